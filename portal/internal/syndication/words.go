package syndication

import (
	"html"
	"strings"
	"unicode/utf8"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/portal/internal/tidy"
	"loa/viet"
)

// wholeText is the length, in characters, from which a description is no lead
// but the article itself.
const wholeText = 900

// readWords reads what an item says: a lead, or the whole text, or neither.
// What a program adds to every description is neither.
func (i *item) readWords(l *page.Link) {
	summary := fullLine(i.summary)
	lead := leadOf(summary, l.Title)
	content := i.content
	switch {
	case content == "" && isWhole(i.summary, summary):
		content, lead = i.summary, ""
	case content != "" && utf8.RuneCountInString(lead) > wholeText:
		lead = ""
	}
	l.Content = tidied(content, i)
	l.Text = dom.TextOf(l.Content)
	if l.Content != "" && lead != "" {
		text := fullLine(l.Content)
		if strings.HasPrefix(viet.Key(text), viet.Key(strings.TrimRight(cutShort().ReplaceAllString(lead, ""),
			". …"))) || len(text) <= len(lead) && viet.Key(text) == viet.Key(lead) {
			lead = "" // an excerpt of the text's own beginning
		}
	}
	l.Lead = lead
}

// fullLine makes one clean line of HTML.
func fullLine(fragment string) string {
	return page.PlainLine(fragment)
}

// unescapedOnce is a text whose markup was escaped once too often, as HTML again.
func unescapedOnce(fragment string) string {
	if strings.Contains(fragment, "&lt;") && !anyMarkup().MatchString(fragment) &&
		escapedMarkup().MatchString(fragment) {
		return html.UnescapeString(fragment)
	}
	return fragment
}

var (
	anyMarkup     = pattern.Lazy(`<[A-Za-z/!]`)
	escapedMarkup = pattern.Lazy(`(?i)&lt;/?(?:p|br|div|span|a|img|strong|b|em|i|ul|li|table|figure|h[1-6])(?:\s[^<>]{0,300})?/?&gt;`)
)

// isWhole tells whether a description is the text itself.
func isWhole(fragment, line string) bool {
	if cutShort().MatchString(line) {
		return false
	}
	paragraphs := strings.Count(strings.ToLower(fragment), "<p") + strings.Count(strings.ToLower(fragment), "<br")/2
	length := utf8.RuneCountInString(line)
	return length > wholeText || length > wholeText/3 && paragraphs > 2
}

var (
	// cutShort ends a text that was cut.
	cutShort = pattern.Lazy(`(?:\[\s*(?:…|\.\.\.|&hellip;)\s*\]|…|\.\.\.)\s*$`)
	// appeared is what WordPress adds to every item, in the languages of its users.
	appeared = pattern.Lazy(`(?i)\s*(?:\bThe post\s+.{0,300}?\s+(?:first appeared on|appeared first ` +
		`on)\s+.{0,200}$|\bBài viết\s+.{0,300}?\s+(?:đã )?(?:xuất hiện đầu tiên (?:trên|vào ngày)|được đăng lần ` +
		`đầu (?:trên|tại))\s+.{0,200}$)`)
	// readMore is a link to the page, written as text.
	readMore = pattern.Lazy(`(?i)[\s\[(]*(?:continue reading|read more|read the rest|xem thêm|đọc thêm|đọc ` +
		`tiếp|xem tiếp|xem chi tiết|chi tiết)\b[^.!?]{0,160}[\s»→>\])….]*$`)
	// bylines are the fields that some programs print in a description.
	bylines = pattern.Lazy(`(?i)(?:tác giả|ngày|người đăng|đăng bởi|nguồn|ngày đăng|cập nhật|lượt xem|lượt ` +
		`đọc|views?|chuyên mục|author|posted (?:by|on)|published|comments?|bình ` +
		`luận)\s*:\s*[^|•·–;:]{0,80}(?:[|•·–;]|$)`)
)

// isFields tells of a line that is made of fields alone, "Tác giả: An | Lượt
// xem: 12", whatever they are called.
func isFields(line string) bool {
	parts := strings.FieldsFunc(line, func(r rune) bool { return r == '|' || r == '•' || r == '·' })
	for _, part := range parts {
		name, value, found := strings.Cut(part, ":")
		if !found || utf8.RuneCountInString(strings.TrimSpace(name)) > 25 || utf8.RuneCountInString(value) > 60 {
			return false
		}
	}
	return len(parts) > 1
}

// leadOf is what of a description introduces its article; "" when it only
// repeats the title or what every item says.
func leadOf(line, title string) string {
	line = strings.TrimSpace(appeared().ReplaceAllString(line, ""))
	line = strings.TrimSpace(readMore().ReplaceAllString(line, ""))
	if rest := strings.Trim(bylines().ReplaceAllString(line, ""), " |•·–;-"); len(viet.Syllables(rest)) < 4 &&
		rest != line {
		return ""
	}
	if isFields(line) {
		return ""
	}
	if key := page.NameKey(line); key == "" || key == page.NameKey(title) {
		return ""
	}
	// "Title: text" and "Title. Text" say the title twice.
	if rest, found := strings.CutPrefix(line, title); found && title != "" {
		if trimmed := strings.TrimLeft(rest, " .:-–—|"); trimmed != rest && len(viet.Syllables(trimmed)) >= 4 {
			line = trimmed
		} else if len(viet.Syllables(rest)) < 4 {
			return ""
		}
	}
	return line
}

// tidied is a text as an article keeps it, without what a program adds to it.
func tidied(fragment string, i *item) string {
	if strings.TrimSpace(fragment) == "" {
		return ""
	}
	if !strings.Contains(fragment, "<") {
		fragment = paragraphs(fragment)
	}
	root, err := dom.ParseFragment(fragment)
	if err != nil {
		return ""
	}
	for n := root.LastChild; n != nil; n = root.LastChild {
		if text := dom.LineText(n); text != "" && !isAdded(text) || n.Data == "img" ||
			dom.QueryFirst(n, tidy.AnyImage) != nil {
			break
		}
		root.RemoveChild(n)
	}
	return tidy.SanitiseNode(root, i.base)
}

// isAdded tells of a last paragraph that a program added.
func isAdded(text string) bool {
	return strings.TrimSpace(appeared().ReplaceAllString(text, "")) == "" ||
		strings.TrimSpace(readMore().ReplaceAllString(text, "")) == ""
}

// paragraphs makes HTML of plain text.
func paragraphs(text string) string {
	var out strings.Builder
	for p := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(p), "\n", "<br>") + "</p>")
		}
	}
	return out.String()
}

// isProtected tells of a post that only a password opens: WordPress names it so
// in the title, and gives a form or a sentence in place of the text.
func (i *item) isProtected(title string) bool {
	if i.protected || strings.Contains(i.content, "post-password-form") ||
		strings.Contains(i.summary, "post-password-form") {
		return true
	}
	prefix, _, found := strings.Cut(title, ":")
	if !found {
		return false
	}
	switch viet.Key(strings.TrimSpace(prefix)) {
	case "protected", viet.Key("bảo vệ"), viet.Key("được bảo vệ"), viet.Key("bài viết được bảo vệ"):
	default:
		return false
	}
	text := viet.Fold(fullLine(i.summary + " " + i.content))
	return strings.TrimSpace(text) == "" || dom.ContainsAny(text, "there is no excerpt because",
		"this is a protected post",
		"khong co tom tat vi day la", "bai viet duoc bao ve", "noi dung nay duoc bao mat", "password protected")
}
