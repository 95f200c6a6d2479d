package config

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"

	"loa/article"
	"loa/config/lines"
)

// Change is what somebody wants of one topic or source.
type Change struct {
	List   string // ListTopics or ListSources
	ID     string // which entry, as it was called; empty: a new one
	Source article.Source
	Topic  article.Topic
	Remove bool // it goes
}

// ErrForm says that a file is written in a form in which the program cannot
// change it and be sure of all the rest.
var ErrForm = errors.New("the file is written in a form that only a person can change")

// StatedError says that the file states a setting and cannot be written, so that
// what operators set would have no effect.
type StatedError struct {
	Key  string // empty: the entry itself
	Line int
}

// Error says it in words.
func (e *StatedError) Error() string {
	return fmt.Sprintf("line %d of the file states %s, and the file goes first", e.Line, cmp.Or(e.Key, "it"))
}

// SourceNamed is a source as the file states it, that is without the site's
// language where it names none.
func (c *Config) SourceNamed(id string) (article.Source, bool) {
	for i := range c.Sources {
		if c.Sources[i].ID == id {
			return c.Sources[i].article(filepath.Dir(c.File)), true
		}
	}
	return article.Source{}, false
}

// TopicNamed is a topic.
func (c *Config) TopicNamed(id string) (article.Topic, bool) {
	i := indexOf(c.Topics, id)
	if i < 0 {
		return article.Topic{}, false
	}
	return c.ArticleTopics()[i], true
}

// ReadFile is the content of a configuration file.
func ReadFile(path string) ([]byte, error) { return readBounded(path, largestFile) }

// Parse reads the content of the configuration file at path, as Load does.
func Parse(path string, data []byte, o Options) (*Config, error) { return parse(path, data, o) }

// Revise is the content of the file at path with a change, everything else as it
// stands, and the configuration that it is then. An error of type Error says what
// is wrong with what was wanted.
func Revise(path string, data []byte, o Options, ch Change) ([]byte, *Config, error) {
	o.Desk = nil
	was, err := parseWith(path, data, o, nil)
	if err != nil {
		return nil, nil, err
	}
	after := data
	if was.Preset { // what held without being stated must be stated now
		for _, t := range was.ArticleTopics() {
			if after, err = lines.Add(after, ListTopics, added(topicOf(t))); err != nil {
				return nil, nil, err
			}
		}
		for _, s := range was.Sources {
			if after, err = lines.Add(after, ListSources, added(s)); err != nil {
				return nil, nil, err
			}
		}
	}
	switch {
	case ch.Remove:
		after, err = lines.Remove(after, ch.List, ch.ID)
	case ch.ID == "":
		after, err = lines.Add(after, ch.List, ch.whole())
	default:
		if after, err = lines.Set(after, ch.List, ch.ID, ch.values(was)); err == nil {
			after, err = renamed(after, was, ch)
		}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrForm, err)
	}
	is, err := parseWith(path, after, o, nil)
	if err != nil {
		return nil, nil, err
	}
	if !ch.isAll(was, is) {
		return nil, nil, ErrForm
	}
	return after, is, nil
}

// ReviseDesk is Options.Desk with a change, for a file at path that cannot be
// written, and the configuration that both are then.
func ReviseDesk(path string, data []byte, o Options, ch Change) ([]byte, *Config, error) {
	was, err := parse(path, data, o)
	if err != nil {
		return nil, nil, err
	}
	stated := lines.Line(data, ch.List, cmp.Or(ch.ID, ch.id()), "id")
	preset := was.Preset && indexOf(Default().Sources, ch.ID) >= 0 || was.Preset && indexOf(Default().Topics, ch.ID) >= 0
	after := o.Desk
	switch {
	case ch.Remove && (stated > 0 || preset), ch.ID != "" && ch.id() != ch.ID && stated > 0, ch.ID == "" && stated > 0:
		return nil, nil, &StatedError{Line: stated}
	case ch.Remove:
		after, err = lines.Remove(after, ch.List, ch.ID)
	case ch.ID == "":
		after, err = lines.Add(after, ch.List, ch.whole())
	default:
		values := ch.values(was)
		for _, v := range values {
			if line := lines.Line(data, ch.List, ch.ID, v.Key); line > 0 {
				return nil, nil, &StatedError{Key: v.Key, Line: line}
			}
		}
		if slices.Contains(lines.IDs(after, ch.List), ch.ID) {
			after, err = lines.Set(after, ch.List, ch.ID, values)
			break
		}
		id := lines.Value{Key: "id", Text: quoted(ch.ID)}
		after, err = lines.Add(after, ch.List, append([]lines.Value{id}, values...))
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrForm, err)
	}
	entries, problems := deskEntries(after)
	if len(problems) > 0 {
		return nil, nil, problems
	}
	is, err := parseWith(path, data, o, entries)
	if err != nil {
		return nil, nil, err
	}
	return after, is, nil
}

func (ch Change) id() string {
	if ch.List == ListTopics {
		return ch.Topic.ID
	}
	return ch.Source.ID
}

// whole are the settings of a new entry.
func (ch Change) whole() []lines.Value {
	if ch.List == ListTopics {
		return added(topicOf(ch.Topic))
	}
	return added(sourceOf(ch.Source))
}

// values are the settings that a change changes.
func (ch Change) values(was *Config) []lines.Value {
	if ch.List == ListTopics {
		before, _ := was.TopicNamed(ch.ID)
		return changed(nil, reflect.ValueOf(topicOf(before)), reflect.ValueOf(topicOf(ch.Topic)), "")
	}
	before, _ := was.SourceNamed(ch.ID)
	return changed(nil, reflect.ValueOf(sourceOf(before)), reflect.ValueOf(sourceOf(ch.Source)), "")
}

func topicOf(t article.Topic) Topic {
	topic := Topic{ID: t.ID, Name: t.Name, Sections: t.Sections, Keywords: t.Keywords, Urgent: t.Urgent,
		Emergency: t.Emergency, Group: t.Group, Formerly: t.Formerly}
	for _, r := range t.Rules {
		topic.Rules = append(topic.Rules, Rule(r))
	}
	return topic
}

// SourceSettings and TopicSettings are the settings of an entry that are not their
// defaults, each as "key: value", without what may be secret.
func SourceSettings(s article.Source) []string { return asText(added(sourceOf(s))) }

// TopicSettings is SourceSettings for a topic.
func TopicSettings(t article.Topic) []string { return asText(added(topicOf(t))) }

func asText(values []lines.Value) (list []string) {
	for _, v := range values {
		list = append(list, v.Key+": "+v.Inline())
	}
	return list
}

// added are the settings of an entry that are not their defaults.
func added[T any](e T) []lines.Value {
	return changed(nil, reflect.ValueOf(defaultOf[T]()), reflect.ValueOf(e), "")
}

// changed adds the settings in which two entries differ.
func changed(list []lines.Value, was, is reflect.Value, group string) []lines.Value {
	for _, f := range fieldsOf(was.Type()) {
		a, b := was.FieldByIndex(f.Index), is.FieldByIndex(f.Index)
		v := lines.Value{Key: group + f.key}
		switch {
		case same(a, b) || b.Kind() == reflect.Map: // headers are not changed here
			continue
		case isSection(a.Type()):
			list = changed(list, a, b, f.key+".")
			continue
		case b.Kind() == reflect.Slice:
			v.List = true
			for i := range b.Len() {
				v.Items = append(v.Items, inline(b.Index(i)))
			}
		default:
			v.Text = inline(b)
		}
		list = append(list, v)
	}
	return list
}

// renamed is the file with a topic's new id where sources and webhooks name it.
func renamed(data []byte, was *Config, ch Change) ([]byte, error) {
	if ch.List != ListTopics || ch.Topic.ID == ch.ID {
		return data, nil
	}
	var err error
	rename := func(list, id string, topics []string) {
		if i := slices.Index(topics, ch.ID); i >= 0 && err == nil {
			v := lines.Value{Key: "topics", List: true}
			for _, t := range topics {
				if t == ch.ID {
					t = ch.Topic.ID
				}
				v.Items = append(v.Items, quoted(t))
			}
			data, err = lines.Set(data, list, id, []lines.Value{v})
		}
	}
	for _, s := range was.Sources {
		rename(ListSources, s.ID, s.Topics)
	}
	for _, h := range was.Webhooks {
		rename("webhooks", h.ID, h.Topics)
	}
	return data, err
}

// isAll tells whether a change, and nothing else, came about.
func (ch Change) isAll(was, is *Config) bool {
	a, b := *was, *is
	for _, c := range []*Config{&a, &b} {
		c.Topics, c.Sources, c.Webhooks, c.Preset = nil, nil, nil, false
	}
	if !reflect.DeepEqual(a, b) || !ch.done(is) {
		return false
	}
	renames := ch.List == ListTopics && ch.ID != "" && !ch.Remove && ch.Topic.ID != ch.ID
	topics := func(list []string) []string {
		list = slices.Clone(list)
		if i := slices.Index(list, ch.ID); renames && i >= 0 {
			list[i] = ch.Topic.ID
		}
		return list
	}
	hooks, sources := slices.Clone(was.Webhooks), slices.Clone(was.Sources)
	for i := range hooks {
		hooks[i].Topics = topics(hooks[i].Topics)
	}
	for i := range sources {
		sources[i].Topics = topics(sources[i].Topics)
	}
	return sameOthers(hooks, is.Webhooks, "", "") &&
		sameOthers(sources, is.Sources, ch.own(ListSources, ch.ID), ch.own(ListSources, ch.id())) &&
		sameOthers(was.Topics, is.Topics, ch.own(ListTopics, ch.ID), ch.own(ListTopics, ch.id()))
}

// own is the id when the change is about that list.
func (ch Change) own(list, id string) string {
	if ch.List != list {
		return ""
	}
	return id
}

// done tells whether the entry is as it was to be.
func (ch Change) done(is *Config) bool {
	if ch.List == ListTopics {
		t, ok := is.TopicNamed(cmp.Or(ch.id(), ch.ID))
		return ok != ch.Remove && (ch.Remove || len(changed(nil, reflect.ValueOf(topicOf(t)),
			reflect.ValueOf(topicOf(ch.Topic)), "")) == 0)
	}
	s, ok := is.SourceNamed(cmp.Or(ch.id(), ch.ID))
	return ok != ch.Remove && (ch.Remove || len(changed(nil, reflect.ValueOf(sourceOf(s)),
		reflect.ValueOf(sourceOf(ch.Source)), "")) == 0)
}

// sameOthers tells whether two lists are the same but for the entry that was
// called one thing and is called another.
func sameOthers[T any](was, is []T, before, after string) bool {
	without := func(list []T, id string) []T {
		return slices.DeleteFunc(slices.Clone(list), func(e T) bool {
			return id != "" && reflect.ValueOf(e).FieldByName("ID").String() == id
		})
	}
	a, b := without(was, before), without(is, after)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !reflect.DeepEqual(a[i], b[i]) {
			return false
		}
	}
	return true
}
