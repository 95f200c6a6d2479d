package article

import (
	"slices"

	"loa/viet"
)

// calmWords in a title say that an article only tells about warnings: an
// exercise, a meeting, advice, relief, the end of a warning.
var calmWords = wordTree("diễn tập", "tập huấn", "hội nghị", "hội thảo", "tổng kết", "sơ kết", "kế hoạch", "tuyên truyền", "kỷ niệm", "khen thưởng",
	"tăng cường", "chủ động", "phòng, chống", "phòng tránh", "kiểm tra", "rà soát", "khắc phục", "thăm hỏi", "hỗ trợ", "ủng hộ", "quyên góp", "trao tặng",
	"kết thúc cảnh báo", "hết hiệu lực", "dỡ bỏ", "bãi bỏ", "thông xe", "nhìn lại", "tri ân")

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
// urgent topic is more than ordinary, and only if more than its text mentions
// what the topic is about: a warning, or a notice when the title speaks of an
// exercise, a meeting, advice or relief. An emergency wakes every subscriber;
// no rule makes one, an operator does.
func UrgencyOf(topics []Topic, a Article) Urgency {
	for _, t := range topics {
		if !t.Urgent || !slices.Contains(a.Topics, t.ID) || onlyMentions(t, a) {
			continue
		}
		if calmWords.occursIn(a.Title) {
			return Notice
		}
		return Warning
	}
	return Ordinary
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
