package article

import "loa/viet"

// Words that make an article of an urgent topic an emergency, and words that
// say that it only tells about warnings, or ends one.
var (
	emergencyWords = wordTree("khẩn cấp", "công điện khẩn", "sơ tán", "di dời khẩn", "nguy hiểm đến tính mạng", "báo động cấp 3",
		"báo động 3", "vỡ đập", "lệnh cấm đường", "siêu bão", "rủi ro thiên tai cấp 4", "rủi ro thiên tai cấp 5", "xả lũ khẩn")
	calmWords = wordTree("diễn tập", "tập huấn", "hội nghị", "tổng kết", "tuyên truyền", "kỷ niệm", "hội thảo", "khen thưởng",
		"kết thúc cảnh báo", "hết hiệu lực", "dỡ bỏ", "bãi bỏ", "khắc phục hậu quả", "nhìn lại", "tri ân")
)

func wordTree(words ...string) *keyword {
	tree := &keyword{}
	for _, w := range words {
		tree.add(viet.Syllables(viet.Key(w)), 0)
	}
	return tree
}

func (k *keyword) occursIn(text string) bool {
	found := make([]bool, 1)
	(&Matcher{}).walk(k, viet.Syllables(viet.Key(text)), found)
	return found[0]
}

// UrgencyOf says how loudly an article is announced. Only an article of an
// urgent topic is more than ordinary: a warning, or an emergency when its title
// or lead says so; a report about an exercise, a meeting or the end of a
// warning is a notice.
func UrgencyOf(topics []Topic, a Article) Urgency {
	urgent := false
	for _, t := range topics {
		if !t.Urgent {
			continue
		}
		for _, id := range a.Topics {
			urgent = urgent || id == t.ID
		}
	}
	switch {
	case !urgent:
		return Ordinary
	case calmWords.occursIn(a.Title):
		return Notice
	case emergencyWords.occursIn(a.Title), emergencyWords.occursIn(a.Lead):
		return Emergency
	}
	return Warning
}
