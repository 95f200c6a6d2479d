package rank

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"loa/article/summary/internal/shorten"
	"loa/viet"
	"loa/viet/phrase"
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
	shortSentence = 30
)

// Candidates returns what may be the summary of an article with these
// sentences: each of them that can stand alone, what it may be shortened to, and
// two where the first is short. None has more than limit characters unless all
// have.
func Candidates(sentences []string, limit int) []Candidate {
	var list []Candidate
	add := func(c Candidate) {
		if utf8.RuneCountInString(c.Text) <= limit {
			list = append(list, c)
		}
	}
	var t viet.Text
	for i, s := range sentences {
		t.Read(s)
		if !standsAlone(&t) {
			continue
		}
		linked, closed := links(&t), closeQuotes(s)
		if closed != s {
			if !linked {
				add(Candidate{closed, i, 0})
			}
			continue
		}
		for _, v := range shorten.Variants(s) {
			if !linked || v.Cuts&shorten.Opening != 0 {
				add(Candidate{v.Text, i, uint8(v.Cuts)})
			}
		}
		if t.Len() < shortSentence && !linked && i+1 < len(sentences) {
			// A mark that is missing in two sentences cannot be put where it belongs.
			if joined := s + " " + sentences[i+1]; closeQuotes(joined) == joined && beginsSentence(sentences[i+1]) {
				add(Candidate{joined, i, Joined})
			}
		}
	}
	if len(list) == 0 {
		for i, s := range sentences {
			list = append(list, Candidate{closeQuotes(s), i, 0})
		}
	}
	return list
}

const fewestSyllables = 5

// standsAlone tells whether a sentence can be read without those before it: it
// has an end, and does not begin with what only they explain.
func standsAlone(t *viet.Text) bool {
	if t.Len() < fewestSyllables || strings.HasSuffix(t.Source, ":") {
		return false
	}
	if pronouns[t.Syllable(0).KeyHash] && !t.Syllable(1).Capital || !beginsSentence(t.Source) || pointsBack(t) {
		return false
	}
	if endsInName(t) || strings.Count(t.Source, "(") != strings.Count(t.Source, ")") {
		return false
	}
	leans := false
	leaning.Find(t, func(h phrase.Hit) { leans = leans || h.At == 0 })
	return !leans
}

// beginsSentence tells whether a text begins as a sentence does: with a capital, a
// figure or a quotation. One cut within a name or a list does not, nor one that is a
// quotation as a whole, without who says it.
func beginsSentence(s string) bool {
	first, size := utf8.DecodeRuneInString(s)
	switch {
	case isQuote(first):
		inside := strings.TrimRight(s[size:], " .,")
		last, size := utf8.DecodeLastRuneInString(inside)
		return inside != "" && (!isQuote(last) || strings.ContainsAny(inside[:len(inside)-size], "\"“”«»"))
	case unicode.IsLetter(first):
		return unicode.IsUpper(first)
	}
	return unicode.IsDigit(first)
}

func isQuote(r rune) bool { return strings.ContainsRune("\"“”«»", r) }

// longestInitials is how many letters a name has at most that was cut to its first
// ones.
const longestInitials = 3

// endsInName tells whether a sentence was ended by the dot of a shortened name: "bà Ng."
func endsInName(t *viet.Text) bool {
	last := t.Len() - 1
	return last > 0 && t.Syllable(last).Capital && utf8.RuneCountInString(t.Written(last)) <= longestInitials &&
		strings.HasSuffix(t.Source, ".") && pronouns[t.Syllable(last-1).KeyHash]
}

// subjectReach is how many syllables the beginning of a subject has at most.
const subjectReach = 5

// pointsBack tells whether the subject of a sentence is one that another sentence
// has named: "người đàn ông này". A time is no subject: "tuần này".
func pointsBack(t *viet.Text) bool {
	for i := 1; i < min(subjectReach, t.Len()); i++ {
		if string(t.Key(i)) == "này" && !spans[t.Syllable(i-1).KeyHash] && !t.Syllable(i-1).Capital {
			return true
		}
	}
	return false
}

// spans are what "này" makes a time of.
var spans = hashSet("ngày", "tuần", "tháng", "năm", "quý", "đợt", "dịp", "mùa", "vụ", "kỳ", "lần", "sáng", "chiều",
	"tối")

// links tells whether a sentence begins with a word that ties it to the one before:
// without that word it can be read alone.
func links(t *viet.Text) bool {
	found := false
	linking.Find(t, func(h phrase.Hit) { found = found || h.At == 0 })
	return found
}

var linking = func() *phrase.Set {
	s := &phrase.Set{}
	for _, words := range []string{"do đó", "do vậy", "vì vậy", "vì thế", "bởi vậy", "chính vì vậy", "tuy nhiên",
		"tuy vậy",
		"thế nhưng", "nhưng", "song", "ngoài ra", "bên cạnh đó", "đồng thời", "theo đó", "như vậy", "mặt khác",
		"cụ thể",
		"tương tự", "ngược lại", "trong khi đó", "cũng theo", "hơn nữa", "thậm chí", "mới đây nhất"} {
		s.Add(words, 0)
	}
	return s
}()

// leaning are beginnings of sentences that go on with what was said before, or
// that only say who was there and who spoke.
var leaning = func() *phrase.Set {
	s := &phrase.Set{}
	for _, words := range []string{"trong đó", "thấy vậy", "vậy mà", "nghe vậy", "tham dự", "cùng dự", "cùng tham dự",
		"dự hội nghị", "dự buổi", "dự cuộc họp",
		"dự lễ", "về phía", "phát biểu", "kết luận", "tại đây", "điều này", "việc này", "đây là", "đó là", "cũng tại",
		"cũng trong", "trước đó", "sau đó",
		"thay mặt", "đến dự", "chủ trì", "tiếp đó"} {
		s.Add(words, 0)
	}
	return s
}()

var pronouns = hashSet("ông", "bà", "anh", "chị", "cô", "họ", "nó", "hắn", "y", "cậu", "nàng", "chàng")

// closeQuotes returns a sentence out of a longer quotation with the mark that
// it lacks.
func closeQuotes(s string) string {
	open, straight := 0, 0
	for _, r := range s {
		switch r {
		case '“', '«':
			open++
		case '”', '»':
			open--
		case '"':
			straight++
		}
	}
	switch {
	case (straight+open)%2 == 0 && (open == 0 || straight > 0):
		return s
	case open == -1 && straight == 0:
		return "“" + s
	case open == 1 && straight == 0:
		return s + "”"
	case open != 0:
		return s
	case strings.HasPrefix(s, "\""):
		return s + "\""
	}
	return "\"" + s
}

// Features returns the features of each candidate, to learn from.
func (t *Table) Features(title string, sentences []string, candidates []Candidate) [][]uint32 {
	d := document{table: t}
	d.reset(title, sentences)
	rel := d.relatives()
	list := make([][]uint32, len(candidates))
	for i, c := range candidates {
		list[i] = d.measure(nil, d.candidate(c), rel)
	}
	return list
}

var documents = sync.Pool{New: func() any { return &document{} }}

// Best returns the candidate with the highest score, the first of those that
// have it; false when there is none.
func (t *Table) Best(title string, sentences []string, candidates []Candidate) (Candidate, bool) {
	if len(candidates) == 0 {
		return Candidate{}, false
	}
	d := documents.Get().(*document)
	defer documents.Put(d)
	d.table = t
	d.reset(title, sentences)
	rel := d.relatives()
	best, top := 0, 0
	for i, c := range candidates {
		d.features = d.measure(d.features[:0], d.candidate(c), rel)
		score := 0
		for _, f := range d.features {
			score += int(t.Weights[f])
		}
		if i == 0 || score > top {
			best, top = i, score
		}
	}
	return candidates[best], true
}

func (d *document) candidate(c Candidate) *candidate {
	s := &candidate{place: c.Place, kind: c.Kind}
	if c.Kind == 0 {
		s.sentence = d.sentences[c.Place]
	} else {
		s.sentence = d.read(c.Text)
	}
	return s
}
