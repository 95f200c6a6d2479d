package dates

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/pattern"
)

// MachineValue is the date that an element states for machines beside what it shows, ""
// for none.
func MachineValue(n *html.Node) string {
	value, _ := machineValue(n)
	return value
}

// machineValue is the date that an element states for machines beside what it
// shows, "" for none; named tells that its name calls it the publication.
func machineValue(n *html.Node) (value string, named bool) {
	if n.DataAtom == atom.Time {
		return dom.Attr(n, "datetime"), false
	}
	props := strings.ToLower(dom.Attr(n, "itemprop") + " " + dom.Attr(n, "property"))
	if dom.ContainsAny(props, "datepublished", "datecreated", "dc:date", "dc:created", "dcterms:created",
		"dcterms:issued") {
		if v := dom.Attr(n, "content"); MayBeDate(v) {
			return v, true
		}
	}
	for i := range n.Attr {
		a := &n.Attr[i]
		switch {
		case a.Key == "datetime":
			return a.Val, false
		case strings.HasPrefix(a.Key, "data-") && dateAttribute().MatchString(a.Key) && MayBeDate(a.Val):
			if v := machineTime(a.Val); isMachineDate().MatchString(v) {
				return v, strings.Contains(a.Key, "publi")
			}
		}
	}
	if title := dom.Attr(n, "title"); MayBeDate(title) && (n.DataAtom == atom.Abbr ||
		isMachineDate().MatchString(title) && (titledDate().MatchString(dom.Attr(n, "class")) ||
			isMachineTime().MatchString(title))) {
		return title, strings.Contains(dom.Attr(n, "class"), "published")
	}
	return "", false
}

var (
	// dateAttribute finds the names of attributes that hold a time.
	dateAttribute = pattern.Lazy(`(?i)^data-(?:.*[-_])?(?:time|date|datetime|timestamp|epoch|utime|published|publi[a-z-]*|livestamp|unix|pubdate|created)$`)
	// isMachineDate finds what a program wrote as a date.
	isMachineDate = pattern.Lazy(`^\s*(?:19|20)\d\d-\d\d-\d\d`)
	// isMachineTime finds what a program wrote as a date and time, and nothing else.
	isMachineTime = pattern.Lazy(`^\s*(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\s*[+-]\d{2}:?\d{2}|Z| UTC)?(?: [+-]\d{4}| [A-Z]{3,4})?\s*$`)
	// titledDate finds the classes of elements whose title is their date.
	titledDate = pattern.Lazy(`(?i)(?:^|\s)(?:published|updated|timeago|dt-published|time|date|timestamp|post-date|entry-date|date-time)(?:\s|$)`)
)

// The seconds and milliseconds since 1970 that can be a publication.
const (
	firstSecond = 788_918_400 // 1995
	lastSecond  = 4_102_444_800
)

// machineTime writes out a time that is a number of seconds or milliseconds;
// anything else comes back as it is.
func machineTime(s string) string {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	switch {
	case err != nil:
		return s
	case n >= firstSecond && n < lastSecond:
	case n >= firstSecond*1000 && n < lastSecond*1000:
		n /= 1000
	default:
		return s
	}
	return time.Unix(n, 0).UTC().Format(time.RFC3339)
}
