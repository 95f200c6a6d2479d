// Package words words numbers, times and states for the desk, and draws its charts.
package words

import (
	"fmt"
	"time"

	"loa/article"
	"loa/operations"
)

// Span words how long something is, roughly.
func Span(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%d phút", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d giờ", int(d.Hours()))
	}
	return fmt.Sprintf("%d ngày", int(d.Hours()/24))
}

// Number writes a count as Vietnamese does: 1.250.
func Number(n any) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// Levels name the urgencies.
var Levels = map[article.Urgency]string{article.Ordinary: "Tin thường", article.Notice: "Lưu ý",
	article.Warning: "Cảnh báo", article.Emergency: "Khẩn cấp"}

// States name what articles are in.
var States = map[article.State]string{article.StateLive: "đã đăng", article.StateWaiting: "chờ đăng",
	article.StateWithdrawn: "đã gỡ"}

// Endings name how an emergency ended.
var Endings = map[article.EscalationState]string{article.EscalationAllClear: "nguy hiểm đã qua",
	article.EscalationFalseAlarm: "báo nhầm"}

// Events name what happened to sources.
var Events = map[operations.SourceEventKind]string{operations.SourceAdded: "được thêm",
	operations.SourceSilent: "im lặng lâu", operations.SourceFailing: "không đọc được",
	operations.SourceRecovered: "đã đọc lại được"}

// Boxes name the ways in which sites show articles.
var Boxes = map[operations.BoxKind]string{operations.BoxFragment: "đoạn HTML", operations.BoxFrame: "khung",
	operations.BoxPicture: "ảnh SVG", operations.BoxComponent: "<loa-feed>", operations.BoxOEmbed: "oEmbed",
	operations.BoxAPI: "API"}
