package differences

import (
	"strconv"
	"strings"
)

// figureAt reads the figure at i: digits with the marks between them (1.250,
// 8,5, 15:30, 1/7/2024), a percent sign, or a letter (2A). Its key is the same
// for the spellings of one value: 01/07 and 1-7, 1.250 and 1250, 8h05 and 8:05.
func figureAt(s string, i int) (end int, key string, isTime, plain bool) {
	var parts []string
	var marks []byte
	for end = i; ; {
		start := end
		for end < len(s) && isDigit(s[end]) {
			end++
		}
		parts = append(parts, s[start:end])
		if to := afterHyphen(s, end); to > end {
			marks = append(marks, '-')
			end = to
			continue
		}
		if end+1 >= len(s) || !strings.ContainsRune("./,:-", rune(s[end])) || !isDigit(s[end+1]) {
			break
		}
		marks = append(marks, s[end])
		end++
	}
	if len(marks) == 0 {
		if to, clock, ok := clockAt(s, end, parts[0]); ok {
			return to, clock, true, false
		}
	}
	key, isTime = keyOf(parts, marks)
	plain = len(marks) == 0
	switch rest := s[end:]; {
	case strings.HasPrefix(rest, "%"):
		return end + 1, key + "%", false, false
	case strings.HasPrefix(rest, " %"):
		return end + 2, key + "%", false, false
	case plain && len(rest) > 0 && 'A' <= rest[0] && rest[0] <= 'Z':
		if to, _ := wordAt(s, end); to == end+1 {
			return to, key + strings.ToLower(rest[:1]), false, false
		}
	}
	return end, key, isTime, plain
}

// afterHyphen is where the second figure of a span begins that is written with a
// hyphen or a dash, with or without spaces: 10 – 15; else i.
func afterHyphen(s string, i int) int {
	rest := strings.TrimLeft(s[i:], " ")
	for _, mark := range []string{"-", "–"} {
		if after, ok := strings.CutPrefix(rest, mark); ok {
			if after = strings.TrimLeft(after, " "); after != "" && isDigit(after[0]) {
				return len(s) - len(after)
			}
		}
	}
	return i
}

// clockAt reads what makes a time of day of the hour that ends at i: 8h, 8h30,
// 8g30.
func clockAt(s string, i int, hour string) (end int, key string, ok bool) {
	if i >= len(s) || s[i] != 'h' && s[i] != 'g' || !isHour(hour) {
		return 0, "", false
	}
	end = i + 1
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	minute := s[i+1 : end]
	if to, _ := wordAt(s, i); to != end || len(minute) > 2 || s[i] == 'g' && minute == "" {
		return 0, "", false
	}
	return end, clock(hour, minute), true
}

func isHour(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && len(s) <= 2 && n <= 24
}

// clock is the key of a time of day.
func clock(hour, minute string) string {
	return withoutZeros(hour) + ":" + strings.Repeat("0", max(0, 2-len(minute))) + minute
}

// keyOf is the key of a figure of so many parts, and whether it is a date or a
// time of day.
func keyOf(parts []string, marks []byte) (key string, isTime bool) {
	switch {
	case len(marks) == 0:
		return withoutZeros(parts[0]), false
	case only(marks, '.') && grouped(parts):
		return strings.Join(parts, ""), false
	case only(marks, ':') && len(parts) == 2 && isHour(parts[0]) && len(parts[1]) == 2:
		return clock(parts[0], parts[1]), true
	case only(marks, ','):
		return strings.Join(parts, ","), false
	case only(marks, '/') || only(marks, '-') || only(marks, '.') && len(parts) == 3:
		short := make([]string, len(parts))
		for i, p := range parts {
			short[i] = withoutZeros(p)
		}
		return strings.Join(short, "/"), isDate(parts, marks[0])
	}
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteByte(marks[i-1])
		}
		b.WriteString(p)
	}
	return b.String(), false
}

func only(marks []byte, mark byte) bool {
	for _, m := range marks {
		if m != mark {
			return false
		}
	}
	return true
}

// grouped tells whether points part a figure's thousands: 1.250.000.
func grouped(parts []string) bool {
	for i, p := range parts {
		if i > 0 && len(p) != 3 || i == 0 && (len(p) > 3 || p[0] == '0') {
			return false
		}
	}
	return true
}

// isDate tells whether figures are a day and a month, a month and a year, or
// all three. Two figures with a hyphen are a span as often as not.
func isDate(parts []string, mark byte) bool {
	day, month := parts[0], parts[1]
	switch {
	case len(parts) == 3:
		return upTo(day, 31) && upTo(month, 12) && (len(parts[2]) == 4 || len(parts[2]) == 2)
	case len(parts) != 2 || mark != '/':
		return false
	}
	return upTo(day, 31) && upTo(month, 12) || upTo(day, 12) && len(month) == 4
}

func upTo(s string, most int) bool {
	n, err := strconv.Atoi(s)
	return err == nil && len(s) <= 2 && 1 <= n && n <= most
}

// withoutZeros drops the leading zero of a day, a month or an hour; a long
// number (0912…) keeps its own.
func withoutZeros(digits string) string {
	if len(digits) == 2 {
		return strings.TrimPrefix(digits, "0")
	}
	return digits
}

// joinTimes makes one token of a date or a time of day that is written out:
// 28 tháng 11 năm 2026, 8 giờ 30 phút.
func (p *pair) joinTimes(t *text) {
	out := t.tokens[:0]
	for i := 0; i < len(t.tokens); {
		n, key := p.writtenTime(t, i)
		if n == 0 {
			out = append(out, t.tokens[i])
			i++
			continue
		}
		joined := t.tokens[i]
		joined.end, joined.id, joined.time, joined.plain = t.tokens[i+n-1].end, p.number(key), true, false
		out = append(out, joined)
		i += n
	}
	t.tokens = out
}

// writtenTime is how many tokens from i on are one time, and its key.
func (p *pair) writtenTime(t *text, i int) (n int, key string) {
	is := func(at int, word string) bool { return t.near(at-1) && p.keys[t.tokens[at].id] == word }
	figure := func(at int) (string, bool) {
		if !t.near(at-1) || !t.tokens[at].plain {
			return "", false
		}
		return p.keys[t.tokens[at].id], true
	}
	head := t.tokens[i]
	if !head.plain || !t.near(i) {
		return 0, ""
	}
	first := p.keys[head.id]
	switch {
	case is(i+1, "giờ") && isHour(first):
		if minute, ok := figure(i + 2); ok && len(minute) <= 2 {
			if is(i+3, "phút") {
				return 4, clock(first, minute)
			}
			return 3, clock(first, minute)
		}
		return 2, clock(first, "")
	case is(i+1, "tháng") && upTo(first, 31):
		month, ok := figure(i + 2)
		if !ok || !upTo(month, 12) {
			return 0, ""
		}
		if year, ok := figure(i + 4); ok && is(i+3, "năm") && len(year) == 4 {
			return 5, first + "/" + month + "/" + year
		}
		return 3, first + "/" + month
	}
	return 0, ""
}
