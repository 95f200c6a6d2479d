package shorten

import (
	"slices"
	"unicode"
)

// addAsides remembers what stands between two commas as it might in brackets: ", sinh
// năm 1991,", ", thuộc địa phận xã Pa Tần, huyện Sìn Hồ,".
func (s *sentence) addAsides() {
	n := len(s.brackets)
	for k := 0; k+1 < len(s.commas); k++ {
		if !s.isAside(s.commas[k].next, s.commas[k+1].next) {
			continue
		}
		end := k + 1
		for end+1 < len(s.commas) && s.isWhere(s.commas[end].next, s.commas[end+1].next) {
			end++
		}
		to := s.commas[end].at
		if resuming.startsAt(s.words, s.commas[end].next) {
			to++ // "anh Páo, 34 tuổi, bị …" is "anh Páo bị …"
		}
		if s.insideBracket(s.commas[k].at, to) {
			continue
		}
		s.brackets = append(s.brackets, [2]int{s.commas[k].at, to})
		k = end - 1
	}
	if len(s.brackets) > n {
		slices.SortFunc(s.brackets, func(a, b [2]int) int { return a[0] - b[0] })
	}
}

// isAside tells whether the syllables from first to the one before end only say how
// old somebody is, or to what a place belongs.
func (s *sentence) isAside(first, end int) bool {
	switch n := end - first; {
	case n == 3 && born.startsAt(s.words, first), n == 2 && string(s.words.Key(first)) == "sn":
		return unicode.IsDigit(rune(s.words.Key(end - 1)[0]))
	case n == 2 && string(s.words.Key(first+1)) == "tuổi":
		return unicode.IsDigit(rune(s.words.Key(first)[0]))
	default:
		return n > 2 && belonging.startsAt(s.words, first)
	}
}

// isWhere tells whether the syllables from first to the one before end are a place:
// "huyện Sìn Hồ".
func (s *sentence) isWhere(first, end int) bool {
	n := places.lengthAt(s.words, first, end)
	if n == 0 || n == end-first {
		return false
	}
	for i := first + n; i < end; i++ {
		if !s.words.Syllable(i).Capital && !unicode.IsDigit(rune(s.words.Key(i)[0])) {
			return false
		}
	}
	return true
}

func (s *sentence) insideBracket(start, end int) bool {
	for _, b := range s.brackets {
		if start < b[1] && b[0] < end {
			return true
		}
	}
	return false
}

var (
	born      = set("sinh năm")
	belonging = set("thuộc địa phận", "thuộc địa bàn", "thuộc xã", "thuộc huyện", "thuộc phường", "thuộc bản",
		"thuộc thôn", "thuộc thị trấn")
	places = set("xã", "huyện", "tỉnh", "phường", "thị xã", "thị trấn", "thành phố", "quận", "bản", "thôn")
)
