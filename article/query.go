package article

import "time"

// Query selects live and recently withdrawn articles, newest first. Zero
// fields select everything.
type Query struct {
	Topics  []string // any of these
	Sources []string // any of these
	Author  string
	Search  string // words, folded; all must occur
	Not     string // words of which none may occur
	Urgent  bool
	Story   int64     // reports of one event, see Article.Story
	Since   time.Time // published at or after
	// Before continues a listing after the article with this Published and ID.
	BeforePublished time.Time
	BeforeID        int64
	// FromSeq and ToSeq select by PublishSeq, both inclusive, for archives.
	FromSeq, ToSeq int64
	Limit          int
	// Withdrawn also selects articles withdrawn after this time.
	Withdrawn time.Time
}

// Change is one entry of the order of public changes.
type Change struct {
	Seq     int64
	Article int64
	Kind    BroadcastKind
	Source  string
	Topics  []string // before and after the change
	At      time.Time
}
