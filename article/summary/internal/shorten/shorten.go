// Package shorten takes from a sentence what can be left out without changing
// what it says: brackets, connectives, who reported it, adjuncts at its end. It
// leaves out nothing where the grammar is in doubt.
package shorten

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"loa/viet"
)

// Cut is a set of things that were left out.
type Cut uint8

// What may be left out.
const (
	Brackets    Cut = 1 << iota // "(56 tuổi, ở Nam Đàn)"
	Opening                     // "Theo đó,", "Tuy nhiên,"
	Attribution                 // "Theo Công an tỉnh,", ", ông An cho biết"
	Adjunct                     // ", nhằm …", ", sau khi …" at the end
	Time                        // "Ngày 25/7," at the beginning, of what is past
)

// Variant is a sentence after some cuts.
type Variant struct {
	Text string
	Cuts Cut
}

const (
	// FewestLeft is how many syllables a sentence keeps at least.
	FewestLeft = 12
	// variantsMost bounds the ways to shorten one sentence.
	variantsMost = 12
)

// sentence is a sentence with the places where it may be cut.
type sentence struct {
	text     string
	words    *viet.Text
	commas   []comma
	brackets [][2]int // bytes of what stands in brackets, with the space before
	quoted   bool
}

// comma is a mark that divides clauses.
type comma struct {
	at   int // byte
	next int // the syllable after it
	// semicolon says that it is one.
	semicolon bool
}

// part is what is left between two bytes of a sentence.
type part struct {
	start, end int
	cuts       Cut
}

var pool = sync.Pool{New: func() any { return &sentence{} }}

// Variants appends the ways to shorten a sentence, the sentence itself first.
func Variants(list []Variant, t *viet.Text) []Variant {
	list = append(list, Variant{t.Source, 0})
	if t.Len() <= FewestLeft {
		return list
	}
	s := pool.Get().(*sentence)
	defer pool.Put(s)
	s.read(t)
	first := len(list) - 1
	heads := []part{{0, len(t.Source), 0}}
	for _, step := range []func(part) (part, bool){s.withoutOpening, s.withoutTime, s.withoutSayer} {
		for _, p := range heads[:len(heads):len(heads)] {
			if shorter, ok := step(p); ok {
				heads = append(heads, shorter)
			}
		}
	}
	for _, head := range heads {
		tails := []part{head}
		for _, step := range []func(part) (part, bool){s.withoutSaid, s.withoutAdjunct} {
			for _, p := range tails[:len(tails):len(tails)] {
				if shorter, ok := step(p); ok {
					tails = append(tails, shorter)
				}
			}
		}
		for _, p := range tails {
			list = s.appendVariants(list, p)
		}
	}
	s.text, s.words = "", nil
	return list[:min(len(list), first+variantsMost)]
}

// appendVariants appends p with and without its brackets.
func (s *sentence) appendVariants(list []Variant, p part) []Variant {
	if p.cuts != 0 {
		list = append(list, Variant{s.write(p, false), p.cuts})
	}
	for _, b := range s.brackets {
		if b[0] >= p.start && b[1] <= p.end {
			return append(list, Variant{s.write(p, true), p.cuts | Brackets})
		}
	}
	return list
}

// write returns p as a sentence: with a capital and a full stop.
func (s *sentence) write(p part, withoutBrackets bool) string {
	var b strings.Builder
	at := p.start
	if withoutBrackets {
		for _, r := range s.brackets {
			if r[0] >= at && r[1] <= p.end {
				b.WriteString(s.text[at:r[0]])
				at = r[1]
			}
		}
	}
	b.WriteString(s.text[at:p.end])
	out := strings.TrimSpace(b.String())
	if p.end < len(s.text) {
		out = strings.TrimRight(out, " ,;")
		if !strings.HasSuffix(out, ".") { // "bé K."
			out += "."
		}
	}
	if p.start == 0 {
		return out
	}
	out = strings.TrimLeft(out, " ,:")
	r, n := utf8.DecodeRuneInString(out)
	return string(unicode.ToUpper(r)) + out[n:]
}

func (s *sentence) read(t *viet.Text) {
	text := t.Source
	s.text, s.words, s.quoted = text, t, false
	s.commas, s.brackets = s.commas[:0], s.brackets[:0]
	open, depth, straight, quotes := 0, 0, false, 0
	for i, r := range text {
		switch r {
		case '(', '[':
			if depth++; depth == 1 {
				open = i
			}
		case ')', ']':
			if depth--; depth == 0 {
				s.addBracket(open, i+1)
			}
		case '“', '‘', '«':
			s.quoted = true
			quotes++
		case '”', '’', '»':
			quotes--
		case '"':
			s.quoted = true
			straight = !straight
		case ',', ';':
			if depth == 0 && quotes <= 0 && !straight && strings.HasPrefix(text[i+1:], " ") {
				s.commas = append(s.commas, comma{i, s.syllableAt(i), r == ';'})
			}
		}
	}
	if depth != 0 {
		s.brackets = s.brackets[:0]
	}
	s.addAsides()
}

// addBracket remembers a bracket unless a date stands in it: "sáng nay (1/7)", or a
// word stands right behind it.
func (s *sentence) addBracket(start, end int) {
	inside := s.text[start:end]
	if i := strings.IndexAny(inside, "/-"); i > 0 && strings.ContainsAny(inside[i-1:i], "0123456789") || start == 0 {
		return
	}
	if next, _ := utf8.DecodeRuneInString(s.text[end:]); unicode.IsLetter(next) || unicode.IsDigit(next) {
		return // "thường trú (tạm trú)của xã" would become one word
	}
	if start > 0 && s.text[start-1] == ' ' {
		start--
	}
	s.brackets = append(s.brackets, [2]int{start, end})
}

// syllableAt is the number of the first syllable that starts at or after a
// byte.
func (s *sentence) syllableAt(at int) int {
	low, high := 0, s.words.Len()
	for low < high {
		if middle := (low + high) / 2; int(s.words.Syllable(middle).Start) < at {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

func (s *sentence) size(p part) int { return s.syllableAt(p.end) - s.syllableAt(p.start) }

// firstComma is the first comma in p.
func (s *sentence) firstComma(p part) (comma, bool) {
	for _, c := range s.commas {
		if c.at > p.start && c.at < p.end {
			return c, true
		}
	}
	return comma{}, false
}

// from returns what is left of p after a comma, if that is enough.
func (s *sentence) from(p part, start int, cut Cut) (part, bool) {
	left := part{start, p.end, p.cuts | cut}
	return left, s.size(left) >= FewestLeft
}
