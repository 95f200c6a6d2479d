package pages

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/article"
	"loa/collect/internal/session"
	"loa/fetch"
)

// maxParts bounds the pages of one article.
const maxParts = 12

// join reads the further pages of an article and adds their texts to the
// first's. A page that cannot be read, or that shows no more than those before,
// ends it.
func (p *Pages) join(ctx context.Context, first string, r reading) (article.Article, error) {
	a, document := r.article, r.document
	texts := []string{a.ContentText}
	for part := 1; part < maxParts; part++ {
		next := document.NextPart(first, part)
		if next == "" {
			break
		}
		resp, err := p.Get(ctx, fetch.Request{URL: next, Stay: true})
		if ctx.Err() != nil || p.MustWait(next, err) {
			return a, err
		}
		if err != nil {
			p.Report(next, fmt.Errorf("page %d of an article: %w", part+1, err), true)
			break
		}
		more, err := p.read(session.PageOf(resp))
		if err != nil || more.article.ContentText == "" || slices.Contains(texts, more.article.ContentText) {
			break
		}
		texts = append(texts, more.article.ContentText)
		a.ContentHTML += more.article.ContentHTML
		a.Attachments = addFiles(a.Attachments, more.article.Attachments)
		document = more.document
	}
	a.ContentText = strings.Join(texts, "\n\n")
	return a, nil
}

// addFiles adds the files that are not there yet.
func addFiles(files, more []article.Attachment) []article.Attachment {
	for _, f := range more {
		if !slices.ContainsFunc(files, func(have article.Attachment) bool { return have.URL == f.URL }) {
			files = append(files, f)
		}
	}
	return files
}
