package gather

import (
	"cmp"
	"slices"

	"loa/portal"
)

// noticeLeft remembers what a list names now, and notices which articles it
// named before among others that it still names: they did not leave it for
// their age.
func (l *list) noticeLeft(links []portal.Link) {
	var now []string
	for _, link := range links[:min(len(links), maxListed)] {
		key := cmp.Or(link.Key, link.URL)
		now = append(now, cmp.Or(l.renamed[key], key))
	}
	l.ListedNow[l.address] = now
	l.Left = append(l.Left, leftEarly(l.Notes.Listed[l.address], now)...)
}

// maxListed is how many articles of a list are remembered by place.
const maxListed = 40

// leftEarly are the names that stood before one that still stands.
func leftEarly(before, now []string) (left []string) {
	stands := func(name string) bool { return slices.Contains(now, name) }
	for i, name := range before {
		if !stands(name) && slices.ContainsFunc(before[i:], stands) {
			left = append(left, name)
		}
	}
	return left
}
