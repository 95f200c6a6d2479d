package operations

import "time"

// HeldBack is what the flood guard holds back of a source, and who had it taken.
type HeldBack struct {
	Source string
	N      int
	Titles []string // the first of them
	Taking bool     // it is being taken at this moment
	By     string   // who had it taken, now or last; empty: nobody
	Sent   bool     // that was with sending
	At     time.Time
}
