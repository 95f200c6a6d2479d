// Package fields is the settings of sources and topics as a form shows and takes them.
package fields

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/viet"
)

// Setting is one setting of T as a form shows it: one of the functions says which.
type Setting[T any] struct {
	key, label, help string
	more             bool // among those that are seldom wanted
	text             func(*T) *string
	lines            func(*T) *[]string
	yes              func(*T) *bool
	span             func(*T) *time.Duration
	number           func(*T) *int
	choices          []Choice // of text
}

// Choice is one value that a setting may have, and what it is called.
type Choice struct{ Value, Says string }

// Input is a setting with its value, and what is wrong with it.
type Input struct {
	Key, Label, Help, Kind, Value string
	Checked, More                 bool
	Choices                       []Choice
	Wrong                         string
	Now                           string // what somebody else made of it meanwhile
	Rows                          int
}

// Sources are those that are changed here. What reaches into a network or
// is secret (headers, proxy, allow_private, tls_roots) stays with the file.
var Sources = []Setting[article.Source]{
	{key: "name", label: "Tên cổng", help: "ghi kèm mỗi tin", text: func(s *article.Source) *string { return &s.Name }},
	{key: "url", label: "Địa chỉ cổng", text: func(s *article.Source) *string { return &s.URL }},
	{key: "lists", label: "Trang danh sách, feed hay sitemap", help: "mỗi dòng một địa chỉ; bỏ trống là trang của cổng",
		lines: func(s *article.Source) *[]string { return &s.Lists }},
	{key: "schedule", label: "Lịch thăm", help: `cron như */10 * * * *, @hourly, hay auto`,
		text: func(s *article.Source) *string { return &s.Schedule }},
	{key: "topics", label: "Chủ đề của mọi tin từ nguồn này", help: "mỗi dòng một mã; thường để trống",
		lines: func(s *article.Source) *[]string { return &s.Topics }},
	{key: "full_text", label: "Đăng toàn văn, không chỉ tóm tắt",
		yes: func(s *article.Source) *bool { return &s.FullText }},
	{key: "profile", label: "Cách đọc", help: "auto tự nhận ra; none không theo mẫu nào", more: true,
		text: func(s *article.Source) *string { return &s.Profile }},
	{key: "pages", label: "Đọc trang của từng bài", more: true,
		text: func(s *article.Source) *string { return &s.Pages },
		choices: []Choice{{article.PagesAuto, "tự động"}, {article.PagesAlways, "luôn luôn"},
			{article.PagesNever, "không, chỉ đọc feed"}}},
	{key: "include", label: "Chỉ lấy bài khớp", help: "biểu thức RE2 trên địa chỉ và tiêu đề", more: true,
		lines: func(s *article.Source) *[]string { return &s.Include }},
	{key: "exclude", label: "Không lấy bài khớp", more: true,
		lines: func(s *article.Source) *[]string { return &s.Exclude }},
	{key: "trusted", label: "Mục mà tin khẩn đi ngay, không hỏi", help: "mã mục; * là cả nguồn", more: true,
		lines: func(s *article.Source) *[]string { return &s.Trusted }},
	{key: "delay", label: "Chờ trước khi đăng", help: "như 30m, 1h; 0s là đăng ngay", more: true,
		span: func(s *article.Source) *time.Duration { return &s.Delay }},
	{key: "max_new", label: "Hỏi khi một lần có nhiều hơn chừng này tin mới", help: "0 để Loa tự định", more: true,
		number: func(s *article.Source) *int { return &s.MaxNew }},
	{key: "first_fill", label: "Lần đầu lấy", more: true, text: func(s *article.Source) *string { return &s.FirstFill },
		choices: []Choice{{article.FirstFillNewest, "những bài mới nhất"}, {article.FirstFillAll, "tất cả, dần dần"}}},
	{key: "formerly", label: "Địa chỉ trước kia của cổng", more: true,
		lines: func(s *article.Source) *[]string { return &s.Formerly }},
	{key: "selectors.item", label: "Bộ chọn CSS: một mục của danh sách", more: true,
		text: func(s *article.Source) *string { return &s.Selectors.Item }},
	{key: "selectors.link", label: "Bộ chọn CSS: liên kết trong mục", more: true,
		text: func(s *article.Source) *string { return &s.Selectors.Link }},
	{key: "selectors.title", label: "Bộ chọn CSS: tiêu đề", more: true,
		text: func(s *article.Source) *string { return &s.Selectors.Title }},
	{key: "selectors.lead", label: "Bộ chọn CSS: lời dẫn", more: true,
		text: func(s *article.Source) *string { return &s.Selectors.Lead }},
	{key: "selectors.content", label: "Bộ chọn CSS: nội dung", more: true,
		text: func(s *article.Source) *string { return &s.Selectors.Content }},
	{key: "selectors.published", label: "Bộ chọn CSS: giờ đăng", more: true,
		text: func(s *article.Source) *string { return &s.Selectors.Published }},
	{key: "selectors.remove", label: "Bộ chọn CSS: phần bỏ đi", more: true,
		text: func(s *article.Source) *string { return &s.Selectors.Remove }},
}

// Topics are those of a topic.
var Topics = []Setting[article.Topic]{
	{key: "name", label: "Tên chủ đề", text: func(t *article.Topic) *string { return &t.Name }},
	{key: "group", label: "Nhóm", help: "đề mục trong danh sách chọn",
		text: func(t *article.Topic) *string { return &t.Group }},
	{key: "sections", label: "Mục của cổng", help: "mỗi dòng một mục: một đoạn của địa chỉ, như kinh-te, hay tên mục",
		lines: func(t *article.Topic) *[]string { return &t.Sections }},
	{key: "keywords", label: "Từ khóa", help: "mỗi dòng một từ hay cụm từ; có dấu thì chỉ khớp đúng dấu",
		lines: func(t *article.Topic) *[]string { return &t.Keywords }},
	{key: "urgent", label: "Là cảnh báo: đi trước, cả trong giờ yên lặng",
		yes: func(t *article.Topic) *bool { return &t.Urgent }},
	{key: "emergency", label: "Từ báo khẩn cấp", help: "mỗi dòng một cụm từ; chỉ cho chủ đề cảnh báo", more: true,
		lines: func(t *article.Topic) *[]string { return &t.Emergency }},
	{key: "formerly", label: "Mã trước kia", help: "địa chỉ cũ được chuyển tiếp mãi mãi", more: true,
		lines: func(t *article.Topic) *[]string { return &t.Formerly }},
}

// Of are the settings of v as a form shows them.
func Of[T any](list []Setting[T], v T) []Input {
	out := make([]Input, len(list))
	for i, s := range list {
		in := Input{Key: s.key, Label: s.label, Help: s.help, More: s.more, Kind: "text", Choices: s.choices}
		in.Value = s.show(&v)
		switch {
		case s.lines != nil:
			in.Kind, in.Rows = "lines", min(max(2, strings.Count(in.Value, "\n")+2), 12)
		case s.yes != nil:
			in.Kind, in.Checked = "check", *s.yes(&v)
		case len(s.choices) > 0:
			in.Kind = "select"
		}
		out[i] = in
	}
	return out
}

// show is the value of a setting in a form.
func (s Setting[T]) show(v *T) string {
	switch {
	case s.text != nil:
		return *s.text(v)
	case s.lines != nil:
		return strings.Join(*s.lines(v), "\n")
	case s.span != nil:
		return s.span(v).String()
	case s.number != nil:
		return strconv.Itoa(*s.number(v))
	case s.yes != nil && *s.yes(v):
		return "có"
	}
	return "không"
}

// Take puts what a form says into v; what is no number is told by key.
func Take[T any](list []Setting[T], form url.Values, v *T) (wrong []Problem) {
	for _, s := range list {
		value := form.Get(s.key)
		switch {
		case s.text != nil:
			*s.text(v) = viet.CleanLine(value)
		case s.lines != nil:
			if read := Lines(value); !slices.Equal(read, *s.lines(v)) {
				*s.lines(v) = read
			}
		case s.yes != nil:
			*s.yes(v) = value != ""
		case s.span != nil:
			length, err := time.ParseDuration(strings.TrimSpace(value))
			if *s.span(v) = length; err != nil {
				wrong = append(wrong, Problem{Key: s.key, Message: "cần một khoảng thời gian như 30m hay 1h"})
			}
		case s.number != nil:
			n, err := strconv.Atoi(strings.TrimSpace(value))
			if *s.number(v) = n; err != nil {
				wrong = append(wrong, Problem{Key: s.key, Message: "cần một số nguyên"})
			}
		}
	}
	return wrong
}

// Lines are the lines of a text that have something in them.
func Lines(text string) (list []string) {
	for line := range strings.Lines(text) {
		if line = viet.CleanLine(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// Blame notes problems at the inputs that they are about, and returns the others.
func Blame(list []Input, problems []Problem) (others []Problem) {
	for _, p := range problems {
		i := slices.IndexFunc(list, func(in Input) bool {
			_, key, ok := strings.Cut(p.Key, "].") // sources[1].lists[0]
			if !ok {
				key = p.Key
			}
			return key == in.Key || strings.HasPrefix(key, in.Key+"[")
		})
		if i < 0 {
			others = append(others, p)
			continue
		}
		list[i].Wrong = p.Message
		if p.Line > 0 {
			list[i].Wrong += " (dòng " + strconv.Itoa(p.Line) + ")"
		}
	}
	return others
}
