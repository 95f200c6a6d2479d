package lines

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
)

// ErrChanged says that a change cannot be taken back: what it left was changed
// since.
var ErrChanged = errors.New("what was changed then has been changed again since")

// Hunk is where two versions of a file differ: what stood there, and marks by
// which the place is found again. The marks tell nothing of what they are of.
type Hunk struct {
	Was   string `json:"was"`   // the lines that stood there
	Is    string `json:"is"`    // a mark of those that stand there instead
	Lines int    `json:"lines"` // how many those are
	Above string `json:"above"` // a mark of the lines before them
	Below string `json:"below"` // and after them
	Line  int    `json:"line"`  // where that was, counted from 0
}

// around is how many neighbouring lines must be as they were.
const around = 2

// Between is where two versions of a file differ.
func Between(was, is []byte) Hunk {
	a, b := split(was), split(is)
	head := 0
	for head < min(len(a), len(b)) && bytes.Equal(a[head], b[head]) {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && bytes.Equal(a[len(a)-1-tail], b[len(b)-1-tail]) {
		tail++
	}
	h := Hunk{Was: string(bytes.Join(a[head:len(a)-tail], nil)), Lines: len(b) - tail - head, Line: head}
	h.Above, h.Is, h.Below = marks(b, head, h.Lines)
	return h
}

// TakeBack is the file with what stood there before in its place again.
func (h Hunk) TakeBack(now []byte) ([]byte, error) {
	list := split(now)
	best, half, halves := -1, -1, 0
	for at := 0; at+h.Lines <= len(list); at++ {
		above, is, below := marks(list, at, h.Lines)
		switch {
		case is != h.Is:
		case above == h.Above && below == h.Below:
			if best < 0 || abs(at-h.Line) < abs(best-h.Line) {
				best = at
			}
		case h.Lines > 0 && (above == h.Above || below == h.Below):
			half, halves = at, halves+1
		}
	}
	if best < 0 && halves == 1 { // a neighbour was changed, and there is no other place like it
		best = half
	}
	if best < 0 {
		return nil, ErrChanged
	}
	return slices.Concat(bytes.Join(list[:best], nil), []byte(h.Was), bytes.Join(list[best+h.Lines:], nil)), nil
}

func marks(list [][]byte, at, n int) (above, is, below string) {
	return mark(list[max(0, at-around):at]), mark(list[at : at+n]), mark(list[at+n : min(len(list), at+n+around)])
}

func mark(list [][]byte) string {
	sum := sha256.Sum256(bytes.Join(list, nil))
	return hex.EncodeToString(sum[:8])
}

func split(data []byte) [][]byte {
	var list [][]byte
	for line := range bytes.Lines(data) {
		list = append(list, line)
	}
	return list
}

func abs(n int) int { return max(n, -n) }

// Line is the line, counted from 1, in which the file states a setting of the
// entry with that id of a list, 0 when it does not.
func Line(data []byte, list, id, key string) int {
	d, err := read(data)
	if err != nil {
		return 0
	}
	_, group, _ := d.entry(list, id)
	for {
		name, rest, nested := strings.Cut(key, ".")
		found, value := child(group, name)
		if found == nil || !nested {
			if found == nil {
				return 0
			}
			return found.Line
		}
		group, key = value, rest
	}
}

// IDs are the ids of the entries of a list.
func IDs(data []byte, list string) (ids []string) {
	d, err := read(data)
	if err != nil {
		return nil
	}
	_, all := child(d.root, list)
	if all == nil {
		return nil
	}
	for _, e := range all.Content {
		if _, value := child(e, "id"); value != nil {
			ids = append(ids, value.Value)
		}
	}
	return ids
}
