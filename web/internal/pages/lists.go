package pages

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/feed"
	"loa/web/internal/address"
	"loa/web/internal/keep"
	"loa/web/internal/site"
)

// choice is which articles a list shows, and what it says of them.
type choice struct {
	feed    address.Feed // which articles, and where one subscribes to them
	path    string       // of the list's first page
	heading string
	link    string // the portal
	start   string // parameter of the bot's link
	kind    keep.Kind
	nobody  *keep.Refusal // when there is no article at all; nil: the list is just empty
}

// chooser reads from a request what to list; false when it has answered itself.
type chooser func(w http.ResponseWriter, r *http.Request) (choice, bool)

// Lists are the handlers of all lists by path: each with its older articles,
// the months of its archive, and each of these.
func (s *Handler) Lists() map[string]http.HandlerFunc {
	all := map[string]http.HandlerFunc{}
	for path, choose := range map[string]chooser{"/all": s.everything, "/urgent": s.urgent, "/topics/{topic}": s.topic,
		"/sources/{source}": s.source, "/authors/{author}": s.author} {
		serve := func(list func(w http.ResponseWriter, r *http.Request, c choice)) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				if c, ok := choose(w, r); ok {
					list(w, r, c)
				}
			}
		}
		all[path] = serve(s.serveList)
		all[path+"/archive"] = serve(s.serveMonths)
		all[path+"/archive/{month}"] = serve(s.serveMonth)
	}
	return all
}

func (s viewer) everything(http.ResponseWriter, *http.Request) (choice, bool) {
	return choice{feed: address.Plain(), path: "/all", heading: "Mọi tin"}, true
}

func (s *Handler) urgent(http.ResponseWriter, *http.Request) (choice, bool) {
	sel := address.Plain()
	sel.Urgent = true
	return choice{feed: sel, path: "/urgent", heading: "Cảnh báo và tin khẩn"}, true
}

func (s *Handler) topic(w http.ResponseWriter, r *http.Request) (choice, bool) {
	set := s.current.Get()
	id := r.PathValue("topic")
	if now, ok := set.Former[id]; ok {
		rest := strings.TrimPrefix(r.URL.Path, "/topics/"+id)
		http.Redirect(w, r, s.site.Path("/topics/"+now+rest), http.StatusMovedPermanently)
		return choice{}, false
	}
	t, ok := set.Topic[id]
	switch {
	case ok:
		return choice{feed: address.Plain(id), path: "/topics/" + id, heading: t.Name, start: "c_" + id}, true
	case s.retired(r.Context(), id):
		s.Fail(w, r, http.StatusGone, "Chủ đề này không còn nữa.", "This topic has been retired.")
	default:
		p := address.Unknown(id)
		s.Fail(w, r, p.Status, p.VI, p.EN)
	}
	return choice{}, false
}

func (s *Handler) source(w http.ResponseWriter, r *http.Request) (choice, bool) {
	src, ok := s.current.Get().Source.Find(r.PathValue("source"))
	if !ok {
		s.Fail(w, r, http.StatusNotFound, "Không có nguồn này.", "There is no such source.")
		return choice{}, false
	}
	sel := address.Plain()
	sel.Source = src.ID
	return choice{feed: sel, path: "/sources/" + src.ID, heading: src.Name, link: src.URL}, true
}

func (s *Handler) author(w http.ResponseWriter, r *http.Request) (choice, bool) {
	sel, _, p := address.Parse(s.current.Get(), "authors/"+r.PathValue("author")+"."+string(feed.RSS), "")
	if p != nil && p.Status != http.StatusMovedPermanently {
		s.Fail(w, r, nobody.Status, nobody.VI, nobody.EN)
		return choice{}, false
	}
	return choice{feed: sel, path: authorPath(sel.Author), heading: "Tác giả: " + sel.Author, kind: keep.Variant,
		nobody: nobody}, true
}

var nobody = &keep.Refusal{Status: http.StatusNotFound, VI: "Không có tác giả này.", EN: "There is no such author."}

// authorPath is the path of an author's page.
func authorPath(name string) string { return "/authors/" + url.PathEscape(name) }

// boxed tells whether a box shows what the list shows, as oEmbed names it.
func (c choice) boxed() bool { return len(c.feed.Topics) > 0 || c.feed.Source != "" }

// query selects the articles of a list.
func (c choice) query() article.Query {
	q := article.Query{Topics: c.feed.Topics, Author: c.feed.Author, Urgent: c.feed.Urgent, Limit: perPage + 1}
	if c.feed.Source != "" {
		q.Sources = []string{c.feed.Source}
	}
	return q
}

// serveList shows one page of a list.
func (s *Handler) serveList(w http.ResponseWriter, r *http.Request, c choice) {
	q, before, ok := s.continued(w, r, c.query())
	if !ok {
		return
	}
	kind := c.kind
	if before != "" {
		kind = keep.Variant
	}
	s.serveKept(w, r, c.path+"?"+before, kind, func(ctx context.Context, set *site.Setup) (*page, string, error) {
		p := s.listPage(set, c, c.heading)
		p.Canonical = s.site.URL + c.path
		if before != "" {
			p.Canonical += "?before=" + before
		} else if c.boxed() {
			p.Box = p.Canonical
		}
		return p, "list", s.list(ctx, set, c, q, p)
	})
}

// serveMonths lists the months of an archive.
func (s *Handler) serveMonths(w http.ResponseWriter, r *http.Request, c choice) {
	s.serveKept(w, r, c.path+"/archive", keep.Variant, func(ctx context.Context, set *site.Setup) (*page, string, error) {
		months, err := s.store.Months(ctx, c.query(), s.site.TimeZone)
		if err != nil {
			return nil, "", err
		}
		if len(months) == 0 && c.nobody != nil {
			return nil, "", c.nobody
		}
		p := s.listPage(set, c, "Lưu trữ: "+c.heading)
		p.Canonical = s.site.URL + c.path + "/archive"
		for _, m := range months {
			if n := len(p.Years); n == 0 || p.Years[n-1].Year != m.Year() {
				p.Years = append(p.Years, yearOfArchive{Year: m.Year()})
			}
			year := &p.Years[len(p.Years)-1]
			year.Months = append(year.Months, monthLink{s.site.Path(c.path + "/archive/" + m.Format(monthForm)),
				fmt.Sprintf("Tháng %d", m.Month())})
		}
		return p, "archive", nil
	})
}

// monthForm is how an address names a month.
const monthForm = "2006-01"

// serveMonth shows one page of a month of an archive; its last page leads to
// the month before.
func (s *Handler) serveMonth(w http.ResponseWriter, r *http.Request, c choice) {
	month, err := time.ParseInLocation(monthForm, r.PathValue("month"), s.site.TimeZone)
	if err != nil {
		s.Fail(w, r, http.StatusNotFound, "Không có tháng này: địa chỉ kết thúc bằng năm và tháng, như 2026-11.",
			"There is no such month: the address ends in year and month, as 2026-11.")
		return
	}
	q := c.query()
	q.Since, q.BeforePublished = month, month.AddDate(0, 1, 0)
	q, before, ok := s.continued(w, r, q)
	if !ok {
		return
	}
	path := c.path + "/archive/" + month.Format(monthForm)
	s.serveKept(w, r, path+"?"+before, keep.Variant, func(ctx context.Context, set *site.Setup) (*page, string, error) {
		p := s.listPage(set, c, fmt.Sprintf("%s: tháng %d năm %d", c.heading, month.Month(), month.Year()))
		p.Canonical = s.site.URL + path
		p.Empty = "Tháng này không có tin nào."
		if err := s.list(ctx, set, c, q, p); err != nil || p.Older != "" {
			return p, "list", err
		}
		earlier := c.query()
		earlier.BeforePublished, earlier.Limit = month, 1
		last, err := s.store.Articles(ctx, earlier)
		if err != nil {
			return nil, "", fmt.Errorf("find the month before: %w", err)
		}
		if len(last) > 0 {
			at := last[0].Published.In(s.site.TimeZone)
			p.Older = s.site.Path(c.path + "/archive/" + at.Format(monthForm))
			p.OlderText = fmt.Sprintf("Tháng %d năm %d", at.Month(), at.Year())
		} else if len(p.Articles) == 0 && c.nobody != nil {
			return nil, "", c.nobody
		}
		return p, "list", nil
	})
}

// listPage is what every page of a list shows.
func (s *Handler) listPage(set *site.Setup, c choice, heading string) *page {
	p := s.page(heading + " – " + s.site.Name)
	p.Description = "Tin từ các cổng thông tin: " + heading + "."
	p.Heading, p.Link, p.Archive = heading, c.link, s.site.Path(c.path+"/archive")
	s.subscribe(p, set, c.feed, botsOf(c.feed, c.start))
	p.Empty = "Chưa có tin nào."
	return p
}

// list adds the articles that q selects to a page, and where they go on.
func (s *Handler) list(ctx context.Context, set *site.Setup, c choice, q article.Query, p *page) error {
	arts, err := s.store.Articles(ctx, q)
	if err != nil {
		return fmt.Errorf("list articles: %w", err)
	}
	if len(arts) == 0 && q.BeforePublished.IsZero() && c.nobody != nil {
		return c.nobody
	}
	if len(arts) > perPage {
		arts = arts[:perPage]
		p.Older = "?before=" + Before(&arts[perPage-1])
	}
	p.Articles = s.briefs(set, arts)
	return nil
}

// Before names the place after an article in a list.
func Before(last *article.Article) string {
	return fmt.Sprintf("%d-%d", last.Published.UnixMilli(), last.ID)
}

// continued reads where a list goes on; false when it has answered that there
// is no such place.
func (s *Handler) continued(w http.ResponseWriter, r *http.Request, q article.Query) (article.Query, string, bool) {
	before := r.URL.Query().Get("before")
	if before == "" {
		return q, "", true
	}
	at, id, ok := ParseBefore(before)
	if !ok {
		s.Fail(w, r, http.StatusBadRequest, "Địa chỉ trang tiếp không đúng.", "The address of the next page is wrong.")
		return q, "", false
	}
	if q.BeforePublished.IsZero() || at.Before(q.BeforePublished) {
		q.BeforePublished, q.BeforeID = at, id
	}
	return q, before, true
}

// ParseBefore reads the place after which a list goes on, in its one spelling.
func ParseBefore(v string) (time.Time, int64, bool) {
	i := strings.LastIndexByte(v, '-')
	if i < 1 {
		return time.Time{}, 0, false
	}
	ms, err1 := strconv.ParseInt(v[:i], 10, 64)
	id, err2 := strconv.ParseInt(v[i+1:], 10, 64)
	ok := err1 == nil && err2 == nil && id > 0 && v == fmt.Sprintf("%d-%d", ms, id)
	return time.UnixMilli(ms).UTC(), id, ok
}

// yearOfArchive are the months of a year that have articles.
type yearOfArchive struct {
	Year   int
	Months []monthLink
}

type monthLink struct{ URL, Name string }
