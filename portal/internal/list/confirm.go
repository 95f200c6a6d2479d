package list

import (
	"context"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/weburl"
	"loa/viet"
)

// standing is what an article's own page says of the section it stands in.
type standing int

const (
	unsaid standing = iota
	ours            // its breadcrumb leads through the list's section
	theirs          // its breadcrumb leads through another section
)

// MaxRivals is how many groups are asked by an article of theirs.
const MaxRivals = 2

// rivals are the groups that might all be the page's list as far as the page
// tells, the likeliest first.
func (f *Candidates) rivals(v Choice) []*group {
	var all []*group
	for _, g := range v.ranked {
		switch {
		case v.best == nil && f.onlyFrame && !g.lone() && g.final(v.known) >= leastScore:
			// Perhaps the other section's page lists this one's articles too.
		case v.best == nil && g.foreign && !g.lone() && !g.place.Side && g.final(v.known) > leastScore-5:
			// Perhaps a page of boxes, one for each section below it.
		case g.lone() || f.isFrame(g, v.known) || g.final(v.known) < leastScore:
			continue
		}
		all = append(all, g)
	}
	return all[:min(len(all), MaxRivals)]
}

// confirm settles which of several groups is meant by the breadcrumb of an article of
// each. It fetches nothing when only one group can be meant.
func (f *Candidates) confirm(ctx context.Context, get page.Getter, v Choice) (Choice, error) {
	rivals := f.rivals(v)
	if len(rivals) < 2 && v.best != nil {
		return v, nil
	}
	answered := false
	for _, g := range rivals {
		if err := f.ask(ctx, get, g); err != nil {
			return Choice{}, err
		}
		answered = answered || g.standing != unsaid
	}
	if !answered {
		return v, nil
	}
	return f.ScoreAgain(v), nil
}

// ask notes what a group's first article says of the section that it stands in; the only
// error is that there is no more time.
func (f *Candidates) ask(ctx context.Context, get page.Getter, g *group) error {
	fetched, err := get(ctx, g.entries[0].URL)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return nil // the list can be chosen without it
	}
	doc, err := page.Parse(fetched)
	if err == nil && page.BadPage(doc) == "" {
		g.standing = f.standingOf(doc)
	}
	return nil
}

// isStray tells of one link alone, to another part of the site: the only article of
// a section, or what a box shows on the page of a section that has become empty, a
// different one at every visit.
func (f *Candidates) isStray(g *group) bool {
	return g.lone() && !g.own && g.inPath == 0 && g.standing == unsaid && !f.FrontPage() &&
		!samePrefix(weburl.Segments(g.entries[0].URL), f.Section, 1)
}

// standingOf reads an article's breadcrumb.
func (f *Candidates) standingOf(doc *page.Document) standing {
	other := false
	for _, name := range doc.Breadcrumb() {
		key := page.NameKey(name)
		switch {
		case key == "" || key == "trangchu" || key == "home":
		case f.names[key]:
			return ours
		case f.menu[key] != "" && f.otherSection(f.menu[key]):
			other = true
		}
	}
	if crumbs := dom.Find(doc.Body(), page.IsBreadcrumb); crumbs != nil {
		for _, a := range dom.FindAll(crumbs, func(n *html.Node) bool { return n.DataAtom == atom.A }) {
			address := weburl.Canonical(doc.Resolve(dom.Attr(a, "href")))
			switch {
			case address == "" || viet.Fold(dom.LineText(a)) == "trang chu":
			case weburl.Key(address) == weburl.Key(f.self):
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
