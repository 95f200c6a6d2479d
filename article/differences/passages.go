package differences

import "strings"

// Run is a part of a passage that both wordings have, or only one of them.
type Run struct {
	Text           string
	Removed, Added bool
}

// contextRun is how many words of what both wordings have are shown on either
// side of what differs; runLimit is the length of the longest run, in words.
const (
	contextRun = 12
	runLimit   = 120
)

// Passages are the passages in which two wordings differ, each as its runs, in the
// order of the text: at most most of them, and how many more there are.
func Passages(old, new string, most int) (list [][]Run, more int) {
	if old == new {
		return nil, 0
	}
	p := parse(old, new)
	for _, s := range p.stretches() {
		if len(list) == most {
			more++
			continue
		}
		list = append(list, p.passage(&s))
	}
	return list, more
}

// passage words a stretch.
func (p *pair) passage(s *stretch) (runs []Run) {
	add := func(r Run) {
		if r.Text != "" {
			runs = append(runs, r)
		}
	}
	at := 0
	for i, h := range s.hunks {
		add(Run{Text: p.new.kept(s.b[at:h.b0], i > 0, true)})
		add(Run{Text: p.old.shown(s.a[h.a0:h.a1]), Removed: true})
		add(Run{Text: p.new.shown(s.b[h.b0:h.b1]), Added: true})
		at = h.b1
	}
	add(Run{Text: p.new.kept(s.b[at:], true, false)})
	return runs
}

// kept is what both wordings have between differences: its words beside a
// difference before it and after it.
func (t *text) kept(places []int, before, after bool) string {
	shown := 0
	if before {
		shown += contextRun
	}
	if after {
		shown += contextRun
	}
	switch {
	case len(places) <= shown:
		return t.shown(places)
	case !before:
		return "… " + t.shown(places[len(places)-contextRun:])
	case !after:
		return t.shown(places[:contextRun]) + " …"
	}
	return t.shown(places[:contextRun]) + " … " + t.shown(places[len(places)-contextRun:])
}

// shown is the text of the tokens at places, with the marks between them and
// after the last one.
func (t *text) shown(places []int) string {
	var b strings.Builder
	for n, at := range places {
		if n == runLimit {
			b.WriteString("…")
			break
		}
		k := t.tokens[at]
		end := len(t.s)
		if at+1 < len(t.tokens) {
			end = t.tokens[at+1].start
		}
		b.WriteString(t.s[k.start:k.end])
		if n+1 < len(places) && places[n+1] != at+1 {
			b.WriteByte(' ') // a sentence that moved stood between
		} else {
			b.WriteString(t.s[k.end:end])
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
