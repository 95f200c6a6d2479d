package portal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"loa/article"
	"loa/portal/internal/cms"
	"loa/portal/internal/document"
	"loa/portal/internal/list"
	"loa/portal/internal/list/paging"
	"loa/portal/internal/page"
	"loa/portal/internal/scripted"
	"loa/portal/internal/sitemap"
	"loa/portal/internal/syndication"
	"loa/portal/internal/weburl"
)

// ReadList reads what stands at an address of a source's lists: a feed, a
// sitemap or a list page, whichever it is. It fetches the address through get,
// and at most a few more documents: the files of a sitemap index, or one or
// two pages of other sections when the list cannot be told from the boxes
// beside it. A page with status 200 that is an error, a login or another
// section's list is article.ErrLayout, so that nothing is stored nor withdrawn.
func ReadList(ctx context.Context, get page.Getter, address string, src article.Source) (page.Listing, error) {
	l, err := readList(ctx, get, address, src)
	if err != nil {
		return page.Listing{}, fmt.Errorf("list %s: %w", address, err)
	}
	return l, nil
}

func readList(ctx context.Context, get page.Getter, address string, src article.Source) (page.Listing, error) {
	get = once(get)
	fetched, err := get(ctx, address)
	if err != nil {
		return page.Listing{}, err
	}
	l, err := readPage(ctx, get, address, fetched, src)
	if err != nil {
		return page.Listing{}, err
	}
	if l.Kind != "feed" { // a feed named its own
		syndication.NameHubs(&l, fetched)
	}
	if l.Next == "" && len(l.Links) > 0 {
		l.Next = cmp.Or(paging.NextPost(l.URL), paging.NextPost(fetched.URL))
	}
	p := cms.ProfileNamed(src.Profile)
	if p != nil {
		l.Profile = cmp.Or(l.Profile, p.Name())
	}
	for i := range l.Links {
		link := &l.Links[i]
		if p != nil {
			link.Key = p.Key(link.URL)
		}
		link.Published, link.Updated = link.Published.UTC(), link.Updated.UTC()
	}
	return l, nil
}

// once fetches no document twice, whatever came of it.
func once(get page.Getter) page.Getter {
	type answer struct {
		page page.Page
		err  error
	}
	had := map[string]answer{}
	return func(ctx context.Context, address string) (page.Page, error) {
		if a, ok := had[address]; ok {
			return a.page, a.err
		}
		page, err := get(ctx, address)
		if ctx.Err() == nil {
			had[address] = answer{page, err}
		}
		return page, err
	}
}

func readPage(ctx context.Context, get page.Getter, address string, fetched page.Page,
	src article.Source) (page.Listing, error) {
	fetched = document.Opened(fetched)
	switch {
	case syndication.IsFeed(fetched):
		l, err := syndication.ParseFeed(fetched)
		if err != nil {
			return page.Listing{}, err
		}
		return l, syndication.CheckNukeFeed(address, l)
	case sitemap.IsSitemap(fetched):
		return sitemap.ReadSitemap(ctx, get, fetched, feedOf)
	}
	if piece, ok := syndication.PieceOf(fetched); ok {
		fetched = piece
	} else if syndication.IsJSON(fetched) {
		return page.Listing{}, fmt.Errorf("%w: JSON without a list of articles", ErrData)
	} else if root := document.OtherRoot(fetched); root != "" && root != "opml" {
		return page.Listing{}, fmt.Errorf("%w: XML of <%s>, which is no feed", ErrData, root)
	}
	doc, err := page.Parse(fetched)
	if err != nil {
		return page.Listing{}, err
	}
	if err := page.CheckPage(doc); err != nil {
		return page.Listing{}, err
	}
	if reason := redirected(address, fetched.URL); reason != "" {
		return page.Listing{}, fmt.Errorf("%w: %s", article.ErrLayout, reason)
	}
	if bare(address, src) {
		return discoverList(ctx, get, doc, src)
	}
	l, err := listOf(ctx, get, doc, src)
	if errors.Is(err, article.ErrLayout) && src.Selectors.Item == "" && scripted.IsShell(doc) {
		// Data alone: a piece of a page that may stay the same would be asked for at every visit.
		if loaded, ok := loadedList(ctx, get, doc); ok && loaded.Kind == "feed" {
			return loaded, nil
		}
	}
	return l, err
}

// feedOf reads a document that is a feed.
func feedOf(fetched page.Page) (page.Listing, bool) {
	if !syndication.IsFeed(fetched) {
		return page.Listing{}, false
	}
	l, err := syndication.ParseFeed(fetched)
	return l, err == nil
}

// loadedList is the list that the scripts of a page load: the first of the documents
// they name, by GET or POST, in which there are articles.
func loadedList(ctx context.Context, get page.Getter, doc *page.Document) (page.Listing, bool) {
	for _, address := range scripted.Addresses(doc) {
		fetched, err := get(ctx, address)
		if err != nil {
			continue
		}
		l, err := readPage(ctx, get, address, fetched, article.Source{Profile: "none", Lists: []string{address}})
		if err != nil || len(l.Links) == 0 {
			continue
		}
		l.URL, l.Evidence = address, "what a script of the page loads: "+l.Evidence
		return l, true
	}
	return page.Listing{}, false
}

// bare tells whether all that is known of a source is the portal's front page.
func bare(address string, src article.Source) bool {
	u, err := url.Parse(address)
	return err == nil && len(src.Lists) == 0 && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" &&
		src.Selectors.Item == ""
}

// redirected says why the page that came is not the list asked for: the front
// page in its place, or page 1 in place of a later one, which is how portals
// say that there is no more.
func redirected(asked, came string) string {
	if came == "" || weburl.Key(asked) == weburl.Key(came) {
		return ""
	}
	a, errA := url.Parse(asked)
	c, errC := url.Parse(came)
	if errA != nil || errC != nil {
		return ""
	}
	if strings.Trim(c.Path, "/") == "" && c.RawQuery == "" && (strings.Trim(a.Path, "/") != "" || a.RawQuery != "") {
		return "sent to the portal's front page instead"
	}
	if paging.PageNumber(asked) > 1 && paging.PageNumber(came) < paging.PageNumber(asked) &&
		paging.SameList(asked, came) {
		return fmt.Sprintf("there is no page %d: sent to page %d", paging.PageNumber(asked), paging.PageNumber(came))
	}
	if !weburl.SameSite(a.Host, c.Host) {
		return "sent to another site, " + c.Host
	}
	return ""
}

// listOf reads a list page: by the source's selectors, its profile, the list
// it states in metadata, or its links.
func listOf(ctx context.Context, get page.Getter, doc *page.Document, src article.Source) (page.Listing, error) {
	named := cms.ProfileNamed(src.Profile)
	p, evidence := named, "as configured"
	if named == nil && src.Profile != "none" {
		p, evidence = cms.Detect(doc)
	}
	if src.Selectors.Item != "" {
		l, err := cms.ListBySelectors(doc, src.Selectors, p)
		l.Profile = nameOfProfile(p)
		return l, err
	}
	var refusal error
	if p != nil {
		l, err := cms.ListByProfile(ctx, get, doc, p)
		if err == nil {
			l.Kind, l.Profile, l.URL = "profile", p.Name(), doc.URL.String()
			l.Evidence = "profile " + p.Name() + " (" + evidence + "): " + l.Evidence
			return l, nil
		}
		if named != nil || !errors.Is(err, article.ErrLayout) {
			return page.Listing{}, err
		}
		refusal = err
	}
	l, err := list.FindStated(ctx, get, doc)
	if errors.Is(err, article.ErrLayout) {
		if held, ok := heldList(doc); ok {
			l, err = held, nil
		}
	}
	if err != nil {
		return page.Listing{}, errors.Join(refusal, err)
	}
	l.Profile = nameOfProfile(p)
	for i := range l.Links {
		l.Links[i].Key = page.KeyOf(p, l.Links[i].URL)
	}
	return l, nil
}

// heldList is the list that a page holds for its scripts to show.
func heldList(doc *page.Document) (page.Listing, bool) {
	l, ok := syndication.ListIn(doc.Page, scripted.Data(doc))
	l.Links = slices.DeleteFunc(l.Links, func(link page.Link) bool { return !list.OwnSite(doc, link.URL) })
	return l, ok && len(l.Links) > 0
}

func nameOfProfile(p page.Profile) string {
	if p == nil {
		return ""
	}
	return p.Name()
}
