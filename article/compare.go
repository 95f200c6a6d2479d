package article

import (
	"slices"
	"strings"

	"loa/article/differences"
)

// Compare says what parts new from old, and how much it matters to who has read
// old: the one rule by which an article is edited silently or corrected. The
// fields are "title", "lead", "content", "numbers", "author", "origin", "image",
// "attachments", "categories", "published" and "url". Figures, dates or names
// that were replaced weigh most, then the title, then the text; spaces, marks,
// case, typing errors, a page's own counters, another order of sentences and
// everything beside the text are minor. A guessed date that moves, and the
// portal's own time of change by itself, are no change.
func Compare(old, new Article) Edit {
	var c comparison
	c.title(old.Title, new.Title)
	c.text("lead", old.Lead, new.Lead)
	c.text("content", old.ContentText, new.ContentText)
	if old.ContentText == new.ContentText {
		c.field("content", old.ContentHTML == new.ContentHTML, ChangeMinor)
	}
	if c.facts {
		c.field("numbers", false, ChangeNumbers)
	}
	c.field("author", old.Author == new.Author, ChangeMinor)
	c.field("origin", old.Origin == new.Origin, ChangeMinor)
	c.field("image", sameImage(old.Image, new.Image), ChangeMinor)
	c.files(old.Attachments, new.Attachments)
	c.field("categories", slices.Equal(old.Categories, new.Categories), ChangeMinor)
	if !old.PublishedGuessed && !new.PublishedGuessed && !new.Published.IsZero() {
		c.field("published", old.Published.Equal(new.Published), ChangeMinor)
	}
	c.field("url", old.URL == new.URL, ChangeMinor)
	c.Differences, c.More = differences.Weigh(c.list)
	if len(c.Differences) < differences.Most { // the struck title shows its own
		c.Differences, c.More = differences.Weigh(append(c.list, c.inTitle...))
	}
	return c.Edit
}

var changeWeight = map[ChangeKind]int{ChangeNone: 0, ChangeMinor: 1, ChangeContent: 2, ChangeTitle: 3, ChangeNumbers: 4}

// comparison collects what differs; facts says that figures or names do.
type comparison struct {
	Edit
	facts         bool
	list, inTitle []differences.Difference
}

func (c *comparison) field(name string, same bool, kind ChangeKind) {
	if same {
		return
	}
	c.Fields = append(c.Fields, name)
	if changeWeight[kind] > changeWeight[c.Kind] {
		c.Kind = kind
	}
}

func (c *comparison) text(name, old, new string) {
	if old == new {
		return
	}
	d := differences.Between(old, new)
	kind := ChangeMinor
	if d.Words {
		kind = ChangeContent
	}
	c.field(name, false, kind)
	c.facts = c.facts || d.Facts
	c.list = append(c.list, d.List...)
}

// title compares titles. One that says something else is told as a whole, and of
// its figures and names only what is less than half of it again among the other
// differences.
func (c *comparison) title(old, new string) {
	if old == new {
		return
	}
	d := differences.Between(old, new)
	facts := d.Facts || d.Words && !slices.Equal(numbersIn(old), numbersIn(new))
	kind := ChangeMinor
	if d.Words || facts {
		kind, c.FormerTitle = ChangeTitle, old
	}
	c.field("title", false, kind)
	c.facts = c.facts || facts
	c.inTitle = slices.DeleteFunc(d.List, func(d differences.Difference) bool {
		return d.Kind == differences.Wording || d.Kind == differences.Addition || 2*len(d.Was) > len(old)
	})
}

// files compares what is offered, not the lengths that were measured.
func (c *comparison) files(old, new []Attachment) {
	same := func(x, y Attachment) bool { return x.URL == y.URL && x.Name == y.Name }
	if slices.EqualFunc(old, new, same) {
		return
	}
	c.field("attachments", false, ChangeContent)
	only := func(list, other []Attachment) string {
		var names []string
		for _, f := range list {
			if !slices.ContainsFunc(other, func(g Attachment) bool { return same(f, g) }) {
				names = append(names, f.FileName())
			}
		}
		return strings.Join(names, ", ")
	}
	if d := (differences.Difference{Kind: differences.File, Was: only(old, new), Now: only(new, old)}); d.Was != d.Now {
		c.list = append(c.list, d)
	}
}

func sameImage(a, b *Image) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.URL == b.URL && a.Caption == b.Caption
}
