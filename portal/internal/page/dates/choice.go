package dates

import (
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
)

// best returns the date that a reader sees at the article: near its title, in
// an element named for it, behind "Ngày đăng"; the zero value when none is
// certain enough.
func (r *dateScan) best() shownDate {
	far := 0
	for _, c := range r.found {
		if r.isFar(c.at) {
			far++
		}
	}
	var best shownDate
	alone := r.isCalledAlone()
	for _, c := range r.found {
		if c.other || r.isOfRow(&c) || inPageFoot(c.node) && (c.updated || inFooter(c.node) &&
			r.nearness(c.at) < atTitle) {
			continue
		}
		near := r.nearness(c.at)
		switch {
		case c.original || c.called && (alone || !r.isFar(c.at)):
			near = max(near, 0)
		case r.isFar(c.at) && (far > 2 || c.called):
			near = -5 // a row of dates belongs to a row of other articles
		}
		c.score += near
		if c.score >= minDateScore && c.isBefore(best) {
			best = c
		}
	}
	return best
}

// isOfRow tells of a date that no name and no word calls the article's and that
// stands in a list or table with others: a roster, a timetable, results. A day
// without its year in a cell is one of these even alone.
func (r *dateScan) isOfRow(c *shownDate) bool {
	if c.named || c.called {
		return false
	}
	if r.isOfBoxes(c) {
		return true
	}
	list := r.listAround(c.node)
	if list == nil {
		return false
	}
	if c.Guessed && dom.IsElement(list, atom.Table) {
		return true
	}
	for _, other := range r.found {
		if !sameDay(other.T, c.T) && isWithin(other.node, list) {
			return true
		}
	}
	return false
}

// isOfBoxes tells of a date in one of several boxes of one shape that each say more than a
// day, and another one each: comments, teasers.
func (r *dateScan) isOfBoxes(c *shownDate) bool {
	for box, up := c.node, 0; box != nil && box.Parent != nil && up < 4; box, up = box.Parent, up+1 {
		if !dom.IsElement(box, atom.Div, atom.Section, atom.Article) || isWithin(r.titleNode, box) {
			continue
		}
		for i := range r.found {
			other := &r.found[i]
			if other.named || other.called || sameDay(other.T, c.T) {
				continue
			}
			beside := other.node
			for down := 0; beside != nil && beside.Parent != box.Parent && down < 5; down++ {
				beside = beside.Parent
			}
			if beside != nil && beside != box && beside.Parent == box.Parent && beside.Data == box.Data &&
				dom.Attr(beside, "class") == dom.Attr(box, "class") && saysMore(box) && saysMore(beside) {
				return true
			}
		}
	}
	return false
}

// saysMore tells whether a box says more than a day.
func saysMore(box *html.Node) bool { return dom.LetterWords(dom.LineText(box)) >= leastBoxWords }

// leastBoxWords is how much such a box says at least.
const leastBoxWords = 4

// listAround is the nearest list or table around an element that does not hold the
// title; nil without one.
func (r *dateScan) listAround(n *html.Node) *html.Node {
	for up := 0; n != nil && up < 8; n, up = n.Parent, up+1 {
		if dom.IsElement(n, atom.Table, atom.Ul, atom.Ol, atom.Dl) {
			if r.titleNode != nil && isWithin(r.titleNode, n) {
				return nil
			}
			return n
		}
	}
	return nil
}

// isWithin tells whether n is around or within another element.
func isWithin(n, around *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == around {
			return true
		}
	}
	return false
}

// isBefore tells whether a date counts more than another: the first publication, then
// of two that stand together the one that is not of a change, then what has more that
// speaks for it.
func (c *shownDate) isBefore(other shownDate) bool {
	switch apart := c.at - other.at; {
	case other.IsZero():
		return true
	case c.original != other.original:
		return c.original
	case c.updated != other.updated && apart > -nearWords && apart < nearWords && c.named && other.named:
		return other.updated
	}
	return c.score > other.score
}

// isCalledAlone tells whether all that the page calls a day of publication is one day.
func (r *dateScan) isCalledAlone() bool {
	var only time.Time
	for _, c := range r.found {
		switch {
		case !c.called:
		case only.IsZero():
			only = c.T
		case !sameDay(only, c.T):
			return false
		}
	}
	return !only.IsZero()
}

// onlyDay returns the one day that the page shows anywhere behind the title, in
// a line of its own, an element named for a date or with a word on what it is, a day of
// publication before one of an update: some portals set it below the text. It
// is a guess. Of two days none is taken, unless one alone is called that of the
// publication; and none in the foot of the page. Where the page shows no title the day
// must be named.
func (r *dateScan) onlyDay() Dated {
	var only shownDate
	called := r.isCalledAlone()
	for _, c := range r.found {
		switch {
		case c.Guessed || c.other || r.isOfRow(&c) || c.at < r.titleAt || called && !c.called || r.titleAt < 0 && !c.named:
		case only.IsZero() || only.updated && !c.updated:
			only = c
		case c.updated && !only.updated:
		case !sameDay(c.T, only.T):
			return Dated{}
		case c.score > only.score:
			only = c
		}
	}
	if only.IsZero() || !only.updated && only.score < minNamedScore && !inParagraph(only.node) ||
		inPageFoot(only.node) {
		return Dated{}
	}
	only.Guessed = true
	return only.Dated
}

// besideDay returns the one day that boxes beside the article call that of its
// publication: "Published 12 April 2012" in a column about the page.
func (r *dateScan) besideDay() Dated {
	aside := &dateScan{doc: r.doc, title: r.title, titleAt: 0, words: 2 * nearWords}
	for _, n := range r.beside {
		if !inPageFoot(n) {
			aside.label = ""
			aside.Read(n)
		}
	}
	if !aside.isCalledAlone() {
		return Dated{}
	}
	for _, c := range aside.found {
		if c.called {
			return c.Dated
		}
	}
	return Dated{}
}

// minNamedScore is the least that a date has of which a name says that it is one.
const minNamedScore = 2

// inParagraph tells whether a date stands in a paragraph, as the text does.
func inParagraph(n *html.Node) bool {
	for up := 0; n != nil && up < 3; n, up = n.Parent, up+1 {
		if n.DataAtom == atom.P {
			return true
		}
	}
	return false
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// inFooter tells of what stands in a <footer>.
func inFooter(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.DataAtom == atom.Footer {
			return true
		}
	}
	return false
}

// inPageFoot tells of what stands in the foot of a page, not of its article.
func inPageFoot(n *html.Node) bool {
	foot := false
	for ; n != nil; n = n.Parent {
		if dom.IsElement(n, atom.Article, atom.Main) {
			return false
		}
		foot = foot || n.Type == html.ElementNode && page.HintsOf(n)&page.HintFooter != 0 &&
			!postMeta().MatchString(dom.Attr(n, "class"))
	}
	return foot
}
