package differences

import "strings"

// counterLine is the length of the longest line in which a figure may be the
// page's own counter: what stands in prose is news.
const counterLine = 12

// countersAfter and countersBefore are words beside the figures that a page
// counts or tells of itself: how often it was read, how long ago it was posted.
var (
	countersAfter = phrases("lượt xem", "lượt đọc", "lượt truy cập", "lượt tải", "lượt nghe", "lượt thích",
		"lượt chia sẻ", "lượt bình luận", "bình luận", "người xem", "người đọc", "người đang xem", "đang trực tuyến",
		"views", "view", "likes", "comments", "shares", "phút trước", "giờ trước", "ngày trước", "giây trước")
	countersBefore = phrases("lượt xem", "lượt đọc", "lượt truy cập", "lượt tải", "lượt nghe", "lượt thích", "số lượt",
		"đã xem", "đã đọc", "bình luận", "trực tuyến", "truy cập", "views", "view", "likes", "comments", "shares",
		"online")
)

func phrases(list ...string) map[string]bool {
	set := map[string]bool{}
	for _, p := range list {
		set[p] = true
	}
	return set
}

// dropCounters leaves out the figures of short lines that are counters.
func (p *pair) dropCounters(t *text) {
	out := make([]token, 0, len(t.tokens))
	for start := 0; start < len(t.tokens); {
		end := start + 1
		for end < len(t.tokens) && !strings.Contains(t.gap(end-1), "\n") {
			end++
		}
		for i := start; i < end; i++ {
			if end-start > counterLine || !t.tokens[i].figure || !p.isCounter(t, start, i, end) {
				out = append(out, t.tokens[i])
			}
		}
		start = end
	}
	t.tokens = out
}

// isCounter tells whether the words beside the figure at i, of a line from start
// to end, say that it is a counter.
func (p *pair) isCounter(t *text, start, i, end int) bool {
	word := func(at int) string { return p.keys[t.tokens[at].id] }
	phrase, space := "", ""
	for at := i + 1; at < min(end, i+4); at++ {
		phrase += space + word(at)
		if space = " "; countersAfter[phrase] {
			return true
		}
	}
	phrase, space = "", ""
	for at := i - 1; at >= max(start, i-3); at-- {
		phrase = word(at) + space + phrase
		if space = " "; countersBefore[phrase] {
			return true
		}
	}
	return false
}
