package portal

import (
	"fmt"

	"github.com/andybalholm/cascadia"

	"loa/article"
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
		{"item", s.Item}, {"link", s.Link}, {"title", s.Title}, {"lead", s.Lead}, {"content", s.Content}, {"author", s.Author},
		{"source", s.Source}, {"published", s.Published}, {"image", s.Image}, {"caption", s.Caption}, {"remove", s.Remove},
	}
}

// compile reads a selector from the configuration; an empty one matches nothing.
func compile(s string) (selector, error) {
	if s == "" {
		return nil, nil
	}
	return cascadia.ParseGroup(s)
}

// listBySelectors reads a list page by the source's own selectors. A page that
// they do not fit is article.ErrLayout.
func listBySelectors(doc *Document, s article.Selectors, p Profile) (Listing, error) {
	items, err := compile(s.Item)
	if err != nil {
		return Listing{}, fmt.Errorf("selector item %q: %w", s.Item, err)
	}
	link, err := compile(s.Link)
	if err != nil {
		return Listing{}, fmt.Errorf("selector link %q: %w", s.Link, err)
	}
	l := Listing{URL: doc.URL.String(), Kind: "links", Evidence: "the source's selectors", Next: nextPage(doc)}
	seen := map[string]bool{}
	for _, item := range queryAll(doc.Body(), items) {
		anchor := item
		switch {
		case len(link) > 0:
			anchor = bestAnchor(queryAll(item, link))
		case attr(item, "href") == "":
			anchor = bestAnchor(queryAll(item, anyLink))
		}
		if anchor == nil {
			continue
		}
		address := CanonicalURL(doc.Resolve(attr(anchor, "href")))
		if address == "" || isFileAddress(address) || len(l.Links) >= maxLinks {
			l.Refused++
			continue
		}
		e := entry{node: item, url: address, key: keyOf(p, address)}
		if seen[e.key] {
			continue
		}
		seen[e.key] = true
		e.addAnchor(anchor)
		e.complete(doc)
		l.Links = append(l.Links, e.link(doc, "the source's selectors"))
	}
	if len(l.Links) == 0 {
		return Listing{}, layoutError("selectors", fmt.Sprintf("nothing at selector item %q", s.Item))
	}
	return l, nil
}

// readBySelectors reads an article by the source's own selectors, the pieces
// without one by the generic evidence. Content is the one selector it needs.
func readBySelectors(doc *Document, s article.Selectors) (article.Article, error) {
	if faults := CheckSelectors(s); len(faults) > 0 {
		return article.Article{}, faults[0]
	}
	at := map[string]selector{}
	for _, f := range selectorFields(s) {
		at[f.name], _ = compile(f.value) // checked above
	}
	const name = "selectors"
	found := parts{profile: name, title: doc.Title(), categories: doc.Categories(), published: Published(doc, nil), updated: Updated(doc)}
	work := cloneTree(doc.Root)
	if s.Title != "" {
		if found.title = queryText(work, at["title"]); found.title == "" {
			return article.Article{}, layoutError(name, fmt.Sprintf("nothing at selector title %q", s.Title))
		}
	}
	found.author = Author(doc, nil)
	if s.Author != "" {
		found.author = creditedAuthor(doc, queryText(work, at["author"]))
	}
	if s.Source != "" {
		found.origin = originIn(queryText(work, at["source"]))
	}
	if s.Published != "" {
		if t := readMoment(doc, queryValue(work, at["published"]), "the source's selector"); !t.IsZero() {
			found.published = t
		}
	}
	if s.Image != "" {
		if n := queryFirst(work, at["image"]); n != nil {
			if img := queryFirst(n, anyImage); img != nil {
				n = img
			}
			found.image = shownImage(doc, n)
		}
	}
	if s.Caption != "" && found.image != nil {
		found.image.Caption = queryText(work, at["caption"])
	}
	for _, n := range queryAll(work, at["remove"]) {
		removeNode(n)
	}
	found.body = queryFirst(work, at["content"])
	if found.body == nil {
		return article.Article{}, layoutError(name, fmt.Sprintf("nothing at selector content %q", s.Content))
	}
	if s.Lead != "" {
		if n := queryFirst(work, at["lead"]); n != nil {
			found.lead = lineText(n)
			if inside(n, found.body) && n != found.body {
				removeNode(n)
			}
		}
	}
	found.files = Attachments(doc, found.body)
	return found.finish(doc)
}
