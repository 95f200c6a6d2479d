// Package pages writes the pages that people read, errors among them, and
// serves what pages are made of.
package pages

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/feed"
	"loa/viet"
	"loa/web/internal/address"
	"loa/web/internal/answer"
	"loa/web/internal/site"
)

// Store is what pages are made from.
type Store interface {
	Articles(ctx context.Context, q article.Query) ([]article.Article, error)
	Article(ctx context.Context, id int64) (article.Article, error)
	TopicCounts(ctx context.Context) (map[string]int, error)
}

// Options are what a Handler needs.
type Options struct {
	Store   Store
	Site    site.Site
	Current *site.Current
	// Find asks the store for the articles of a search.
	Find func(ctx context.Context, q article.Query) ([]article.Article, error)
	// Retired tells whether a topic was configured once.
	Retired func(ctx context.Context, topic string) bool
	BotURL  string // opens the bot, where it is not at t.me
	Logger  *slog.Logger
}

// Handler answers the addresses of pages.
type Handler struct {
	store   Store
	site    site.Site
	current *site.Current
	find    func(ctx context.Context, q article.Query) ([]article.Article, error)
	retired func(ctx context.Context, topic string) bool
	botURL  string
	log     *slog.Logger
}

// New returns a Handler.
func New(o Options) *Handler {
	return &Handler{store: o.Store, site: o.Site, current: o.Current, find: o.Find, retired: o.Retired, botURL: o.BotURL, log: o.Logger}
}

// searchTimeout is how long a search may take.
const searchTimeout = 10 * time.Second

// perPage is how many articles a page lists.
const perPage = 20

// page is what the templates show.
type page struct {
	Title, Description, Canonical string
	Base, Version, SiteName       string
	NoIndex                       bool
	Query                         string // words of a search
	Heading, English, Link        string
	Feeds                         []feedLink
	Telegram                      string
	Articles                      []pageArticle
	Empty, Older                  string
	Article                       *pageArticle
	Groups                        []topicGroup
	Sources                       []article.Source
	Near                          []article.Topic
}

type feedLink struct{ Title, Short, Type, URL string }

type topicGroup struct {
	Name   string
	Topics []countedTopic
}

type countedTopic struct {
	article.Topic
	Count int
}

// pageArticle is an article as a page shows it.
type pageArticle struct {
	ID                                  int64
	Title, Summary, Author, Origin, URL string
	SourceName, When, Stamp, Edited     string
	Language                            string
	Urgent                              string
	Topics                              []article.Topic
	Image                               *article.Image
	Content                             template.HTML
	Files                               []pageFile
	Places                              []pagePlace
}

type pageFile struct{ URL, Name, Size string }

type pagePlace struct{ URL, Name string }

// ServeHome shows the topics, the newest articles and how to subscribe.
func (s *Handler) ServeHome(w http.ResponseWriter, r *http.Request) {
	set := s.current.Get()
	arts, err := s.store.Articles(r.Context(), article.Query{Limit: perPage})
	if err != nil {
		s.Broken(w, r, "list the newest articles", err)
		return
	}
	counts, err := s.store.TopicCounts(r.Context())
	if err != nil {
		s.Broken(w, r, "count the topics' articles", err)
		return
	}
	p := s.page(s.site.Name)
	p.Description = "Tin mới từ các cổng thông tin, theo chủ đề."
	p.Articles, p.Empty = s.briefs(set, arts), "Chưa có tin nào. Tin sẽ hiện ở đây ngay sau lần thu thập đầu tiên."
	p.Sources = set.Sources
	p.Feeds = s.feedLinks(set, address.Plain())
	p.Telegram = s.deepLink("")
	at := map[string]int{}
	for _, t := range set.Topics {
		i, ok := at[t.Group]
		if !ok {
			i = len(p.Groups)
			at[t.Group] = i
			p.Groups = append(p.Groups, topicGroup{Name: t.Group})
		}
		p.Groups[i].Topics = append(p.Groups[i].Topics, countedTopic{t, counts[t.ID]})
	}
	s.show(w, r, "home", http.StatusOK, p)
}

// ServeTopic lists a topic's articles.
func (s *Handler) ServeTopic(w http.ResponseWriter, r *http.Request) {
	set := s.current.Get()
	id := r.PathValue("topic")
	if now, ok := set.Former[id]; ok {
		http.Redirect(w, r, s.site.Path("/topics/"+now), http.StatusMovedPermanently)
		return
	}
	t, ok := set.Topic[id]
	if !ok {
		if s.retired(r.Context(), id) {
			s.Fail(w, r, http.StatusGone, "Chủ đề này không còn nữa.", "This topic has been retired.")
			return
		}
		p := address.Unknown(id)
		s.Fail(w, r, p.Status, p.VI, p.EN)
		return
	}
	sel := address.Plain(id)
	s.serveList(w, r, set, sel, t.Name, "", s.deepLink("c_"+id))
}

// ServeSource lists a source's articles.
func (s *Handler) ServeSource(w http.ResponseWriter, r *http.Request) {
	set := s.current.Get()
	src, ok := set.Source[r.PathValue("source")]
	if !ok {
		s.Fail(w, r, http.StatusNotFound, "Không có nguồn này.", "There is no such source.")
		return
	}
	sel := address.Feed{Source: src.ID, Limit: address.DefaultLimit, Content: feed.Full}
	s.serveList(w, r, set, sel, src.Name, src.URL, s.deepLink(""))
}

// serveList shows one page of the articles of a selection.
func (s *Handler) serveList(w http.ResponseWriter, r *http.Request, set *site.Setup, sel address.Feed, heading, link, telegram string) {
	q := article.Query{Topics: sel.Topics, Limit: perPage + 1}
	if sel.Source != "" {
		q.Sources = []string{sel.Source}
	}
	var ok bool
	if q.BeforePublished, q.BeforeID, ok = parseBefore(r.URL.Query().Get("before")); !ok {
		s.Fail(w, r, http.StatusBadRequest, "Địa chỉ trang tiếp không đúng.", "The address of the next page is wrong.")
		return
	}
	arts, err := s.store.Articles(r.Context(), q)
	if err != nil {
		s.Broken(w, r, "list articles", err)
		return
	}
	p := s.page(heading + " – " + s.site.Name)
	p.Heading, p.Link, p.Telegram = heading, link, telegram
	p.Feeds = s.feedLinks(set, sel)
	p.Empty = "Chưa có tin nào."
	if len(arts) > perPage {
		arts = arts[:perPage]
		last := arts[perPage-1]
		p.Older = fmt.Sprintf("?before=%d-%d", last.Published.UnixMilli(), last.ID)
	}
	p.Articles = s.briefs(set, arts)
	s.show(w, r, "list", http.StatusOK, p)
}

// parseBefore reads where a listing continues; empty means at its start.
func parseBefore(v string) (time.Time, int64, bool) {
	if v == "" {
		return time.Time{}, 0, true
	}
	i := strings.LastIndexByte(v, '-')
	if i < 1 {
		return time.Time{}, 0, false
	}
	ms, err1 := strconv.ParseInt(v[:i], 10, 64)
	id, err2 := strconv.ParseInt(v[i+1:], 10, 64)
	return time.UnixMilli(ms).UTC(), id, err1 == nil && err2 == nil
}

// ServeArticle shows an article; one that was withdrawn is gone.
func (s *Handler) ServeArticle(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		s.ServeUnknown(w, r)
		return
	}
	a, err := s.store.Article(r.Context(), id)
	if errors.Is(err, article.ErrNotFound) || err == nil && a.State == article.StateWaiting {
		s.Fail(w, r, http.StatusNotFound, "Không có bài này.", "There is no such article.")
		return
	}
	if err != nil {
		s.Broken(w, r, "read an article", err)
		return
	}
	set := s.current.Get()
	view := s.brief(set, &a)
	p := s.page(a.Title + " – " + s.site.Name)
	p.Article = &view
	if a.State == article.StateWithdrawn {
		view.Edited = viet.FormatTime(a.Changed.In(s.site.TimeZone))
		p.NoIndex, p.Title = true, "Tin đã được gỡ – "+s.site.Name
		s.show(w, r, "gone", http.StatusGone, p)
		return
	}
	p.Description, p.Canonical = a.Summary, a.URL
	s.fill(set, &view, &a)
	sel := address.Plain()
	if len(view.Topics) > 0 {
		sel.Topics = []string{view.Topics[0].ID}
		p.Telegram = s.deepLink("c_" + sel.Topics[0])
	}
	p.Feeds = s.feedLinks(set, sel)
	s.show(w, r, "article", http.StatusOK, p)
}

// ServeSearch finds articles by words.
func (s *Handler) ServeSearch(w http.ResponseWriter, r *http.Request) {
	set := s.current.Get()
	words := viet.Cut(strings.Join(strings.Fields(viet.CleanLine(r.URL.Query().Get("q"))), " "), 100)
	p := s.page("Tìm tin – " + s.site.Name)
	p.NoIndex, p.Query = true, words
	if words != "" {
		ctx, cancel := context.WithTimeout(r.Context(), searchTimeout)
		defer cancel()
		arts, err := s.find(ctx, article.Query{Search: words, Limit: perPage})
		if err != nil {
			s.Broken(w, r, "search", err)
			return
		}
		p.Articles, p.Empty = s.briefs(set, arts), "Không tìm thấy tin nào có đủ các từ này."
		p.Feeds = s.feedLinks(set, address.Feed{Searching: true, Search: words, Limit: address.DefaultLimit, Content: feed.Full})
	}
	s.show(w, r, "search", http.StatusOK, p)
}

// failPage is an error as a page.
func (s *Handler) failPage(w http.ResponseWriter, r *http.Request, status int, vi, en string) {
	p := s.page(vi + " – " + s.site.Name)
	p.Heading, p.English, p.NoIndex = vi, en, true
	if status == http.StatusNotFound || status == http.StatusGone {
		p.Near = s.current.Get().Near(r.URL.Path)
	}
	s.show(w, r, "fail", status, p)
}

func (s *Handler) page(title string) *page {
	return &page{Title: title, Base: s.site.Path(""), Version: assetVersion, SiteName: s.site.Name}
}

// show writes a page; a template that fails writes nothing of it.
func (s *Handler) show(w http.ResponseWriter, r *http.Request, name string, status int, p *page) {
	var buf bytes.Buffer
	if err := pages()[name].ExecuteTemplate(&buf, name+".html", p); err != nil {
		s.log.Error("cannot write page", "page", name, "err", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	body := buf.Bytes()
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "Accept-Encoding")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "public, max-age=30, stale-if-error=86400")
	}
	if len(body) > 1024 && answer.Accepts(r.Header["Accept-Encoding"], answer.Gzip) {
		body = answer.Compress(body)
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}

// feedLinks are the addresses of a selection's feeds.
func (s *Handler) feedLinks(set *site.Setup, sel address.Feed) []feedLink {
	short := map[feed.Format]string{feed.RSS: "RSS", feed.Atom: "Atom", feed.JSON: "JSON Feed"}
	var out []feedLink
	for _, f := range feed.Formats {
		out = append(out, feedLink{Title: address.Head(set, sel, f).Title + " (" + short[f] + ")", Short: short[f], Type: f.MediaType(), URL: s.site.URL + sel.Address(f)})
	}
	return out
}

// deepLink is the address that opens the bot, "" when there is none.
func (s *Handler) deepLink(start string) string {
	link := s.botURL
	if bot := s.current.BotName(); link == "" && bot != "" {
		link = "https://t.me/" + url.PathEscape(bot)
	}
	if link == "" {
		return ""
	}
	if start != "" && len(start) <= 64 { // the longest start parameter that Telegram takes
		link += "?start=" + url.QueryEscape(start)
	}
	return link
}

func (s *Handler) briefs(set *site.Setup, arts []article.Article) []pageArticle {
	out := make([]pageArticle, len(arts))
	for i := range arts {
		out[i] = s.brief(set, &arts[i])
	}
	return out
}

// brief is an article as lists show it.
func (s *Handler) brief(set *site.Setup, a *article.Article) pageArticle {
	v := pageArticle{ID: a.ID, Title: a.Title, Summary: a.Summary, URL: a.URL, SourceName: set.SourceName(a.Source),
		When: viet.FormatTime(a.Published.In(s.site.TimeZone)), Stamp: a.Published.In(s.site.TimeZone).Format(time.RFC3339), Urgent: urgencyWords[a.Urgency]}
	if a.Language != "" && a.Language != s.site.Language {
		v.Language = a.Language
	}
	for _, id := range a.Topics {
		if t, ok := set.Topic[id]; ok {
			v.Topics = append(v.Topics, t)
		}
	}
	return v
}

// fill adds what only the article's own page shows.
func (s *Handler) fill(set *site.Setup, v *pageArticle, a *article.Article) {
	v.Author, v.Origin = a.Author, a.Origin
	if a.Revision > 1 && a.Changed.After(a.Published) {
		v.Edited = viet.FormatTime(a.Changed.In(s.site.TimeZone))
	}
	src, known := set.Source[a.Source]
	if !known || src.FullText {
		v.Content = template.HTML(a.ContentHTML) // sanitised before it was stored
	}
	if v.Content != "" {
		v.Summary = feed.OwnLead(a)
	}
	if a.Image != nil && (a.Image.URL == "" || strings.Contains(string(v.Content), template.HTMLEscapeString(a.Image.URL))) {
		v.Image = nil
	} else {
		v.Image = a.Image
	}
	for _, f := range a.Attachments {
		name := f.Name
		if name == "" {
			name = f.URL[strings.LastIndexByte(f.URL, '/')+1:]
		}
		v.Files = append(v.Files, pageFile{URL: f.URL, Name: name, Size: size(f.SizeBytes)})
	}
	for _, p := range a.Places {
		v.Places = append(v.Places, pagePlace{URL: p.URL, Name: set.SourceName(p.Source)})
	}
}

// urgencyWords say how urgent an article is.
var urgencyWords = map[article.Urgency]string{article.Notice: "Lưu ý", article.Warning: "Cảnh báo", article.Emergency: "Khẩn cấp"}

// size writes a file's size for people, "" when unknown.
func size(n int64) string {
	switch {
	case n <= 0:
		return ""
	case n < 1<<20:
		return strconv.FormatInt((n+1023)>>10, 10) + " KB"
	default:
		return strings.Replace(strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64), ".", ",", 1) + " MB"
	}
}
