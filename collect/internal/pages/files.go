package pages

import (
	"context"
	"path"
	"slices"
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
// the files of an article that nobody waits for: each file is a request, and costs its
// turn. Those of news are measured once it is out, by Measure.
func (p *Pages) measure(ctx context.Context, a *article.Article, w Wanted) {
	keepNames(a.Attachments, w.Old.Attachments)
	if !w.Quiet || p.Trial || w.Stored {
		return
	}
	for i := range a.Attachments {
		f := &a.Attachments[i]
		if f.SizeBytes > 0 || i >= maxMeasuredOfArticle || p.measured >= maxMeasured || !p.AtHome(f.URL) {
			continue
		}
		p.measured++
		told, ok := p.ask(ctx, f.URL)
		if !ok {
			continue
		}
		f.SizeBytes = told.SizeBytes
		if isNoName(*f) && told.Name != "" && path.Ext(told.Name) != "" {
			f.Name = viet.CleanLine(told.Name)
		}
	}
}

// keepNames gives files the names that their servers told once, where the page still
// has none for them.
func keepNames(files, old []article.Attachment) {
	for i := range files {
		for _, before := range old {
			if before.URL == files[i].URL && isNoName(files[i]) && !isNoName(before) {
				files[i].Name = before.Name
			}
		}
	}
}

// ask asks for a file without its bytes. A page in place of the file is none.
func (p *Pages) ask(ctx context.Context, address string) (file fetch.FileError, ok bool) {
	resp, err := p.Get(ctx, fetch.Request{URL: address, HeadOnly: true})
	if err != nil {
		if p.MustWait(address, err) || ctx.Err() != nil {
			p.measured = maxMeasured // not in this visit
		}
		return file, false
	}
	return resp.File, resp.File.Type != "" && !strings.HasPrefix(resp.File.Type, "text/html")
}

// Unmeasured tells whether an article has files at home of which the length is not
// known.
func (p *Pages) Unmeasured(a article.Article) bool {
	return slices.ContainsFunc(a.Attachments[:min(len(a.Attachments), maxMeasuredOfArticle)],
		func(f article.Attachment) bool { return f.SizeBytes == 0 && p.AtHome(f.URL) })
}

// Measure asks for the lengths of the files of a published article, as long as may
// allows it for each, and tells whether it learned one. Their names stay: readers know
// the files by them.
func (p *Pages) Measure(ctx context.Context, a *article.Article, may func(address string) bool) (learned bool) {
	a.Attachments = slices.Clone(a.Attachments)
	for i := range a.Attachments[:min(len(a.Attachments), maxMeasuredOfArticle)] {
		f := &a.Attachments[i]
		if f.SizeBytes > 0 || p.measured >= maxMeasured || !p.AtHome(f.URL) || !may(f.URL) {
			continue
		}
		p.measured++
		if told, ok := p.ask(ctx, f.URL); ok && told.SizeBytes > 0 {
			f.SizeBytes, learned = told.SizeBytes, true
		}
	}
	return learned
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
