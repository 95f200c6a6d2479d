package dates

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/viet"
)

// A calendar leaf is an element of so few pieces of text and so short: the day in one,
// the month and the year in others, as "21" over "11/2026" or "Th11".
const (
	mostLeafPieces = 6
	mostLeafBytes  = 44
)

// pieces are the texts of a small element, each in an element or line of its own; nil of
// one that says more than a calendar leaf, or is a single piece.
func pieces(n *html.Node) []string {
	var all []string
	bytes := 0
	dom.WalkUntil(n, func(c *html.Node) dom.Step {
		switch {
		case c.Type == html.ElementNode && (dom.IsUnread(c) || c != n && dom.IsHidden(c) || c.DataAtom == atom.Svg):
			return dom.StepOver
		case c.Type == html.TextNode:
			if s := strings.TrimSpace(c.Data); s != "" {
				all = append(all, s)
				bytes += len(s)
			}
		}
		if len(all) > mostLeafPieces || bytes > mostLeafBytes {
			return dom.StepStop
		}
		return dom.StepInto
	})
	if len(all) < 2 || len(all) > mostLeafPieces || bytes > mostLeafBytes {
		return nil
	}
	return all
}

// ReadLeaf reads the day that a calendar leaf shows; without a year it is a guess.
func ReadLeaf(d *page.Document, n *html.Node, evidence string) Dated {
	parts := pieces(n)
	if parts == nil {
		return Dated{}
	}
	return Read(d, leafDay(parts), evidence)
}

// readPieces reads the date that the pieces of a small element say together:
// <b>12</b><i>Apr</i><u>2012</u>.
func readPieces(d *page.Document, n *html.Node, evidence string) Dated {
	if t := ReadLeaf(d, n, evidence); !t.IsZero() {
		return t
	}
	return Read(d, strings.Join(pieces(n), " "), evidence)
}

var (
	// leafMonth finds what is a month: "Th11", "Thg 11", "Tháng 11", "T11", folded,
	// with or without its year.
	leafMonth = pattern.Lazy(`^(t|th|thg|thang)[.\s]*(0?[1-9]|1[0-2])(?:[\s,./-]+(?:nam )?((?:19|20)\d\d))?$`)
	// leafMonthYear finds a month of figures with its year: "11/2026".
	leafMonthYear = pattern.Lazy(`^(0?[1-9]|1[0-2])\s*[/.-]\s*((?:19|20)\d\d)$`)
	// leafYear finds a year.
	leafYear = pattern.Lazy(`^(?:nam )?((?:19|20)\d\d)$`)
	// leafDayNumber finds a day of the month.
	leafDayNumber = pattern.Lazy(`^(?:ngay )?(0?[1-9]|[12]\d|3[01])$`)
	// leafWeekday finds a day of the week.
	leafWeekday = pattern.Lazy(`^(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu ` +
		`nhat|cn|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:day)?)$`)
)

// leafMonths are the names of months that no figure tells, folded.
var leafMonths = map[string]int{
	"thang mot": 1, "thang gieng": 1, "thang hai": 2, "thang ba": 3, "thang tu": 4, "thang nam": 5, "thang sau": 6,
	"thang bay": 7, "thang tam": 8, "thang chin": 9, "thang muoi": 10, "thang muoi mot": 11, "thang muoi hai": 12,
	"thang chap": 12,
	"jan":        1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10,
	"nov": 11, "dec": 12, "january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8,
	"september": 9, "october": 10, "november": 11, "december": 12,
}

// leaf is what the pieces of a calendar leaf say.
type leaf struct {
	day, month int
	year       string
	slashes    bool  // pieces are parted by marks: "21", "/", "11"
	figures    []int // numbers that may be a day or a month, in their order
}

// leafDay writes the day of a calendar leaf as "21/11/2026" or "21/11"; "" when the
// pieces say anything else besides.
func leafDay(parts []string) string {
	var l leaf
	for _, part := range parts {
		if !l.add(viet.Fold(strings.Trim(part, " ,|·•\u00a0"))) {
			return ""
		}
	}
	switch {
	case l.month > 0 && len(l.figures) == 1:
		l.day = l.figures[0]
	case l.month == 0 && len(l.figures) == 2 && (l.year != "" || l.slashes) && l.figures[1] <= 12:
		l.day, l.month = l.figures[0], l.figures[1]
	}
	if l.day == 0 || l.month == 0 {
		return ""
	}
	s := strconv.Itoa(l.day) + "/" + strconv.Itoa(l.month)
	if l.year != "" {
		s += "/" + l.year
	}
	return s
}

// add takes one piece; false when it is no part of a day.
func (l *leaf) add(part string) bool {
	switch {
	case part == "" || leafWeekday().MatchString(part):
	case part == "/" || part == "-" || part == ".":
		l.slashes = true
	case leafMonths[part] > 0:
		return l.setMonth(leafMonths[part], "")
	default:
		if m := leafMonth().FindStringSubmatch(part); m != nil {
			month, _ := strconv.Atoi(m[2])
			if m[1] == "t" && m[3] == "" && month < 8 {
				return false // "T5" is a Thursday
			}
			return l.setMonth(month, m[3])
		}
		if m := leafMonthYear().FindStringSubmatch(part); m != nil {
			month, _ := strconv.Atoi(m[1])
			return l.setMonth(month, m[2])
		}
		if m := leafYear().FindStringSubmatch(part); m != nil && l.year == "" {
			l.year = m[1]
			return true
		}
		m := leafDayNumber().FindStringSubmatch(strings.Trim(part, "/-."))
		if m == nil {
			return false
		}
		l.slashes = l.slashes || strings.ContainsAny(part, "/")
		day, _ := strconv.Atoi(m[1])
		l.figures = append(l.figures, day)
	}
	return true
}

// setMonth notes the month, once.
func (l *leaf) setMonth(month int, year string) bool {
	if l.month > 0 || year != "" && l.year != "" {
		return false
	}
	l.month = month
	if year != "" {
		l.year = year
	}
	return true
}
