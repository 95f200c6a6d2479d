package differences

import "slices"

// finding is one place where words differ, with the texts around it.
type finding struct {
	*pair
	from, to []int // the places of its tokens in old and in new
	a, b     span  // where it lies in old and in new; empty where nothing stood
}

// found is the finding of a hunk of a stretch.
func (p *pair) found(s *stretch, h hunk) finding {
	return finding{pair: p, from: s.a[h.a0:h.a1], to: s.b[h.b0:h.b1], a: spanOf(s.a, h.a0, h.a1), b: spanOf(s.b, h.b0,
		h.b1)}
}

// spanOf is where the places from i to j of a stretch lie.
func spanOf(places []int, i, j int) span {
	switch {
	case i < j:
		return span{places[i], places[j-1] + 1}
	case i > 0:
		return span{places[i-1] + 1, places[i-1] + 1}
	case len(places) > 0:
		return span{places[0], places[0]}
	}
	return span{-1, -1}
}

// numerals are the words for numbers that stand for a figure when another of
// them takes their place.
var numerals = phrases("một", "hai", "ba", "bốn", "tư", "năm", "sáu", "bảy", "bẩy", "tám", "chín", "mười", "mươi",
	"trăm", "nghìn", "ngàn", "vạn", "triệu", "tỷ", "tỉ", "chục", "tá", "nửa", "rưỡi")

// dayParts are the parts of a day.
var dayParts = phrases("sáng", "trưa", "chiều", "tối", "đêm")

// trends are the words that turn a figure around.
var trends = phrases("tăng", "giảm")

// denials turn a sentence around, or call off what it tells of.
var denials = phrases("không", "chưa", "chẳng", "hủy", "hoãn", "cấm", "dừng", "ngừng")

// denialWords is the most words of a finding in which a denial is all there is to it.
const denialWords = 2

// rewritten is the number of words from which a finding is a passage that was
// rewritten: it is told as a whole, and no word of it is looked at for typing errors.
const rewritten = 200

func (f *finding) isRewritten() bool { return max(len(f.from), len(f.to)) >= rewritten }

// words are the finding's words; none of a passage that was rewritten.
func (f *finding) words() (from, to []string) {
	if f.isRewritten() {
		return nil, nil
	}
	for _, at := range f.from {
		from = append(from, f.keys[f.old.tokens[at].id])
	}
	for _, at := range f.to {
		to = append(to, f.keys[f.new.tokens[at].id])
	}
	return from, to
}

// lost tells whether a token of the old text is a figure or a name that occurs
// less often in the new one.
func (f *finding) lost(t token) bool { return f.fact[t.id] && f.surplus[t.id] > 0 }

func (f *finding) gained(t token) bool { return f.fact[t.id] && f.surplus[t.id] < 0 }

func (f *finding) anyLost() bool {
	return slices.ContainsFunc(f.from, func(at int) bool { return f.lost(f.old.tokens[at]) })
}

func (f *finding) anyGained() bool {
	return slices.ContainsFunc(f.to, func(at int) bool { return f.gained(f.new.tokens[at]) })
}

// facts tells whether a figure or a name was replaced, or a denial came or went.
func (f *finding) facts() bool {
	return len(f.from) > 0 && len(f.to) > 0 && (f.anyLost() || f.counts()) || f.denies()
}

// counts tells whether one number in words took the place of another, or one part
// of a day.
func (f *finding) counts() bool { return f.both(numerals) || f.both(dayParts) }

// both tells whether words of a set took the place of others of the set.
func (f *finding) both(set map[string]bool) bool {
	from, to := f.words()
	all := func(list []string) bool {
		return len(list) > 0 && !slices.ContainsFunc(list, func(w string) bool { return !set[w] })
	}
	return all(from) && all(to)
}

// denies tells whether a denial is what came or went, or a trend turned around.
func (f *finding) denies() bool {
	if f.both(trends) {
		return true
	}
	if len(f.from) > denialWords || len(f.to) > denialWords {
		return false
	}
	from, to := f.words()
	in := func(list []string) bool { return slices.ContainsFunc(list, func(w string) bool { return denials[w] }) }
	return in(from) != in(to)
}
