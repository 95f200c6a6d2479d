package viet

import "time"

// Time is a point in time read from what a page says.
type Time struct {
	T time.Time // UTC
	// Guessed marks what does not stand on the page in full: a relative form
	// ("5 giờ trước"), a year left out, month and day in American order.
	Guessed bool
	// DateOnly says that no time of day was given: T is the day's start.
	DateOnly bool
	// Evidence names the form that was recognised, e.g. "iso", "d/m/y".
	Evidence string
}

// EarliestYear is the first year in which a portal can have published
// anything; an earlier date (1970 above all) is a fault of the page.
const EarliestYear = 1990

// ParseTime reads the point in time that s names, also inside other words
// ("Cập nhật: 15h30 ngày 01/07/2020"). Day stands before month; a time
// without a zone is in loc; relative forms and missing years count from ref,
// the moment of the visit. It refuses what is not a date, what lies before
// EarliestYear and what lies more than a day after ref. Of several dates the
// first good one is taken, a full one before one without its year.
func ParseTime(s string, ref time.Time, loc *time.Location) (Time, bool) {
	var r dateReader
	r.ref, r.loc = ref.In(loc), loc
	r.read(s)
	if t, ok := r.machine(); ok {
		return t, true
	}
	if t, found, refused := r.full(); found || refused {
		return t, found
	}
	if t, ok := r.relative(); ok {
		return t, true
	}
	for i := 0; i < r.count; i++ {
		if d, ok := r.yearlessDate(i); ok {
			if t, ok := r.resolve(d); ok {
				return t, true
			}
		}
	}
	return Time{}, false
}

// full reads the first date with its year, or, when that is said to be the date
// of a change ("Cập nhật: … | Đăng: …"), the first that is not. Refused says
// that there were dates, and none of them was good.
func (r *dateReader) full() (t Time, found, refused bool) {
	after := 0 // the end of the date before
	for i := 0; i < r.count; i++ {
		d, ok := r.fullDate(i)
		if !ok {
			continue
		}
		updated := r.saysUpdated(after, d.first)
		i, after = d.next-1, d.next
		good, ok := r.resolve(d)
		switch {
		case !ok:
			refused = true
		case !updated:
			return good, true, false
		case !found:
			t, found = good, true
		}
	}
	return t, found, refused && !found
}

// saysUpdated tells whether the tokens between two dates say that the second
// is that of a change.
func (r *dateReader) saysUpdated(from, to int) bool {
	for i := from; i < to; i++ {
		if r.is(i, wordUpdated) {
			return true
		}
	}
	return false
}

type dateReader struct {
	tokens
	ref time.Time
	loc *time.Location
}

// foundDate is a date at tokens [first, next).
type foundDate struct {
	year, month, day int
	first, next      int
	evidence         string
	guessed          bool
	clock            clock // when it stands inside the date itself
}

// machine reads a text that is nothing but a number: seconds or milliseconds
// since 1970 (.NET writes /Date(…)/ or /Date(…+0700)/ around them), 20200701 or 20200701153000,
// also with a T between.
func (r *dateReader) machine() (Time, bool) {
	first, count := 0, r.count
	if r.isMark(0, '/') && r.isMark(2, '(') && r.isMark(4, ')') && r.isMark(5, '/') && r.count == 6 {
		first, count = 3, 1
	}
	if r.isMark(0, '/') && r.isMark(2, '(') && r.is(5, wordNumber) && r.isMark(6, ')') && r.isMark(7, '/') &&
		r.count == 8 {
		first, count = 3, 1 // a zone behind it says nothing of the moment
	}
	n := r.at(first)
	if n.kind != wordNumber {
		return Time{}, false
	}
	if t := r.at(2); n.digits == 8 && r.is(1, wordT) && t.kind == wordNumber && (t.digits == 6 || t.digits == 4) {
		for range 6 - t.digits {
			t.value *= 10
		}
		return r.stamp(n.value, t.value, 3)
	}
	if count != 1 {
		return Time{}, false
	}
	switch n.digits {
	case 8:
		d := foundDate{year: n.value / 10000, month: n.value / 100 % 100, day: n.value % 100, next: 1,
			evidence: "yyyymmdd"}
		return r.resolve(d)
	case 14:
		return r.stamp(n.value/1_000_000, n.value%1_000_000, 1)
	case 10:
		return r.accept(Time{T: time.Unix(int64(n.value), 0), Evidence: "unix"})
	case 13:
		return r.accept(Time{T: time.UnixMilli(int64(n.value)), Evidence: "unix ms"})
	}
	return Time{}, false
}

// stamp reads the digits of a date and of a time, and the zone at token next.
func (r *dateReader) stamp(date, clockDigits, next int) (Time, bool) {
	c := clock{hour: clockDigits / 10000, minute: clockDigits / 100 % 100, second: clockDigits % 100, found: true}
	if c.hour > 23 || c.minute > 59 || c.second > 59 {
		return Time{}, false
	}
	c, _ = r.zone(c, 0, next)
	return r.resolve(foundDate{year: date / 10000, month: date / 100 % 100, day: date % 100, clock: c,
		evidence: "yyyymmddhhmmss"})
}

// accept refuses points in time in which nothing can have been published.
func (r *dateReader) accept(t Time) (Time, bool) {
	t.T = t.T.UTC()
	if t.T.Year() < EarliestYear || t.T.After(r.ref.Add(24*time.Hour)) {
		return Time{}, false
	}
	return t, true
}

// resolve gives a date its time of day and its zone.
func (r *dateReader) resolve(d foundDate) (Time, bool) {
	c := d.clock
	if !c.found {
		c = r.clockBeside(d)
	}
	year := d.year
	if year == 0 {
		year = r.nearestYear(d)
	}
	if !validDate(year, d.month, d.day) {
		return Time{}, false
	}
	loc := r.loc
	if c.zoned {
		loc = time.FixedZone("", c.offset*60)
	}
	return r.accept(Time{
		T:        time.Date(year, time.Month(d.month), d.day, c.hour, c.minute, c.second, c.nanos, loc),
		Guessed:  d.guessed,
		DateOnly: !c.found,
		Evidence: d.evidence,
	})
}

// nearestYear is the latest year in which the date does not lie after the
// visit by more than a day.
func (r *dateReader) nearestYear(d foundDate) int {
	year := r.ref.Year() + 1
	for ; year > r.ref.Year()-8; year-- { // 29/2 may be seven years back
		if !validDate(year, d.month, d.day) {
			continue
		}
		if !time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, r.loc).After(r.ref.Add(24 * time.Hour)) {
			break
		}
	}
	return year
}

func validDate(year, month, day int) bool {
	if month < 1 || month > 12 || day < 1 || year < 1 || year > 9999 {
		return false
	}
	return day <= time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
