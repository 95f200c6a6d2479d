package article

// Topic is what one can subscribe to and what has a feed.
type Topic struct {
	ID       string // a slug without accents, e.g. "thi-dua-khen-thuong"
	Name     string
	Sections []string // path segments or categories of the portal that belong to it
	Keywords []string
	Urgent   bool
	// Emergency are words that, in title or lead, make an article belong to
	// the topic; and if it is an urgent one, an emergency.
	Emergency []string
	Group     string   // heading in OPML and pickers; may be empty
	Formerly  []string // former slugs, redirected for ever
}
