// Package address reads and writes the addresses of feeds: which articles a
// feed shows, how much of each, and the one canonical address that it has.
package address

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/feed"
)

// Bounds of what one feed may ask for.
const (
	DefaultLimit = 50
	maxLimit     = 100
	maxTopics    = 20
	maxWords     = 200 // characters of a search
	ArchiveSpan  = 100 // sequence numbers that one archive document covers
)

// Feed is which articles a feed shows, and how much of each: what a feed's
// address says.
type Feed struct {
	Topics      []string // any of these, sorted; none: all
	Source      string
	Author      string
	Story       string // page name of the article that began a story
	Searching   bool   // below /feeds/search
	Search, Not string
	Urgent      bool
	Since       time.Time
	Limit       int
	Content     feed.Content
	From, To    int64 // archive: first and last PublishSeq; To 0: no archive
}

// Plain is the feed of a few topics, or of all, as it is without a query.
func Plain(topics ...string) Feed {
	return Feed{Topics: topics, Limit: DefaultLimit, Content: feed.Full}
}

// Within is the name of the feed of topics, each one or several joined, within
// a source; either may be missing.
func Within(source string, topics []string) string {
	name := strings.Join(strings.FieldsFunc(strings.Join(topics, "+"),
		func(r rune) bool { return r == ' ' || r == '+' || r == ',' }), "+")
	switch {
	case source == "":
		return name
	case name == "":
		return "sources/" + source
	}
	return "sources/" + source + "/" + name
}

// Kind is how dear a feed is to keep, and who decides that there is one.
type Kind int

// The kinds.
const (
	// Fixed feeds are named by the configuration: all, warnings, a topic, a
	// source. They are kept fresh in the background.
	Fixed Kind = iota
	// Variant feeds are made from an address that anybody may think of.
	Variant
	// Search feeds look for words.
	Search
)

// Kind returns the feed's kind.
func (s Feed) Kind() Kind {
	switch {
	case s.Search != "" || s.Not != "":
		return Search
	case s.Author != "" || s.Story != "" || len(s.Topics) > 1 || s.Source != "" && len(s.Topics) > 0 || s.To > 0 ||
		s.Query() != "":
		return Variant
	}
	return Fixed
}

// Name is the feed's name below /feeds/, without its ending.
func (s Feed) Name() string {
	if s.To > 0 {
		return fmt.Sprintf("%s/archive/%d-%d", s.base(), s.From, s.To)
	}
	return s.base()
}

// base is the name without the part that makes it an archive.
func (s Feed) base() string {
	name := strings.Join(s.Topics, "+")
	switch {
	case s.Searching:
		name = "search"
	case s.Author != "":
		name = "authors/" + url.PathEscape(s.Author)
	case s.Story != "":
		name = "stories/" + s.Story
	case s.Source != "" && name != "":
		name = "sources/" + s.Source + "/" + name
	case s.Source != "":
		name = "sources/" + s.Source
	case name == "" && s.Urgent:
		name = "urgent"
	case name == "":
		name = "all"
	}
	return name
}

// Query is the canonical query: only what differs from the default, in a
// fixed order, so that one feed has one address.
func (s Feed) Query() string {
	q := url.Values{}
	if s.Search != "" {
		q.Set("q", s.Search)
	}
	if s.Not != "" {
		q.Set("not", s.Not)
	}
	if s.Searching && len(s.Topics) > 0 {
		q.Set("topic", strings.Join(s.Topics, " "))
	}
	if s.Searching && s.Source != "" {
		q.Set("source", s.Source)
	}
	if s.Urgent && s.base() != "urgent" {
		q.Set("urgent", "1")
	}
	if s.Limit != DefaultLimit {
		q.Set("limit", strconv.Itoa(s.Limit))
	}
	if s.Content != feed.Full {
		q.Set("content", string(s.Content))
	}
	if !s.Since.IsZero() {
		q.Set("since", s.Since.UTC().Format(time.RFC3339))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// Address is the feed's path and query in a format.
func (s Feed) Address(f feed.Format) string {
	return "/feeds/" + s.Name() + "." + string(f) + s.Query()
}

// Archived tells whether the feed has archives: those that show the newest 50
// of a fixed choice do. A search, or a feed of another length, has none.
func (s Feed) Archived() bool {
	return s.Search == "" && s.Not == "" && s.Author == "" && s.Story == "" && s.Since.IsZero() &&
		s.Limit == DefaultLimit
}

// Archive is the archive document that holds a PublishSeq.
func (s Feed) Archive(seq int64) Feed {
	s.From = (seq-1)/ArchiveSpan*ArchiveSpan + 1
	s.To = s.From + ArchiveSpan - 1
	return s
}

// Current is the subscription feed that an archive belongs to.
func (s Feed) Current() Feed {
	s.From, s.To = 0, 0
	return s
}

// LastWhole is the end of the newest archive span that is complete when
// latest is the newest number in the order of changes.
func LastWhole(latest int64) int64 { return latest / ArchiveSpan * ArchiveSpan }

// Affected tells whether a change may show in the feed.
func (s Feed) Affected(c article.Change) bool {
	if s.Source != "" && s.Source != c.Source {
		return false
	}
	return len(s.Topics) == 0 || slices.ContainsFunc(c.Topics,
		func(t string) bool { return slices.Contains(s.Topics, t) })
}

// Shows tells whether the feed shows an article; for fixed feeds only.
func (s Feed) Shows(a *article.Article, now time.Time) bool {
	switch {
	case a.State == article.StateWithdrawn && !a.Changed.After(now.Add(-feed.WithdrawnFor)):
		return false
	case a.State != article.StateWithdrawn && a.State != article.StateLive:
		return false
	case s.Source != "" && s.Source != a.Source, s.Urgent && a.Urgency == article.Ordinary:
		return false
	}
	return len(s.Topics) == 0 || slices.ContainsFunc(a.Topics,
		func(t string) bool { return slices.Contains(s.Topics, t) })
}

// Articles is the store's query for the feed.
func (s Feed) Articles(now time.Time) article.Query {
	q := article.Query{Topics: s.Topics, Author: s.Author, Search: s.Search, Not: s.Not, Urgent: s.Urgent,
		Since: s.Since, Story: article.PageNumber(s.Story),
		Limit: s.Limit, FromSeq: s.From, ToSeq: s.To}
	if s.Source != "" {
		q.Sources = []string{s.Source}
	}
	switch {
	case s.To > 0:
		q.Limit = ArchiveSpan
	case s.Search == "" && s.Not == "":
		// Withdrawn articles stay, marked, in feeds; not in archives and searches.
		q.Withdrawn = now.Add(-feed.WithdrawnFor)
	}
	return q
}
