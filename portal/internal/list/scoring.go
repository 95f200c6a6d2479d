package list

import (
	"cmp"
	"fmt"
	"sort"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/list/paging"
	"loa/portal/internal/page"
	"loa/viet"
)

// Choice is which candidate groups of a page are its list.
type Choice struct {
	taken   map[*group]bool
	best    *group
	unsure  string // why another page of the site should be looked at; empty: none
	refused int
	known   bool     // pages of other sections told the frame from the list
	ranked  []*group // All groups, the likeliest first
}

// leastScore is what a group needs to be the page's list.
const leastScore = 2.5

// Score chooses the groups that are the page's own list. siblings are pages of
// other sections: what stands there as well belongs to the site's frame.
func (f *Candidates) Score(siblings ...*Candidates) Choice {
	known := f.compare(siblings)
	f.onlyFrame = !known && f.hasOnlyFrame(siblings)
	return f.decide(known)
}

// ScoreAgain chooses with what has become known since.
func (f *Candidates) ScoreAgain(v Choice) Choice { return f.decide(v.known) }

// hasOnlyFrame tells whether everything on the page also stands on a page of
// another section, which has a list of its own beside it: then this section is
// empty, or the page lies behind the list's last one.
func (f *Candidates) hasOnlyFrame(siblings []*Candidates) bool {
	seen := false
	for _, g := range f.groups {
		if g.place.Navigation || g.score <= 0 {
			continue
		}
		if seen = true; g.repeat < .6 || g.own || g.inPath >= .5 {
			return false
		}
	}
	here := map[string]bool{}
	for _, e := range f.entries {
		here[e.Key] = true
	}
	for _, s := range siblings {
		for _, g := range s.groups {
			shared := 0
			for _, e := range g.entries {
				if here[e.Key] {
					shared++
				}
			}
			if seen && len(g.entries) >= 2 && g.score >= leastScore && !g.place.Navigation &&
				shared*4 < len(g.entries) {
				return true
			}
		}
	}
	return false
}

func (f *Candidates) decide(known bool) Choice {
	v := Choice{taken: map[*group]bool{}, known: known}
	ranked := append([]*group(nil), f.groups...)
	sort.SliceStable(ranked, func(i, j int) bool { return ranked[i].final(known) > ranked[j].final(known) })
	v.ranked = ranked
	v.best = f.best(ranked, known)
	switch {
	case v.best != nil && f.onlyFrame && v.best.standing != ours:
		v.unsure = "no list of its own: all its links also stand on the pages of other sections"
		v.best = nil
	case v.best == nil || v.best.final(known) < leastScore:
		v.unsure = "no group of links looks like a list of articles"
		v.best = nil
	}
	if v.best == nil {
		v.refused = len(f.entries)
		return v
	}
	region := f.region(v.best, known)
	for _, g := range f.groups {
		ok, unsure := f.accepts(g, v.best, region, known)
		if ok {
			v.taken[g] = true
		} else {
			v.refused += len(g.entries)
		}
		if unsure != "" && v.unsure == "" {
			v.unsure = unsure
		}
	}
	return v
}

// best is the first group that can be the page's list. One entry alone is
// taken for it only when there is no list of several.
func (f *Candidates) best(ranked []*group, known bool) *group {
	var lone *group
	for _, g := range ranked {
		switch {
		case g.place.Navigation || f.outOfPath(g, ranked):
		case !g.lone() && (lone == nil || g.final(known) >= leastScore && !f.isFrame(g, known)):
			return g
		case lone == nil:
			lone = g
		}
	}
	return lone
}

// final is a group's score with what other pages tell.
func (g *group) final(known bool) float64 {
	score := g.score
	if g.lone() {
		score -= 2
	}
	switch g.standing {
	case ours:
		score += 8
	case theirs:
		score -= 8
	}
	switch {
	case known && g.repeat >= .6:
		score -= 4
	case known && g.repeat <= .2:
		score += 1.5
	}
	return score
}

// outOfPath refuses as best a group none of whose addresses lies in the page's
// Section while a good group's all do.
func (f *Candidates) outOfPath(g *group, ranked []*group) bool {
	if g.inPath > .2 || f.FrontPage() {
		return false
	}
	for _, other := range ranked {
		if other.inPath >= .9 && len(other.entries) >= 3 && !other.place.Navigation && !other.place.Side &&
			other.score >= leastScore {
			return true
		}
	}
	return false
}

// kind is where on a page a group stands, by the names of what is around it:
// the same box has the same kind on every page of a site.
func (g *group) kind() string {
	var b strings.Builder
	for n, up := g.container, 0; n != nil && n.Type == html.ElementNode && up < 4; n, up = n.Parent, up+1 {
		b.WriteString(signature(n))
		b.WriteByte('<')
	}
	return b.String()
}

// beside tells whether two groups stand in the same part of the page.
func (g *group) beside(other *group) bool {
	for n, up := g.container, 0; n != nil && up < 4 && !dom.IsElement(n, atom.Body); n, up = n.Parent, up+1 {
		for m, down := other.container, 0; m != nil && down < 4; m, down = m.Parent, down+1 {
			if n == m {
				return true
			}
		}
	}
	return false
}

// compare counts which entries also stand there on the siblings; it tells whether
// that distinguishes anything: a page that shares nothing with this one, or
// everything, says nothing about the frame.
func (f *Candidates) compare(siblings []*Candidates) bool {
	if len(siblings) == 0 {
		return false
	}
	elsewhere := map[string]bool{}
	for _, s := range siblings {
		for _, g := range s.groups {
			where := g.kind()
			for _, e := range g.entries {
				elsewhere[where+e.Key] = true
			}
		}
	}
	differs, shares := false, false
	for _, g := range f.groups {
		count := 0
		where := g.kind()
		for _, e := range g.entries {
			if elsewhere[where+e.Key] {
				count++
			}
		}
		g.repeat = float64(count) / float64(len(g.entries))
		if g.place.Navigation || g.score <= 0 {
			continue
		}
		differs = differs || g.repeat < .6
		shares = shares || g.repeat >= .6
	}
	return differs && shares
}

// isFrame tells whether a group certainly is none of the page's own list.
func (f *Candidates) isFrame(g *group, known bool) bool {
	switch {
	case g.standing == ours:
		return false
	case g.place.Navigation, g.foreign, g.standing == theirs, g.labels():
		return true
	case g.own:
		return known && g.repeat >= .9 && len(g.entries) >= 3
	case sideHeading().MatchString(viet.Fold(g.label)) && !g.subsection:
		return true
	case known && g.repeat >= .6:
		return true
	}
	return g.place.Side && !g.paged
}

// region is the largest part of the page around the best group that holds no
// group of the frame.
func (f *Candidates) region(best *group, known bool) *html.Node {
	frame := map[*html.Node]bool{}
	for _, g := range f.groups {
		if g != best && f.isFrame(g, known) {
			for n := g.container; n != nil; n = n.Parent {
				frame[n] = true
			}
			for _, e := range g.entries {
				frame[e.Node] = true
			}
		}
	}
	region := best.container
	for p := region.Parent; p != nil && !frame[p] && !dom.IsElement(p, atom.Html); p = p.Parent {
		region = p
	}
	return region
}

// accepts decides about one group beside the best one, and says when it does
// so on weak grounds.
func (f *Candidates) accepts(g, best *group, region *html.Node, known bool) (ok bool, unsure string) {
	if g == best {
		weak := best.standing == unsaid && best.inPath < .7 && !best.paged && !best.own && !known && !f.FrontPage()
		if weak {
			return true, "nothing but its looks says that the list is this section's own"
		}
		return true, ""
	}
	if f.FrontPage() {
		return !g.place.Navigation && g.score >= leastScore-1 && !sideOnly(g), ""
	}
	if best.foreign && g.foreign && g.standing != theirs && !g.place.Side && !(known && g.repeat >= .6) {
		return true, "" // a page of boxes, one for each section below it
	}
	if f.isFrame(g, known) {
		return false, ""
	}
	if best.inPath >= .7 && g.inPath < .5 {
		return false, ""
	}
	if best.inPath >= .7 && g.inPath >= .9 && g.score > 0 {
		return true, ""
	}
	if g.container == best.container && g.bare() && !best.bare() {
		return false, ""
	}
	joined := g.label == "" && !g.aside(best) && g.beside(best)
	near := dom.Inside(g.container, region) || joined && g.lone()
	continues := near && g.container == best.container ||
		moreHeading().MatchString(viet.Fold(g.label)) && !g.aside(best) && g.beside(best)
	if continues || g.own {
		return g.score > -2, ""
	}
	if known {
		return g.repeat <= .3 && g.score >= 1 && (near || g.label == "" && !g.aside(best)), ""
	}
	if !near {
		return false, ""
	}
	// Only looks speak for it: a leading article before the list is taken, a
	// second list is not.
	unsure = fmt.Sprintf("%d links %s may belong to the list or to a box beside it", len(g.entries), under(g))
	leading := len(g.entries) <= 3 && len(best.entries) > len(g.entries) && g.label == "" && g.score >= .6*best.score &&
		!g.aside(best)
	led := best.lone() && joined && g.score >= 1
	return leading || led, unsure
}

// aside tells whether a group stands in a side part in which the best does not.
func (g *group) aside(best *group) bool {
	return g.place.Side || g.place.MaybeSide && !best.place.MaybeSide
}

// bare tells of links that say little and have nothing around them, such as
// the names of sections or writers within entries.
func (g *group) bare() bool {
	syllables := 0
	for _, e := range g.entries {
		if e.heading || e.dated || e.picture || e.lead != "" {
			return false
		}
		syllables += len(viet.Syllables(e.title))
	}
	return g.shape < .35 && syllables <= 4*len(g.entries)
}

// labels tells of bare links several of which lead to the same address.
func (g *group) labels() bool {
	distinct := map[string]bool{}
	for _, e := range g.entries {
		distinct[e.Key] = true
	}
	return len(distinct)*10 <= len(g.entries)*7 && !g.own && g.bare()
}

// lone tells of a group of one entry, which more likely leads a list than is one.
func (g *group) lone() bool { return len(g.entries) == 1 }

// sideOnly tells of boxes that no front page means as its news.
func sideOnly(g *group) bool { return namesService(g.label) }

// besideNews tells of an entry in a box that the front page does not mean as its news,
// though it looks like those of another.
func (f *Candidates) besideNews(e *Entry) bool {
	if h := headingIn(e.Node); h != nil && page.CleanTitle(dom.LineText(h)) != e.title &&
		namesService(dom.LineText(h)) {
		return true // the entry is its box
	}
	h := f.headingOver(&group{container: e.Node.Parent, entries: []*Entry{e}})
	return h != nil && namesService(dom.LineText(h))
}

// namesService tells of headings over what an office offers besides its news.
func namesService(label string) bool {
	return dom.ContainsAny(viet.Fold(label), "lien ket", "quang cao", "van ban", "thu tuc", "hoi dap", "dich vu cong",
		"keu goi dau tu", "danh ba", "tra cuu", "bieu mau", "lich cong tac", "lich tiep")
}

func under(g *group) string {
	if g.label == "" {
		return "without a heading"
	}
	return "under “" + g.label + "”"
}

// listing makes the listing of a choice, in page order, each article once.
func (f *Candidates) listing(v Choice) page.Listing {
	l := page.Listing{URL: f.self, Kind: "links", Next: paging.NextPage(f.doc), Refused: v.refused}
	if v.best != nil {
		l.Evidence = fmt.Sprintf("%d links in a list: %s", len(v.best.entries), strings.Join(v.best.why, ", "))
	}
	owner := map[*Entry]*group{}
	for _, g := range f.groups {
		for _, e := range g.entries {
			owner[e] = g
		}
	}
	settleYears(f.takenEntries(v, owner))
	at := map[string]int{}
	for _, e := range f.entries {
		g := owner[e]
		if !v.taken[g] || g != v.best && f.FrontPage() && f.besideNews(e) {
			continue
		}
		link := e.Link(f.doc, strings.Join(g.why, ", "))
		if i, seen := at[link.Key]; seen {
			l.Links[i] = richer(l.Links[i], link)
			continue
		}
		at[link.Key] = len(l.Links)
		l.Links = append(l.Links, link)
	}
	keepDays(l.Links)
	return l
}

// takenEntries are the entries of the groups that are the list.
func (f *Candidates) takenEntries(v Choice, owner map[*Entry]*group) (taken []*Entry) {
	for _, e := range f.entries {
		if v.taken[owner[e]] {
			taken = append(taken, e)
		}
	}
	return taken
}

// keepDays leaves the days of entries only where the list dates most of them: what a
// few name may be the day that they are about.
func keepDays(links []page.Link) {
	dated := 0
	for _, l := range links {
		if !l.Published.IsZero() {
			dated++
		}
	}
	if dated*3 >= len(links)*2 {
		return
	}
	for i := range links {
		if l := &links[i]; l.PublishedDay {
			l.Published, l.PublishedDay, l.PublishedEvidence = time.Time{}, false, ""
		}
	}
}

// richer joins what two entries for the same article say.
func richer(a, b page.Link) page.Link {
	if a.Published.IsZero() {
		a.Published, a.PublishedDay, a.PublishedEvidence = b.Published, b.PublishedDay, b.PublishedEvidence
	}
	a.Lead = cmp.Or(a.Lead, b.Lead)
	a.Image = cmp.Or(a.Image, b.Image)
	if len(b.Title) > len(a.Title) && strings.HasSuffix(strings.TrimRight(a.Title, "."), "…") {
		a.Title = b.Title
	}
	return a
}
