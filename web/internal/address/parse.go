package address

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"loa/article"
	"loa/feed"
	"loa/viet"
	"loa/web/internal/site"
)

// Problem is why an address gives nothing: an HTTP status and what people and
// programs read.
type Problem struct {
	Status   int    // 301, 400, 404, 410
	Redirect string // of a 301
	VI, EN   string
}

// Parse reads a feed's address: path below /feeds/, unescaped, and query. An
// address that names a feed and is not its canonical one gives the feed and a
// Problem that redirects.
func Parse(s *site.Setup, path, rawQuery string) (Feed, feed.Format, *Problem) {
	sel := Feed{Limit: DefaultLimit, Content: feed.Full}
	dot := strings.LastIndexByte(path, '.')
	if dot < 0 || !slices.Contains(feed.Formats, feed.Format(path[dot+1:])) {
		return sel, "", &Problem{Status: 404,
			VI: "Địa chỉ nguồn tin kết thúc bằng .rss, .atom hoặc .json.",
			EN: "A feed's address ends in .rss, .atom or .json."}
	}
	format, name := feed.Format(path[dot+1:]), path[:dot]
	if i := strings.LastIndex(name, "/archive/"); i > 0 {
		from, to, ok := parseSpan(name[i+len("/archive/"):])
		if !ok {
			return sel, format, Unknown(name)
		}
		sel.From, sel.To, name = from, to, name[:i]
	}
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return sel, format, &Problem{Status: 400,
			VI: "Phần sau dấu ? trong địa chỉ không đọc được.", EN: "The query of the address cannot be read."}
	}
	p := parseName(s, &sel, name)
	if p == nil {
		p = parseQuery(s, &sel, query)
	}
	if p != nil {
		return sel, format, p
	}
	if sel.Search != "" && sel.Author == "" && sel.Story == "" && sel.To == 0 {
		sel.Searching = true // the one home of searches
	}
	if sel.To > 0 && !sel.Archived() {
		return sel, format, Unknown(name)
	}
	if !sel.named(format, path, rawQuery) {
		p = &Problem{Status: 301, Redirect: sel.Address(format)}
	}
	return sel, format, p
}

// named tells whether path and query are the feed's canonical address, however
// they are escaped.
func (s Feed) named(f feed.Format, path, rawQuery string) bool {
	want, err := url.PathUnescape(s.Name())
	if err != nil || want+"."+string(f) != path {
		return false
	}
	return slices.Equal(pairs(rawQuery), pairs(strings.TrimPrefix(s.Query(), "?")))
}

// pairs are the parameters of a query, unescaped, in their order.
func pairs(rawQuery string) []string {
	var out []string
	for _, part := range strings.Split(rawQuery, "&") {
		if part == "" {
			continue
		}
		if plain, err := url.QueryUnescape(part); err == nil {
			part = plain
		}
		out = append(out, part)
	}
	return out
}

func parseSpan(s string) (from, to int64, ok bool) {
	a, b, _ := strings.Cut(s, "-")
	from, err1 := strconv.ParseInt(a, 10, 64)
	to, err2 := strconv.ParseInt(b, 10, 64)
	whole := err1 == nil && err2 == nil && from > 0 && from%ArchiveSpan == 1 && to-from == ArchiveSpan-1
	return from, to, whole && s == fmt.Sprintf("%d-%d", from, to)
}

// parseName reads what comes before the ending.
func parseName(s *site.Setup, sel *Feed, name string) *Problem {
	kind, rest, _ := strings.Cut(name, "/")
	switch kind {
	case "all", "urgent", "search":
		if rest != "" {
			return Unknown(name)
		}
		sel.Urgent = kind == "urgent"
		sel.Searching = kind == "search"
		return nil
	case "authors":
		if rest == "" || len(rest) > maxWords || viet.CleanLine(rest) != rest {
			return Unknown(name)
		}
		sel.Author = rest
		return nil
	case "stories":
		if article.PageNumber(rest) == 0 || len(rest) > maxWords || viet.CleanLine(rest) != rest ||
			strings.Contains(rest, "/") {
			return Unknown(name)
		}
		sel.Story = rest
		return nil
	case "sources":
		source, topic, within := strings.Cut(rest, "/")
		if _, ok := s.Source.Find(source); !ok {
			return unknownSource()
		}
		sel.Source = source
		if !within {
			return nil
		}
		return parseTopics(s, sel, strings.Split(topic, "+"))
	default:
		return parseTopics(s, sel, strings.Split(name, "+"))
	}
}

// parseTopics reads topics; a former name stands for the present one.
func parseTopics(s *site.Setup, sel *Feed, ids []string) *Problem {
	if len(ids) > maxTopics {
		return &Problem{Status: 400,
			VI: fmt.Sprintf("Một nguồn tin gộp nhiều nhất %d chủ đề.", maxTopics), EN: "Too many topics in one feed."}
	}
	for _, id := range ids {
		if now, ok := s.Former[id]; ok {
			id = now
		}
		if _, ok := s.Topic[id]; !ok {
			return Unknown(id)
		}
		sel.Topics = append(sel.Topics, id)
	}
	slices.Sort(sel.Topics)
	sel.Topics = slices.Compact(sel.Topics)
	return nil
}

func parseQuery(s *site.Setup, sel *Feed, q url.Values) *Problem {
	if p := parseWords(s, sel, q); p != nil {
		return p
	}
	switch u := q.Get("urgent"); u {
	case "":
	case "0", "false":
	case "1", "true":
		sel.Urgent = true
	default:
		return &Problem{Status: 400, VI: "urgent là 1 hoặc bỏ trống.", EN: "urgent is 1 or left out."}
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
		at, ok := parseSince(v, s.Site.TimeZone)
		if !ok {
			return &Problem{Status: 400,
				VI: "since là một ngày (2026-07-01) hoặc thời điểm theo RFC 3339.",
				EN: "since is a date or an RFC 3339 time."}
		}
		sel.Since = at
	}
	return nil
}

// parseWords reads the words to look for and to leave out, which every feed
// takes, and within which topics and source a search looks.
func parseWords(s *site.Setup, sel *Feed, q url.Values) *Problem {
	sel.Search, sel.Not = viet.CleanLine(q.Get("q")), viet.CleanLine(q.Get("not"))
	if !sel.Searching && !hasWord(sel.Search) { // says nothing: the feed as it is
		sel.Search = ""
	}
	if !hasWord(sel.Not) {
		sel.Not = ""
	}
	if utf8.RuneCountInString(sel.Search) > maxWords || utf8.RuneCountInString(sel.Not) > maxWords {
		return &Problem{Status: 400, VI: "Từ khóa quá dài.", EN: "The search is too long."}
	}
	if sel.To > 0 && (sel.Search != "" || sel.Not != "") {
		return &Problem{Status: 404, VI: "Tìm kiếm không có phần lưu trữ.", EN: "A search has no archive."}
	}
	if !sel.Searching {
		return nil
	}
	for _, t := range q["topic"] {
		ids := strings.FieldsFunc(t, func(r rune) bool { return r == ' ' || r == '+' || r == ',' })
		if p := parseTopics(s, sel, ids); p != nil {
			return p
		}
	}
	if src := q.Get("source"); src != "" {
		if _, ok := s.Source.Find(src); !ok {
			return unknownSource()
		}
		sel.Source = src
	}
	if sel.Search == "" {
		return &Problem{Status: 400, VI: "Thiếu từ khóa: thêm ?q=… vào địa chỉ.",
			EN: "The search is empty: add ?q=… to the address."}
	}
	return nil
}

// hasWord tells whether there is anything that can be looked for.
func hasWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// parseSince reads a time, or a day, which begins at midnight of the site. A
// plus sign that was typed as it is arrives as a space.
func parseSince(v string, zone *time.Location) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, strings.Replace(v, " ", "+", 1))
	if err != nil {
		t, err = time.ParseInLocation(time.DateOnly, v, zone)
	}
	t = t.UTC().Truncate(time.Second)
	return t, err == nil && t.Year() >= 1 && t.Year() <= 9999
}

func unknownSource() *Problem {
	return &Problem{Status: 404, VI: "Không có nguồn này.", EN: "There is no such source."}
}

// Unknown is the problem of a name that no topic has.
func Unknown(name string) *Problem {
	name = viet.Cut(viet.CleanLine(name), 60)
	return &Problem{Status: 404, VI: "Không có chủ đề “" + name + "”.", EN: "There is no such topic."}
}
