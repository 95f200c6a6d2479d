package collect

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"path"
	"strings"

	"loa/article"
	"loa/fetch"
	"loa/portal"
	"loa/viet"
)

// Preview shows what would be collected from an address.
type Preview struct {
	Source   article.Source // as it could be configured
	Ways     []portal.Found // every way to the articles that was tried, the best first
	Listing  portal.Listing // of the best
	Pages    []PreviewPage  // of the first articles, in the order of the list
	Kept     int            // links that the source's patterns let in
	Requests int
}

// PreviewPage is one article as it would be stored, or why it would not.
type PreviewPage struct {
	Link     portal.Link
	Article  article.Article
	Evidence string
	Err      error
}

// Preview looks for the articles of an address and reads the first n of them,
// as a first visit would, and stores nothing. Src may hold settings to try;
// its empty fields are filled with what was found.
func (c *Collector) Preview(ctx context.Context, address string, src article.Source, n int) (Preview, error) {
	u, err := fetch.ParseURL(address)
	if err != nil {
		return Preview{}, fmt.Errorf("preview: %w", err)
	}
	p := Preview{Source: suggest(src, u)}
	v, err := c.visitFrom(p.Source, How{}, article.SourceState{Source: p.Source.ID})
	if err == nil {
		v.trial = true
		err = p.look(ctx, v, u.String(), n)
		p.Requests = v.report.Requests
	}
	if err != nil {
		return p, fmt.Errorf("preview %s: %w", address, err)
	}
	return p, nil
}

func (p *Preview) look(ctx context.Context, v *visit, address string, n int) (err error) {
	g := &getter{visit: v, entry: address}
	p.Ways, err = guarded(v.log, address, func() ([]portal.Found,
		error) {
		return v.Reader.Discover(ctx, g.get, address, v.src)
	})
	if err == nil && (len(p.Ways) == 0 || p.Ways[0].Refused) {
		err = fmt.Errorf("no list, feed or sitemap of articles: %w", article.ErrLayout)
	}
	doc, errParse := portal.Parse(g.page)
	if errParse == nil && len(g.page.Body) > 0 {
		if other := notAList(doc, p.Ways, err); other != nil {
			return other
		}
	}
	if err != nil {
		return err
	}
	best := p.Ways[0]
	p.Listing = best.Listing
	p.Source.Name = cmp.Or(p.Source.Name, best.Listing.Title)
	if errParse == nil && p.Source.Name == "" {
		p.Source.Name = strings.Join(doc.SiteNames()[:min(1, len(doc.SiteNames()))], "")
	}
	p.Source.Name = cmp.Or(p.Source.Name, siteHost(p.Source.URL))
	v.state.Profile = best.Profile
	// A feed or sitemap is read where it was found, so that the source stays
	// what was shown; a page's own list where the page is.
	if lasting := best.Kind == "feed" || best.Kind == "sitemap"; best.URL != "" &&
		(lasting || len(p.Source.Lists) > 0) {
		p.Source.Lists = []string{best.URL}
	}
	finds := p.choose(v, n)
	if err := v.learnAhead(ctx, finds); err != nil {
		return err
	}
	for _, f := range finds {
		a, evidence, err := v.obtain(ctx, f, article.Article{})
		p.Pages = append(p.Pages, PreviewPage{Link: f.Link, Article: a, Evidence: evidence, Err: err})
		if v.mustWait(f.URL, err) || ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// choose picks the first n links that the source's patterns let in.
func (p *Preview) choose(v *visit, n int) []find {
	titles := repeated(p.Listing.Links, func(l portal.Link) string { return l.Title })
	var finds []find
	for _, l := range p.Listing.Links {
		if !v.filter.may(l) {
			continue
		}
		if p.Kept++; len(finds) == n {
			continue
		}
		if titles[l.Title] {
			l.Title = ""
		}
		l.Key = cmp.Or(l.Key, l.URL)
		finds = append(finds, find{Link: l})
	}
	return finds
}

// suggest fills what a configuration needs and src leaves open.
func suggest(src article.Source, u *url.URL) article.Source {
	src.URL = cmp.Or(src.URL, u.Scheme+"://"+u.Host+"/")
	if len(src.Lists) == 0 && u.String() != src.URL {
		src.Lists = []string{u.String()}
	}
	if src.ID == "" {
		site, _, _ := strings.Cut(siteHost(u.String()), ".")
		section := path.Base(strings.TrimSuffix(u.Path, path.Ext(u.Path)))
		src.ID = strings.Trim(viet.Slug(site+"-"+section), "-")
		src.FullText = true
	}
	src.Profile = cmp.Or(src.Profile, "auto")
	src.Schedule = cmp.Or(src.Schedule, Auto)
	return src
}

func siteHost(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
