package operations

import "time"

// SourceEvent is something that readers of a source should know of it: the
// status feed tells it.
type SourceEvent struct {
	Source string
	Number int // 1 for the first event of the source, then rising
	Kind   SourceEventKind
	At     time.Time
	Since  time.Time // last success or last news before a failure or silence
}

// SourceEventKind is what happened to a source.
type SourceEventKind string

// The kinds of events.
const (
	SourceAdded     SourceEventKind = "added"
	SourceSilent    SourceEventKind = "silent"    // no news for longer than its habit explains
	SourceFailing   SourceEventKind = "failing"   // cannot be read
	SourceRecovered SourceEventKind = "recovered" // read again, or news again
)
