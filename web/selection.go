package web

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
)

// Bounds of what one feed may ask for.
const (
	defaultLimit = 50
	maxLimit     = 100
	maxTopics    = 20
	maxWords     = 200 // characters of a search
	archiveSpan  = 100 // sequence numbers that one archive document covers
)

// selection is which articles a feed shows, and how much of each.
type selection struct {
	topics      []string // any of these, sorted; none: all
	source      string
	author      string
	searching   bool // from /feeds/search
	search, not string
	urgent      bool
	since       time.Time
	limit       int
	content     feed.Content
	from, to    int64 // archive: first and last PublishSeq; to 0: no archive
}

// name is the feed's name below /feeds/, without its ending.
func (s selection) name() string {
	if s.to > 0 {
		return fmt.Sprintf("%s/archive/%d-%d", s.base(), s.from, s.to)
	}
	return s.base()
}

// base is the name without the part that makes it an archive.
func (s selection) base() string {
	name := strings.Join(s.topics, "+")
	switch {
	case s.searching:
		name = "search"
	case s.author != "":
		name = "authors/" + url.PathEscape(s.author)
	case s.source != "" && name != "":
		name = "sources/" + s.source + "/" + name
	case s.source != "":
		name = "sources/" + s.source
	case name == "" && s.urgent:
		name = "urgent"
	case name == "":
		name = "all"
	}
	return name
}

// query is the canonical query: only what differs from the default, in a
// fixed order, so that one feed has one address.
func (s selection) query() string {
	q := url.Values{}
	if s.searching {
		if s.search != "" {
			q.Set("q", s.search)
		}
		if s.not != "" {
			q.Set("not", s.not)
		}
		if len(s.topics) > 0 {
			q.Set("topic", strings.Join(s.topics, " "))
		}
		if s.source != "" {
			q.Set("source", s.source)
		}
	}
	if s.urgent && s.base() != "urgent" {
		q.Set("urgent", "1")
	}
	if s.limit != defaultLimit {
		q.Set("limit", strconv.Itoa(s.limit))
	}
	if s.content != feed.Full {
		q.Set("content", string(s.content))
	}
	if !s.since.IsZero() {
		q.Set("since", s.since.UTC().Format(time.RFC3339))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// address is the feed's path and query in a format.
func (s selection) address(f feed.Format) string {
	return "/feeds/" + s.name() + "." + string(f) + s.query()
}

// archived tells whether the feed has archives: those that are not searches do.
func (s selection) archived() bool { return !s.searching && s.author == "" && s.since.IsZero() }

// archive is the archive document of the feed that ends at a PublishSeq.
func (s selection) archive(to int64) selection {
	s.from, s.to = (to-1)/archiveSpan*archiveSpan+1, to
	s.limit = defaultLimit
	return s
}

// current is the subscription feed that an archive belongs to.
func (s selection) current() selection {
	s.from, s.to = 0, 0
	return s
}

// plain tells whether the feed is one of a small, fixed number, which are
// kept fresh in the background; any other is rendered again when asked for.
func (s selection) plain() bool {
	return !s.searching && s.author == "" && len(s.topics) <= 1 && s.since.IsZero() && s.to == 0 && s.query() == ""
}

// affected tells whether a change may show in the feed.
func (s selection) affected(c article.Change) bool {
	if s.source != "" && s.source != c.Source {
		return false
	}
	return len(s.topics) == 0 || slices.ContainsFunc(c.Topics, func(t string) bool { return slices.Contains(s.topics, t) })
}

// shows tells whether the feed shows an article; for plain feeds only.
func (s selection) shows(a *article.Article, now time.Time) bool {
	switch {
	case a.State == article.StateWithdrawn && !a.Changed.After(now.Add(-feed.WithdrawnFor)):
		return false
	case a.State != article.StateWithdrawn && a.State != article.StateLive:
		return false
	case s.source != "" && s.source != a.Source, s.urgent && a.Urgency == article.Ordinary:
		return false
	}
	return len(s.topics) == 0 || slices.ContainsFunc(a.Topics, func(t string) bool { return slices.Contains(s.topics, t) })
}

// articles is the store's query for the feed.
func (s selection) articles(now time.Time) article.Query {
	q := article.Query{Topics: s.topics, Author: s.author, Search: s.search, Not: s.not, Urgent: s.urgent, Since: s.since,
		Limit: s.limit, FromSeq: s.from, ToSeq: s.to}
	if s.source != "" {
		q.Sources = []string{s.source}
	}
	switch {
	case s.to > 0:
		q.Limit = archiveSpan
	case s.search == "":
		// Withdrawn articles stay, marked, in feeds; not in archives and searches.
		q.Withdrawn = now.Add(-feed.WithdrawnFor)
	}
	return q
}

// problem is why an address gives no feed.
type problem struct {
	status   int    // 301, 400, 404, 410
	redirect string // of a 301
	vi, en   string
}

// parseFeed reads a feed's address: path below /feeds/ and query.
func (s *setup) parseFeed(path string, query url.Values) (selection, feed.Format, *problem) {
	dot := strings.LastIndexByte(path, '.')
	if dot < 0 || !slices.Contains(feed.Formats, feed.Format(path[dot+1:])) {
		return selection{}, "", &problem{status: 404,
			vi: "Địa chỉ nguồn tin kết thúc bằng .rss, .atom hoặc .json.", en: "A feed's address ends in .rss, .atom or .json."}
	}
	format := feed.Format(path[dot+1:])
	sel := selection{limit: defaultLimit, content: feed.Full}
	name := path[:dot]
	if i := strings.LastIndex(name, "/archive/"); i > 0 {
		from, to, ok := parseSpan(name[i+len("/archive/"):])
		if !ok {
			return sel, format, unknownFeed(name)
		}
		sel.from, sel.to, name = from, to, name[:i]
	}
	moved, p := s.parseName(&sel, name)
	if p == nil {
		p = s.parseQuery(&sel, query)
	}
	if p == nil && sel.to > 0 && !sel.archived() {
		p = unknownFeed(name)
	}
	if p == nil && moved {
		p = &problem{status: 301, redirect: sel.address(format)}
	}
	return sel, format, p
}

func parseSpan(s string) (from, to int64, ok bool) {
	a, b, _ := strings.Cut(s, "-")
	from, err1 := strconv.ParseInt(a, 10, 64)
	to, err2 := strconv.ParseInt(b, 10, 64)
	return from, to, err1 == nil && err2 == nil && from > 0 && from%archiveSpan == 1 && to >= from && to-from < archiveSpan
}

// parseName reads what comes before the ending; moved says that a former
// name was used.
func (s *setup) parseName(sel *selection, name string) (moved bool, p *problem) {
	kind, rest, _ := strings.Cut(name, "/")
	switch kind {
	case "all", "urgent", "search":
		if rest != "" {
			return false, unknownFeed(name)
		}
		sel.urgent = kind == "urgent"
		sel.searching = kind == "search"
		return false, nil
	case "authors":
		if rest == "" || len(rest) > maxWords || viet.CleanLine(rest) != rest {
			return false, unknownFeed(name)
		}
		sel.author = rest
		return false, nil
	case "sources":
		source, topic, within := strings.Cut(rest, "/")
		if _, ok := s.source[source]; !ok {
			return false, &problem{status: 404, vi: "Không có nguồn này.", en: "There is no such source."}
		}
		sel.source = source
		if !within {
			return false, nil
		}
		return s.parseTopics(sel, strings.Split(topic, "+"))
	default:
		return s.parseTopics(sel, strings.Split(name, "+"))
	}
}

func (s *setup) parseTopics(sel *selection, ids []string) (moved bool, p *problem) {
	if len(ids) > maxTopics {
		return false, &problem{status: 400, vi: fmt.Sprintf("Một nguồn tin gộp nhiều nhất %d chủ đề.", maxTopics), en: "Too many topics in one feed."}
	}
	for _, id := range ids {
		if now, ok := s.former[id]; ok {
			id, moved = now, true
		}
		if _, ok := s.topic[id]; !ok {
			return false, unknownFeed(id)
		}
		sel.topics = append(sel.topics, id)
	}
	slices.Sort(sel.topics)
	sel.topics = slices.Compact(sel.topics)
	return moved, nil
}

func (s *setup) parseQuery(sel *selection, q url.Values) *problem {
	if sel.searching {
		sel.search, sel.not = viet.CleanLine(q.Get("q")), viet.CleanLine(q.Get("not"))
		if len(sel.search) > maxWords || len(sel.not) > maxWords {
			return &problem{status: 400, vi: "Từ khóa quá dài.", en: "The search is too long."}
		}
		for _, t := range q["topic"] {
			ids := strings.FieldsFunc(t, func(r rune) bool { return r == ' ' || r == '+' || r == ',' })
			if _, p := s.parseTopics(sel, ids); p != nil {
				return p
			}
		}
		if src := q.Get("source"); src != "" {
			if _, ok := s.source[src]; !ok {
				return &problem{status: 404, vi: "Không có nguồn này.", en: "There is no such source."}
			}
			sel.source = src
		}
		if sel.search == "" {
			return &problem{status: 400, vi: "Thiếu từ khóa: thêm ?q=… vào địa chỉ.", en: "The search is empty: add ?q=… to the address."}
		}
	}
	if u := q.Get("urgent"); u == "1" || u == "true" {
		sel.urgent = true
	}
	if l := q.Get("limit"); l != "" && sel.to == 0 {
		n, err := strconv.Atoi(l)
		if err != nil || n < 1 {
			return &problem{status: 400, vi: "limit là một số từ 1 đến 100.", en: "limit is a number from 1 to 100."}
		}
		sel.limit = min(n, maxLimit)
	}
	switch c := feed.Content(q.Get("content")); c {
	case "":
	case feed.Full, feed.Summary, feed.None:
		sel.content = c
	default:
		return &problem{status: 400, vi: "content là full, summary hoặc none.", en: "content is full, summary or none."}
	}
	if v := q.Get("since"); v != "" && sel.to == 0 {
		t, err := time.Parse(time.RFC3339, v)
		if err != nil {
			t, err = time.Parse(time.DateOnly, v)
		}
		if err != nil {
			return &problem{status: 400, vi: "since là một ngày (2026-07-01) hoặc thời điểm theo RFC 3339.", en: "since is a date or an RFC 3339 time."}
		}
		sel.since = t.UTC().Truncate(time.Second)
	}
	return nil
}

func unknownFeed(name string) *problem {
	name = viet.Cut(viet.CleanLine(name), 60)
	return &problem{status: 404, vi: "Không có chủ đề “" + name + "”.", en: "There is no such topic."}
}

// head is what the feed says of itself.
func (s *Server) head(set *setup, sel selection, f feed.Format) feed.Head {
	cur := sel.current()
	h := feed.Head{ID: s.site.URL + cur.address(feed.Atom), Self: s.site.URL + sel.address(f), Home: s.site.URL + "/"}
	var parts []string
	var names []string
	for _, t := range sel.topics {
		names = append(names, set.topic[t].Name)
	}
	if len(names) > 0 {
		parts = append(parts, strings.Join(names, " + "))
	}
	if len(sel.topics) == 1 {
		h.Home = s.site.URL + "/topics/" + sel.topics[0]
	}
	if sel.source != "" {
		parts = append(parts, set.source[sel.source].Name)
		if len(sel.topics) == 0 {
			h.Home = s.site.URL + "/sources/" + sel.source
		}
	}
	if sel.author != "" {
		parts = append(parts, "Tác giả "+sel.author)
	}
	if sel.searching {
		words := "Tìm “" + sel.search + "”"
		if sel.not != "" {
			words += " trừ “" + sel.not + "”"
		}
		parts = append([]string{words}, parts...)
		h.Home = s.site.URL + "/search?q=" + url.QueryEscape(sel.search)
	}
	if sel.urgent {
		parts = append(parts, "Tin khẩn")
	}
	h.Title = s.site.Name
	h.Description = "Tin mới từ " + s.site.Name + "."
	if len(parts) > 0 {
		what := strings.Join(parts, " – ")
		h.Title = what + " – " + s.site.Name
		h.Description = "Tin mới: " + what + "."
	}
	if sel.to > 0 {
		h.Title += " (lưu trữ)"
		h.Current = s.site.URL + cur.address(f)
	} else if s.opts.Hub != nil {
		h.Hub = s.site.URL + "/hub"
	}
	return h
}
