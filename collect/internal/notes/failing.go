package notes

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"loa/article"
)

// Failing remembers article pages that could not be read, so that they are
// tried again at growing intervals, also after they have left the list and
// after a restart, and never at every poll. It travels in SourceState's
// Documents: the address of the page, its key as ETag, the title that the list
// promised as LastModified, and a Hash that says how often it failed and since
// when; "quiet" marks pages of the first fill, which are no news when they can
// be read at last, "item" those that the feed alone could publish.
type Failing struct {
	URL, Key, Title string
	Tries           int
	Quiet           bool
	Item            bool // its entry alone would make an article
	First, last     time.Time
	Listed          bool // seen in a list by this visit
}

// retries are the waits after the first failure, the second, and so on. What
// fails once more after the last is given up and only kept while it is listed.
var retries = []time.Duration{10 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour,
	6 * time.Hour, 24 * time.Hour, 3 * 24 * time.Hour, 7 * 24 * time.Hour}

const (
	failedMark = "failed:"
	maxFailing = 300
	quietMark  = "quiet"
	itemMark   = "item"
)

// Due tells whether the page is to be tried again.
func (f *Failing) Due(now time.Time) bool {
	return !f.givenUp() && !now.Before(f.last.Add(retries[f.Tries-1]))
}

func (f *Failing) givenUp() bool { return f.Tries > len(retries) }

func (f *Failing) document() article.DocumentState {
	hash := failedMark + strconv.Itoa(f.Tries) + ":" + strconv.FormatInt(f.First.Unix(), 10)
	if f.Quiet {
		hash += ":" + quietMark
	}
	if f.Item {
		hash += ":" + itemMark
	}
	return article.DocumentState{URL: f.URL, ETag: f.Key, LastModified: f.Title, Hash: hash, Checked: f.last}
}

func parseFailing(d article.DocumentState) (*Failing, bool) {
	text, ok := strings.CutPrefix(d.Hash, failedMark)
	if !ok {
		return nil, false
	}
	parts := strings.Split(text, ":")
	tries, err := strconv.Atoi(parts[0])
	if err != nil || tries < 1 {
		return nil, false
	}
	f := &Failing{URL: d.URL, Key: d.ETag, Title: d.LastModified, Tries: tries, First: d.Checked, last: d.Checked}
	for _, part := range parts[1:] {
		switch seconds, err := strconv.ParseInt(part, 10, 64); {
		case part == quietMark:
			f.Quiet = true
		case part == itemMark:
			f.Item = true
		case err == nil:
			f.First = time.Unix(seconds, 0).UTC()
		}
	}
	return f, true
}

// String names it.
func (f *Failing) String() string {
	if f.givenUp() {
		return fmt.Sprintf("given up after %d tries", f.Tries)
	}
	return fmt.Sprintf("try %d, the next after %s", f.Tries, retries[f.Tries-1])
}
