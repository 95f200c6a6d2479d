package rank

import (
	"loa/viet"
)

// signs are syllables that say of a sentence what it tells, who speaks and when, one
// bit for each kind.
var signs = func() map[uint64]uint8 {
	bits := map[uint64]uint8{}
	for i, set := range []map[uint64]bool{
		viet.HashSet("đã", "vừa", "bị", "bắt", "chết", "phát", "quyết", "khởi"), // what has happened
		viet.HashSet("sẽ", "tới", "dự", "chuẩn"),                                // what will
		viet.HashSet("là", "nằm", "gồm", "thường", "luôn", "từng"),              // what is
		viet.HashSet("ngày", "sáng", "trưa", "chiều", "tối", "đêm", "hôm"),      // when
		viet.HashSet("tôi", "tao", "em", "mình"),
		viet.HashSet("anh", "chị", "cô", "bà", "ông", "họ", "nó", "cậu", "nàng", "chàng"),
		viet.HashSet("tuy", "ngoài", "theo", "trong", "cùng", "trước", "đồng", "bên", "nhưng", "còn", "và", "vì", "do", "đây",
			"điều", "khi", "sau", "nếu"),
	} {
		for k := range set {
			bits[k] |= 1 << i
		}
	}
	return bits
}()

const (
	signsOfEvents = 1<<4 - 1 // the bits of what happens and when
	signOfWhen    = 1 << 3
	signOfMe      = 1 << 4
	signOfPerson  = 1 << 5
	signOfLink    = 1 << 6
)

// happens says by what words a sentence tells something that happened, will happen or
// is, and whether it says when.
func (d *document) happens(s *sentence) (b uint8) {
	for _, w := range s.words {
		b |= d.wordSigns[w]
	}
	return b & signsOfEvents
}

// cues says whether somebody speaks in a sentence, and how it begins.
func (d *document) cues(s *sentence) (b uint8) {
	for i, w := range s.words {
		signs := d.wordSigns[w]
		b |= flag(signs&signOfMe != 0)
		if i < 4 {
			b |= flag(signs&signOfWhen != 0) << 1
		}
		if i == 0 {
			b |= flag(signs&signOfPerson != 0)<<2 | flag(signs&signOfLink != 0)<<3
		}
	}
	return b
}
