package viet

import (
	"unicode"
	"unicode/utf8"
)

// Text is a text cut into its syllables, each in two spellings: its key (see
// Key) and folded (see Fold). Read fills it in one pass. A Text that is used
// again allocates nothing, so a caller that reads many texts keeps one.
type Text struct {
	// Source is what was read, in NFC.
	Source      string
	key, folded []byte
	list        []Syllable
}

// Syllable is a run of letters and digits: in Vietnamese a syllable or a
// number.
type Syllable struct {
	// KeyHash and FoldedHash are hashes of the two spellings, the same in
	// every process and version.
	KeyHash, FoldedHash uint64
	// Start and End are where it stands in Text.Source, in bytes.
	Start, End uint32

	keyStart, keyEnd, foldedStart, foldedEnd uint32
	// Capital says that it begins with a capital letter.
	Capital bool
	// Accented says that it has a mark that folding takes away.
	Accented bool
}

// Len is the number of syllables.
func (t *Text) Len() int { return len(t.list) }

// Syllable returns syllable i.
func (t *Text) Syllable(i int) *Syllable { return &t.list[i] }

// Key returns syllable i in lower case with its tone in one place. It is
// valid until the next Read.
func (t *Text) Key(i int) []byte {
	s := &t.list[i]
	return t.key[s.keyStart:s.keyEnd]
}

// Folded returns syllable i in lower case without accents. It is valid until
// the next Read.
func (t *Text) Folded(i int) []byte {
	s := &t.list[i]
	return t.folded[s.foldedStart:s.foldedEnd]
}

// Written returns syllable i as it stands in Source.
func (t *Text) Written(i int) string {
	s := &t.list[i]
	return t.Source[s.Start:s.End]
}

// Read cuts s. What was read before is forgotten.
func (t *Text) Read(s string) {
	if !t.read(s, false) {
		t.read(nfc(s), true)
	}
}

// read cuts s; it gives up at a combining mark unless s is known to be in NFC.
func (t *Text) read(s string, normal bool) bool {
	t.Source = s
	t.key, t.folded, t.list = t.key[:0], t.folded[:0], t.list[:0]
	for at := 0; at < len(s); {
		row, r, size := letterAt(s, at)
		if row != nil && !row.word || row == nil && !isWordRune(r) {
			at += size
			continue
		}
		if at = t.readSyllable(at, normal); at < 0 {
			return false
		}
	}
	return true
}

// readSyllable appends the syllable that starts at byte start and returns
// where it ends, or -1 when it met a combining mark in a text that may not be
// in NFC.
func (t *Text) readSyllable(start int, normal bool) int {
	s, at := t.Source, start
	w := Syllable{Start: uint32(start), keyStart: uint32(len(t.key)), foldedStart: uint32(len(t.folded))}
	toned, misplaced := false, false
	for at < len(s) {
		row, r, size := letterAt(s, at)
		if row == nil {
			if !isWordRune(r) {
				break
			}
			if !normal && unicode.IsMark(r) {
				return -1
			}
			t.appendRune(&w, r, at == start)
			toned = false
			at += size
			continue
		}
		if !row.word {
			break
		}
		if at == start {
			w.Capital = row.upper
		}
		w.Accented = w.Accented || row.accented
		misplaced = misplaced || toned && row.vowel
		toned = row.toned
		t.key, t.folded = row.lower.appendTo(t.key), row.bare.appendTo(t.folded)
		at += size
	}
	w.End = uint32(at)
	if misplaced {
		t.key = placeTones(t.key, int(w.keyStart))
	}
	w.keyEnd, w.foldedEnd = uint32(len(t.key)), uint32(len(t.folded))
	w.KeyHash = HashSyllable(t.key[w.keyStart:])
	if w.FoldedHash = w.KeyHash; w.Accented {
		w.FoldedHash = HashSyllable(t.folded[w.foldedStart:])
	}
	t.list = append(t.list, w)
	return at
}

// appendRune appends a rune that has no row in both spellings.
func (t *Text) appendRune(w *Syllable, r rune, first bool) {
	lower, bare := unicode.ToLower(r), foldRune(r)
	w.Capital = w.Capital || first && unicode.IsUpper(r)
	w.Accented = w.Accented || bare != lower
	t.key = utf8.AppendRune(t.key, lower)
	if bare >= 0 {
		t.folded = utf8.AppendRune(t.folded, bare)
	}
}

// letterRow is what Read must know of a character.
type letterRow struct {
	lower, bare encoded
	word        bool // a letter or digit
	upper       bool
	accented    bool // bare is not lower
	toned       bool // a vowel with a tone
	vowel       bool // a vowel without one
}

// encoded is a character in UTF-8.
type encoded struct {
	bytes [3]byte
	size  uint8
}

func (e *encoded) appendTo(b []byte) []byte {
	switch e.size {
	case 1:
		return append(b, e.bytes[0])
	case 2:
		return append(b, e.bytes[0], e.bytes[1])
	}
	return append(b, e.bytes[0], e.bytes[1], e.bytes[2])
}

func encode(r rune) (e encoded) {
	e.size = uint8(utf8.EncodeRune(e.bytes[:], r))
	return e
}

// letterAt returns the character at byte at of s, and its row if it is in the
// Latin blocks U+0000–024F and U+1E00–1EFF.
func letterAt(s string, at int) (row *letterRow, r rune, size int) {
	c := s[at]
	if c < utf8.RuneSelf {
		return &latinRows[c], rune(c), 1
	}
	if at+2 < len(s) { // decoded here, for all that Vietnamese has
		switch next, last := s[at+1]^0x80, s[at+2]^0x80; {
		case c >= 0xC3 && c <= 0xC8 && next < 0x40:
			r = rune(c&0x1F)<<6 | rune(next)
			return &latinRows[r], r, 2
		case c == 0xE1 && next >= 0x38 && next < 0x3C && last < 0x40:
			r = 0x1000 | rune(next)<<6 | rune(last)
			return &vietnameseRows[r-0x1E00], r, 3
		}
	}
	r, size = utf8.DecodeRuneInString(s[at:])
	switch {
	case r < latinEnd:
		row = &latinRows[r]
	case r >= 0x1E00 && r <= 0x1EFF:
		row = &vietnameseRows[r-0x1E00]
	}
	return row, r, size
}

var (
	latinRows      [latinEnd]letterRow
	vietnameseRows [0x100]letterRow
)

func init() {
	fillRows(latinRows[:], 0)
	fillRows(vietnameseRows[:], 0x1E00)
}

func fillRows(rows []letterRow, from rune) {
	for i := range rows {
		r := from + rune(i)
		lower, bare := lowerRune(r), foldRune(r)
		l := letterOf(lower)
		rows[i] = letterRow{lower: encode(lower), bare: encode(bare), word: isWordRune(r), upper: unicode.IsUpper(r),
			accented: bare != lower, toned: l.tone > 0, vowel: l.bare == lower && lower != 0}
	}
}

// HashSyllable returns the hash that Read gives a syllable of these bytes. It
// never changes: models are stored by it.
func HashSyllable(b []byte) uint64 {
	var h, word uint64
	for i, c := range b {
		word = word<<8 | uint64(c)
		if i&7 == 7 {
			h, word = mixHash(h^word), 0
		}
	}
	return mixHash((h^word)*0x9E3779B97F4A7C15 + uint64(len(b)))
}

// HashSet returns the hashes that Read gives these syllables.
func HashSet(syllables ...string) map[uint64]bool {
	set := map[uint64]bool{}
	for _, s := range syllables {
		set[HashSyllable([]byte(Key(s)))] = true
	}
	return set
}

// HashNext returns the hash of the syllables hashed in h followed by one of
// hash next: the hash of a word of several syllables.
func HashNext(h, next uint64) uint64 {
	return mixHash(h*0x9E3779B97F4A7C15 + next)
}

func mixHash(h uint64) uint64 {
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return h ^ h>>32
}
