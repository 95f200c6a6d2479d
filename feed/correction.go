package feed

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"loa/article"
	"loa/article/differences"
)

// correctedFields are the fields of an article that readers are told of when
// there is no difference to quote.
var correctedFields = []struct{ field, words, english string }{
	{"numbers", "số liệu", "figures"}, {"title", "tiêu đề", "title"}, {"lead", "phần mở đầu", "opening"},
	{"content", "nội dung", "text"}, {"published", "thời điểm đăng", "time of publication"},
	{"author", "tác giả", "author"}, {"image", "ảnh", "picture"}, {"attachments", "tệp đính kèm", "files"}}

// correction is the line that says when an article was corrected and what it
// said before; "" for one that was not. Of an English article it stands in
// English too.
func (w *Writer) correction(a *article.Article) string {
	c := a.Correction
	if c.At.IsZero() {
		return ""
	}
	at := c.At.In(w.site.Zone)
	line := correctionWords[c.Kind.Corrects()].vi + " " + at.Format("02/01/2006 15:04") + vietnamese.tell(c.Edit)
	if strings.HasPrefix(cmp.Or(a.Language, w.site.Language), "en") {
		line += ". " + correctionWords[c.Kind.Corrects()].en + " " + at.Format("2 January 2006, 15:04") +
			english.tell(c.Edit)
	}
	return line
}

// correctionWords begin the line, of a change that deserves a correction and of
// another.
var correctionWords = map[bool]struct{ vi, en string }{true: {"Đính chính", "Correction"}, false: {"Đã sửa", "Edited"}}

// wording is how a language tells differences.
type wording struct {
	was, now, added, dropped, title, more, others string
	field                                         func(i int) string
}

var (
	vietnamese = wording{"trước: ", "nay: ", "thêm: ", "bỏ: ", "tiêu đề trước: ", "và ", " chỗ khác",
		func(i int) string { return correctedFields[i].words }}
	english = wording{"before: ", "now: ", "added: ", "left out: ", "title before: ", "and ", " more",
		func(i int) string { return correctedFields[i].english }}
)

// tell is what stands after the time, with a colon; "" when there is nothing to say.
func (w wording) tell(e article.Edit) string {
	var parts []string
	if e.FormerTitle != "" {
		parts = append(parts, w.title+line(e.FormerTitle))
	}
	for _, d := range e.Differences {
		parts = append(parts, w.difference(d))
	}
	if len(parts) == 0 {
		var fields []string
		for i, f := range correctedFields {
			if slices.Contains(e.Fields, f.field) {
				fields = append(fields, w.field(i))
			}
		}
		parts = []string{strings.Join(fields, ", ")}
	}
	if e.More > 0 {
		parts = append(parts, w.more+strconv.Itoa(e.More)+w.others)
	}
	if parts[0] == "" {
		return ""
	}
	return ": " + strings.Join(parts, "; ")
}

func (w wording) difference(d differences.Difference) string {
	switch {
	case d.Was == "":
		return w.added + line(d.Now)
	case d.Now == "":
		return w.dropped + line(d.Was)
	}
	return w.was + line(d.Was) + " · " + w.now + line(d.Now)
}
