package notes

import (
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/portal"
)

// ListHash sums up what a list says of an article, with the list it stands
// in: two lists may word the same article differently. Published is left out,
// because feeds are seen to move it without reason.
func ListHash(list string, l portal.Link) string {
	updated := ""
	if !l.Updated.IsZero() {
		updated = l.Updated.UTC().Format(time.RFC3339)
	}
	return ShortHash(list) + ":" + ShortHash(l.URL, l.Title, l.Lead, updated)
}

// ListDiffers tells whether a list words an article differently than before.
func ListDiffers(before, now string) bool {
	for part := range strings.SplitSeq(now, listHashEnd) {
		list, _, _ := strings.Cut(part, ":")
		for old := range strings.SplitSeq(before, listHashEnd) {
			if strings.HasPrefix(old, list+":") && old != part {
				return true
			}
		}
	}
	return false
}

const (
	listHashEnd = ";" // between what several lists say of an article
	maxSections = 8   // lists that are remembered of an article
)

// MergeListHash remembers what lists say now beside what others said before.
func MergeListHash(before, now string) string {
	if now == "" {
		return before
	}
	parts := strings.Split(now, listHashEnd)
	for old := range strings.SplitSeq(before, listHashEnd) {
		list, _, found := strings.Cut(old, ":")
		if found && !slices.ContainsFunc(parts, func(p string) bool { return strings.HasPrefix(p, list+":") }) {
			parts = append(parts, old)
		}
	}
	return strings.Join(parts[:min(len(parts), maxSections)], listHashEnd)
}

// IsNewSection tells whether a known article stands in a list in which it was
// not seen before.
func IsNewSection(k article.Known, now string) bool {
	if k.ListHash == "" || now == "" {
		return false
	}
	return strings.Count(MergeListHash(k.ListHash, now), listHashEnd) > strings.Count(k.ListHash, listHashEnd)
}
