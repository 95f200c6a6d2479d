// Package pages writes the pages that people read, errors among them, and
// serves what pages are made of.
package pages

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/feed"
	"loa/viet"
	"loa/web/internal/address"
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
	kept    kept
	counts  counts
}

// New returns a Handler.
func New(o Options) *Handler {
	return &Handler{store: o.Store, site: o.Site, current: o.Current, find: o.Find, retired: o.Retired,
		botURL: o.BotURL, log: o.Logger,
		kept: newKept(), counts: counts{read: o.Store.TopicCounts}}
}

// perPage is how many articles a page lists.
const perPage = 20

// ServeHome shows the topics, the newest articles and how to subscribe.
func (s *Handler) ServeHome(w http.ResponseWriter, r *http.Request) {
	s.serveKept(w, r, "/", fixed, func(ctx context.Context, set *site.Setup) (*page, string, error) {
		arts, err := s.store.Articles(ctx, article.Query{Limit: perPage})
		if err != nil {
			return nil, "", fmt.Errorf("list the newest articles: %w", err)
		}
		counts, err := s.counts.get(ctx)
		if err != nil {
			return nil, "", fmt.Errorf("count the topics' articles: %w", err)
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
		return p, "home", nil
	})
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
	s.serveList(w, r, sel, listed{heading: t.Name, telegram: s.deepLink("c_" + id)})
}

// ServeSource lists a source's articles.
func (s *Handler) ServeSource(w http.ResponseWriter, r *http.Request) {
	src, ok := s.current.Get().Source[r.PathValue("source")]
	if !ok {
		s.Fail(w, r, http.StatusNotFound, "Không có nguồn này.", "There is no such source.")
		return
	}
	sel := address.Feed{Source: src.ID, Limit: address.DefaultLimit, Content: feed.Full}
	s.serveList(w, r, sel, listed{src.Name, src.URL, s.deepLink("")})
}

// serveList shows one page of the articles of a selection.
func (s *Handler) serveList(w http.ResponseWriter, r *http.Request, sel address.Feed, about listed) {
	q := article.Query{Topics: sel.Topics, Limit: perPage + 1}
	if sel.Source != "" {
		q.Sources = []string{sel.Source}
	}
	before := r.URL.Query().Get("before")
	var ok bool
	if q.BeforePublished, q.BeforeID, ok = parseBefore(before); !ok {
		s.Fail(w, r, http.StatusBadRequest, "Địa chỉ trang tiếp không đúng.", "The address of the next page is wrong.")
		return
	}
	kind := fixed
	if before != "" {
		kind = variant
	}
	s.serveKept(w, r, r.URL.Path+"?"+before, kind, func(ctx context.Context, set *site.Setup) (*page, string, error) {
		arts, err := s.store.Articles(ctx, q)
		if err != nil {
			return nil, "", fmt.Errorf("list articles: %w", err)
		}
		p := s.page(about.heading + " – " + s.site.Name)
		p.Heading, p.Link, p.Telegram = about.heading, about.link, about.telegram
		p.Feeds = s.feedLinks(set, sel)
		p.Empty = "Chưa có tin nào."
		if len(arts) > perPage {
			arts = arts[:perPage]
			last := arts[perPage-1]
			p.Older = fmt.Sprintf("?before=%d-%d", last.Published.UnixMilli(), last.ID)
		}
		p.Articles = s.briefs(set, arts)
		return p, "list", nil
	})
}

// listed is what a page says of the list that it shows.
type listed struct{ heading, link, telegram string }

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
	name := r.PathValue("id")
	id := article.PageNumber(name)
	if id == 0 {
		s.ServeUnknown(w, r)
		return
	}
	s.serveKept(w, r, "/articles/"+name, variant, func(ctx context.Context, set *site.Setup) (*page, string, error) {
		a, err := s.store.Article(ctx, id)
		if err != nil {
			return nil, "", err
		}
		if a.State == article.StateWaiting || a.PageName() != name {
			return nil, "", article.ErrNotFound
		}
		view := s.brief(set, &a)
		p := s.page(a.Title + " – " + s.site.Name)
		p.Article = &view
		if a.State == article.StateWithdrawn {
			view.Edited = viet.FormatTime(a.Changed.In(s.site.TimeZone))
			p.NoIndex, p.Title, p.Status = true, "Tin đã được gỡ – "+s.site.Name, http.StatusGone
			return p, "gone", nil
		}
		p.Description, p.Canonical = a.Summary, a.URL
		s.fill(set, &view, &a)
		sel := address.Plain()
		if len(view.Topics) > 0 {
			sel.Topics = []string{view.Topics[0].ID}
			p.Telegram = s.deepLink("c_" + sel.Topics[0])
		}
		p.Feeds = s.feedLinks(set, sel)
		return p, "article", nil
	})
}

// ServeSearch finds articles by words.
func (s *Handler) ServeSearch(w http.ResponseWriter, r *http.Request) {
	words := viet.Cut(strings.Join(strings.Fields(viet.CleanLine(r.URL.Query().Get("q"))), " "), 100)
	s.serveKept(w, r, "/search?"+words, search, func(ctx context.Context, set *site.Setup) (*page, string, error) {
		p := s.page("Tìm tin – " + s.site.Name)
		p.NoIndex, p.Query = true, words
		if words == "" {
			return p, "search", nil
		}
		arts, err := s.find(ctx, article.Query{Search: words, Limit: perPage})
		if err != nil {
			return nil, "", fmt.Errorf("search: %w", err)
		}
		spelledAsAskedFirst(arts, words)
		p.Articles, p.Empty = s.briefs(set, arts), "Không tìm thấy tin nào có đủ các từ này."
		p.Feeds = s.feedLinks(set, address.Feed{Searching: true, Search: words, Limit: address.DefaultLimit,
			Content: feed.Full})
		return p, "search", nil
	})
}

// spelledAsAskedFirst puts the articles first in which every word stands as it
// was typed: who writes without accents may mean a word that has none. Within
// the two parts the newest stay first.
func spelledAsAskedFirst(arts []article.Article, words string) {
	asked := viet.Syllables(viet.Key(words))
	exact := make(map[int64]bool, len(arts))
	for i := range arts {
		have := viet.Syllables(viet.Key(arts[i].Title + " " + arts[i].Lead + " " + arts[i].ContentText))
		exact[arts[i].ID] = !slices.ContainsFunc(asked, func(w string) bool { return !slices.Contains(have, w) })
	}
	slices.SortStableFunc(arts, func(a, b article.Article) int {
		switch {
		case exact[a.ID] == exact[b.ID]:
			return 0
		case exact[a.ID]:
			return -1
		}
		return 1
	})
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

// feedLinks are the addresses of a selection's feeds.
func (s *Handler) feedLinks(set *site.Setup, sel address.Feed) []feedLink {
	short := map[feed.Format]string{feed.RSS: "RSS", feed.Atom: "Atom", feed.JSON: "JSON Feed"}
	var out []feedLink
	for _, f := range feed.Formats {
		out = append(out, feedLink{Title: address.Head(set, sel, f).Title + " (" + short[f] + ")", Short: short[f],
			Type: f.MediaType(), URL: s.site.URL + sel.Address(f)})
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
