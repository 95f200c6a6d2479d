package feed

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"loa/article"
	"loa/viet"
)

// What a withdrawn article says in place of its own words.
const (
	withdrawnMark = "[Đã gỡ] "
	withdrawnText = "Cơ quan đăng tin đã gỡ bài này. (Withdrawn by its publisher.)"
)

// view is an article as a feed shows it: cleaned, shortened, and with nothing
// left of it but the mark when it was withdrawn.
type view struct {
	*article.Article
	guid    string
	title   string
	link    string
	summary string
	html    string // full content, empty when the feed shows less
	author  string
	// correction says when the article was corrected and what.
	correction string
	image      *article.Image
	files      []article.Attachment
	gone       bool
}

func (w *Writer) view(c Content, a *article.Article) view {
	v := view{Article: a, guid: a.GUID(w.host), title: line(a.Title), link: address(a.URL)}
	if v.link == "" {
		v.link = w.ArticlePage(a)
	}
	if v.title == "" {
		v.title = "Bài viết " + strconv.FormatInt(a.ID, 10)
	}
	if a.State == article.StateWithdrawn {
		v.gone = true
		v.title = withdrawnMark + v.title
		v.link = w.ArticlePage(a)
		v.summary = withdrawnText
		return v
	}
	v.author = line(a.Author)
	near := w.near(a)
	if a.Image != nil && addressNear(a.Image.URL, near) != "" {
		picture := *a.Image
		picture.URL, picture.Caption = addressNear(picture.URL, near), line(picture.Caption)
		v.image = &picture
	}
	for _, f := range a.Attachments {
		f.URL = addressNear(f.URL, near)
		if f.URL != "" && !slices.ContainsFunc(v.files, func(g article.Attachment) bool { return g.URL == f.URL }) {
			v.files = append(v.files, f)
		}
	}
	if c == None {
		return v
	}
	v.summary = text(a.Summary)
	if v.summary == "" {
		v.summary = text(a.Lead)
	}
	v.correction = w.correction(a)
	src, known := w.sources.Find(a.Source)
	if c == Full && (!known || src.FullText) && a.ContentHTML != "" {
		v.html = w.fullHTML(v)
	}
	if v.correction != "" && v.html == "" {
		v.summary = strings.TrimSpace(v.summary + " (" + v.correction + ".)")
	}
	return v
}

// Correction is the line that says when an article was corrected and what, in
// the site's time zone; "" for one that was not.
func (w *Writer) Correction(a *article.Article) string { return w.correction(a) }

// fullHTML is the article's whole text with its picture, its files and its
// source, as one piece of HTML.
func (w *Writer) fullHTML(v view) string {
	var b strings.Builder
	content := htmlNear(text(v.ContentHTML), w.near(v.Article))
	b.Grow(len(content) + 1024)
	if v.correction != "" {
		b.WriteString("<p><em>" + html.EscapeString(v.correction) + ".</em></p>\n")
	}
	if lead := OwnLead(v.Article); lead != "" {
		b.WriteString("<p><strong>" + html.EscapeString(line(lead)) + "</strong></p>\n")
	}
	if v.image != nil && !showsPicture(content, v.image.URL, v.Image.URL) {
		fmt.Fprintf(&b, `<figure><img src="%s" alt="%s">`, html.EscapeString(v.image.URL),
			html.EscapeString(v.image.Caption))
		if v.image.Caption != "" {
			b.WriteString("<figcaption>" + html.EscapeString(v.image.Caption) + "</figcaption>")
		}
		b.WriteString("</figure>\n")
	}
	b.WriteString(content)
	if files := unshown(content, v.files); len(files) > 0 {
		b.WriteString("\n<p>Tệp đính kèm:</p>\n<ul>")
		for _, f := range files {
			fmt.Fprintf(&b, `<li><a href="%s">%s</a></li>`, html.EscapeString(f.URL), html.EscapeString(f.FileName()))
		}
		b.WriteString("</ul>")
	}
	fmt.Fprintf(&b, "\n<p>Nguồn: <a href=\"%s\">%s</a></p>", html.EscapeString(v.link),
		html.EscapeString(w.sourceName(v.Source)))
	return b.String()
}

// showsPicture tells whether content shows a picture, under either address.
func showsPicture(content string, addresses ...string) bool {
	if !strings.Contains(content, "<img") {
		return false
	}
	return slices.ContainsFunc(addresses, func(a string) bool {
		return strings.Contains(content,
			html.EscapeString(a))
	})
}

// OwnLead is the article's opening when its content does not begin with it:
// who shows the content alone must show it too.
func OwnLead(a *article.Article) string {
	start := viet.Cut(a.Lead, 60)
	if strings.Contains(a.ContentText[:min(len(a.ContentText), 2000)], strings.TrimSuffix(start, "…")) {
		return ""
	}
	return a.Lead
}

// unshown are the files that content does not lead to itself.
func unshown(content string, files []article.Attachment) []article.Attachment {
	if !strings.Contains(content, "href=") {
		return files
	}
	var out []article.Attachment
	for _, f := range files {
		if !strings.Contains(content, `href="`+html.EscapeString(f.URL)+`"`) {
			out = append(out, f)
		}
	}
	return out
}

// fileType returns a file's media type; a type is required where files are listed.
func fileType(f article.Attachment) string {
	if f.Type == "" {
		return "application/octet-stream"
	}
	return f.Type
}

// people splits an author line into names.
func people(line string) []string {
	var names []string
	for _, n := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' }) {
		if n = strings.TrimSpace(n); n != "" {
			names = append(names, n)
		}
	}
	return names
}

// ArticlePage is the address of the article's page on this site.
func (w *Writer) ArticlePage(a *article.Article) string {
	return w.site.URL + "/articles/" + a.PageName()
}

// label is a topic as categories name it.
type label struct{ id, name string }

// labels returns the article's topics that still exist.
func (w *Writer) labels(a *article.Article) []label {
	var out []label
	for _, id := range a.Topics {
		if t, ok := w.topics[id]; ok {
			out = append(out, label{id, t.Name})
		}
	}
	return out
}

// scheme is the vocabulary that topics belong to.
func (w *Writer) scheme() string { return w.site.URL + "/topics/" }

func escapeHTML(s string) string { return html.EscapeString(s) }

// plainText makes a title or a name safe where a format does not say whether
// it is text or HTML: what would open a tag or an entity is set off by a thin
// space.
func plainText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		b.WriteRune(r)
		next := byte(' ')
		if i+1 < len(s) {
			next = s[i+1]
		}
		if r == '<' && next != ' ' || r == '&' && (next == '#' || 'a' <= next|0x20 && next|0x20 <= 'z' || '0' <= next &&
			next <= '9') {
			b.WriteRune('\u2009')
		}
	}
	return b.String()
}

// text returns s as it is when XML can hold it, which is so for everything
// the store keeps; else cleaned. Looking is ten times cheaper than cleaning.
func text(s string) string {
	if holds(s) {
		return s
	}
	return viet.Clean(s)
}

// line is text without line breaks.
func line(s string) string {
	if holds(s) && !strings.ContainsAny(s, "\n\t") {
		return strings.TrimSpace(s)
	}
	return viet.CleanLine(s)
}

// holds tells whether XML 1.0 can hold every character of s.
func holds(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' && c != '\n' && c != '\t' || c == 0xEF && i+2 < len(s) && s[i+1] == 0xBF && s[i+2] >= 0xBD {
			return false // a control character, U+FFFD, U+FFFE or U+FFFF
		}
	}
	return utf8.ValidString(s)
}
