package alone

import (
	"slices"
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
}

const (
	// Joined, in Candidate.Kind, says that the next sentence was added; the
	// lower bits are shorten.Cut.
	Joined = 1 << 5
	// shortSentence is the number of syllables below which a sentence may
	// need the next one.
	shortSentence = 60
)

// Candidates returns what may be the summary of an article with this title and
// these sentences: each of them that can stand alone, what it may be shortened to,
// and two where the first is short. None has more than limit characters unless all
// have.
func Candidates(title string, sentences []string, limit int) []Candidate {
	m := makers.Get().(*maker)
	defer makers.Put(m)
	m.reset(sentences, limit)
	m.text.Read(title)
	for i := range m.text.Len() {
		m.inTitle[m.text.Syllable(i).KeyHash] = true
	}
	for i := range sentences {
		m.make(i)
	}
	list := m.list
	m.list = nil
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
	for i, s := range m.sentences {
		if goodEnough(&m.texts[i]) {
			s, _ = closeQuotes(s)
			list = append(list, Candidate{s, i, 0})
		}
	}
	return list
}

// maker makes the candidates of an article.
type maker struct {
	limit     int
	sentences []string
	texts     []viet.Text // of the sentences
	inTitle   map[uint64]bool
	people    *persons.People
	text      viet.Text // of what is looked at in passing
	list      []Candidate
}

var makers = sync.Pool{New: func() any { return &maker{inTitle: map[uint64]bool{}} }}

func (m *maker) reset(sentences []string, limit int) {
	m.limit, m.sentences = limit, sentences
	clear(m.inTitle)
	m.texts = slices.Grow(m.texts[:0], len(sentences))[:len(sentences)]
	for i, s := range sentences {
		m.texts[i].Read(s)
	}
	m.people = persons.FindPeople(m.texts)
}

func (m *maker) add(c Candidate) {
	if utf8.RuneCountInString(c.Text) <= m.limit {
		m.list = append(m.list, c)
	}
}

// whole returns sentence i with the names that it lacks; false when it cannot be
// read alone.
func (m *maker) whole(i int) (string, bool) {
	if !standsAlone(&m.texts[i], m.inTitle) {
		return "", false
	}
	return m.people.InFull(&m.texts[i], i, m.inTitle)
}

// make makes the candidates that begin with sentence i.
func (m *maker) make(i int) {
	s, ok := m.whole(i)
	if !ok {
		return
	}
	linked, leading := links(&m.texts[i]), leadsUp(&m.texts[i])
	joins := m.texts[i].Len() < shortSentence && !linked && i+1 < len(m.sentences)
	switch closed, known := closeQuotes(s); {
	case closed == s && known && !leading:
		m.shorten(s, i, linked)
	case closed != s && known:
		joins = false
		if !linked && !leading && beginsSentence(closed) {
			m.add(Candidate{closed, i, 0})
		}
	}
	if joins {
		m.join(s, i)
	}
}

// shorten adds sentence i, as s, and what it may be shortened to; one that is linked
// to the sentence before only without what links it.
func (m *maker) shorten(s string, i int, linked bool) {
	for _, v := range shorten.Variants(s) {
		if linked && v.Cuts&shorten.Opening == 0 || v.Cuts&(shorten.Opening|shorten.Time) != 0 && m.leans(v.Text) {
			continue
		}
		m.add(Candidate{v.Text, i, uint8(v.Cuts)})
	}
}

// headRead is how many characters of a shortened sentence are looked at.
const headRead = 60

// leans tells whether what is left of a sentence begins with what only another
// sentence explains.
func (m *maker) leans(s string) bool {
	m.text.Read(viet.Cut(s, headRead))
	return isPronoun(&m.text) || isBareOffice(&m.text, m.inTitle) || leaning.of(&m.text) || links(&m.text)
}

// shortestHeading is the number of syllables below which what ends in dots is a heading.
const shortestHeading = 9

// join adds sentence i, as s, together with the next one.
func (m *maker) join(s string, i int) {
	next, t := m.sentences[i+1], &m.texts[i+1]
	if t.Len() < fewestSyllables || t.Len() < shortestHeading && strings.HasSuffix(next, "..") ||
		!beginsSentence(next) || !ends(next) || isLabelled(t) ||
		isLikeACaption(t) || speaksOfItself(t) || strings.HasSuffix(next, "?") ||
		strings.HasSuffix(next, ":") {
		return
	}
	next, ok := m.people.InFull(t, i+1, m.inTitle)
	// A mark that is missing in two sentences cannot be put where it belongs.
	if joined := s + " " + next; ok {
		if closed, known := closeQuotes(joined); known && closed == joined {
			m.add(Candidate{joined, i, Joined})
		}
	}
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
	closes := strings.TrimLeft(s[first+1:], " .,;") == "" || strings.HasPrefix(strings.TrimLeft(s[first+1:], " "), ",")
	switch {
	case opens == closes && first != 0:
		return s, false
	case opens:
		return s + "\"", true
	}
	return "\"" + s, true
}
