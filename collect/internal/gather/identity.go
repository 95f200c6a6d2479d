package gather

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/collect/internal/session"
	"loa/portal"
)

// titleName asks the store for an article of the source by its title.
const titleName = "title:"

// maxAliases is how many articles a visit gives further names that were stored
// before these were kept.
const maxAliases = 200

// identify finds what is stored of the links' articles, by the key that the
// list gives, by what the feed calls them, by their address now and at the
// portal's former ones. A link known under another key takes that key.
func (l *list) identify(ctx context.Context, links []entry) (map[string]article.Known, error) {
	var names []string
	for _, link := range links {
		names = append(names, link.Key)
		names = append(names, AliasesOf(link.Link)...)
		names = append(names, l.formerNames(link.Link)...)
	}
	stored, err := l.Known(ctx, names)
	if err != nil {
		return nil, err
	}
	twice := repeatedGUIDs(links)
	own := map[string]bool{} // keys that links have as such
	for _, link := range links {
		if k := stored[link.Key]; k.ID != 0 {
			own[k.Key] = true
		}
	}
	for i := range links {
		link := &links[i]
		k := stored[link.Key]
		if k.ID == 0 {
			k = l.byOtherName(link.Link, stored, twice, own)
		}
		if k.ID != 0 && k.Key != link.Key {
			l.rename(link, k)
			stored[link.Key] = k
		}
		if k.ID != 0 && !slices.ContainsFunc(twice, func(g string) bool { return g == link.GUID }) {
			if err := l.nameKnown(ctx, link.Link, k, stored); err != nil {
				return nil, err
			}
		}
	}
	return stored, l.findTitles(ctx, links, stored)
}

// rename gives a link the key by which its article is stored.
func (l *list) rename(link *entry, k article.Known) {
	l.renamed[link.Key] = k.Key
	l.Keys[k.Key] = true
	l.Places[k.Key] = append(l.Places[k.Key], l.Places[link.Key]...)
	link.Key = k.Key
}

// byOtherName is the stored article that a link means by another name than its
// key. A guid that a feed gives to several items, or whose article stands in
// the list under its own key, names nothing; a short one may only be a place in
// the list, so the titles must agree.
func (l *list) byOtherName(link portal.Link, stored map[string]article.Known, twice []string,
	own map[string]bool) article.Known {
	for _, name := range append(AliasesOf(link), l.formerNames(link)...) {
		k := stored[name]
		if k.ID == 0 || own[k.Key] {
			continue
		}
		if guid, is := strings.CutPrefix(name, guidAlias); is {
			if slices.Contains(twice, guid) {
				continue
			}
			if !isLastingGUID(guid) && !judge.Alike(link.Title, k.Title) {
				l.Candidates[link.Key] = k
				continue
			}
		}
		return k
	}
	return article.Known{}
}

// isLastingGUID tells whether a guid names one article for ever by its looks:
// an address, a tag, a long number, a hash.
func isLastingGUID(guid string) bool {
	return len(guid) >= 8 || strings.ContainsAny(guid, "/:@=")
}

func repeatedGUIDs(links []entry) (twice []string) {
	seen := map[string]bool{}
	for _, link := range links {
		if link.GUID != "" && seen[link.GUID] {
			twice = append(twice, link.GUID)
		}
		seen[link.GUID] = true
	}
	return twice
}

// nameKnown has the store remember the names that a known article has besides.
func (l *list) nameKnown(ctx context.Context, link portal.Link, k article.Known,
	stored map[string]article.Known) error {
	k.Aliases = nil
	for _, name := range append(AliasesOf(link), l.renamedFrom(k.Key)...) {
		if stored[name].ID == 0 {
			k.Aliases = append(k.Aliases, name)
		}
	}
	if len(k.Aliases) == 0 || l.named >= maxAliases || k.Visited.IsZero() {
		return nil
	}
	l.named++
	return l.Mark(ctx, k)
}

// renamedFrom are the keys that lists gave to an article stored under another.
func (g *Gatherer) renamedFrom(key string) (names []string) {
	for listed, stored := range g.renamed {
		if stored == key {
			names = append(names, listed)
		}
	}
	return names
}

// formerNames are the keys that a link had at the portal's former addresses.
func (g *Gatherer) formerNames(l portal.Link) (names []string) {
	for _, former := range g.Source.Formerly {
		f, err := url.Parse(former)
		k, errK := url.Parse(l.Key)
		if err != nil || errK != nil || f.Host == "" || k.Host == "" {
			continue
		}
		k.Host = strings.TrimPrefix(strings.ToLower(f.Host), "www.")
		names = append(names, k.String())
	}
	return names
}

// findTitles looks for articles with the titles of links that are not known.
// One of them may be the link's own article, which has moved.
func (l *list) findTitles(ctx context.Context, links []entry, stored map[string]article.Known) error {
	if !l.Filled {
		return nil
	}
	var names []string
	for _, link := range links {
		if stored[link.Key].ID == 0 && l.Notes.Failing[link.Key] == nil && len(judge.Words(link.Title)) >= 3 {
			names = append(names, titleName+link.Title)
		}
	}
	found, err := l.Known(ctx, names)
	if err != nil {
		return err
	}
	for name, k := range found {
		l.Titles[strings.TrimPrefix(name, titleName)] = k
	}
	return nil
}

// hintOfMove adds to the error of a list that the portal has moved for good.
func (g *Gatherer) hintOfMove(err error) error {
	if g.Lists.MovedTo == "" {
		return err
	}
	return fmt.Errorf("%w: %w", movedTo(g.Lists.MovedTo), err)
}

// reportMove says of a list that can be read all the same that the portal has moved.
func (g *Gatherer) reportMove(list string) {
	if g.Lists.MovedTo != "" {
		err := movedTo(g.Lists.MovedTo)
		g.Problems = append(g.Problems, session.Problem{URL: list, Err: err})
		g.Log.Warn("the portal has moved", "list", list, "err", err)
	}
}

// movedTo says what an operator has to do after a move.
func movedTo(address string) error {
	if u, err := url.Parse(address); err == nil {
		address = u.Scheme + "://" + u.Host + "/"
	}
	return fmt.Errorf("cổng đã chuyển sang %s: đổi url của nguồn và ghi địa chỉ cũ vào formerly", address)
}
