// Package changes shows what became of an article's wording: its revisions that
// readers are told of, each with what was removed and what was added.
package changes

import (
	"time"

	"loa/article"
	"loa/article/differences"
	"loa/viet"
)

// Bounds of what a page shows.
const (
	mostRevisions = 5
	mostPassages  = 10
)

// Change is a revision as a page shows it.
type Change struct {
	When, Stamp string
	Correction  bool // else an edit
	Passages    []Passage
	More        int
}

// Passage is a passage that differs, of a part of the article.
type Passage struct {
	Part string // "Tiêu đề", "" for the text
	Runs []differences.Run
}

// Of are the newest changes among an article's revisions, newest first. Unless
// whole says that the text may be shown, only titles and openings are.
func Of(revisions []article.Revision, zone *time.Location, whole bool) (list []Change) {
	for i := len(revisions) - 1; i > 0 && len(list) < mostRevisions; i-- {
		now, was := revisions[i], revisions[i-1]
		if !now.Kind.IsTold() {
			continue
		}
		at := now.At.In(zone)
		c := Change{When: viet.FormatTime(at), Stamp: at.Format(time.RFC3339), Correction: now.Kind.Corrects()}
		c.add("Tiêu đề", was.Title, now.Title)
		if !whole || was.Content == now.Content {
			c.add("Phần mở đầu", was.Lead, now.Lead)
		}
		if whole {
			c.add("", was.Content, now.Content)
		}
		if len(c.Passages) > 0 {
			list = append(list, c)
		}
	}
	return list
}

func (c *Change) add(part, was, now string) {
	passages, more := differences.Passages(was, now, mostPassages-len(c.Passages))
	for _, runs := range passages {
		c.Passages = append(c.Passages, Passage{Part: part, Runs: runs})
	}
	c.More += more
}
