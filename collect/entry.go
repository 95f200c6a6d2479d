package collect

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"loa/article"
	"loa/fetch"
)

// itemPatience is how long an item whose page cannot be read, for a reason that
// may pass, waits before it is published as the feed has it. With the wait
// between two tries it stays below an hour.
const itemPatience = 25 * time.Minute

// standsAlone tells whether an entry is published without its page, which
// could not be read. A feed names nothing but articles: one whose page will
// hardly ever be read is taken at once, one that may soon be, after a while. An
// entry of a page's list is taken only for a page that is there and closed.
func (v *visit) standsAlone(f find, err error) bool {
	if v.src.Pages == article.PagesAlways || f.known.ID != 0 || !witnessOf(f.Link).IsEnough() ||
		errors.Is(err, errFiltered) || isStore(err) {
		return false
	}
	failed := v.docs.failing[f.Key]
	waited := failed != nil && v.Now().Sub(failed.first) >= itemPatience
	if !isItem(f.Link) {
		return waited && closed(err)
	}
	if closed(err) || errors.Is(err, article.ErrLayout) && !errors.Is(err, article.ErrNotAnArticle) &&
		!errors.Is(err, ErrUnlike) {
		return true
	}
	return waited
}

// closed tells whether a page is there and will not be shown to us as one: it
// asks for a password or money, it is a file, it is kept from programs, or it
// is on another site.
func closed(err error) bool {
	var status *fetch.StatusError
	if errors.As(err, &status) {
		switch status.Code {
		case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotAcceptable,
			http.StatusUnavailableForLegalReasons:
			return true
		}
	}
	return refused(err) || errors.Is(err, fetch.ErrTooLarge)
}

// fromEntry makes an article of what an entry alone says; err is why its page
// was not read, nil when it has none or none is to be read. A page that is a
// file is the article's file.
func (v *visit) fromEntry(f find, err error, old article.Article) (article.Article, string, error) {
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
	if w := witnessOf(f.Link); w.Title == "" && old.Title == "" {
		return article.Article{}, "", fmt.Errorf("%s: the list's entry has no title: %w", f.URL, article.ErrLayout)
	}
	address := f.URL
	if f.Anchor != "" {
		address += "#" + f.Anchor
	}
	a := v.complete(read, address, f.Link, old)
	if !v.filter.takes(f.URL, a.Title) && old.Title == "" {
		return article.Article{}, "", fmt.Errorf("%s: %w", f.URL, errFiltered)
	}
	return a, "the list's entry alone", nil
}

func isPicture(mediaType string) bool { return len(mediaType) > 6 && mediaType[:6] == "image/" }
