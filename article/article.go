// Package article is what a source publishes: articles, revisions, sources and
// topics. It holds types and pure rules; it reads no file, no
// database, no network and no clock.
package article

import (
	"net/url"
	"strings"
	"time"

	"loa/article/differences"
	"loa/viet"
)

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
	// Correction is the newest change that readers are told of; its At is zero
	// for an article that was not changed, or only in its typing.
	Correction Correction
	Release    time.Time // when it may become public
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

// FileName is what a file is called: as its source calls it, else as its
// address ends, unescaped.
func (f Attachment) FileName() string {
	if n := viet.CleanLine(f.Name); n != "" {
		return n
	}
	name := f.URL[strings.LastIndexByte(f.URL, '/')+1:]
	name, _, _ = strings.Cut(name, "?")
	if plain, err := url.PathUnescape(name); err == nil && viet.CleanLine(plain) != "" {
		return viet.CleanLine(plain)
	}
	return f.URL
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
	Article     int64
	Number      int
	At          time.Time
	Kind        ChangeKind
	Fields      []string // which fields changed
	Title       string
	Lead        string
	Content     string // ContentText
	Summary     string
	Attachments []Attachment
}

// Of is an article as that revision worded it, as far as revisions are kept.
func (r Revision) Of(a Article) Article {
	a.Title, a.Lead, a.ContentText, a.ContentHTML = r.Title, r.Lead, r.Content, ""
	a.Summary, a.Attachments, a.Revision = r.Summary, r.Attachments, r.Number
	return a
}

// Correction is a change that readers are told of, and when it was stored.
type Correction struct {
	At time.Time
	Edit
}

// Edit is what parts two wordings of an article.
type Edit struct {
	Kind   ChangeKind
	Fields []string // which fields changed
	// FormerTitle is the title until then, when the title says something else.
	FormerTitle string
	// Differences are the heaviest differences, heaviest first; More counts
	// those beside them.
	Differences []differences.Difference
	More        int
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

// IsTold tells whether the article itself says that it was changed, in a dated
// line: its title or its text says something else than before.
func (k ChangeKind) IsTold() bool {
	return k == ChangeContent || k == ChangeTitle || k == ChangeNumbers
}

// Corrects tells whether a change deserves a correction: whoever has read the
// article is told in so many words that it was wrong.
func (k ChangeKind) Corrects() bool { return k == ChangeTitle || k == ChangeNumbers }
