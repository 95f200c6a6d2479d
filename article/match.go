package article

import (
	"net/url"
	"path"
	"strings"

	"loa/viet"
)

// Matcher finds the topics of articles. It is compiled once from all topics,
// so that an article is read once however many keywords there are. It is safe
// for use by several goroutines.
type Matcher struct {
	ids      []string
	places   map[string]int // Topic.ID -> place in configuration order
	sections map[string][]int
	deepest  int   // segments of the longest section
	words    words // sought in the whole article
	alarms   words // sought in title and lead only
}

// words are keywords in two trees: those with accents find only themselves.
type words struct{ exact, folded *keyword }

func (w words) add(word string, topic int) {
	syllables := viet.Syllables(viet.Key(viet.Clean(word)))
	switch {
	case len(syllables) == 0:
	case viet.HasAccent(word):
		w.exact.add(syllables, topic)
	default:
		w.folded.add(syllables, topic)
	}
}

// keyword is a node in a tree of keywords, syllable by syllable.
type keyword struct {
	next   map[string]*keyword
	topics []int // of the keyword that ends here
}

func (k *keyword) add(syllables []string, topic int) {
	for _, s := range syllables {
		child := k.next[s]
		if child == nil {
			if k.next == nil {
				k.next = map[string]*keyword{}
			}
			child = &keyword{}
			k.next[s] = child
		}
		k = child
	}
	k.topics = append(k.topics, topic)
}

// NewMatcher compiles topics, whose order is that of every answer.
func NewMatcher(topics []Topic) *Matcher {
	m := &Matcher{places: map[string]int{}, sections: map[string][]int{},
		words: words{&keyword{}, &keyword{}}, alarms: words{&keyword{}, &keyword{}}}
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
		for _, word := range t.Keywords {
			m.words.add(word, i)
		}
		for _, word := range t.Emergency {
			m.alarms.add(word, i)
		}
	}
	return m
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
//   - those with an emergency word in the title or the lead.
func (m *Matcher) Match(a Article, src Source) []string {
	found := make([]bool, len(m.ids))
	for _, id := range src.Topics {
		if i, ok := m.places[id]; ok {
			found[i] = true
		}
	}
	m.markSections(addressSlugs(a.URL, false), found)
	m.markSections(listSlugs(src), found)
	for _, c := range a.Categories {
		m.markSections(pathSlugs(c), found)
		if s := viet.Slug(c); s != "" {
			m.mark(m.sections[s], found)
		}
		m.markKeywords(m.words, c, found)
	}
	for _, text := range []string{a.Title, a.Lead, a.ContentText} {
		m.markKeywords(m.words, text, found)
	}
	for _, text := range []string{a.Title, a.Lead} {
		m.markKeywords(m.alarms, text, found)
	}

	return m.chosen(found)
}

// OfLists returns the ids of the topics with a section that the address of any
// of the lists names, in configuration order.
func (m *Matcher) OfLists(lists []string) []string {
	found := make([]bool, len(m.ids))
	for _, list := range lists {
		m.markSections(addressSlugs(list, true), found)
	}
	return m.chosen(found)
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
	return m.chosen(found)
}

func (m *Matcher) chosen(found []bool) (ids []string) {
	for i, ok := range found {
		if ok {
			ids = append(ids, m.ids[i])
		}
	}
	return ids
}

func (m *Matcher) mark(topics []int, found []bool) {
	for _, i := range topics {
		found[i] = true
	}
}

func (m *Matcher) markSections(segments []string, found []bool) {
	for i := range segments {
		for n := 1; n <= m.deepest && i+n <= len(segments); n++ {
			m.mark(m.sections[strings.Join(segments[i:i+n], "/")], found)
		}
	}
}

func (m *Matcher) markKeywords(w words, text string, found []bool) {
	if text == "" {
		return
	}
	if w.exact.next != nil {
		m.walk(w.exact, viet.Syllables(viet.Key(text)), found)
	}
	if w.folded.next != nil {
		m.walk(w.folded, viet.Syllables(viet.Fold(text)), found)
	}
}

func (m *Matcher) walk(root *keyword, syllables []string, found []bool) {
	for i := range syllables {
		node := root
		for _, s := range syllables[i:] {
			if node = node.next[s]; node == nil {
				break
			}
			m.mark(node.topics, found)
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
