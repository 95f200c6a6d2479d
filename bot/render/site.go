package render

import (
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/telegram"
)

// Renderer words the messages of a site: its topics and sources have names
// there, its times stand in its zone.
type Renderer struct {
	Name     string // the service's
	Address  string // its website; empty for none
	Operator string // the legal name of who runs it
	Contact  string // how they are reached about personal data; empty for nowhere
	zone     *time.Location
	Keywords bool // subscribers have keywords of their own
	Files    bool // documents are sent to who asks for them
	current  atomic.Pointer[Site]
}

// New makes one. Zone is UTC when nil.
func New(name string, zone *time.Location, keywords bool) *Renderer {
	if name == "" {
		name = "Loa"
	}
	if zone == nil {
		zone = time.UTC
	}
	r := &Renderer{Name: name, Operator: name, zone: zone, Keywords: keywords}
	r.Reload(nil, nil)
	return r
}

// PageOf is where an article is read: an operator's warning on its own page of
// our site, since no portal has it.
func (r *Renderer) PageOf(a article.Article) string {
	if a.Source == article.OperatorSource && r.Address != "" && a.ID != 0 {
		return r.Address + "/articles/" + a.PageName()
	}
	return a.URL
}

// withPages gives articles the address where they are read.
func (r *Renderer) withPages(list []article.Article) []article.Article {
	isOurs := func(a article.Article) bool { return r.PageOf(a) != a.URL }
	if !slices.ContainsFunc(list, isOurs) {
		return list
	}
	list = slices.Clone(list)
	for i := range list {
		list[i].URL = r.PageOf(list[i])
	}
	return list
}

// Site is what stands in the configuration now.
func (r *Renderer) Site() *Site { return r.current.Load() }

// Reload replaces topics and sources; old buttons keep working.
func (r *Renderer) Reload(topics []article.Topic, sources []article.Source) {
	s := &Site{Topics: topics, byID: map[string]int{}, ByKey: map[string]int{}, sources: map[string]string{},
		matcher: article.NewMatcher(topics), all: article.IndexSources(sources, r.Name, "")}
	for i, t := range topics {
		key := TopicKey(t.ID)
		s.Keys = append(s.Keys, key)
		s.byID[t.ID], s.ByKey[key] = i, i
	}
	for i, t := range topics {
		for _, former := range t.Formerly {
			if _, taken := s.byID[former]; !taken {
				s.byID[former], s.ByKey[TopicKey(former)] = i, i
			}
		}
	}
	s.sources[article.OperatorSource] = r.Name
	for i := range sources {
		s.sources[sources[i].ID] = sources[i].Name
	}
	r.current.Store(s)
}

// Site is what a reload of the configuration changes.
type Site struct {
	Topics  []article.Topic
	byID    map[string]int // Topic.ID or a former one -> position in topics
	ByKey   map[string]int // key in callback data -> position in topics
	Keys    []string       // by position
	sources map[string]string
	matcher *article.Matcher
	all     article.SourceIndex
}

// Explain returns why an article belongs to its topics by the rules in force.
func (s *Site) Explain(a article.Article) []article.Reason {
	return s.matcher.Explain(a, s.all.Get(a.Source))
}

// SourceOfKey returns the source that a key in callback data stands for.
func (s *Site) SourceOfKey(key string) (article.Source, bool) {
	if src, ok := s.all.Find(key); ok && TopicKey(src.ID) == key {
		return src, true
	}
	for id := range s.sources {
		if TopicKey(id) == key {
			return s.all.Find(id)
		}
	}
	return article.Source{}, false
}

// maxKey leaves room in callback data for what stands around a topic's key:
// "x:", ":1" and "@-1001234567890123/1234567890".
const maxKey = 24

// TopicKey is a topic's id in callback data: itself, or a hash when it is long
// or holds our separators.
func TopicKey(id string) string {
	plain := len(id) <= maxKey && id != ""
	for _, r := range id {
		plain = plain && (r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	}
	if plain {
		return id
	}
	return "_" + callback.Hash(id)
}

// Topic returns the topic with an id, present or former.
func (s *Site) Topic(id string) (article.Topic, bool) {
	i, ok := s.byID[id]
	if !ok {
		return article.Topic{}, false
	}
	return s.Topics[i], true
}

// TopicOfLink returns the topic that a deep link names, by its key or by its id:
// links have more room than buttons, so that others write the id in full.
func (s *Site) TopicOfLink(name string) (article.Topic, bool) {
	if topic, ok := s.TopicByKey(name); ok {
		return topic, true
	}
	return s.Topic(name)
}

// TopicByKey returns the topic that callback data names.
func (s *Site) TopicByKey(key string) (article.Topic, bool) {
	if i, ok := s.ByKey[key]; ok {
		return s.Topics[i], true
	}
	return s.Topic(key) // links of the site carry ids, which have room there
}

// Position is where a topic stands in configuration order; retired ones are last.
func (s *Site) Position(id string) int {
	if i, ok := s.byID[id]; ok {
		return i
	}
	return len(s.Topics)
}

// TopicName is what people call a topic; its id when it is retired.
func (s *Site) TopicName(id string) string {
	if t, ok := s.Topic(id); ok {
		return t.Name
	}
	return id
}

// Origin is the source's name, escaped.
func (r *Renderer) Origin(a article.Article) string {
	if name := r.Site().sources[a.Source]; name != "" {
		return telegram.Line(name, TopicLimit)
	}
	if u, err := url.Parse(a.URL); err == nil && u.Hostname() != "" {
		return telegram.Line(u.Hostname(), TopicLimit)
	}
	return telegram.Line(r.Name, TopicLimit)
}
