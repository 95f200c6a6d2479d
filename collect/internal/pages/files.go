package pages

import (
	"context"
	"path"
	"strings"

	"loa/article"
	"loa/fetch"
	"loa/portal"
	"loa/viet"
)

// How many files are asked for their length and name: of one article, and in one
// visit.
const (
	maxMeasuredOfArticle = 5
	maxMeasured          = 40
)

// measure asks for the lengths, and where the page has no word for it the names, of
// an article's files that are not known yet. It is done for articles that nobody
// waits for: each file is a request, and costs its turn.
func (p *Pages) measure(ctx context.Context, a *article.Article, w Wanted) {
	if !w.Quiet || p.Trial || w.Stored {
		return
	}
	asked := 0
	for i := range a.Attachments {
		f := &a.Attachments[i]
		if f.SizeBytes > 0 || asked >= maxMeasuredOfArticle || p.measured >= maxMeasured || !p.AtHome(f.URL) {
			continue
		}
		asked++
		p.measured++
		resp, err := p.Get(ctx, fetch.Request{URL: f.URL, HeadOnly: true})
		if err != nil {
			if p.MustWait(f.URL, err) || ctx.Err() != nil {
				p.measured = maxMeasured // not in this visit
			}
			continue
		}
		told := resp.File
		if told.Type == "" || strings.HasPrefix(told.Type, "text/html") {
			continue // a page in place of the file
		}
		f.SizeBytes = told.SizeBytes
		if isNoName(*f) && told.Name != "" && path.Ext(told.Name) != "" {
			f.Name = viet.CleanLine(told.Name)
		}
	}
}

// isNoName tells of a file for which the page has no name of its own: a word that asks
// to download it, or the end of its address.
func isNoName(f article.Attachment) bool {
	switch viet.Key(strings.Trim(f.Name, " .:»[]()")) {
	case "", viet.Key("tải về"), viet.Key("tải xuống"), viet.Key("tải file"), viet.Key("tại đây"), viet.Key("xem"),
		viet.Key("file đính kèm"), viet.Key("tệp đính kèm"), viet.Key("đính kèm"), viet.Key("xem chi tiết"),
		"download", "here", "file", "pdf", "attachment":
		return true
	}
	end := path.Base(strings.SplitN(f.URL, "?", 2)[0])
	return f.Name == end && portal.FileType(end) == ""
}
