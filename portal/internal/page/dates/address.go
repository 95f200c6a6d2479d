package dates

import (
	"fmt"
	"strings"

	"loa/portal/internal/page"
	"loa/portal/internal/page/media"
	"loa/portal/internal/pattern"
)

// The forms of a day in an address: /2020/07/01/, /20200701/, -20200701.html,
// /2020/jul/01/, /01-07-2020/, ?date=2020-07-01.
var (
	addressYMD = pattern.Lazy(`[/_-]((?:19|20)\d\d)(?:[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?:[/_.-]|$)`)
	addressYbD = pattern.Lazy(`(?i)/((?:19|20)\d\d)/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}/(0?[1-9]|[12]\d|3[01])(?:/|$)`)
	addressDMY = pattern.Lazy(`[/_-](0?[1-9]|[12]\d|3[01])([_-])(0?[1-9]|1[0-2])([_-])((?:19|20)\d\d)(?:[/_.-]|$)`)
	queryYMD   = pattern.Lazy(`(?i)(?:^|&)(?:date|datum|day|d|ngay|pubdate)=((?:19|20)\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?:&|$)`)
)

const monthLetters = "janfebmaraprmayjunjulaugsepoctnovdec"

// addressDate reads the day from the page's address; a guess, for some portals
// write there when the page was made.
func addressDate(d *page.Document) Dated {
	year, month, day := "", 0, 0
	if m := addressYMD().FindStringSubmatch(d.URL.Path); m != nil {
		year, month, day = m[1], media.Number(m[2]+m[4]), media.Number(m[3]+m[5])
	} else if m := addressYbD().FindStringSubmatch(d.URL.Path); m != nil {
		year, month, day = m[1], strings.Index(monthLetters, strings.ToLower(m[2]))/3+1, media.Number(m[3])
	} else if m := addressDMY().FindStringSubmatch(d.URL.Path); m != nil {
		year, month, day = m[5], media.Number(m[3]), media.Number(m[1])
	} else if m := queryYMD().FindStringSubmatch(d.URL.RawQuery); m != nil {
		year, month, day = m[1], media.Number(m[2]), media.Number(m[3])
	} else {
		return Dated{}
	}
	t := Read(d, fmt.Sprintf("%s-%02d-%02d", year, month, day), "address")
	t.Guessed = !t.IsZero()
	return t
}
