package document

import (
	"strconv"
	"strings"
	"time"

	"loa/portal/internal/page"
	"loa/portal/internal/page/dates"
	"loa/portal/internal/pattern"
	"loa/viet"
)

// Moment is a time that a feed or sitemap gives.
type Moment struct {
	At  time.Time
	Day bool // the day alone, or less
}

// MomentOf reads a time; zero is none that can be believed. A month or a year
// alone is its last day, so that what it dates is never thought older than it
// may be.
func MomentOf(s string, fetched page.Page) Moment {
	s = strings.TrimSpace(s)
	if s == "" {
		return Moment{}
	}
	if m := monthAlone().FindStringSubmatch(s); m != nil {
		year, _ := strconv.Atoi(m[1])
		month := 12
		if m[2] != "" {
			month, _ = strconv.Atoi(m[2])
		}
		at := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, dates.SiteZone)
		if visit := page.VisitOf(fetched); at.After(visit) {
			at = time.Date(year, time.Month(month), 1, 0, 0, 0, 0, dates.SiteZone)
		}
		if !credible(at, fetched.Fetched) || month > 12 {
			return Moment{}
		}
		return Moment{at.UTC(), true}
	}
	t, ok := viet.ParseTime(s, page.VisitOf(fetched), dates.SiteZone)
	if !ok || !credible(t.T, fetched.Fetched) {
		return Moment{}
	}
	return Moment{t.T.UTC(), t.DateOnly}
}

var monthAlone = pattern.Lazy(`^((?:19|20)\d\d)(?:-(\d\d))?$`)

// credible tells whether a time can be one of an article that a visit at
// fetched saw: not before portals existed, not in the future.
func credible(t, fetched time.Time) bool {
	if t.Year() < 1995 {
		return false
	}
	return fetched.IsZero() || t.Before(fetched.Add(time.Hour))
}
