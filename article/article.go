// Package article is what a source publishes: articles, revisions, sources and
// topics. It holds types and pure rules; it reads no file, no
// database, no network and no clock.
package article

import "time"

// State says whether readers may see an article.
type State string

const (
	// StateWaiting is stored but not yet public: its source's delay runs.
	StateWaiting State = "waiting"
	// StateLive is public.
	StateLive State = "live"
	// StateWithdrawn was taken down by its source.
	StateWithdrawn State = "withdrawn"
)

// Article is one text a source published, as Loa keeps it. Every string is
// NFC and free of characters that XML 1.0 forbids; every time is UTC.
type Article struct {
	ID int64
	// FeedID is what feeds call the article, for ever; empty for one that was
	// stored before ids were made from what the source calls it. See GUID.
	FeedID string
	Source string // Source.ID
	// Key identifies the article within its source for ever: the portal's
	// own number where it has one, else the canonical URL.
	Key string
	URL string // canonical address on the portal

	Title       string
	Lead        string // the portal's own opening, plain text
	Summary     string // at most SummaryLimit characters, plain text
	ContentHTML string // sanitised
	ContentText string
	Author      string // a person's name, never the site's
	Origin      string // the origin the page names ("Nguồn tin: …"), else empty
	Language    string // BCP 47; empty means the site's

	Image       *Image
	Attachments []Attachment
	Categories  []string // the portal's own words
	Topics      []string // Topic.ID, in configuration order
	Urgency     Urgency
	// Unconfirmed says that Urgency is Emergency by a rule alone: until an
	// operator has confirmed it, the article is stored and announced as a
	// Warning. No stored article has it.
	Unconfirmed bool
	// Ended says how an operator ended the emergency that the article was:
	// EscalationAllClear or EscalationFalseAlarm; else empty.
	Ended  EscalationState
	Places []Place // further addresses that publish the same text
	// Story is the ID of the article that began the event that this one goes
	// on to report, its own for that one, and 0 for an article that stands
	// alone; Part is its place among the reports, 1 for the first.
	Story int64
	Part  int

	Published         time.Time
	PublishedEvidence string // where Published was read, e.g. "microdata", "visible date"
	PublishedGuessed  bool   // the evidence was weak (a relative form, the visit itself)
	Updated           time.Time
	Collected         time.Time // when Loa first stored it

	State    State
	Reason   string // why it was withdrawn
	Revision int    // 1 when first stored
	// Corrected is when the present revision was stored, which corrected
	// what is named; zero for an article that was not, or only in its typing.
	Corrected       time.Time
	CorrectedKind   ChangeKind
	CorrectedFields []string
	Release         time.Time // when it may become public
	// Seq is the place of the article's latest public change in the one
	// order of all changes; PublishSeq that of its first publication. Both
	// are zero while it waits.
	Seq        int64
	PublishSeq int64
	// Changed is when the latest public change happened, by Loa's clock.
	Changed time.Time
}

// Image is a picture of an article.
type Image struct {
	URL     string
	Caption string
	Type    string // media type, empty when unknown
	Width   int    // pixels, 0 when unknown
	Height  int
}

// Attachment is a file that an article offers for download.
type Attachment struct {
	URL       string
	Name      string
	Type      string // media type
	SizeBytes int64  // 0 when unknown
}

// Place is an address where a copy of an article stands.
type Place struct {
	Source string
	URL    string
}

// Urgency is how loudly an article is announced: 0 for news, 1 to 3 for warnings.
type Urgency int

// The levels of warnings.
const (
	Ordinary  Urgency = 0
	Notice    Urgency = 1
	Warning   Urgency = 2
	Emergency Urgency = 3
)

// SummaryLimit is the length of the longest summary, in characters.
const SummaryLimit = 300

// Revision is a former or present wording of an article.
type Revision struct {
	Article int64
	Number  int
	At      time.Time
	Kind    ChangeKind
	Fields  []string // which fields changed
	Title   string
	Lead    string
	Content string // ContentText
}

// ChangeKind says how much a change of an article matters to who has read it.
type ChangeKind string

// The kinds of change, from nothing to what deserves a correction.
const (
	ChangeNone    ChangeKind = ""        // no field differs
	ChangeMinor   ChangeKind = "minor"   // spaces, marks, typing errors, pictures
	ChangeContent ChangeKind = "content" // the body says something else
	ChangeTitle   ChangeKind = "title"   // the title says something else
	ChangeNumbers ChangeKind = "numbers" // figures, dates or names differ
	// What an operator changes by ending an emergency.
	ChangeEnded    ChangeKind = "ended"    // it no longer holds
	ChangeMistaken ChangeKind = "mistaken" // it was none
)
