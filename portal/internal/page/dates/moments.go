package dates

import (
	"strconv"
	"time"

	"golang.org/x/net/html"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/viet"
)

// ReadIn is Read for a text whose time is in zone when it names none.
func ReadIn(d *page.Document, text, evidence string, zone *time.Location) Dated {
	if text == "" || len(text) > 300 {
		return Dated{}
	}
	t, ok := viet.ParseTime(text, d.Visited(), zone)
	if !ok {
		return Dated{}
	}
	return Dated{T: t.T, Evidence: evidence, Guessed: t.Guessed, DateOnly: t.DateOnly}
}

// Best returns the first time that is written in full; a day without its
// time, then a guess, count when there is nothing better.
func Best(times ...Dated) Dated {
	var best Dated
	rank := func(t Dated) int {
		switch {
		case t.IsZero():
			return 0
		case t.Guessed:
			return 1
		case t.DateOnly:
			return 2
		}
		return 3
	}
	for _, t := range times {
		if rank(t) > rank(best) {
			best = t
		}
	}
	return best
}

// zoneAtEnd is the offset at the end of an ISO time.
var zoneAtEnd = pattern.Lazy(`T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:(Z)|([+-])(\d{2}):?(\d{2}))$`)

// ZoneOf returns the zone of an ISO time, Vietnam's when it names none.
func ZoneOf(iso string) *time.Location {
	m := zoneAtEnd().FindStringSubmatch(iso)
	if m == nil {
		return SiteZone
	}
	if m[1] == "Z" {
		return time.UTC
	}
	hours, _ := strconv.Atoi(m[3])
	minutes, _ := strconv.Atoi(m[4])
	if hours > 14 || minutes > 59 {
		return SiteZone
	}
	seconds := (hours*60 + minutes) * 60
	if m[2] == "-" {
		seconds = -seconds
	}
	return time.FixedZone(m[2]+m[3]+":"+m[4], seconds)
}

// QueryValue returns what the first node that s matches says in its content
// or datetime attribute, else in its text.
func QueryValue(n *html.Node, s dom.Selector) string {
	for _, m := range dom.QueryAll(n, s) {
		for _, v := range []string{dom.Attr(m, "content"), dom.Attr(m, "datetime"), dom.LineText(m)} {
			if v != "" {
				return v
			}
		}
	}
	return ""
}
