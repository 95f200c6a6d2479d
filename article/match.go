package article

import (
	"net/url"
	"path"
	"strings"
	"sync"

	"loa/viet"
)

// Matcher finds the topics of articles. It is compiled once from all topics,
// so that an article is read once however many rules there are. It is safe
// for use by several goroutines.
type Matcher struct {
	ids      []string
	places   map[string]int // Topic.ID -> place in configuration order
	sections map[string][]int
	deepest  int // segments of the longest section
	rules    rules
	scratch  sync.Pool
}

// NewMatcher compiles topics, whose order is that of every answer.
func NewMatcher(topics []Topic) *Matcher {
	m := &Matcher{places: map[string]int{}, sections: map[string][]int{}}
	for i, t := range topics {
		m.ids = append(m.ids, t.ID)
		m.places[t.ID] = i
		for _, s := range t.Sections {
			segments := pathSlugs(s)
			if len(segments) == 0 {
				continue
			}
			key := strings.Join(segments, "/")
			m.sections[key] = append(m.sections[key], i)
			m.deepest = max(m.deepest, len(segments))
		}
		m.rules.add(Rule{Any: t.Keywords}, i, ReasonKeyword)
		m.rules.add(Rule{Any: t.Emergency, In: []string{FieldTitle, FieldLead}}, i, ReasonEmergency)
		for _, r := range t.Rules {
			m.rules.add(r, i, ReasonRule)
		}
	}
	m.scratch.New = func() any { return newMatching(len(m.rules.list)) }
	return m
}

// ReasonKind says by what an article belongs to a topic.
type ReasonKind string

// What makes an article belong to a topic.
const (
	ReasonSource    ReasonKind = "source"    // all articles of its source do
	ReasonSection   ReasonKind = "section"   // where it stands on the portal
	ReasonKeyword   ReasonKind = "keyword"   // a word that it has
	ReasonRule      ReasonKind = "rule"      // words that it has and has not
	ReasonEmergency ReasonKind = "emergency" // a word that warns of danger
	ReasonLearned   ReasonKind = "learned"   // its words, as in other articles of the topic
)

// Reason is why an article belongs to a topic.
type Reason struct {
	Topic string // Topic.ID
	Kind  ReasonKind
	Field string // where the words stand, "address", "list" or "category"; may be empty
	Words string // the section, or the words that decided
}

// Match returns the ids of a's topics in configuration order, each once:
//   - those that the source gives to all of its articles;
//   - those with a section that is a segment of the article's address (a
//     section "a/b" is two segments that follow each other), of the addresses
//     of all the source's lists, or one of the article's categories, all
//     compared as slugs;
//   - those with a keyword in the title, the lead, the categories or the text:
//     whole syllables, whatever their case. A keyword without accents also
//     finds words with accents; one with accents finds only itself, in both
//     spellings of its tone ("hòa", "hoà");
//   - those with a rule that holds;
//   - those with an emergency word in the title or the lead.
func (m *Matcher) Match(a Article, src Source) []string {
	var ids []string
	for _, r := range m.Explain(a, src) {
		if len(ids) == 0 || ids[len(ids)-1] != r.Topic {
			ids = append(ids, r.Topic)
		}
	}
	return ids
}

// Explain returns the reasons for each of a's topics, in configuration order.
func (m *Matcher) Explain(a Article, src Source) []Reason {
	work := m.scratch.Get().(*matching)
	defer m.scratch.Put(work)
	work.reset()
	for _, id := range src.Topics {
		if i, ok := m.places[id]; ok {
			work.give(i, Reason{Kind: ReasonSource, Words: src.ID})
		}
	}
	m.findSections(work, addressSlugs(a.URL, false), "address")
	m.findSections(work, listSlugs(src), "list")
	for _, c := range a.Categories {
		m.findSections(work, pathSlugs(c), FieldCategory)
		if s := viet.Slug(c); s != "" {
			m.giveSection(work, s, FieldCategory)
		}
	}
	m.rules.find(work, a)
	var list []Reason
	for i, id := range m.ids {
		for _, r := range work.reasons {
			if r.topic == i {
				r.Topic = id
				list = append(list, r.Reason)
			}
		}
	}
	return list
}

// OfLists returns the ids of the topics with a section that the address of any
// of the lists names, in configuration order.
func (m *Matcher) OfLists(lists []string) []string {
	work := m.scratch.Get().(*matching)
	defer m.scratch.Put(work)
	work.reset()
	for _, list := range lists {
		m.findSections(work, addressSlugs(list, true), "list")
	}
	var ids []string
	for _, r := range work.reasons {
		ids = append(ids, m.ids[r.topic])
	}
	return m.Ordered(ids)
}

// Ordered returns the ids of the topics that stand in any of the lists, each
// once and in configuration order. What is no topic is left out.
func (m *Matcher) Ordered(lists ...[]string) []string {
	found := make([]bool, len(m.ids))
	for _, list := range lists {
		for _, id := range list {
			if i, ok := m.places[id]; ok {
				found[i] = true
			}
		}
	}
	var ids []string
	for i, ok := range found {
		if ok {
			ids = append(ids, m.ids[i])
		}
	}
	return ids
}

func (m *Matcher) giveSection(work *matching, section, field string) {
	for _, i := range m.sections[section] {
		work.give(i, Reason{Kind: ReasonSection, Field: field, Words: section})
	}
}

func (m *Matcher) findSections(work *matching, segments []string, field string) {
	for i := range segments {
		for n := 1; n <= m.deepest && i+n <= len(segments); n++ {
			m.giveSection(work, strings.Join(segments[i:i+n], "/"), field)
		}
	}
}

// listSlugs are the segments that the addresses of all lists of a source have.
func listSlugs(src Source) []string {
	lists := src.Lists
	if len(lists) == 0 {
		lists = []string{src.URL}
	}
	common := addressSlugs(lists[0], true)
	for _, l := range lists[1:] {
		other := addressSlugs(l, true)
		n := 0
		for n < len(common) && n < len(other) && common[n] == other[n] {
			n++
		}
		common = common[:n]
	}
	return common
}

// addressSlugs are the segments of an address's path as slugs. The last one
// names the article, unless the address is a list's.
func addressSlugs(address string, list bool) []string {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	p := u.Path
	switch {
	case list:
		p = strings.TrimSuffix(p, path.Ext(p))
	default:
		p = p[:strings.LastIndexByte(strings.TrimRight(p, "/"), '/')+1]
	}
	return pathSlugs(p)
}

func pathSlugs(p string) []string {
	var slugs []string
	for s := range strings.SplitSeq(p, "/") {
		if s = viet.Slug(s); s != "" {
			slugs = append(slugs, s)
		}
	}
	return slugs
}
