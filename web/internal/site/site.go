// Package site is what every answer depends on beside the articles: who
// publishes, and which topics and sources the configuration names.
package site

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/feed"
	"loa/internal/nearest"
	"loa/viet"
)

// Site is the publisher as people know it.
type Site struct {
	Name     string
	URL      string // every link of ours starts with it; the request's Host never does
	Language string
	TimeZone *time.Location
}

// Path returns one of our addresses as pages link it: relative to the host.
func (s Site) Path(p string) string {
	u, err := url.Parse(s.URL)
	if err != nil {
		return p
	}
	return strings.TrimRight(u.EscapedPath(), "/") + p
}

// Partial says of the result of a search that it was cut short.
const Partial = "Cụm từ này gồm những từ có ở rất nhiều tin, nên kết quả có thể thiếu những tin cũ hơn."

// Setup is what a reload of the configuration replaces as a whole.
type Setup struct {
	Site    Site
	Hub     bool // a WebSub hub is announced
	Made    time.Time
	Writer  *feed.Writer
	Topics  []article.Topic
	Sources []article.Source
	Topic   map[string]article.Topic
	Source  article.SourceIndex // the operators' own too
	Former  map[string]string   // former slug → present one
}

// reserved are names below /feeds/ that no topic may have.
var reserved = []string{"all", "sources", "authors", "search", "urgent", "status", "archive", "private"}

// NewSetup returns a Setup, or what is wrong with the configuration.
func NewSetup(s Site, hub bool, topics []article.Topic, sources []article.Source) (*Setup, error) {
	w, err := feed.NewWriter(feed.Site{Name: s.Name, URL: s.URL, Language: s.Language, Zone: s.TimeZone}, topics,
		sources)
	if err != nil {
		return nil, fmt.Errorf("set up web: %w", err)
	}
	n := &Setup{Site: s, Hub: hub, Made: time.Now().UTC().Truncate(time.Second), Writer: w, Topics: topics,
		Sources: sources, Topic: map[string]article.Topic{},
		Source: article.IndexSources(sources, s.Name, s.URL), Former: map[string]string{}}
	for _, t := range topics {
		if slices.Contains(reserved, t.ID) || t.ID == "" || strings.ContainsAny(t.ID, "/+.?#%") {
			return nil, fmt.Errorf("set up web: topic id %q: must be a slug and none of %s", t.ID,
				strings.Join(reserved, ", "))
		}
		n.Topic[t.ID] = t
		for _, f := range t.Formerly {
			n.Former[f] = t.ID
		}
	}
	return n, nil
}

// SourceName returns a source's name, or its id when it is not configured.
func (s *Setup) SourceName(id string) string {
	if src, ok := s.Source.Find(id); ok && src.Name != "" {
		return src.Name
	}
	return id
}

// Near returns at most five topics that a path may mean: whose names are written
// nearly as its last part, and then those that share most words with it.
func (s *Setup) Near(path string) []article.Topic {
	if u, err := url.PathUnescape(path); err == nil {
		path = u
	}
	path = viet.Cut(viet.Fold(path), longestGuess)
	words := strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune("/-+._ ", r) })
	written, _, _ := strings.Cut(path[strings.LastIndexByte(path, '/')+1:], ".")
	type scored struct {
		article.Topic
		score int
	}
	var found []scored
	for _, t := range s.Topics {
		n := 0
		for _, part := range strings.Split(t.ID, "-") {
			if len(part) > 1 && slices.Contains(words, part) {
				n++
			}
		}
		if limit := len(t.ID)/4 + 1; nearest.Distance(written, t.ID, limit+1) <= limit {
			n += len(words)
		}
		if n > 0 {
			found = append(found, scored{t, n})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return b.score - a.score })
	out := make([]article.Topic, 0, 5)
	for _, f := range found[:min(5, len(found))] {
		out = append(out, f.Topic)
	}
	return out
}

// longestGuess bounds how much of a path is looked at, in letters.
const longestGuess = 200

// Current holds the present Setup and the bot's name, which change while
// requests are answered.
type Current struct {
	setup atomic.Pointer[Setup]
	bots  atomic.Pointer[[]Bot]
	mu    sync.Mutex
}

// Get returns the present Setup.
func (c *Current) Get() *Setup { return c.setup.Load() }

// Replace puts another Setup in force; after runs before the next one may.
func (c *Current) Replace(n *Setup, after func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.setup.Store(n)
	after()
}

// Bot is a bot that pages link.
type Bot struct {
	Name  string // its user name; "" for one that has only a URL
	Label string // what people know it by
	URL   string // opens it, where it is not at t.me
	// Serves says of what it tells; nil: of everything.
	Serves Serves
}

// Serves says of which topics and articles a bot tells.
type Serves interface {
	ServesTopic(id string) bool
	ServesSource(id string) bool
	Serves(topics, sources []string) bool
}

// SetBots sets the bots that pages link, the first one first.
func (c *Current) SetBots(list []Bot) { c.bots.Store(&list) }

// Bots are the bots that pages link.
func (c *Current) Bots() []Bot {
	if list := c.bots.Load(); list != nil {
		return *list
	}
	return nil
}

// Link opens the bot.
func (b Bot) Link() string {
	if b.URL != "" {
		return b.URL
	}
	return "https://t.me/" + url.PathEscape(strings.TrimPrefix(b.Name, "@"))
}
