package alone

import (
	"strings"

	"loa/article/summary/internal/firsts"
	"loa/article/summary/internal/shorten"
	"loa/viet"
)

// beginnings are words that texts may begin with, by the hashes of their keys.
type beginnings struct {
	whole map[uint64]bool
	first firsts.Set
}

// longestBeginning is the number of syllables of the longest beginning.
const longestBeginning = 6

func begins(list ...string) *beginnings {
	set := &beginnings{whole: map[uint64]bool{}}
	var t viet.Text
	for _, words := range list {
		t.Read(words)
		h := t.Syllable(0).KeyHash
		set.first.Add(h)
		for i := 1; i < t.Len(); i++ {
			h = viet.HashNext(h, t.Syllable(i).KeyHash)
		}
		set.whole[h] = true
	}
	return set
}

// of tells whether a text begins with one of them.
func (b *beginnings) of(t *viet.Text) bool {
	if t.Len() == 0 || !b.first.MayHave(t.Syllable(0).KeyHash) {
		return false
	}
	h := uint64(0)
	for i := range min(longestBeginning, t.Len()) {
		if k := t.Syllable(i).KeyHash; i == 0 {
			h = k
		} else {
			h = viet.HashNext(h, k)
		}
		if b.whole[h] {
			return true
		}
	}
	return false
}

// links tells whether a sentence begins with a word that ties it to the one before:
// without that word it can be read alone.
func links(t *viet.Text) bool {
	return linking.of(t) || weakLinks.of(t) && comma(t) || shorten.Reported(t) > 0
}

// comma tells whether a comma stands within the first few syllables of a text.
func comma(t *viet.Text) bool {
	i := strings.Index(t.Source, ", ")
	return i > 0 && t.Len() > namedWithin && i < int(t.Syllable(namedWithin).End)
}

// weakLinks tie a sentence to the one before, but do not keep it from being read
// alone; with a comma they are left out.
var weakLinks = begins("đặc biệt", "được biết", "đáng chú ý", "bước đầu", "kết quả", "cuối cùng", "có thể thấy",
	"đáng lưu ý")

var linking = begins("do đó", "do vậy", "vì vậy", "vì thế", "bởi vậy", "chính vì vậy", "chính vì thế", "tuy nhiên",
	"tuy vậy", "dù vậy", "mặc dù vậy", "thế nhưng", "nhưng", "song", "ngoài ra", "bên cạnh đó", "đồng thời",
	"theo đó",
	"như vậy", "mặt khác", "cụ thể", "tương tự", "ngược lại", "trong khi đó", "cũng theo", "hơn nữa", "thậm chí",
	"mới đây nhất", "cùng với đó", "qua đó", "từ đó", "song song đó",
	"ngay sau đó", "trên cơ sở đó", "trước tình hình đó", "thêm vào đó",
	"nói cách khác", "lúc này", "lúc đó", "khi đó", "cùng lúc", "cùng thời điểm", "cùng ngày",
	"trước đó", "cũng trong",
	"nhân dịp này", "về việc này", "về vấn đề này", "trong số này", "trong số đó")

// leaning are beginnings of sentences that go on with what was said before, or
// that only say who was there and who spoke.
var leaning = begins("trong đó", "thấy vậy", "vậy mà", "nghe vậy", "tham dự", "cùng dự", "cùng tham dự", "tới dự",
	"dự hội nghị", "dự buổi", "dự cuộc họp", "dự lễ", "dự phiên", "về phía", "phát biểu tại", "phát biểu chỉ đạo",
	"phát biểu khai mạc", "phát biểu bế mạc", "kết luận hội nghị", "kết luận buổi", "kết luận cuộc họp",
	"kết luận phiên",
	"tại đây", "điều này", "việc này", "đây là", "đây cũng", "đây chính", "đó là", "đó cũng",
	"đó chính", "cũng tại", "cũng theo", "sau đó",
	"thay mặt", "đến dự", "chủ trì", "tiếp đó", "tiếp theo", "cùng đi", "tham gia đoàn", "tới đây",
	"ngoài những", "về phần", "ở những nơi khác", "ở nơi khác", "ở một số nơi khác", "những người khác",
	"một người khác", "một số người khác", "một trường hợp khác", "trường hợp khác", "nếu không có thì",
	"nếu không thì", "nếu có thì", "cũng", "giờ tranh thủ", "công tác này", "công việc này",
	"vấn đề này", "sự việc này", "điều đó", "nội dung này", "đồng quan điểm", "cùng quan điểm",
	"cùng chung quan điểm", "lập tức", "ngay lập tức", "tức thì", "nguyên nhân là", "lý do là", "lý do chính là",
	"kết quả là",
	"mục đích là", "cả hai", "cả ba", "cả bốn", "cả năm người", "cả 2", "cả 3", "cả 4", "cả 5", "hai người",
	"tất cả đều",
	"chuyện là", "số này", "vị này", "còn", "riêng", "cũng như", "như đã thông tin", "như đã đưa", "như đã đưa tin",
	"trở lại", "quay trở lại", "nói thêm", "chia sẻ thêm", "trao đổi thêm", "ở một diễn biến khác",
	"trong một diễn biến khác", "một diễn biến khác", "sự việc được", "sự việc đã", "sự việc xảy ra",
	"sự việc bắt đầu",
	"sự việc đang", "vụ việc được", "vụ việc đã", "vụ việc xảy ra", "vụ việc bắt đầu", "vụ việc đang",
	"tang vật", "báo cáo với",
	"báo cáo tại", "nằm cách", "nằm ở độ", "một là", "hai là",
	"ba là", "bốn là", "thứ nhất", "thứ hai là", "thứ ba là")

// contrasting begin what is told besides something else; without them it can be read
// alone.
var contrasting = begins("còn")
