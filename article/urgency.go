package article

import (
	"slices"

	"loa/viet/phrase"
)

// calmWords in a title say that an article only tells about warnings: an
// exercise, a meeting, advice, relief, the end of a warning.
var calmWords = phrase.Of("diễn tập", "tập huấn", "hội nghị", "hội thảo", "tổng kết", "sơ kết", "kế hoạch",
	"tuyên truyền", "kỷ niệm", "khen thưởng",
	"tăng cường", "chủ động", "phòng, chống", "phòng tránh", "kiểm tra", "rà soát", "khắc phục", "thăm hỏi", "hỗ trợ",
	"ủng hộ", "quyên góp", "trao tặng",
	"kết thúc cảnh báo", "hết hiệu lực", "dỡ bỏ", "bãi bỏ", "thông xe", "nhìn lại", "tri ân")

// doubtWords in a title or lead say that an article's emergency is not of
// this moment, or none: an exercise, a story of the past, a rumour, a building
// that came of it.
var doubtWords = phrase.Of("diễn tập", "tập huấn", "giả định", "kịch bản", "hội nghị", "hội thảo", "tổng kết", "sơ kết",
	"kỷ niệm", "khen thưởng", "tri ân",
	"nhìn lại", "nhớ lại", "năm ngoái", "năm trước", "tin đồn", "tin giả", "sai sự thật", "bịa đặt", "bác bỏ",
	"không có chuyện", "xử phạt",
	"dự án", "tái định cư", "khởi công", "khánh thành", "bàn giao", "hết hiệu lực", "dỡ bỏ", "bãi bỏ")

// UrgencyOf says how loudly an article is announced. Only an article of an
// urgent topic is more than ordinary, and only if more than its text mentions
// what the topic is about: a warning, or a notice when the title speaks of an
// exercise, a meeting, advice or relief. It is an emergency, which wakes every
// subscriber, when title or lead have one of the topic's words for that and
// none that casts doubt on it; whether an operator has to confirm it is
// Source.Trusts' answer.
func UrgencyOf(topics []Topic, a Article) Urgency {
	level := Ordinary
	for _, t := range topics {
		if !t.Urgent || !slices.Contains(a.Topics, t.ID) || onlyMentions(t, a) {
			continue
		}
		if calmWords.Contains(a.Title) {
			return Notice
		}
		level = Warning
		if raisesAlarm(t, a) {
			return Emergency
		}
	}
	return level
}

// raisesAlarm tells whether a's title or lead have an emergency word of t and
// nothing that casts doubt on it.
func raisesAlarm(t Topic, a Article) bool {
	m := NewMatcher([]Topic{{ID: t.ID, Emergency: t.Emergency}})
	return m.Match(Article{Title: a.Title, Lead: a.Lead}, Source{}) != nil && !doubtWords.Contains(a.Title) &&
		!doubtWords.Contains(a.Lead)
}

// Trusts tells whether an emergency of the source goes out without an
// operator's word: whether a stands in one of its trusted sections. They are
// found as a topic's sections are.
func (s Source) Trusts(a Article) bool {
	if slices.Contains(s.Trusted, "*") {
		return true
	}
	m := NewMatcher([]Topic{{ID: "trusted", Sections: s.Trusted}})
	return m.Match(Article{URL: a.URL, Categories: a.Categories}, Source{URL: s.URL, Lists: s.Lists}) != nil
}

// onlyMentions tells whether it is merely a word in a's text that makes it
// belong to t: not its title or lead, its section, its categories or its
// source.
func onlyMentions(t Topic, a Article) bool {
	m := NewMatcher([]Topic{t})
	head := a
	head.ContentText = ""
	return m.Match(head, Source{}) == nil && m.Match(Article{ContentText: a.ContentText}, Source{}) != nil
}
