// Package preview shows what would be collected from an address, and what an
// address is that no list of articles stands at.
package preview

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"path"
	"strings"

	"loa/article"
	"loa/collect/internal/habit"
	"loa/collect/internal/lists"
	"loa/collect/internal/pages"
	"loa/fetch"
	"loa/portal"
	"loa/viet"
)

// Preview is what would be collected from an address.
type Preview struct {
	Source   article.Source // as it could be configured
	Ways     []portal.Found // every way to the articles that was tried, the best first
	Listing  portal.Listing // of the best
	Pages    []Page         // of the first articles, in the order of the list
	Kept     int            // links that the source's patterns let in
	Requests int
	Note     string // what was done besides what was asked for
	Pasted   bool   // nothing is known of the source but the address
}

// Page is one article as it would be stored, or why it would not.
type Page struct {
	Link      portal.Link
	Article   article.Article
	Evidence  string
	Explained portal.Explanation // where its fields stand on its page; zero for one of a feed alone
	Err       error
}

// Look finds the articles of an address and reads the first n of them as a
// first visit would. It fills in what of p.Source is to be known then.
func (p *Preview) Look(ctx context.Context, listed *lists.Lists, read *pages.Pages, address string, n int) error {
	ways, front, err := listed.Discover(ctx, address)
	p.Ways = ways
	if err == nil && (len(ways) == 0 || ways[0].Refused) {
		err = fmt.Errorf("no list, feed or sitemap of articles: %w%s", article.ErrLayout, reasons(ways))
	}
	doc, errParse := portal.Parse(front)
	if errParse == nil && len(front.Body) > 0 {
		if other := notAList(doc, ways, err); other != nil {
			return other
		}
	}
	if to := elsewhere(address, front.URL); err != nil && to != "" {
		if listed.MovedTo == "" || !p.Pasted || p.Note != "" {
			return &fetch.ElsewhereError{From: address, To: to, Why: fetch.AnotherSite}
		}
		p.Note = fmt.Sprintf("%s has moved to %s: shown is what is there now", address, to)
		return p.restart(ctx, listed, read, to, n)
	}
	if err != nil {
		return err
	}
	best := ways[0]
	if first := firstPage(doc, best); first != "" && p.Pasted && p.Note == "" {
		p.Note = fmt.Sprintf("%s is a later page of a list: shown is the first", address)
		return p.restart(ctx, listed, read, first, n)
	}
	p.Listing = best.Listing
	p.Source.Name = cmp.Or(p.Source.Name, best.Listing.Title)
	if errParse == nil && p.Source.Name == "" {
		p.Source.Name = portal.SiteName(doc)
	}
	p.Source.Name = cmp.Or(p.Source.Name, siteHost(p.Source.URL))
	read.Profile = best.Profile
	if p.lasts(best, doc) {
		p.Source.Lists = []string{best.URL}
	}
	return p.read(ctx, read, n)
}

// restart looks at another address than the one that was pasted.
func (p *Preview) restart(ctx context.Context, listed *lists.Lists, read *pages.Pages, address string,
	n int) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	p.Source.ID, p.Source.URL, p.Source.Lists = "", "", nil
	p.Source = Suggest(p.Source, u)
	listed.Source, read.Source = p.Source, p.Source
	return p.Look(ctx, listed, read, address, n)
}

// elsewhere is where a page came from when that is another site than the one asked
// for, "" when it is not.
func elsewhere(asked, came string) string {
	a, errA := url.Parse(asked)
	c, errC := url.Parse(came)
	if errA != nil || errC != nil || c.Host == "" || fetch.SameSite(a.Hostname(), c.Hostname()) {
		return ""
	}
	return came
}

// lasts tells whether the source must name where its list was found, so that it stays
// what was shown: a feed, a sitemap, what a script loads. A page's own list is read
// where the page is.
func (p *Preview) lasts(best portal.Found, doc *portal.Document) bool {
	switch {
	case best.URL == "":
		return false
	case best.Kind == "feed" || best.Kind == "sitemap" || len(p.Source.Lists) > 0:
		return true
	}
	return doc != nil && best.URL != doc.URL.String()
}

// reasons says why none of the ways is one.
func reasons(ways []portal.Found) string {
	var b strings.Builder
	for _, w := range ways {
		b.WriteString("; " + w.Kind + " " + w.URL + ": " +
			strings.TrimPrefix(w.Evidence, article.ErrLayout.Error()+": "))
	}
	return b.String()
}

// firstPage is the first page of the list of which a page of links is a later one.
func firstPage(doc *portal.Document, best portal.Found) string {
	if doc == nil || best.Kind == "feed" || best.Kind == "sitemap" {
		return ""
	}
	return portal.FirstPage(doc)
}

// read reads the first n articles of the list.
func (p *Preview) read(ctx context.Context, read *pages.Pages, n int) error {
	links := p.choose(read, n)
	if _, err := read.LearnAhead(ctx, links); err != nil {
		return err
	}
	for _, l := range links {
		shown := Page{Link: l}
		read.Explain = func(e portal.Explanation) { shown.Explained = e }
		a, evidence, err := read.Obtain(ctx, pages.Wanted{Link: l})
		shown.Article, shown.Evidence, shown.Err = a, evidence, err
		p.Pages = append(p.Pages, shown)
		if read.MustWait(l.URL, err) || ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// choose picks the first n links that the source's patterns let in.
func (p *Preview) choose(read *pages.Pages, n int) []portal.Link {
	titles := lists.Repeated(p.Listing.Links, func(l portal.Link) string { return l.Title })
	var links []portal.Link
	for _, l := range p.Listing.Links {
		if !read.Filter.May(l) {
			continue
		}
		if p.Kept++; len(links) == n {
			continue
		}
		if titles[l.Title] {
			l.Title = ""
		}
		l.Key = cmp.Or(l.Key, l.URL)
		links = append(links, l)
	}
	return links
}

// Suggest fills what a configuration needs and src leaves open.
func Suggest(src article.Source, u *url.URL) article.Source {
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
	src.Schedule = cmp.Or(src.Schedule, habit.Auto)
	return src
}

func siteHost(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
