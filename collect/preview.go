package collect

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"path"
	"strings"

	"loa/article"
	"loa/portal"
	"loa/viet"
)

// Preview shows what would be collected from an address.
type Preview struct {
	Source   article.Source // as it could be configured
	Listing  portal.Listing
	Pages    []PreviewPage // of the first articles, in the order of the list
	Kept     int           // links that the source's patterns let in
	Requests int
}

// PreviewPage is one article as it would be stored, or why it would not.
type PreviewPage struct {
	Link     portal.Link
	Article  article.Article
	Evidence string
	Err      error
}

// Preview reads the list at an address and the first n articles it names, as
// a first visit would, and stores nothing. Src may hold settings to try; its
// empty fields are filled with what was found.
func (c *Collector) Preview(ctx context.Context, address string, src article.Source, n int) (Preview, error) {
	u, err := parseURL(address)
	if err != nil {
		return Preview{}, fmt.Errorf("preview: %w", err)
	}
	src = suggest(src, u)
	v, err := c.visitFrom(src, How{}, article.SourceState{Source: src.ID})
	if err != nil {
		return Preview{}, fmt.Errorf("preview %s: %w", address, err)
	}
	p := Preview{Source: src}
	p.Listing, err = v.readPage(ctx, u.String(), u.String(), true)
	p.Requests = v.report.Requests
	if err != nil {
		return p, fmt.Errorf("preview %s: %w", address, err)
	}
	if profile := p.Listing.Profile; profile != "" && (src.Profile == "" || src.Profile == "auto") {
		p.Source.Profile = profile
	}
	titles := repeated(p.Listing.Links)
	var finds []find
	for _, l := range p.Listing.Links {
		if !v.filter.may(l) {
			continue
		}
		if titles[l.Title] {
			l.Title = ""
		}
		p.Kept++
		if len(finds) < n {
			l.Key = cmp.Or(l.Key, l.URL)
			finds = append(finds, find{Link: l})
		}
	}
	if err := v.learnFurniture(ctx, finds); err != nil {
		return p, fmt.Errorf("preview %s: %w", address, err)
	}
	for _, f := range finds {
		v.evidence = ""
		a, err := v.fetch(ctx, f.Link, article.Article{})
		p.Pages = append(p.Pages, PreviewPage{Link: f.Link, Article: a, Evidence: v.evidence, Err: err})
		if _, wait := asksToWait(err); wait || ctx.Err() != nil {
			break
		}
	}
	p.Requests = v.report.Requests
	return p, ctx.Err()
}

// suggest fills what a configuration needs and src leaves open.
func suggest(src article.Source, u *url.URL) article.Source {
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	src.URL = cmp.Or(src.URL, u.Scheme+"://"+u.Host+"/")
	if len(src.Lists) == 0 && u.String() != src.URL {
		src.Lists = []string{u.String()}
	}
	if src.ID == "" {
		site, _, _ := strings.Cut(host, ".")
		section := path.Base(strings.TrimSuffix(u.Path, path.Ext(u.Path)))
		src.ID = strings.Trim(viet.Slug(site+"-"+section), "-")
		src.FullText = true
	}
	src.Name = cmp.Or(src.Name, host)
	src.Profile = cmp.Or(src.Profile, "auto")
	src.Schedule = cmp.Or(src.Schedule, Auto)
	return src
}
