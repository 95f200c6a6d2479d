package cms

import (
	"fmt"

	"github.com/andybalholm/cascadia"

	"loa/article"
	"loa/portal/internal/dom"
	"loa/portal/internal/list"
	"loa/portal/internal/list/paging"
	"loa/portal/internal/page"
	"loa/portal/internal/page/byline"
	"loa/portal/internal/page/dates"
	"loa/portal/internal/page/media"
	"loa/portal/internal/tidy"
	"loa/portal/internal/weburl"
)

// CheckSelectors returns one error for each selector that cannot be read, with
// its name and what is wrong.
func CheckSelectors(s article.Selectors) []error {
	var faults []error
	for _, f := range selectorFields(s) {
		if _, err := compile(f.value); err != nil {
			faults = append(faults, fmt.Errorf("selector %s %q: %w", f.name, f.value, err))
		}
	}
	return faults
}

type selectorField struct{ name, value string }

func selectorFields(s article.Selectors) []selectorField {
	return []selectorField{
		{"item", s.Item}, {"link", s.Link}, {"title", s.Title}, {"lead", s.Lead}, {"content", s.Content},
		{"author", s.Author},
		{"source", s.Source}, {"published", s.Published}, {"image", s.Image}, {"caption", s.Caption},
		{"remove", s.Remove},
	}
}

// compile reads a selector from the configuration; an empty one matches nothing.
func compile(s string) (dom.Selector, error) {
	if s == "" {
		return nil, nil
	}
	return cascadia.ParseGroup(s)
}

// ListBySelectors reads a list page by the source's own selectors. A page that
// they do not fit is article.ErrLayout.
func ListBySelectors(doc *page.Document, s article.Selectors, p page.Profile) (page.Listing, error) {
	items, err := compile(s.Item)
	if err != nil {
		return page.Listing{}, fmt.Errorf("selector item %q: %w", s.Item, err)
	}
	link, err := compile(s.Link)
	if err != nil {
		return page.Listing{}, fmt.Errorf("selector link %q: %w", s.Link, err)
	}
	l := page.Listing{URL: doc.URL.String(), Kind: "links", Evidence: "the source's selectors",
		Next: paging.NextPage(doc)}
	seen := map[string]bool{}
	for _, item := range dom.QueryAll(doc.Body(), items) {
		anchor := item
		switch {
		case len(link) > 0:
			anchor = list.BestAnchor(dom.QueryAll(item, link))
		case dom.Attr(item, "href") == "":
			anchor = list.BestAnchor(dom.QueryAll(item, anyLink))
		}
		if anchor == nil {
			continue
		}
		address := weburl.Canonical(doc.Resolve(dom.Attr(anchor, "href")))
		if address == "" || weburl.IsFile(address) || len(l.Links) >= page.MaxLinks {
			l.Refused++
			continue
		}
		e := list.Entry{Node: item, URL: address, Key: page.KeyOf(p, address)}
		if seen[e.Key] {
			continue
		}
		seen[e.Key] = true
		e.AddAnchor(anchor)
		e.Complete(doc)
		l.Links = append(l.Links, e.Link(doc, "the source's selectors"))
	}
	if len(l.Links) == 0 {
		return page.Listing{}, list.LayoutError("selectors", fmt.Sprintf("nothing at selector item %q", s.Item))
	}
	return l, nil
}

// ReadBySelectors reads an article by the source's own selectors, the pieces
// without one by the generic evidence. Content is the one selector it needs.
func ReadBySelectors(doc *page.Document, s article.Selectors) (article.Article, error) {
	if faults := CheckSelectors(s); len(faults) > 0 {
		return article.Article{}, faults[0]
	}
	at := map[string]dom.Selector{}
	for _, f := range selectorFields(s) {
		at[f.name], _ = compile(f.value) // checked above
	}
	const name = "selectors"
	found := parts{profile: name, title: doc.Title(), categories: doc.Categories(),
		published: dates.Published(doc, nil), updated: dates.Updated(doc)}
	work := dom.CloneTree(doc.Root)
	if s.Title != "" {
		if found.title = dom.QueryText(work, at["title"]); found.title == "" {
			return article.Article{}, list.LayoutError(name, fmt.Sprintf("nothing at selector title %q", s.Title))
		}
	}
	found.author = byline.Author(doc, nil)
	if s.Author != "" {
		found.author = byline.Credited(doc, dom.QueryText(work, at["author"]))
	}
	if s.Source != "" {
		found.origin = byline.OriginIn(dom.QueryText(work, at["source"]))
	}
	if s.Published != "" {
		if t := dates.Read(doc, dates.QueryValue(work, at["published"]), "the source's selector"); !t.IsZero() {
			found.published = t
		}
	}
	if s.Image != "" {
		if n := dom.QueryFirst(work, at["image"]); n != nil {
			if img := dom.QueryFirst(n, tidy.AnyImage); img != nil {
				n = img
			}
			found.image = media.ShownImage(doc, n)
		}
	}
	if s.Caption != "" && found.image != nil {
		found.image.Caption = dom.QueryText(work, at["caption"])
	}
	for _, n := range dom.QueryAll(work, at["remove"]) {
		dom.RemoveNode(n)
	}
	found.body = dom.QueryFirst(work, at["content"])
	if found.body == nil {
		return article.Article{}, list.LayoutError(name, fmt.Sprintf("nothing at selector content %q", s.Content))
	}
	if s.Lead != "" {
		if n := dom.QueryFirst(work, at["lead"]); n != nil {
			found.lead = dom.LineText(n)
			if dom.Inside(n, found.body) && n != found.body {
				dom.RemoveNode(n)
			}
		}
	}
	found.files = media.Attachments(doc, found.body)
	return found.finish(doc)
}
