package bot

import (
	"net/url"
	"sync/atomic"
	"time"

	"loa/article"
)

// renderer words the messages of a site: its topics and sources have names
// there, its times stand in its zone.
type renderer struct {
	name     string // the service's
	zone     *time.Location
	keywords bool // subscribers have keywords of their own
	current  atomic.Pointer[site]
}

// newRenderer makes one. Zone is UTC when nil.
func newRenderer(name string, zone *time.Location, keywords bool) *renderer {
	if name == "" {
		name = "Loa"
	}
	if zone == nil {
		zone = time.UTC
	}
	r := &renderer{name: name, zone: zone, keywords: keywords}
	r.reload(nil, nil)
	return r
}

// site is what stands in the configuration now.
func (r *renderer) site() *site { return r.current.Load() }

// reload replaces topics and sources; old buttons keep working.
func (r *renderer) reload(topics []article.Topic, sources []article.Source) {
	s := &site{topics: topics, byID: map[string]int{}, byKey: map[string]int{}, sources: map[string]string{}}
	for i, t := range topics {
		key := topicKey(t.ID)
		s.keys = append(s.keys, key)
		s.byID[t.ID], s.byKey[key] = i, i
	}
	for i, t := range topics {
		for _, former := range t.Formerly {
			if _, taken := s.byID[former]; !taken {
				s.byID[former], s.byKey[topicKey(former)] = i, i
			}
		}
	}
	for _, src := range article.WithOperators(sources, r.name, "") {
		s.sources[src.ID] = src.Name
	}
	r.current.Store(s)
}

// site is what a reload of the configuration changes.
type site struct {
	topics  []article.Topic
	byID    map[string]int // Topic.ID or a former one -> position in topics
	byKey   map[string]int // key in callback data -> position in topics
	keys    []string       // by position
	sources map[string]string
}

// maxKey leaves room in callback data for what stands around a topic's key:
// "x:", ":1" and "@-1001234567890123/1234567890".
const maxKey = 24

// topicKey is a topic's id in callback data: itself, or a hash when it is long
// or holds our separators.
func topicKey(id string) string {
	plain := len(id) <= maxKey && id != ""
	for _, r := range id {
		plain = plain && (r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	}
	if plain {
		return id
	}
	return "_" + shortHash(id)
}

// topic returns the topic with an id, present or former.
func (s *site) topic(id string) (article.Topic, bool) {
	i, ok := s.byID[id]
	if !ok {
		return article.Topic{}, false
	}
	return s.topics[i], true
}

// topicByKey returns the topic that callback data or a deep link names.
func (s *site) topicByKey(key string) (article.Topic, bool) {
	i, ok := s.byKey[key]
	if !ok {
		return article.Topic{}, false
	}
	return s.topics[i], true
}

// position is where a topic stands in configuration order; retired ones are last.
func (s *site) position(id string) int {
	if i, ok := s.byID[id]; ok {
		return i
	}
	return len(s.topics)
}

func (s *site) topicName(id string) string {
	if t, ok := s.topic(id); ok {
		return t.Name
	}
	return id
}

// origin is the source's name, escaped.
func (r *renderer) origin(a article.Article) string {
	if name := r.site().sources[a.Source]; name != "" {
		return line(name, topicLimit)
	}
	if u, err := url.Parse(a.URL); err == nil && u.Hostname() != "" {
		return line(u.Hostname(), topicLimit)
	}
	return line(r.name, topicLimit)
}
