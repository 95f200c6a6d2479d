package viet

// fullDate reads a date with its year that begins at token i.
func (r *dateReader) fullDate(i int) (foundDate, bool) {
	t := r.at(i)
	switch t.kind {
	case wordNumber:
		if r.is(i-1, wordWeekday) && t.digits == 1 {
			return foundDate{}, false // "Thứ 4"
		}
		if d, ok := r.yearFirst(i); ok {
			return d, true
		}
		if d, ok := r.yearMonthDay(i); ok {
			return d, true
		}
		if d, ok := r.dayFirst(i); ok {
			return d, true
		}
		return r.dayAndMonthName(i, true)
	case wordMonthName, wordMonth:
		return r.monthNameFirst(i, true)
	}
	return foundDate{}, false
}

// yearlessDate reads a date without its year at token i, where something
// says that it is one: "ngày", "nay (", a time beside it, or nothing else
// being there.
func (r *dateReader) yearlessDate(i int) (foundDate, bool) {
	t := r.at(i)
	var d foundDate
	ok := false
	switch t.kind {
	case wordNumber:
		if r.is(i-1, wordWeekday) && t.digits == 1 {
			return foundDate{}, false
		}
		sep, month := r.at(i+1), r.at(i+2)
		if sep.kind == wordMark && (sep.mark == '/' || sep.mark == '-') && month.kind == wordNumber &&
			t.digits <= 2 && month.digits <= 2 && !sep.space && !month.space &&
			!r.joined(i-1, i) && !r.joined(i+3, i+4) && sep.mark == '/' {
			d = foundDate{day: t.value, month: month.value, first: i, next: i + 3, evidence: "d/m"}
			ok = validDate(2000, d.month, d.day)
		}
		if !ok {
			d, ok = r.dayAndMonthName(i, false)
		}
	case wordMonthName:
		d, ok = r.monthNameFirst(i, false)
	}
	if !ok {
		return foundDate{}, false
	}
	if after := r.at(d.next); after.kind == wordNumber && after.digits > 2 {
		return foundDate{}, false
	}
	d.guessed = true
	named := r.is(i-1, wordDay) || r.is(i-1, wordThis) || r.isMark(i-1, '(') &&
		(r.is(i-2, wordThis) || r.is(i-2, wordDayAgo))
	if !named {
		for k := 0; k < r.count; k++ {
			if (k < d.first || k >= d.next) && r.at(k).kind == wordOther {
				return foundDate{}, false
			}
		}
	}
	return d, true
}

// joined tells whether tokens i and i+1 are a mark and a number (or, to the
// left, a number and a mark) that make the number beside them a part of
// something longer, such as an address or a document's number.
func (r *dateReader) joined(mark, number int) bool {
	m := r.at(mark)
	if m.kind != wordMark || m.space {
		return false
	}
	switch m.mark {
	case '/', '.', '-':
	default:
		return false
	}
	after := r.at(mark + 1)
	if mark < number && number == mark+1 && r.at(mark-1).kind == wordNumber && !r.at(number).space {
		return true
	}
	return !after.space && (after.kind == wordNumber || m.mark == '/' && after.kind == wordOther && mark+1 < r.count)
}

// yearFirst reads 2020-07-01, 2020/07/01 and 2020.07.01, with the time that
// NukeViet glues to it: 2020-07-01+0716:25:00.
func (r *dateReader) yearFirst(i int) (foundDate, bool) {
	year, sep, month, sep2, day := r.at(i), r.at(i+1), r.at(i+2), r.at(i+3), r.at(i+4)
	if year.digits != 4 || month.kind != wordNumber || day.kind != wordNumber || month.digits > 2 || day.digits > 2 ||
		!isDateMark(sep) || sep2.kind != wordMark || sep2.mark != sep.mark {
		return foundDate{}, false
	}
	d := foundDate{year: year.value, month: month.value, day: day.value, first: i, next: i + 5, evidence: "iso"}
	if sep.mark != '-' {
		d.evidence = "y/m/d"
	}
	if !validDate(d.year, d.month, d.day) {
		return foundDate{}, false
	}
	sign, glued := r.at(i+5), r.at(i+6)
	if sign.kind == wordMark && (sign.mark == '+' || sign.mark == '-') && glued.kind == wordNumber &&
		glued.digits == 4 && r.isMark(i+7, ':') {
		c, next := r.colonClock(i + 6)
		if next > 0 {
			c.offset, c.zoned = glued.value/100*60, true
			if sign.mark == '-' {
				c.offset = -c.offset
			}
			d.clock, d.next, d.evidence = c, next, "nukeviet"
		}
	}
	return d, true
}

// yearMonthDay reads 2020年6月26日.
func (r *dateReader) yearMonthDay(i int) (foundDate, bool) {
	year, month, day := r.at(i), r.at(i+2), r.at(i+4)
	if year.digits != 4 || !r.is(i+1, wordYear) || month.kind != wordNumber || !r.is(i+3, wordMonth) ||
		day.kind != wordNumber || !r.is(i+5, wordDay) {
		return foundDate{}, false
	}
	d := foundDate{year: year.value, month: month.value, day: day.value, first: i, next: i + 6,
		evidence: "year month day"}
	return d, validDate(d.year, d.month, d.day)
}

// dayFirst reads 1/7/2020, 01-07-2020, 01.07.2020 and 01/07/20.
func (r *dateReader) dayFirst(i int) (foundDate, bool) {
	day, sep, month, sep2, year := r.at(i), r.at(i+1), r.at(i+2), r.at(i+3), r.at(i+4)
	if day.digits > 2 || month.kind != wordNumber || year.kind != wordNumber || month.digits > 2 ||
		!isDateMark(sep) || sep2.kind != wordMark || sep2.mark != sep.mark {
		return foundDate{}, false
	}
	d := foundDate{year: year.value, month: month.value, day: day.value, first: i, next: i + 5, evidence: "d/m/y"}
	switch {
	case year.digits == 4:
	case year.digits == 2 && (sep.mark != '.' || day.digits == 2 && month.digits == 2): // 1.2.20 may number a chapter
		d.year += 2000
	default:
		return foundDate{}, false
	}
	if m := r.at(i - 1); m.kind == wordMark && m.mark == sep.mark && !m.space && !day.space && r.is(i-2, wordNumber) {
		return foundDate{}, false // 1.2.3.2020, the tail of something longer
	}
	if r.joined(i+5, i+6) && r.at(i+5).mark == sep.mark &&
		(sep.mark != '-' || r.at(i+6).digits <= 2 && !r.isMark(i+7, ':')) {
		return foundDate{}, false
	}
	if d.month > 12 && d.day <= 12 {
		d.day, d.month, d.guessed, d.evidence = d.month, d.day, true, "m/d/y"
	}
	return d, validDate(d.year, d.month, d.day)
}

// inFigures tells whether a date with its month in figures begins at token i,
// with or without its year: a month's name before it is something else, such
// as the last word of a writer's name in "Lò Thị Mai, 12/11/2026".
func (r *dateReader) inFigures(i int) bool {
	if _, ok := r.dayFirst(i); ok {
		return true
	}
	sep, month := r.at(i+1), r.at(i+2)
	return r.at(i).digits <= 2 && sep.kind == wordMark && sep.mark == '/' && !sep.space &&
		month.kind == wordNumber && month.digits <= 2 && !month.space && validDate(2000, month.value, r.at(i).value)
}

func isDateMark(t token) bool {
	return t.kind == wordMark && (t.mark == '/' || t.mark == '-' || t.mark == '.')
}

// dayAndMonthName reads "1 tháng 7 năm 2020", "1 tháng Bảy, 2020", "2 Jan
// 2006", "02-Jan-06" and "4th of June, 2025".
func (r *dateReader) dayAndMonthName(i int, full bool) (foundDate, bool) {
	day := r.at(i)
	if day.digits > 2 || day.value < 1 || day.value > 31 {
		return foundDate{}, false
	}
	k := i + 1
	if r.is(k, wordOrdinal) || r.is(k, wordMonth) && !r.at(k).space &&
		(r.is(k+1, wordFiller) || r.is(k+1, wordMonthName)) {
		k++ // "4th" reads like "tháng"
	}
	if r.is(k, wordFiller) || r.isMark(k, '-') || r.isMark(k, ',') || r.isMark(k, '.') && !r.at(k).space ||
		r.isMark(k, '/') && r.is(k+1, wordMonthName) {
		k++
	}
	month, next := r.monthAt(k)
	if next == 0 {
		return foundDate{}, false
	}
	d := foundDate{day: day.value, month: month, first: i, next: next, evidence: "day month"}
	if !full {
		return d, validDate(2000, d.month, d.day)
	}
	return r.withYear(d)
}

// monthNameFirst reads "June 4, 2025", "Tháng 7 1, 2020" and the form of C's
// asctime, "Jan 2 15:04:05 2006".
func (r *dateReader) monthNameFirst(i int, full bool) (foundDate, bool) {
	month, next := r.monthAt(i)
	if next == 0 || r.at(i-1).kind == wordNumber && r.at(i-1).digits <= 2 && r.at(i).kind == wordMonth {
		return foundDate{}, false
	}
	if r.isMark(next, '.') || r.isMark(next, ',') {
		next++
	}
	day := r.at(next)
	if day.kind != wordNumber || day.digits > 2 || day.value < 1 || day.value > 31 || r.isMark(next+1, ':') ||
		r.inFigures(next) {
		return foundDate{}, false
	}
	next++
	if r.is(next, wordOrdinal) || r.is(next, wordMonth) && !r.at(next).space {
		next++
	}
	d := foundDate{day: day.value, month: month, first: i, next: next, evidence: "month day"}
	if !full {
		return d, validDate(2000, d.month, d.day)
	}
	if c, after := r.clockAt(next); after > 0 {
		year := r.at(after)
		if year.kind == wordNumber && year.digits == 4 {
			d.year, d.clock, d.next = year.value, c, after+1
			return d, validDate(d.year, d.month, d.day)
		}
	}
	return r.withYear(d)
}

// withYear reads the year after a day and a month.
func (r *dateReader) withYear(d foundDate) (foundDate, bool) {
	k := d.next
	for range 2 {
		if r.isMark(k, ',') || r.isMark(k, '-') || r.isMark(k, '.') || r.isMark(k, '/') || r.isMark(k, '\'') ||
			r.is(k, wordYear) || r.is(k, wordFiller) {
			k++
		}
	}
	year := r.at(k)
	if year.kind != wordNumber || r.isMark(k+1, ':') || year.digits <= 2 && r.inFigures(k) {
		return foundDate{}, false
	}
	switch {
	case year.digits == 4:
		d.year = year.value
	case year.digits == 2 && r.at(d.next).kind != wordYear:
		d.year = 2000 + year.value
		if r.at(k+1).kind == wordHour {
			return foundDate{}, false
		}
	default:
		return foundDate{}, false
	}
	d.next = k + 1
	return d, validDate(d.year, d.month, d.day)
}

// monthAt reads "June", "tháng 7", "Th7" or "tháng Bảy" at token i; next is 0
// when there is none.
func (r *dateReader) monthAt(i int) (month, next int) {
	t := r.at(i)
	switch t.kind {
	case wordAgo: // "26 ago 2021", Spanish
		day := r.is(i-1, wordNumber) || (r.is(i-1, wordFiller) || r.isMark(i-1, '.')) && r.is(i-2, wordNumber)
		if year := r.at(i + 1); day && (year.digits == 4 || r.is(i+1, wordFiller) || r.isMark(i+1, '.')) {
			return 8, i + 1
		}
	case wordMonthName:
		next = i + 1
		if r.isMark(next, '.') {
			next++
		}
		return t.value, next
	case wordMonth:
		n := r.at(i + 1)
		switch {
		case n.kind == wordNumber && n.digits <= 2:
			return n.value, i + 2
		case n.kind == wordYear && n.value == 5: // "tháng Năm 2020"
			return 5, i + 2
		case n.kind == wordNumeral && n.value == 10 && r.is(i+2, wordNumeral) && r.at(i+2).value <= 2:
			return 10 + r.at(i+2).value, i + 3
		case n.kind == wordNumeral:
			return n.value, i + 2
		}
	}
	return 0, 0
}
