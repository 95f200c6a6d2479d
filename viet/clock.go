package viet

// clock is a time of day.
type clock struct {
	hour, minute, second, nanos int
	offset                      int // minutes east of Greenwich, when zoned
	found, zoned                bool
}

// clockBeside finds the time of day that belongs to a date: the one right
// after it, else the one right before it.
func (r *dateReader) clockBeside(d foundDate) clock {
	for k, gap := d.next, 0; k < r.count && gap < 8; k, gap = k+1, gap+1 {
		if c, next := r.clockAt(k); next > 0 {
			return c
		}
		if !r.mayPart(k) {
			break
		}
	}
	for k, gap := d.first-1, 0; k >= 0 && gap < 12; k, gap = k-1, gap+1 {
		if r.at(k).kind != wordNumber || r.isMark(k-1, ':') && r.is(k-2, wordNumber) || r.isMark(k-1, '.') &&
			r.isMark(k-3, ':') {
			continue
		}
		c, next := r.clockAt(k)
		if next == 0 || next > d.first {
			continue
		}
		for next < d.first && r.mayPart(next) {
			next++
		}
		if next == d.first {
			if !c.zoned {
				c, _ = r.zone(c, k, d.next) // "15:30 1/7/2020 GMT+7"
			}
			return c
		}
	}
	return clock{}
}

// mayPart tells whether token i may stand between a date and its time.
func (r *dateReader) mayPart(i int) bool {
	t := r.at(i)
	switch t.kind {
	case wordMark, wordFiller, wordWeekday, wordDay, wordT:
		return true
	case wordNumeral, wordYear:
		return r.is(i-1, wordWeekday) // "thứ tư", "thứ năm"
	case wordNumber:
		return r.is(i-1, wordWeekday) && t.digits == 1 // "thứ 4"
	case wordPart:
		return true // "sáng ngày 1/7"
	}
	return false
}

// clockAt reads a time of day at token i with its half of the day and its
// zone; next is 0 when there is none.
func (r *dateReader) clockAt(i int) (c clock, next int) {
	t := r.at(i)
	if t.kind != wordNumber || t.digits > 2 {
		return clock{}, 0
	}
	switch {
	case r.isMark(i+1, ':'):
		c, next = r.colonClock(i)
	case r.isMark(i+1, '.') && r.at(i+2).digits == 2 && !r.at(i+2).space && r.is(i+3, wordHour): // "10.30 Uhr"
		c, next = clock{hour: t.value, minute: r.at(i + 2).value, found: true}, i+4
	case r.is(i+1, wordHour):
		c, next = r.wordClock(i)
	case r.is(i+1, wordMeridian) && t.value >= 1 && t.value <= 12: // "3 PM"
		c, next = clock{hour: t.value, found: true}, i+1
	}
	if next == 0 || c.hour > 24 || c.minute > 59 || c.second > 60 || c.hour == 24 && c.minute+c.second > 0 {
		return clock{}, 0
	}
	c.second = min(c.second, 59) // a leap second
	next = r.halfOfDay(&c, next)
	return r.zone(c, i, next)
}

// colonClock reads 15:30, 15:30:45 and 15:30:45.123. Of a number with four
// digits the last two are the hour.
func (r *dateReader) colonClock(i int) (c clock, next int) {
	minute := r.at(i + 2)
	if !r.isMark(i+1, ':') || minute.kind != wordNumber || minute.digits > 2 {
		return clock{}, 0
	}
	c = clock{hour: r.at(i).value % 100, minute: minute.value, found: true}
	next = i + 3
	if second := r.at(i + 4); r.isMark(next, ':') && second.kind == wordNumber && second.digits <= 2 && !second.space {
		c.second = second.value
		next = i + 5
		if part := r.at(next + 1); (r.isMark(next, '.') || r.isMark(next, ',')) && part.kind == wordNumber &&
			!part.space && part.digits <= 9 {
			c.nanos = part.value
			for range 9 - part.digits {
				c.nanos *= 10
			}
			next += 2
		}
	}
	return c, next
}

// wordClock reads 15h30, 15h30', 15 giờ 30 phút 20 giây and 15 giờ.
func (r *dateReader) wordClock(i int) (c clock, next int) {
	c = clock{hour: r.at(i).value, found: true}
	next = i + 2
	if r.isMark(next, ':') {
		next++
	}
	if minute := r.at(next); minute.kind == wordNumber && minute.digits <= 2 && !isDateMark(r.at(next+1)) &&
		!r.is(next+1, wordMonth) {
		c.minute = minute.value
		next++
		if r.is(next, wordMinute) || r.isMark(next, '\'') {
			next++
		}
		if second := r.at(next); second.kind == wordNumber && second.digits <= 2 && r.is(next+1, wordSecond) {
			c.second = second.value
			next += 2
		}
	} else if next == i+3 {
		return clock{}, 0
	}
	if r.is(next, wordAgo) {
		return clock{}, 0 // "5 giờ trước" is no time of day
	}
	return c, next
}

// halfOfDay reads SA, CH, AM, p.m. and "chiều" after a time.
func (r *dateReader) halfOfDay(c *clock, next int) int {
	t := r.at(next)
	switch {
	case t.kind == wordMeridian:
		next++
	case t.kind == wordPart && !r.is(next+1, wordThis):
		next++
		if t.value == 0 && c.hour == 12 {
			return next // "12 giờ sáng" is nobody's midnight for sure
		}
	case r.isDottedMeridian(next):
		t.value = 0
		if r.at(next).kind == wordMinute {
			t.value = 12
		}
		next += 3
		if r.isMark(next, '.') {
			next++
		}
	default:
		return next
	}
	switch {
	case t.value == 12 && c.hour < 12:
		c.hour += 12
	case t.value == 0 && c.hour == 12:
		c.hour = 0
	}
	return next
}

// isDottedMeridian recognises "a.m" and "p.m": "a" is read as the English
// article and "p" as minutes.
func (r *dateReader) isDottedMeridian(i int) bool {
	t := r.at(i)
	return (t.kind == wordNumeral && t.value == 1 || t.kind == wordMinute) && r.isMark(i+1, '.') &&
		r.is(i+2, wordOther) && !r.at(i+2).space && i+2 < r.count
}

// zone reads Z, GMT, GMT+7, (UTC+07:00), +0700, +07:00 and ICT after a time.
func (r *dateReader) zone(c clock, first, next int) (clock, int) {
	k := next
	if r.isMark(k, '(') || r.isMark(k, ',') {
		k++
	}
	named := r.is(k, wordZone)
	if named {
		c.offset, c.zoned = r.at(k).value, true
		k++
		next = k
	}
	sign, number := r.at(k), r.at(k+1)
	if sign.kind != wordMark || sign.mark != '+' && sign.mark != '-' || number.kind != wordNumber || number.space {
		return c, next
	}
	hours, minutes, after := number.value, 0, k+2
	switch {
	case number.digits == 4:
		hours, minutes = number.value/100, number.value%100
	case number.digits > 2:
		return c, next
	case r.isMark(after, ':') && r.at(after+1).digits == 2:
		minutes = r.at(after + 1).value
		after += 2
	case !named && sign.space:
		return c, next // "15:30 -01/07/2020"
	}
	if hours > 14 || minutes%15 != 0 || minutes > 45 || isDateMark(r.at(after)) && !r.at(after).space &&
		r.is(after+1, wordNumber) {
		return c, next
	}
	if sign.mark == '-' {
		// "8:00-11:30" is a span of time: without seconds a bare minus is no zone.
		if !named && (hours > 12 || !r.isMark(first+3, ':') && number.digits != 4 && !r.is(first-1, wordT)) {
			return c, next
		}
		hours, minutes = -hours, -minutes
	}
	c.offset, c.zoned = hours*60+minutes, true
	return c, after
}
