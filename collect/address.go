package collect

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"loa/article"
	"loa/fetch"
	"loa/portal"
)

// addressOf is where an article is: the address that its page calls canonical
// when that is the same page without parameters, or when a look there finds the
// same article; else the one it was fetched from. Many templates name the front
// page, a section, or one address for all.
func (v *visit) addressOf(ctx context.Context, fetched string, a, old article.Article) (string, error) {
	c, err := fetch.ParseURL(a.URL)
	if err != nil {
		return fetched, nil
	}
	f, err := fetch.ParseURL(fetched)
	canonical := c.String()
	switch {
	case err != nil || !strings.EqualFold(c.Hostname(), f.Hostname()) || canonical == f.String():
		return fetched, nil
	case old.URL == canonical && old.Title == a.Title:
		return canonical, nil // looked at before
	case samePath(c, f):
		if drops(f.Query(), c.Query()) {
			return canonical, nil
		}
		return fetched, nil
	case fetch.IsFront(c), fetch.IsLogin(c):
		return fetched, nil
	}
	if other, taken := v.canonical[canonical]; taken && other != fetched {
		return fetched, nil // one address for all
	}
	v.canonical[canonical] = fetched
	page, err := v.page(ctx, canonical)
	if err != nil {
		if ctx.Err() != nil || v.mustWait(canonical, err) {
			return "", err
		}
		return fetched, nil
	}
	if r, err := v.read(page); err == nil && r.article.Title == a.Title &&
		sameText(r.article.ContentText, a.ContentText) {
		return canonical, nil
	}
	return fetched, nil
}

func samePath(a, b *url.URL) bool {
	return strings.TrimRight(a.EscapedPath(), "/") == strings.TrimRight(b.EscapedPath(), "/")
}

// drops tells whether what is left of the parameters is part of what was there.
func drops(all, left url.Values) bool {
	for name, values := range left {
		if !slices.Equal(all[name], values) {
			return false
		}
	}
	return true
}

// sameText tells whether two pages hold one text, in two layouts maybe.
func sameText(a, b string) bool {
	if a == b {
		return true
	}
	one, other := words(a), words(b)
	common := 0
	for w := range one {
		if other[w] {
			common++
		}
	}
	return common*10 >= max(len(one), len(other))*8
}

// aliases are the further names by which a find's article is known for ever:
// what the feed calls it, and its address.
func (f find) aliases() []string {
	return aliasesOf(f.Link)
}

func aliasesOf(l portal.Link) []string {
	var all []string
	if l.GUID != "" && l.GUID != l.Key {
		all = append(all, guidAlias+l.GUID)
	}
	if l.Anchor != "" || l.NoPage {
		return all
	}
	if l.URL != "" && l.URL != l.Key {
		all = append(all, addressAlias+l.URL)
	}
	return all
}

// Prefixes of aliases, which keep them apart from keys.
const (
	guidAlias    = "guid:"
	addressAlias = "url:"
)
