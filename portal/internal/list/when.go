package list

import (
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/page/dates"
	"loa/portal/internal/pattern"
	"loa/viet"
)

// mostDateBytes is how long a text is at most in which an entry's date is looked for.
const mostDateBytes = 90

// readDate looks for the entry's date in one small element: what it states for machines,
// a line, a piece of a line, a calendar leaf.
func (e *Entry) readDate(doc *page.Document, n *html.Node) {
	if dom.IsHeading(n) {
		return
	}
	if n.DataAtom == atom.Time {
		e.dated = true
		t := listTime(doc, n)
		if t.IsZero() {
			t = dates.ReadLeaf(doc, n, "list")
		}
		e.take(t)
		return
	}
	if v := dates.MachineValue(n); v != "" {
		if t := dates.Read(doc, v, "list"); !t.IsZero() && !t.Guessed {
			e.dated = true
			e.take(t)
			return
		}
	}
	if t := dates.ReadLeaf(doc, n, "list"); !t.IsZero() && (!t.Guessed || n.DataAtom != atom.A) {
		e.dated = true
		e.take(t)
		return
	}
	text := directText(n)
	if len(text) >= 5 && len(text) <= mostDateBytes && dateMark().MatchString(text) {
		e.readLine(doc, n, text)
	}
}

// readLine reads the date in a line of an entry, or in a piece of it. A link is a date
// only when it says nothing else.
func (e *Entry) readLine(doc *page.Document, n *html.Node, text string) {
	if n.DataAtom == atom.A && !isDateAlone(text) {
		return
	}
	t := dates.Read(doc, text, "list")
	if t.IsZero() {
		return
	}
	e.dated = true
	if !t.DateOnly || isDateAlone(text) {
		e.take(t)
		return
	}
	for piece := range strings.FieldsFuncSeq(text, func(c rune) bool { return strings.ContainsRune("|·•–—", c) }) {
		if dateMark().MatchString(piece) && isDateAlone(piece) {
			e.take(dates.Read(doc, piece, "list"))
			return
		}
	}
	if page.HintsOf(n)&page.HintCredit != 0 && len(viet.Syllables(text)) <= mostCreditWords && !sentenceEnd().MatchString(text) {
		e.take(t) // "Lò Mai on 21/11/2026"
	}
}

// mostCreditWords is how much a line about who wrote an entry and when says at most.
const mostCreditWords = 12

// sentenceEnd finds a text that reads like a sentence.
var sentenceEnd = pattern.Lazy(`[.!?…]\s*$`)

// take notes a time, or a day where there is nothing better; a day without its year where
// there is nothing at all.
func (e *Entry) take(t dates.Dated) {
	switch {
	case t.IsZero():
	case t.Guessed:
		if t.DateOnly && e.when.IsZero() {
			e.when, e.day, e.guessed = t.T, true, true
		}
	case !t.DateOnly || e.when.IsZero() || e.guessed:
		e.when, e.day, e.guessed = t.T, t.DateOnly, false
	}
}

// isDateAlone tells of a text that names a day and nothing that happened on it.
func isDateAlone(text string) bool {
	return len(viet.Syllables(dateWords().ReplaceAllString(strings.ToLower(text), " "))) == 0
}

// dateWords are the words in which a list dates its entries.
var dateWords = pattern.Lazy(`[\d/.:,()|–—-]+|(?:ngày|tháng|năm|giờ|lúc|đăng|đăng tải|đăng lúc|cập nhật|xuất ` +
	`bản|ngày đăng|` +
	`thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|posted|on|date|published|am|pm|` +
	`(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|avr|mai|juin|juil|ao[uû]|d[eé]c|f[eé]v|m[aä]r|okt|dez|ene|abr|ago|dic|gen|mag|giu|lug|set|ott)\p{L}*\.?` +
	`|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?:[\s:,.]|$)`)

// listTime reads the time of a list entry: the datetime attribute, else the
// text; a day where none of them says more. What is only a guess says nothing.
func listTime(doc *page.Document, n *html.Node) (day dates.Dated) {
	text := dom.ShortText(n)
	shown := dates.Read(doc, text, "list")
	for _, s := range [...]string{dom.Attr(n, "datetime"), dom.Attr(n, "content"), text} {
		switch t := dates.AsShown(doc, dates.Read(doc, s, "list"), shown); {
		case t.IsZero() || t.Guessed:
		case !t.DateOnly:
			return t
		case day.IsZero():
			day = t
		}
	}
	return day
}

// settleYears leaves days that were shown without their years only where they stand in
// their order: a list goes from the newest to the oldest, and the year of a day that
// stands out of it is not known.
func settleYears(entries []*Entry) {
	var before time.Time
	for _, e := range entries {
		if !e.guessed {
			continue
		}
		if !before.IsZero() && e.when.After(before) {
			for _, other := range entries {
				other.dropGuess()
			}
			return
		}
		before = e.when
	}
}

// dropGuess forgets a day without a year.
func (e *Entry) dropGuess() {
	if e.guessed {
		e.when, e.day, e.guessed = time.Time{}, false, false
	}
}
