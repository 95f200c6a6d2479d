package viet

import "time"

// relative reads what counts from the visit: "5 giờ trước", "cách đây 2
// ngày", "Hôm qua, 15:30", "Sáng nay", "vừa xong", "3 hours ago". Among many
// other words such a form tells of something else.
func (r *dateReader) relative() (Time, bool) {
	if r.otherWords() > maxWordsAround {
		return Time{}, false
	}
	for i := 0; i < r.count; i++ {
		switch t := r.at(i); {
		case t.kind == wordAgo:
			return r.ago(i)
		case t.kind == wordSince:
			return r.since(i)
		case t.kind == wordVua && r.is(i+1, wordNow):
			return r.accept(Time{T: r.ref, Guessed: true, Evidence: "just now"})
		case t.kind == wordHom && (r.is(i+1, wordDayAgo) || r.is(i+1, wordThis)):
			return r.dayAgo(i, i+2, r.at(i+1).value)
		case t.kind == wordDayName:
			return r.dayAgo(i, i+1, t.value)
		case t.kind == wordPart && r.is(i+1, wordThis):
			return r.dayAgo(i, i+2, 0)
		case t.kind == wordPart && r.is(i+1, wordDayAgo): // "chiều qua"
			return r.dayAgo(i, i+2, r.at(i+1).value)
		}
	}
	return Time{}, false
}

const maxWordsAround = 8

func (r *dateReader) otherWords() int {
	n := 0
	for i := range r.count {
		if r.is(i, wordOther) {
			n++
		}
	}
	return n
}

// ago reads the amounts before "trước" at token i: "1 giờ, 20 phút trước".
func (r *dateReader) ago(i int) (Time, bool) {
	first := i
	for isUnit(r.at(first-1).kind) && r.isAmount(first-2) {
		first -= 2
		if (r.isMark(first-1, ',') || r.is(first-1, wordFiller)) && isUnit(r.at(first-2).kind) {
			first--
		}
	}
	return r.back(first, i)
}

// since reads the amounts after "cách đây", "cách đây khoảng".
func (r *dateReader) since(i int) (Time, bool) {
	first := i + 1
	for first < i+4 && !r.isAmount(first) {
		first++
	}
	next := first
	for r.isAmount(next) && isUnit(r.at(next+1).kind) {
		next += 2
	}
	return r.back(first, next)
}

func isUnit(k word) bool { return k >= wordDay && k <= wordSecond }

func (r *dateReader) isAmount(i int) bool {
	t := r.at(i)
	return t.kind == wordNumber && t.digits <= 4 || t.kind == wordNumeral || t.kind == wordYear && t.value == 5
}

// back goes back from the visit by the amounts at tokens [first, next).
func (r *dateReader) back(first, next int) (Time, bool) {
	if first >= next {
		return Time{}, false
	}
	t := Time{T: r.ref, Guessed: true, Evidence: "relative"}
	for ; first+1 < next; first += 2 {
		if !r.isAmount(first) {
			first++
		}
		n := r.at(first).value
		switch r.at(first + 1).kind {
		case wordSecond:
			t.T = t.T.Add(-time.Duration(n) * time.Second)
		case wordMinute:
			t.T = t.T.Add(-time.Duration(n) * time.Minute)
		case wordHour:
			t.T = t.T.Add(-time.Duration(n) * time.Hour)
		case wordDay:
			t.T, t.DateOnly = t.T.AddDate(0, 0, -n), true
		case wordWeek:
			t.T, t.DateOnly = t.T.AddDate(0, 0, -7*n), true
		case wordMonth:
			t.T, t.DateOnly = monthsBack(t.T, n), true
		case wordYear:
			t.T, t.DateOnly = monthsBack(t.T, 12*n), true
		}
	}
	if t.DateOnly {
		t.T = startOfDay(t.T)
	}
	return r.accept(t)
}

// dayAgo reads a day named from the visit at tokens [first, next) and the time
// of day beside it.
func (r *dateReader) dayAgo(first, next, days int) (Time, bool) {
	d := r.ref.AddDate(0, 0, -days)
	found := foundDate{year: d.Year(), month: int(d.Month()), day: d.Day(), first: first, next: next, guessed: true,
		evidence: "relative day"}
	found.clock = r.clockBeside(found)
	part := r.at(first)
	if found.clock.found && part.kind == wordPart && part.value == 12 && found.clock.hour < 12 {
		found.clock.hour += 12 // "Chiều nay, 3h30"
	}
	if !found.clock.found {
		for i := range r.count {
			if r.is(i, wordNumber) {
				// A visitor counter ("Hôm nay: 1.234"), or a date without
				// its year, which is read elsewhere.
				return Time{}, false
			}
		}
	}
	return r.resolve(found)
}

func startOfDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// monthsBack keeps to the month it arrives in: a month before 31 March is the
// end of February.
func monthsBack(t time.Time, months int) time.Time {
	first := time.Date(t.Year(), t.Month()-time.Month(months), 1, t.Hour(), t.Minute(), t.Second(), 0, t.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}
