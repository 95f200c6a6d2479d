package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"loa/article"
	"loa/config/internal/rules"
	"loa/config/internal/syntax"
	"loa/viet"
)

// Options are the checks that other rooms make, and where secrets come from.
// A nil check lets everything pass.
type Options struct {
	CheckSchedule func(spec string) error     // of a cron spec
	CheckSelector func(selector string) error // of a CSS selector
	CheckSource   func(article.Source) error  // of a whole source, once its settings are right
	Profiles      []string                    // names of the portal profiles
	Getenv        func(string) string         // nil: os.Getenv
	// Desk has topics and sources, in the form of the file, that operators set
	// where the file cannot be written. What the file states goes first, and what
	// cannot be used beside it is left out: see Config.LeftOut.
	Desk []byte
}

// largestFile bounds what is read as a configuration, largestSecret what is
// read as a secret.
const (
	largestFile   = 8 << 20 // ten thousand sources have two
	largestSecret = 4 << 10
)

// Load reads the configuration file at path; an empty path gives the defaults.
// Secrets in the environment go first. An error is of type Error and names
// every mistake, unless the file could not be read at all.
func Load(path string, o Options) (*Config, error) {
	if path == "" {
		return parse("", nil, o)
	}
	data, err := readBounded(path, largestFile)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	return parse(path, data, o)
}

func readBounded(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, limit)
	}
	return data, nil
}

// parse reads a configuration, and beside it what of Options.Desk fits.
func parse(file string, data []byte, o Options) (*Config, error) {
	entries, unread := deskEntries(o.Desk)
	c, err := parseWith(file, data, o, entries)
	if err == nil || len(entries) == 0 {
		if c != nil {
			c.LeftOut = append(c.LeftOut, unread...)
		}
		return c, err
	}
	if c, err = parseWith(file, data, o, nil); err != nil {
		return nil, err
	}
	leftOut := unread
	var fitting []deskEntry
	for _, e := range entries {
		more, err := parseWith(file, data, o, append(slices.Clip(fitting), e))
		var problems Error
		if errors.As(err, &problems) {
			leftOut = append(leftOut, problems...)
			continue
		}
		c, fitting = more, append(fitting, e)
	}
	c.LeftOut = append(leftOut, c.LeftOut...)
	return c, nil
}

// parseWith reads a configuration and those entries of the desk.
func parseWith(file string, data []byte, o Options, entries []deskEntry) (*Config, error) {
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	d := &decoder{file: file, opts: o, lines: map[string]int{}}
	c := &Config{}
	setDefaults(reflect.ValueOf(c).Elem())
	root := d.document(data)
	if root != nil {
		d.section(root, reflect.ValueOf(c).Elem(), "")
	}
	_, topics := d.lines["topics"]
	if _, sources := d.lines["sources"]; !topics && !sources {
		c.Topics, c.Sources, c.Preset = defaultTopics(), defaultSources(), true
	}
	if file != "" && (root == nil || isNull(root)) && len(d.problems) == 0 {
		d.add(0, "", "", "holds no settings; loa config prints an example, and without a file the defaults hold")
	}
	d.desk(c, entries)
	c.LeftOut = d.overruled
	c.File = file
	c.Site.URL = normalSite(c.Site.URL)
	d.secrets(reflect.ValueOf(c).Elem(), "")
	d.together(c)
	if len(d.problems) > 0 {
		slices.SortStableFunc(d.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
		return nil, d.problems
	}
	return c, nil
}

// document returns the root of the only YAML document in data, nil when it is
// empty or broken.
func (d *decoder) document(data []byte) *yaml.Node {
	reader := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	switch err := reader.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		line, text := syntax.Explain(data, err)
		d.add(line, "", "", "%s", text)
		return nil
	}
	if err := reader.Decode(&more); !errors.Is(err, io.EOF) {
		d.add(more.Line, "", "", "must be a single YAML document; take away what follows ---")
		return nil
	}
	if line, what := refuse(&doc); what != "" {
		d.add(line, "", "", "%s", what)
		return nil
	}
	if len(doc.Content) == 0 {
		return nil
	}
	return doc.Content[0]
}

// secrets fills in the settings that may come from the environment or from a
// file of their own, in this order before what the configuration says.
func (d *decoder) secrets(v reflect.Value, key string) {
	fields := fieldsOf(v.Type())
	for _, f := range fields {
		e, own := v.FieldByIndex(f.Index), join(key, f.key)
		switch {
		case isSection(e.Type()):
			d.secrets(e, own)
		case e.Kind() == reflect.Slice && isSection(e.Type().Elem()):
			for i := range e.Len() {
				d.secrets(e.Index(i), fmt.Sprintf("%s[%d]", own, i))
			}
		}
		if name := f.Tag.Get("file"); name != "" {
			other, _ := fieldNamed(fields, &yaml.Node{Kind: yaml.ScalarNode, Value: name})
			if path := v.FieldByIndex(other.Index).String(); path != "" {
				d.secretFile(e, own, join(key, name), path, f)
			}
		}
		if env := f.Tag.Get("env"); env != "" {
			if value := strings.TrimSpace(d.opts.Getenv(env)); value != "" {
				d.external("environment", env, value, e, f)
			}
		}
	}
}

// secretFile reads the setting own from the file at path, that the setting key
// names.
func (d *decoder) secretFile(v reflect.Value, own, key, path string, f field) {
	line := d.lines[key]
	if _, both := d.lines[own]; both && !same(v, reflect.Zero(v.Type())) {
		d.add(line, key, path, "is set besides %s: only one of them can be right", own)
		return
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(d.file), path)
	}
	data, err := readBounded(path, largestSecret)
	var pathErr *fs.PathError
	switch {
	case errors.As(err, &pathErr):
		d.add(line, key, path, "cannot be read: %v", pathErr.Err)
	case err != nil:
		d.add(line, key, path, "cannot be read: %v", err)
	case strings.TrimSpace(string(data)) == "":
		d.add(line, key, path, "is an empty file")
	default:
		d.external(path, "", strings.TrimSpace(string(data)), v, f)
	}
}

// same tells whether two settings are equal, an empty list being as good as
// none.
func same(a, b reflect.Value) bool {
	if a.Kind() == reflect.Slice || a.Kind() == reflect.Map {
		if a.Len() == 0 && b.Len() == 0 {
			return true
		}
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// external reads and checks a value that does not stand in the configuration;
// a list has one item a line.
func (d *decoder) external(file, key, value string, v reflect.Value, f field) {
	other := &decoder{file: file, opts: d.opts, lines: map[string]int{}}
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
	if v.Kind() == reflect.Slice {
		n = &yaml.Node{Kind: yaml.SequenceNode}
		for i, line := range strings.Split(value, "\n") {
			n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str",
				Value: strings.TrimSpace(line), Line: i + 1})
		}
	}
	other.value(n, v, key, f)
	d.problems = append(d.problems, other.problems...)
}

// rule finds rules that hold for nothing, or for more than they say.
func (d *decoder) rule(r Rule, key string) {
	if len(r.Any)+len(r.All) == 0 && !d.faulty(key) {
		d.add(d.lines[key], key, "", "asks for no word: it needs any or all, not alone holds for nothing")
	}
	if len(r.All) > article.RuleWordsMost {
		d.add(d.lines[key+".all"], key+".all", "", "has %d words, at most %d are looked for; split the rule",
			len(r.All), article.RuleWordsMost)
	}
	wanted := map[string]bool{}
	for _, w := range slices.Concat(r.Any, r.All) {
		wanted[viet.Key(w)] = true
	}
	for n, w := range r.Not {
		if wanted[viet.Key(w)] {
			key := fmt.Sprintf("%s.not[%d]", key, n)
			d.add(d.lines[key], key, w, "is asked for by the same rule, which never holds where it stands")
		}
	}
}

// together checks what only several settings together can have wrong.
func (d *decoder) together(c *Config) {
	if len(c.Summarizer.Command) > 0 && c.Summarizer.URL != "" {
		d.add(d.lines["summarizer.command"], "summarizer.command", "", "give command or url, not both")
	}
	topics := map[string]string{} // id or former id -> key
	unique := func(id, key string) {
		if other, taken := topics[id]; taken && id != "" {
			d.add(d.lines[key], key, id, "is taken already by %s", other)
			return
		}
		topics[id] = key
	}
	for i, t := range c.Topics {
		unique(t.ID, fmt.Sprintf("topics[%d].id", i))
	}
	known := make([]string, 0, len(c.Topics))
	for i, t := range c.Topics {
		known = append(known, t.ID)
		if len(t.Emergency) > 0 && !t.Urgent {
			key := fmt.Sprintf("topics[%d].emergency", i)
			d.add(d.lines[key], key, "", "is only for a topic with urgent: true")
		}
		for j, r := range t.Rules {
			d.rule(r, fmt.Sprintf("topics[%d].rules[%d]", i, j))
		}
		for j, former := range t.Formerly {
			unique(former, fmt.Sprintf("topics[%d].formerly[%d]", i, j))
		}
	}
	sources := map[string]string{}
	var ids []string
	for i, s := range c.Sources {
		key := fmt.Sprintf("sources[%d]", i)
		if other, taken := sources[s.ID]; taken && s.ID != "" {
			d.add(d.lines[key+".id"], key+".id", s.ID, "is taken already by %s", other)
		}
		sources[s.ID] = key + ".id"
		ids = append(ids, s.ID)
		d.source(s, key, known)
	}
	d.bots(c, known, ids)
	hooks := map[string]string{}
	for i, h := range c.Webhooks {
		key := fmt.Sprintf("webhooks[%d]", i)
		if other, taken := hooks[h.ID]; taken && h.ID != "" {
			d.add(d.lines[key+".id"], key+".id", h.ID, "is taken already by %s", other)
		}
		hooks[h.ID] = key + ".id"
		d.exist(h.Topics, key+".topics", "topic", known)
		if len(h.Secrets) == 0 && !d.faulty(key) {
			d.add(d.lines[key], key+".secrets",
				"", "is missing: without one nobody can tell our messages from forged ones")
		}
	}
	if wrong := checkWebhook(c.Telegram, c.Site.URL); wrong != "" {
		d.add(d.lines["telegram.mode"], "telegram.mode", c.Telegram.Mode, "%s", wrong)
	}
}

func (d *decoder) source(s Source, key string, topics []string) {
	before := len(d.problems)
	d.exist(s.Topics, key+".topics", "topic", topics)
	if s.MinInterval > 0 && s.MaxInterval > 0 && s.MinInterval > s.MaxInterval {
		d.add(d.lines[key+".max_interval"], key+".max_interval", s.MaxInterval.String(),
			"must not be below min_interval, %s", s.MinInterval)
	}
	if d.opts.CheckSource == nil || len(d.problems) > before || d.faulty(key) {
		return
	}
	if err := d.opts.CheckSource(s.article(filepath.Dir(d.file))); err != nil {
		d.add(d.lines[key], key, s.ID, "%v", err)
	}
}

// namedMost is how many names a message lists of those that there are.
const namedMost = 30

// exist checks the topics or sources that the list at key names.
func (d *decoder) exist(ids []string, key, what string, there []string) {
	for j, id := range ids {
		if !slices.Contains(there, id) && rules.Slug(id) == "" {
			itemKey := fmt.Sprintf("%s[%d]", key, j)
			names := strings.Join(there[:min(len(there), namedMost)], ", ")
			if len(there) > namedMost {
				names += ", …"
			}
			d.add(d.lines[itemKey], itemKey, id, "is no %s; there are: %s", what, cmp.Or(names, "none"))
		}
	}
}

// faulty tells whether a problem was found under key.
func (d *decoder) faulty(key string) bool {
	return slices.ContainsFunc(d.problems, func(p Problem) bool {
		return strings.HasPrefix(p.Key, key+".") ||
			p.Key == key
	})
}
