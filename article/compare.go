package article

import (
	"slices"
)

// Compare says how much the change from old to new matters to who has read
// old, and which fields changed, by the names "title", "lead", "content",
// "numbers", "author", "origin", "image", "attachments", "categories",
// "published" and "url". Figures, dates or names that were replaced weigh
// most, then the title, then the text; spaces, marks, case, typing errors and
// everything beside the text are minor. A guessed date that moves, and the
// portal's own time of change by itself, are no change.
func Compare(old, new Article) (ChangeKind, []string) {
	var c comparison
	c.text("title", old.Title, new.Title)
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
	c.field("attachments", sameFiles(old.Attachments, new.Attachments), ChangeContent)
	c.field("categories", slices.Equal(old.Categories, new.Categories), ChangeMinor)
	if !old.PublishedGuessed && !new.PublishedGuessed && !new.Published.IsZero() {
		c.field("published", old.Published.Equal(new.Published), ChangeMinor)
	}
	c.field("url", old.URL == new.URL, ChangeMinor)
	return c.kind, c.fields
}

var changeWeight = map[ChangeKind]int{ChangeNone: 0, ChangeMinor: 1, ChangeContent: 2, ChangeTitle: 3, ChangeNumbers: 4}

// comparison collects what differs; facts says that figures or names do.
type comparison struct {
	kind   ChangeKind
	fields []string
	facts  bool
}

func (c *comparison) field(name string, same bool, kind ChangeKind) {
	if same {
		return
	}
	c.fields = append(c.fields, name)
	if changeWeight[kind] > changeWeight[c.kind] {
		c.kind = kind
	}
}

func (c *comparison) text(name, old, new string) {
	if old == new {
		return
	}
	d := compareText(old, new)
	kind := ChangeMinor
	if d.words {
		kind = ChangeContent
		if name == "title" {
			kind = ChangeTitle
		}
	}
	c.field(name, false, kind)
	c.facts = c.facts || d.facts || name == "title" && !slices.Equal(numbersIn(old), numbersIn(new))
}

func sameImage(a, b *Image) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.URL == b.URL && a.Caption == b.Caption
}

// sameFiles compares what is offered, not the lengths that were measured.
func sameFiles(a, b []Attachment) bool {
	return slices.EqualFunc(a, b, func(x, y Attachment) bool { return x.URL == y.URL && x.Name == y.Name })
}
