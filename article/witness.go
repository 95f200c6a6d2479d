package article

import "time"

// Witness is what one document says of an article: an entry of a list, an item
// of a feed, a line of a sitemap. A page that is read whole is an Article; what
// a witness leaves empty it does not say.
type Witness struct {
	Title       string
	Lead        string
	ContentHTML string // the whole text, when the document gives it
	ContentText string
	Author      string
	Language    string
	Image       *Image
	Attachments []Attachment
	Categories  []string

	Published         time.Time
	PublishedEvidence string // "sitemap", "news sitemap", "feed", "list", "sitemap lastmod" …
	PublishedDay      bool   // Published names the day alone
	Updated           time.Time
}

// FromFeed is the evidence of an article that only a feed or list gave: its
// page could not be read, or is not to be.
const FromFeed = "from the feed"

// IsEnough tells whether a witness alone makes an article: it names one and
// says when it was published.
func (w Witness) IsEnough() bool { return w.Title != "" && !w.Published.IsZero() }
