package portal

import (
	"context"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/viet"
)

// standing is what an article's own page says of the section it stands in.
type standing int

const (
	unsaid standing = iota
	ours            // its breadcrumb leads through the list's section
	theirs          // its breadcrumb leads through another section
)

// maxRivals is how many groups are asked by an article of theirs.
const maxRivals = 2

// rivals are the groups that might all be the page's list as far as the page
// tells, the likeliest first.
func (f *finder) rivals(v verdict) []*group {
	var all []*group
	for _, g := range v.ranked {
		switch {
		case v.best == nil && f.onlyFrame && !g.lone() && g.final(v.known) >= leastScore:
			// Perhaps the other section's page lists this one's articles too.
		case v.best == nil && g.foreign && !g.lone() && !g.place.side && g.final(v.known) > leastScore-5:
			// Perhaps a page of boxes, one for each section below it.
		case g.lone() || f.isFrame(g, v.known) || g.final(v.known) < leastScore:
			continue
		}
		all = append(all, g)
	}
	return all[:min(len(all), maxRivals)]
}

// confirm settles a doubt between groups by the breadcrumb of an article of
// each. It fetches nothing when only one group can be meant.
func (f *finder) confirm(ctx context.Context, get Getter, v verdict) (verdict, error) {
	rivals := f.rivals(v)
	if len(rivals) < 2 && v.best != nil {
		return v, nil
	}
	told := false
	for _, g := range rivals {
		page, err := get(ctx, g.entries[0].url)
		if ctx.Err() != nil {
			return verdict{}, ctx.Err()
		}
		if err != nil {
			continue
		}
		doc, err := Parse(page)
		if err != nil || badPage(doc) != "" {
			continue
		}
		g.standing = f.standingOf(doc)
		told = told || g.standing != unsaid
	}
	if !told {
		return v, nil
	}
	return f.judgeAgain(v), nil
}

// standingOf reads an article's breadcrumb.
func (f *finder) standingOf(doc *Document) standing {
	other := false
	for _, name := range doc.breadcrumb() {
		key := nameKey(name)
		switch {
		case key == "" || key == "trangchu" || key == "home":
		case f.names[key]:
			return ours
		case f.menu[key] != "" && f.otherSection(f.menu[key]):
			other = true
		}
	}
	if crumbs := find(doc.Body(), isBreadcrumb); crumbs != nil {
		for _, a := range findAll(crumbs, func(n *html.Node) bool { return n.DataAtom == atom.A }) {
			address := CanonicalURL(doc.Resolve(attr(a, "href")))
			switch {
			case address == "" || viet.Fold(lineText(a)) == "trang chu":
			case AddressKey(address) == AddressKey(f.self):
				return ours
			case f.otherSection(address):
				other = true
			}
		}
	}
	if other {
		return theirs
	}
	return unsaid
}
