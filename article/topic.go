package article

// Topic is what one can subscribe to and what has a feed.
type Topic struct {
	ID       string // a slug without accents, e.g. "thi-dua-khen-thuong"
	Name     string
	Sections []string // path segments or categories of the portal that belong to it
	Keywords []string
	// Rules make an article belong to the topic, too: one that holds is
	// enough.
	Rules  []Rule
	Urgent bool
	// Emergency are words that, in title or lead, make an article belong to
	// the topic; and if it is an urgent one, an emergency.
	Emergency []string
	Group     string   // heading in OPML and pickers; may be empty
	Formerly  []string // former slugs, redirected for ever
}

// Rule says what an article must have to belong to a topic: one of Any, all of
// All and none of Not, as far as they are given. Each is a word or a phrase as
// in Topic.Keywords.
type Rule struct {
	Any, All, Not []string
	// In names the fields that are read: "title", "lead", "text",
	// "category". Empty means all.
	In []string
}
