package embed

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"loa/feed"
	"loa/web/internal/address"
	"loa/web/internal/site"
)

// Layouts are the ways in which a box lays out its articles.
var layouts = []string{"list", "headline", "cards", "documents", "ticker"}

const (
	defaultCount = 5
	mostCount    = 20
	mostSummary  = 300 // characters
)

// options are what the address of a box asks for.
type options struct {
	feed     address.Feed
	Count    int
	Layout   string
	Pictures bool
	Summary  int // at most so many characters; 0: none
	Heading  int // level, 2 to 6
	Language string
	Theme    string // "light", "dark" or "" for the visitor's own
}

// isPlain tells whether an address asks for nothing but a topic or a source.
func (o options) isPlain(rawQuery string) bool {
	return rawQuery == "" && o.feed.Kind() == address.Fixed
}

// parse reads the address of a box: name is what stands after /embed/, without
// an ending. Unlike a feed's, any spelling is fine: nobody subscribes to it.
func parse(set *site.Setup, name, rawQuery string) (options, *address.Problem) {
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return options{}, badRequest("Phần sau dấu ? trong địa chỉ không đọc được.",
			"The query of the address cannot be read.")
	}
	o := options{Count: defaultCount, Layout: "list", Summary: 160, Heading: 3, Language: "vi"}
	filter := url.Values{}
	for _, key := range []string{"q", "not", "since", "urgent", "topic", "source"} {
		if v, ok := query[key]; ok {
			filter[key] = v
		}
	}
	sel, _, p := address.Parse(set, name+".json", filter.Encode())
	if p != nil && p.Status != 301 {
		return o, p
	}
	o.feed = sel
	if v := query.Get("layout"); v != "" {
		if !slices.Contains(layouts, v) {
			return o, badRequest("layout là một trong: "+strings.Join(layouts, ", ")+".", "layout is one of: "+
				strings.Join(layouts, ", ")+".")
		}
		o.Layout = v
	}
	if o.Layout == "documents" || o.Layout == "ticker" || o.Layout == "cards" {
		o.Summary = 0
	}
	o.Pictures = query.Get("pictures") == "1"
	if strings.HasPrefix(query.Get("lang"), "en") {
		o.Language = "en"
	}
	if v := query.Get("theme"); v == "light" || v == "dark" {
		o.Theme = v
	}
	for _, n := range []struct {
		name        string
		value       *int
		least, most int
	}{{"count", &o.Count, 1, mostCount}, {"summary", &o.Summary, 0, mostSummary}, {"heading", &o.Heading, 2, 6}} {
		if v := query.Get(n.name); v != "" {
			number, err := strconv.Atoi(v)
			if err != nil || number < n.least || number > n.most {
				span := strconv.Itoa(n.least) + " – " + strconv.Itoa(n.most)
				return o, badRequest(n.name+" là một số trong khoảng "+span+".", n.name+" is a number, "+span+".")
			}
			*n.value = number
		}
	}
	o.feed.Limit, o.feed.Content = mostCount, feed.Summary
	return o, nil
}

func badRequest(vi, en string) *address.Problem { return &address.Problem{Status: 400, VI: vi, EN: en} }
