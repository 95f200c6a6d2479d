package alone

import (
	"strings"
	"sync"
	"unicode/utf8"

	"loa/article/summary/internal/persons"
	"loa/article/summary/internal/shorten"
	"loa/viet"
)

// Candidate is a text that may be the summary: sentence number Place, or what
// became of it; Kind tells how.
type Candidate struct {
	Text  string
	Place int
	Kind  uint8
	// Leans says that it leans on other sentences: nothing of the article can be
	// read alone.
	Leans bool
}

const (
	// Joined, in Candidate.Kind, says that the next sentence was added; the
	// lower bits are shorten.Cut.
	Joined = 1 << 5
	// shortSentence is the number of syllables below which a sentence may
	// need the next one.
	shortSentence = 60
)

// Candidates returns what may be the summary of an article: each of its sentences that
// can stand alone, what it may be shortened to, and two where the first is short. None
// has more than limit characters unless all have.
func Candidates(a *Article, limit int) []Candidate {
	m := makers.Get().(*maker)
	defer makers.Put(m)
	m.reset(a, limit)
	for i := range m.texts {
		m.make(i)
	}
	list := m.list
	m.list = nil
	if len(list) == 0 {
		list = m.leastBad(func(t *viet.Text) bool {
			return isPresentable(t) && utf8.RuneCountInString(t.Source) <= limit
		})
	}
	if len(list) == 0 {
		list = m.leastBad(isPresentable)
	}
	if len(list) == 0 {
		list = m.leastBad(func(*viet.Text) bool { return true })
	}
	return list
}

// leastBad returns the sentences that are good enough, as they are.
func (m *maker) leastBad(goodEnough func(*viet.Text) bool) (list []Candidate) {
	for i := range m.texts {
		if t := &m.texts[i]; goodEnough(t) {
			s, _ := closeQuotes(t.Source)
			list = append(list, Candidate{Text: s, Place: i, Leans: true})
		}
	}
	return list
}

// maker makes the candidates of an article.
type maker struct {
	limit   int
	texts   []viet.Text // the sentences
	inTitle map[uint64]bool
	// titleNames are the syllables of the title with capitals.
	titleNames map[uint64]bool
	people     persons.People
	text       viet.Text // of what is looked at in passing
	variants   []shorten.Variant
	list       []Candidate
}

var makers = sync.Pool{New: func() any { return &maker{inTitle: map[uint64]bool{}, titleNames: map[uint64]bool{}} }}

func (m *maker) reset(a *Article, limit int) {
	m.limit, m.texts = limit, a.Sentences
	m.list = make([]Candidate, 0, 2*len(m.texts))
	clear(m.inTitle)
	clear(m.titleNames)
	for i := range a.Title.Len() {
		s := a.Title.Syllable(i)
		m.inTitle[s.KeyHash] = true
		if s.Capital {
			m.titleNames[s.KeyHash] = true
		}
	}
	m.people.Find(m.texts)
}

// shorter returns the ways to shorten sentence i, as s, until the next call.
func (m *maker) shorter(s string, i int) []shorten.Variant {
	t := &m.texts[i]
	if s != t.Source {
		t = &m.text
		t.Read(s)
	}
	m.variants = shorten.Variants(m.variants[:0], t)
	return m.variants
}

func (m *maker) add(c Candidate) {
	if utf8.RuneCountInString(c.Text) <= m.limit {
		m.list = append(m.list, c)
	}
}

// make makes the candidates that begin with sentence i.
func (m *maker) make(i int) {
	s, known := "", standsAlone(&m.texts[i], m.inTitle)
	if known {
		s, known = m.people.InFull(&m.texts[i], i, m.titleNames)
	}
	if !known {
		m.mend(i)
		return
	}
	linked, leading := links(&m.texts[i]), leadsUp(&m.texts[i])
	joins := m.texts[i].Len() < shortSentence && !linked && i+1 < len(m.texts)
	switch closed, known := closeQuotes(s); {
	case closed == s && known && !leading:
		m.shorten(s, i, linked)
	case closed != s && known:
		joins = false
		if !linked && !leading && beginsSentence(closed) {
			m.add(Candidate{Text: closed, Place: i})
		}
	}
	if joins && !m.join(s, i, 0) && leading {
		m.joinShorter(s, i)
	}
}

// joinShorter joins sentence i, as s, without its brackets with the next one, where
// both have no room otherwise.
func (m *maker) joinShorter(s string, i int) {
	for _, v := range m.shorter(s, i) {
		if v.Cuts == shorten.Brackets {
			m.join(v.Text, i, uint8(v.Cuts))
			return
		}
	}
}

// mend adds what sentence i, which leans on others, may be shortened to so that it
// does no longer.
func (m *maker) mend(i int) {
	if !isSentence(&m.texts[i], m.inTitle) || leaning.of(&m.texts[i]) && !contrasting.of(&m.texts[i]) {
		return
	}
	s, _ := m.people.InFull(&m.texts[i], i, m.titleNames)
	joins := i+1 < len(m.texts)
	for _, v := range m.shorter(s, i) {
		if v.Cuts == 0 || utf8.RuneCountInString(v.Text) > m.limit {
			continue
		}
		m.text.Read(v.Text)
		if closed, known := closeQuotes(v.Text); !known || closed != v.Text || links(&m.text) || leadsUp(&m.text) ||
			!standsAlone(&m.text, m.inTitle) {
			continue
		}
		short := m.text.Len() < shortSentence
		text, known := m.people.InFull(&m.text, i, m.titleNames)
		if !known {
			continue
		}
		m.add(Candidate{Text: text, Place: i, Kind: uint8(v.Cuts)})
		if joins && short {
			m.join(text, i, uint8(v.Cuts))
		}
		joins = false
	}
}

// shorten adds sentence i, as s, and what it may be shortened to; one that is linked
// to the sentence before only without what links it.
func (m *maker) shorten(s string, i int, linked bool) {
	for _, v := range m.shorter(s, i) {
		if linked && v.Cuts&shorten.Opening == 0 || v.Cuts&headCuts != 0 && m.leans(v.Text, i) {
			continue
		}
		if v.Cuts&headCuts == 0 {
			v.Text = m.withOffice(v.Text, i)
		}
		m.add(Candidate{Text: v.Text, Place: i, Kind: uint8(v.Cuts)})
	}
}

// withOffice returns sentence i, as s, with the office of the person whom it begins
// with, if there is room.
func (m *maker) withOffice(s string, i int) string {
	if told := m.people.WithOffice(s, i, m.titleNames); utf8.RuneCountInString(told) <= m.limit {
		return told
	}
	return s
}

// headCuts leave out the beginning of a sentence.
const headCuts = shorten.Opening | shorten.Time | shorten.Attribution

// leans tells whether what is left of sentence i speaks of what only what was left out,
// or another sentence, explains.
func (m *maker) leans(s string, i int) bool {
	t := &m.text
	t.Read(s)
	if isPronoun(t) || isBareOffice(t, m.inTitle) || leaning.of(t) || links(t) || lacksPerson(t) ||
		saysWho(t) {
		return true
	}
	_, known := m.people.InFull(t, i, m.titleNames)
	return !known
}

// shortestHeading is the number of syllables below which what ends in dots is a heading.
const shortestHeading = 9

// join adds sentence i, as s with these cuts, together with the next one; false when
// the two have no room.
func (m *maker) join(s string, i int, cuts uint8) bool {
	t := &m.texts[i+1]
	next := t.Source
	if t.Len() < fewestSyllables || t.Len() < shortestHeading && strings.HasSuffix(next, "..") ||
		!beginsSentence(next) || !ends(next) || isLabelled(t) ||
		isLikeACaption(t) || speaksOfItself(t) || strings.HasSuffix(next, "?") ||
		strings.HasSuffix(next, ":") {
		return true
	}
	next, ok := m.people.InFull(t, i+1, m.titleNames)
	// A mark that is missing in two sentences cannot be put where it belongs.
	if joined := m.withOffice(s, i) + " " + next; ok {
		if closed, known := closeQuotes(joined); known && closed == joined {
			m.add(Candidate{Text: joined, Place: i, Kind: Joined | cuts})
			return utf8.RuneCountInString(joined) <= m.limit
		}
	}
	return true
}

// closeQuotes returns a sentence out of a longer quotation with the mark that
// it lacks; false when it cannot be known where the mark belongs.
func closeQuotes(s string) (string, bool) {
	open, straight, last := 0, 0, -1
	for i, r := range s {
		switch r {
		case '“', '«':
			open++
		case '”', '»':
			open--
		case '"':
			straight++
			last = i
		}
	}
	switch {
	case (straight+open)%2 == 0 && (open == 0 || straight > 0):
		return s, true
	case open == -1 && straight == 0:
		return "“" + s, true
	case open == 1 && straight == 0:
		return s + "”", true
	case open != 0 || straight == 0:
		return s, open == 0
	}
	return closeStraight(s, strings.IndexByte(s, '"'), last)
}

// closeStraight adds the straight mark that a sentence lacks, of which the first and
// the last stand at these bytes.
func closeStraight(s string, first, last int) (string, bool) {
	before, after := strings.TrimRight(s[:last], " "), s[last+1:]
	opens := first == 0 || strings.HasSuffix(before, ":") ||
		last > 0 && s[last-1] == ' ' && after != "" && after[0] != ' '
	closes := strings.TrimLeft(s[first+1:], " .,;") == "" || strings.HasPrefix(strings.TrimLeft(s[first+1:],
		" "), ",")
	switch {
	case opens == closes && first != 0:
		return s, false
	case opens:
		return s + "\"", true
	}
	return "\"" + s, true
}
