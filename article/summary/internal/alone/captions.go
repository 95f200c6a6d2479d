package alone

import (
	"strings"
	"unicode"

	"loa/viet"
	"loa/viet/phrase"
)

// longestStill is the number of syllables up to which a sentence that tells nothing
// that happens is taken for what stands under a picture.
const longestStill = 13

// isLikeACaption tells whether a sentence says what a picture shows.
func isLikeACaption(t *viet.Text) bool {
	if showing.of(t) && !shows.In(t) || inPicture.In(t) || bracketed(t.Source, inBrackets) ||
		isVerbless(t) {
		return true
	}
	if t.Len() > longestStill {
		return false
	}
	for i := range t.Len() {
		if happening[t.Syllable(i).KeyHash] || unicode.IsDigit(rune(t.Key(i)[0])) {
			return false
		}
	}
	return true
}

var showing = begins("clip", "video", "ảnh", "trong ảnh", "hình ảnh", "một hình ảnh", "một trong các hình ảnh",
	"một trong những hình ảnh", "quang cảnh", "toàn cảnh", "xem thêm", "mời xem",
	"mời quý", "mời bạn", "bấm vào", "độc giả", "bạn đọc")

// inPicture say where somebody stands in a picture.
var inPicture = phrase.Of("từ phải qua", "từ trái qua", "từ phải sang", "từ trái sang", "bìa trái", "bìa phải",
	"ngoài cùng bên", "nhìn từ bên ngoài",
	"nhìn từ trên cao", "chụp từ trên cao", "thứ hai từ", "thứ ba từ", "ảnh nhỏ", "bắt tay chủ tịch",
	"bắt tay tổng thống", "bắt tay thủ tướng")

var (
	// shows stands in a sentence of what a picture proves.
	shows = phrase.Of("cho thấy")
	// inBrackets say the same where they stand in brackets.
	inBrackets = phrase.Of("đứng giữa", "ngồi giữa", "áo trắng", "áo đen", "áo đỏ", "áo xanh", "ảnh", "trái", "phải",
		"giữa")
)

// longestInBrackets is the number of bytes up to which a bracket only says who stands
// where.
const longestInBrackets = 30

// bracketed tells whether a short bracket has one of the phrases.
func bracketed(s string, set *phrase.Set) bool {
	for {
		_, after, found := strings.Cut(s, "(")
		inside, rest, closed := strings.Cut(after, ")")
		if !found || !closed {
			return false
		}
		if len(inside) < longestInBrackets && set.Contains(inside) {
			return true
		}
		s = rest
	}
}

var happening = viet.HashSet("đã", "vừa", "sẽ", "đang", "bị", "được", "là", "có", "không", "chưa", "phải", "cần",
	"cho", "về",
	"khiến", "làm", "xảy", "bắt", "yêu", "đề", "thắng", "thua", "tăng", "giảm", "mở", "khai", "công", "quyết",
	"tổ", "nói",
	"nhận", "gây", "chết", "muốn", "ra", "vào")
