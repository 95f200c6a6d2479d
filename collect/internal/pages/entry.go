package pages

import (
	"context"
	"errors"
	"fmt"
	"time"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/fetch"
)

// ItemPatience is how long an item whose page cannot be read, for a reason that
// may pass, waits before it is published as the feed has it. With the wait
// between two tries it stays below an hour.
const ItemPatience = 25 * time.Minute

// standsAlone tells whether an entry is published without its page, which
// could not be read. A feed names nothing but articles: one whose page will
// hardly ever be read is taken at once, one that may soon be, after a while. An
// entry of a page's list is taken only for a page that is there and closed.
func (p *Pages) standsAlone(w Wanted, err error) bool {
	if p.Source.Pages == article.PagesAlways || w.Stored || !WitnessOf(w.Link).IsEnough() ||
		errors.Is(err, judge.ErrFiltered) || judge.IsStore(err) {
		return false
	}
	waited := !w.Failed.IsZero() && p.Now().Sub(w.Failed) >= ItemPatience
	if !isItem(w.Link) {
		return waited && judge.Closed(err)
	}
	if judge.Closed(err) || errors.Is(err, article.ErrLayout) && !errors.Is(err, article.ErrNotAnArticle) &&
		!errors.Is(err, judge.ErrUnlike) {
		return true
	}
	return waited
}

// fromEntry makes an article of what an entry alone says; err is why its page
// was not read, nil when it has none or none is to be read. A page that is a
// file is the article's file.
func (p *Pages) fromEntry(ctx context.Context, w Wanted, err error) (article.Article, string, error) {
	var read article.Article
	var file *fetch.FileError
	if errors.As(err, &file) {
		a := article.Attachment{URL: file.URL, Name: file.Name, Type: file.Type, SizeBytes: file.SizeBytes}
		if isPicture(file.Type) {
			read.Image = &article.Image{URL: file.URL, Type: file.Type}
		} else {
			read.Attachments = []article.Attachment{a}
		}
	}
	if e := WitnessOf(w.Link); e.Title == "" && w.Old.Title == "" {
		return article.Article{}, "", fmt.Errorf("%s: the list's entry has no title: %w", w.URL, article.ErrLayout)
	}
	address := w.URL
	if w.Anchor != "" {
		address += "#" + w.Anchor
	}
	a := p.complete(ctx, read, address, w)
	if !p.Filter.Takes(w.URL, a.Title) && w.Old.Title == "" {
		return article.Article{}, "", fmt.Errorf("%s: %w", w.URL, judge.ErrFiltered)
	}
	return a, "the list's entry alone", nil
}

func isPicture(mediaType string) bool { return len(mediaType) > 6 && mediaType[:6] == "image/" }
