package dom

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// workload counts what a page costs a parser of HTML. What is quadratic in it are
// elements that are opened again: text marks such as <font> that were never closed
// are put into every paragraph behind them; and the elements around a tag, which
// are searched for it.
type workload struct {
	tags  int
	work  int
	depth int // elements that are open
	marks int // text marks that are open or will be opened again
}

// maxOpen is how many elements the parser keeps open at most; more are its error.
const maxOpen = 512

// checkWork refuses a page that would cost the parser too much.
func checkWork(body []byte) error {
	var w workload
	for {
		i := bytes.IndexByte(body, '<')
		if i < 0 || i+1 >= len(body) {
			return nil
		}
		body = body[i+1:]
		switch c := body[0]; {
		case c == '/' && len(body) > 1 && isLetter(body[1]):
			w.close(tagName(body[1:]))
		case isLetter(c):
			name := tagName(body)
			w.open(name)
			if name == atom.Script || name == atom.Style {
				body = behindText(body, name)
			}
		case bytes.HasPrefix(body, []byte("!--")):
			if _, rest, found := bytes.Cut(body, []byte("-->")); found {
				body = rest
			}
		}
		switch {
		case w.tags > MaxPageTags:
			return ErrPageTags
		case w.work > maxWork:
			return ErrPageSlow
		}
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// tagName is the name at the start of a tag, 0 for one that is not HTML's.
func tagName(tag []byte) atom.Atom {
	var name [16]byte
	n := 0
	for n < len(tag) && n < len(name) && (isLetter(tag[n]) || tag[n] >= '0' && tag[n] <= '9') {
		name[n] = tag[n] | 0x20
		if tag[n] <= '9' {
			name[n] = tag[n]
		}
		n++
	}
	return atom.Lookup(name[:n])
}

// behindText skips to the end of an element whose content holds no tags.
func behindText(body []byte, name atom.Atom) []byte {
	end := "</" + name.String()
	for rest := body; ; {
		i := bytes.IndexByte(rest, '<')
		if i < 0 {
			return nil
		}
		rest = rest[i:]
		if len(rest) >= len(end) && bytes.EqualFold(rest[:len(end)], []byte(end)) {
			return rest
		}
		rest = rest[1:]
	}
}

func (w *workload) open(name atom.Atom) {
	w.count()
	switch {
	case isMarkup(name):
		w.marks++
		w.depth++
	case closesItself(name):
	default:
		w.depth++
	}
}

func (w *workload) close(name atom.Atom) {
	w.count()
	switch {
	case isMarkup(name):
		w.marks = max(w.marks-1, 0)
		w.depth = max(w.depth-1, 0)
	case closesItself(name):
	default:
		w.depth = max(w.depth-1, 0)
	}
}

func (w *workload) count() {
	w.tags++
	w.work += 1 + min(w.depth, maxOpen)/8 + min(w.marks, maxOpen)
}

// isMarkup tells of the elements that are opened again in the next paragraph when
// they were not closed: https://html.spec.whatwg.org/multipage/parsing.html#formatting
func isMarkup(name atom.Atom) bool {
	switch name {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike,
		atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// closesItself tells of elements that hold nothing or end where the next begins.
func closesItself(name atom.Atom) bool {
	switch name {
	case atom.Br, atom.Img, atom.Hr, atom.Input, atom.Meta, atom.Link, atom.Source, atom.Base, atom.Area, atom.Col,
		atom.Embed, atom.Param, atom.Track, atom.Wbr,
		atom.P, atom.Li, atom.Dt, atom.Dd, atom.Td, atom.Th, atom.Tr, atom.Option, atom.Html, atom.Head, atom.Body:
		return true
	}
	return false
}
