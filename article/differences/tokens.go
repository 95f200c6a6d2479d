package differences

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/viet"
)

// token is a word, a figure, a date or a time of day in a text.
type token struct {
	start, end int
	id         int32 // of its key: what a reader would read aloud
	figure     bool  // it has a digit
	time       bool  // a date or a time of day
	plain      bool  // of a figure: digits alone
	first      bool  // a sentence or a line begins with it
	upper      bool  // it begins with a capital
	name       bool  // part of a proper name
}

// text is a wording and its tokens.
type text struct {
	s      string
	tokens []token
}

// pair are two wordings whose words have common numbers.
type pair struct {
	old, new text
	keys     []string // by token.id
	raw      map[string]int32
	ids      map[string]int32
	surplus  []int  // by token.id: how much more often it stands in old
	fact     []bool // by token.id: somewhere it is a figure or part of a name
}

func parse(old, new string) *pair {
	p := &pair{raw: map[string]int32{}, ids: map[string]int32{}}
	p.old, p.new = p.read(old), p.read(new)
	p.surplus, p.fact = make([]int, len(p.keys)), make([]bool, len(p.keys))
	for _, t := range p.old.tokens {
		p.surplus[t.id]++
		p.fact[t.id] = p.fact[t.id] || t.figure || t.name
	}
	for _, t := range p.new.tokens {
		p.surplus[t.id]--
		p.fact[t.id] = p.fact[t.id] || t.figure || t.name
	}
	return p
}

// number is the id of a key.
func (p *pair) number(key string) int32 {
	id, ok := p.ids[key]
	if !ok {
		id = int32(len(p.keys))
		p.keys = append(p.keys, key)
		p.ids[key] = id
	}
	return id
}

// word is the id of a word as it is written.
func (p *pair) word(written string) int32 {
	id, ok := p.raw[written]
	if !ok {
		id = p.number(viet.Key(written))
		p.raw[written] = id
	}
	return id
}

// read finds the tokens of s.
func (p *pair) read(s string) text {
	t := text{s: s, tokens: make([]token, 0, len(s)/6+1)}
	first := true
	for i := 0; i < len(s); {
		if isDigit(s[i]) {
			start := i
			end, key, isTime, plain := figureAt(s, i)
			if isNegative(s, i) {
				start, key, plain = i-1, "-"+key, false
			}
			t.tokens = append(t.tokens, token{start: start, end: end, id: p.number(key), figure: true, time: isTime,
				plain: plain, first: first})
			first, i = false, end
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !viet.IsWord(r) {
			first = first || strings.ContainsRune(".!?…:“\"\n", r)
			i += size
			continue
		}
		end, digits := wordAt(s, i)
		t.tokens = append(t.tokens, token{start: i, end: end, id: p.word(s[i:end]), figure: digits, first: first,
			upper: unicode.IsUpper(r)})
		first, i = false, end
	}
	p.dropCounters(&t)
	p.joinTimes(&t)
	t.markNames()
	return t
}

// wordAt is where the word at i ends, and whether it has a digit: QL4D.
func wordAt(s string, i int) (end int, digits bool) {
	for end = i; end < len(s); {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !viet.IsWord(r) {
			break
		}
		digits = digits || r < utf8.RuneSelf && isDigit(byte(r))
		end += size
	}
	return end, digits
}

// isNegative tells whether a hyphen makes the figure at i one below zero: after
// a word in the same line. Between figures it makes a span.
func isNegative(s string, i int) bool {
	if i < 3 || s[i-1] != '-' || s[i-2] != ' ' {
		return false
	}
	c := s[i-3]
	return !isDigit(c) && c != '\n' && c != ' '
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// gap is what stands between two neighbouring tokens.
func (t *text) gap(i int) string { return t.s[t.tokens[i].end:t.tokens[i+1].start] }

// near tells whether only white space parts token i from the next.
func (t *text) near(i int) bool {
	return i >= 0 && i+1 < len(t.tokens) && !t.tokens[i+1].first && strings.TrimSpace(t.gap(i)) == ""
}

// markNames finds the proper names: words with a capital inside a sentence, and
// the first word of one when a further capitalised word follows it.
// Abbreviations of offices (UBND) are none, for they are written out as often as
// not, and in a line of capitals names cannot be told apart.
func (t *text) markNames() {
	for start := 0; start < len(t.tokens); {
		end := start + 1
		for end < len(t.tokens) && !strings.Contains(t.gap(end-1), "\n") {
			end++
		}
		if line := t.s[t.tokens[start].start:t.tokens[end-1].end]; strings.ToUpper(line) != line {
			for i := start; i < end; i++ {
				t.tokens[i].name = t.mayBeName(i) && (!t.tokens[i].first || i+1 < end && t.mayBeName(i+1))
			}
		}
		start = end
	}
}

func (t *text) mayBeName(i int) bool {
	k := t.tokens[i]
	w := t.s[k.start:k.end]
	return k.upper && (k.figure || utf8.RuneCountInString(w) == 1 || strings.ToUpper(w) != w)
}

// quote is what stands at tokens a to b, in one line, at most phraseLimit long.
func (t *text) quote(a, b int) string {
	if a >= b {
		return ""
	}
	return viet.Cut(strings.Join(strings.Fields(t.s[t.tokens[a].start:t.tokens[b-1].end]), " "), phraseLimit)
}
