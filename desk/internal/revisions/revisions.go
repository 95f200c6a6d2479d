// Package revisions shows the wordings of an article, each with what it changed.
package revisions

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/article/differences"
)

// Version is a wording of an article, and how it differs from the one before.
type Version struct {
	At            time.Time
	Fields, Title string
	Changes       []Change
}

// Change is a difference between two wordings.
type Change struct{ Was, Is string }

// changesMost is how many differences of a version are shown.
const changesMost = 20

// Versions are the wordings of an article, the newest first.
func Versions(revisions []article.Revision) (list []Version) {
	slices.SortFunc(revisions, func(a, b article.Revision) int { return cmp.Compare(a.Number, b.Number) })
	for i, r := range revisions {
		v := Version{At: r.At, Fields: strings.Join(r.Fields, ", "), Title: r.Title}
		if i > 0 {
			before := revisions[i-1]
			found := differences.Between(before.Title, r.Title).List
			found = append(found, differences.Between(before.Lead, r.Lead).List...)
			found = append(found, differences.Between(before.Content, r.Content).List...)
			if slices.Equal(r.Fields, []string{"summary"}) { // by somebody here
				found = differences.Between(before.Summary, r.Summary).List
			}
			for _, f := range found[:min(len(found), changesMost)] {
				v.Changes = append(v.Changes, Change{f.Was, f.Now})
			}
		}
		list = append(list, v)
	}
	slices.Reverse(list)
	return list
}
