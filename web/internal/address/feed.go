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
	"loa/viet"
	"loa/web/internal/site"
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
	Searching   bool // from /feeds/search
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
	if s.Searching {
		if s.Search != "" {
			q.Set("q", s.Search)
		}
		if s.Not != "" {
			q.Set("not", s.Not)
		}
		if len(s.Topics) > 0 {
			q.Set("topic", strings.Join(s.Topics, " "))
		}
		if s.Source != "" {
			q.Set("source", s.Source)
		}
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

// Archived tells whether the feed has archives: those that are not searches do.
func (s Feed) Archived() bool { return !s.Searching && s.Author == "" && s.Since.IsZero() }

// Archive is the archive document of the feed that ends at a PublishSeq.
func (s Feed) Archive(to int64) Feed {
	s.From, s.To = (to-1)/ArchiveSpan*ArchiveSpan+1, to
	s.Limit = DefaultLimit
	return s
}

// Current is the subscription feed that an archive belongs to.
func (s Feed) Current() Feed {
	s.From, s.To = 0, 0
	return s
}

// Fixed tells whether the feed is one of a small, fixed number, which are
// kept fresh in the background; any other is rendered again when asked for.
func (s Feed) Fixed() bool {
	return !s.Searching && s.Author == "" && len(s.Topics) <= 1 && s.Since.IsZero() && s.To == 0 && s.Query() == ""
}

// Affected tells whether a change may show in the feed.
func (s Feed) Affected(c article.Change) bool {
	if s.Source != "" && s.Source != c.Source {
		return false
	}
	return len(s.Topics) == 0 || slices.ContainsFunc(c.Topics, func(t string) bool { return slices.Contains(s.Topics, t) })
}

// Shows tells whether the feed shows an article; for plain feeds only.
func (s Feed) Shows(a *article.Article, now time.Time) bool {
	switch {
	case a.State == article.StateWithdrawn && !a.Changed.After(now.Add(-feed.WithdrawnFor)):
		return false
	case a.State != article.StateWithdrawn && a.State != article.StateLive:
		return false
	case s.Source != "" && s.Source != a.Source, s.Urgent && a.Urgency == article.Ordinary:
		return false
	}
	return len(s.Topics) == 0 || slices.ContainsFunc(a.Topics, func(t string) bool { return slices.Contains(s.Topics, t) })
}

// Articles is the store's query for the feed.
func (s Feed) Articles(now time.Time) article.Query {
	q := article.Query{Topics: s.Topics, Author: s.Author, Search: s.Search, Not: s.Not, Urgent: s.Urgent, Since: s.Since,
		Limit: s.Limit, FromSeq: s.From, ToSeq: s.To}
	if s.Source != "" {
		q.Sources = []string{s.Source}
	}
	switch {
	case s.To > 0:
		q.Limit = ArchiveSpan
	case s.Search == "":
		// Withdrawn articles stay, marked, in feeds; not in archives and searches.
		q.Withdrawn = now.Add(-feed.WithdrawnFor)
	}
	return q
}

// Problem is why an address gives nothing: an HTTP status and what people and
// programs read.
type Problem struct {
	Status   int    // 301, 400, 404, 410
	Redirect string // of a 301
	VI, EN   string
}

// Parse reads a feed's address: path below /feeds/ and query.
func Parse(s *site.Setup, path string, query url.Values) (Feed, feed.Format, *Problem) {
	dot := strings.LastIndexByte(path, '.')
	if dot < 0 || !slices.Contains(feed.Formats, feed.Format(path[dot+1:])) {
		return Feed{}, "", &Problem{Status: 404,
			VI: "Địa chỉ nguồn tin kết thúc bằng .rss, .atom hoặc .json.", EN: "A feed's address ends in .rss, .atom or .json."}
	}
	format := feed.Format(path[dot+1:])
	sel := Feed{Limit: DefaultLimit, Content: feed.Full}
	name := path[:dot]
	if i := strings.LastIndex(name, "/archive/"); i > 0 {
		from, to, ok := parseSpan(name[i+len("/archive/"):])
		if !ok {
			return sel, format, Unknown(name)
		}
		sel.From, sel.To, name = from, to, name[:i]
	}
	moved, p := parseName(s, &sel, name)
	if p == nil {
		p = parseQuery(s, &sel, query)
	}
	if p == nil && sel.To > 0 && !sel.Archived() {
		p = Unknown(name)
	}
	if p == nil && moved {
		p = &Problem{Status: 301, Redirect: sel.Address(format)}
	}
	return sel, format, p
}

func parseSpan(s string) (from, to int64, ok bool) {
	a, b, _ := strings.Cut(s, "-")
	from, err1 := strconv.ParseInt(a, 10, 64)
	to, err2 := strconv.ParseInt(b, 10, 64)
	return from, to, err1 == nil && err2 == nil && from > 0 && from%ArchiveSpan == 1 && to >= from && to-from < ArchiveSpan
}

// parseName reads what comes before the ending; moved says that a former
// name was used.
func parseName(s *site.Setup, sel *Feed, name string) (moved bool, p *Problem) {
	kind, rest, _ := strings.Cut(name, "/")
	switch kind {
	case "all", "urgent", "search":
		if rest != "" {
			return false, Unknown(name)
		}
		sel.Urgent = kind == "urgent"
		sel.Searching = kind == "search"
		return false, nil
	case "authors":
		if rest == "" || len(rest) > maxWords || viet.CleanLine(rest) != rest {
			return false, Unknown(name)
		}
		sel.Author = rest
		return false, nil
	case "sources":
		source, topic, within := strings.Cut(rest, "/")
		if _, ok := s.Source[source]; !ok {
			return false, &Problem{Status: 404, VI: "Không có nguồn này.", EN: "There is no such source."}
		}
		sel.Source = source
		if !within {
			return false, nil
		}
		return parseTopics(s, sel, strings.Split(topic, "+"))
	default:
		return parseTopics(s, sel, strings.Split(name, "+"))
	}
}

func parseTopics(s *site.Setup, sel *Feed, ids []string) (moved bool, p *Problem) {
	if len(ids) > maxTopics {
		return false, &Problem{Status: 400, VI: fmt.Sprintf("Một nguồn tin gộp nhiều nhất %d chủ đề.", maxTopics), EN: "Too many topics in one feed."}
	}
	for _, id := range ids {
		if now, ok := s.Former[id]; ok {
			id, moved = now, true
		}
		if _, ok := s.Topic[id]; !ok {
			return false, Unknown(id)
		}
		sel.Topics = append(sel.Topics, id)
	}
	slices.Sort(sel.Topics)
	sel.Topics = slices.Compact(sel.Topics)
	return moved, nil
}

func parseQuery(s *site.Setup, sel *Feed, q url.Values) *Problem {
	if sel.Searching {
		sel.Search, sel.Not = viet.CleanLine(q.Get("q")), viet.CleanLine(q.Get("not"))
		if len(sel.Search) > maxWords || len(sel.Not) > maxWords {
			return &Problem{Status: 400, VI: "Từ khóa quá dài.", EN: "The search is too long."}
		}
		for _, t := range q["topic"] {
			ids := strings.FieldsFunc(t, func(r rune) bool { return r == ' ' || r == '+' || r == ',' })
			if _, p := parseTopics(s, sel, ids); p != nil {
				return p
			}
		}
		if src := q.Get("source"); src != "" {
			if _, ok := s.Source[src]; !ok {
				return &Problem{Status: 404, VI: "Không có nguồn này.", EN: "There is no such source."}
			}
			sel.Source = src
		}
		if sel.Search == "" {
			return &Problem{Status: 400, VI: "Thiếu từ khóa: thêm ?q=… vào địa chỉ.", EN: "The search is empty: add ?q=… to the address."}
		}
	}
	if u := q.Get("urgent"); u == "1" || u == "true" {
		sel.Urgent = true
	}
	if l := q.Get("limit"); l != "" && sel.To == 0 {
		n, err := strconv.Atoi(l)
		if err != nil || n < 1 {
			return &Problem{Status: 400, VI: "limit là một số từ 1 đến 100.", EN: "limit is a number from 1 to 100."}
		}
		sel.Limit = min(n, maxLimit)
	}
	switch c := feed.Content(q.Get("content")); c {
	case "":
	case feed.Full, feed.Summary, feed.None:
		sel.Content = c
	default:
		return &Problem{Status: 400, VI: "content là full, summary hoặc none.", EN: "content is full, summary or none."}
	}
	if v := q.Get("since"); v != "" && sel.To == 0 {
		t, err := time.Parse(time.RFC3339, v)
		if err != nil {
			t, err = time.Parse(time.DateOnly, v)
		}
		if err != nil {
			return &Problem{Status: 400, VI: "since là một ngày (2026-07-01) hoặc thời điểm theo RFC 3339.", EN: "since is a date or an RFC 3339 time."}
		}
		sel.Since = t.UTC().Truncate(time.Second)
	}
	return nil
}

// Unknown is the problem of a name that no topic has.
func Unknown(name string) *Problem {
	name = viet.Cut(viet.CleanLine(name), 60)
	return &Problem{Status: 404, VI: "Không có chủ đề “" + name + "”.", EN: "There is no such topic."}
}

// Head is what the feed says of itself.
func Head(set *site.Setup, sel Feed, f feed.Format) feed.Head {
	base := set.Site.URL
	cur := sel.Current()
	h := feed.Head{ID: base + cur.Address(feed.Atom), Self: base + sel.Address(f), Home: base + "/"}
	var parts []string
	var names []string
	for _, t := range sel.Topics {
		names = append(names, set.Topic[t].Name)
	}
	if len(names) > 0 {
		parts = append(parts, strings.Join(names, " + "))
	}
	if len(sel.Topics) == 1 {
		h.Home = base + "/topics/" + sel.Topics[0]
	}
	if sel.Source != "" {
		parts = append(parts, set.Source[sel.Source].Name)
		if len(sel.Topics) == 0 {
			h.Home = base + "/sources/" + sel.Source
		}
	}
	if sel.Author != "" {
		parts = append(parts, "Tác giả "+sel.Author)
	}
	if sel.Searching {
		words := "Tìm “" + sel.Search + "”"
		if sel.Not != "" {
			words += " trừ “" + sel.Not + "”"
		}
		parts = append([]string{words}, parts...)
		h.Home = base + "/search?q=" + url.QueryEscape(sel.Search)
	}
	if sel.Urgent {
		parts = append(parts, "Tin khẩn")
	}
	h.Title = set.Site.Name
	h.Description = "Tin mới từ " + set.Site.Name + "."
	if len(parts) > 0 {
		what := strings.Join(parts, " – ")
		h.Title = what + " – " + set.Site.Name
		h.Description = "Tin mới: " + what + "."
	}
	if sel.To > 0 {
		h.Title += " (lưu trữ)"
		h.Current = base + cur.Address(f)
	} else if set.Hub {
		h.Hub = base + "/hub"
	}
	return h
}
