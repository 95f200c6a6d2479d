// Package pages writes the pages that people read, errors among them, and
// serves what pages are made of.
package pages

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"loa/article"
	"loa/web/internal/address"
	"loa/web/internal/keep"
	"loa/web/internal/site"
)

// Store is what pages are made from.
type Store interface {
	Articles(ctx context.Context, q article.Query) ([]article.Article, error)
	Article(ctx context.Context, id int64) (article.Article, error)
	TopicCounts(ctx context.Context) (map[string]int, error)
	Revisions(ctx context.Context, article int64) ([]article.Revision, error)
	Months(ctx context.Context, q article.Query, zone *time.Location) ([]time.Time, error)
}

// Options are what a Handler needs.
type Options struct {
	Store   Store
	Site    site.Site
	Current *site.Current
	// Find asks the store for the articles of a search.
	Find func(ctx context.Context, q article.Query) (list []article.Article, partial bool, err error)
	// Suggest asks it for another spelling of a search that finds nothing.
	Suggest func(ctx context.Context, q article.Query) (string, error)
	// Retired tells whether a topic was configured once.
	Retired func(ctx context.Context, topic string) bool
	Now     func() time.Time
	Logger  *slog.Logger
}

// Handler answers the addresses of pages.
type Handler struct {
	viewer
	store   Store
	current *site.Current
	find    func(ctx context.Context, q article.Query) (list []article.Article, partial bool, err error)
	suggest func(ctx context.Context, q article.Query) (string, error)
	retired func(ctx context.Context, topic string) bool
	now     func() time.Time
	log     *slog.Logger
	kept    *keep.Keeper
	counts  counts
	warned  warned
}

// New returns a Handler.
func New(o Options) *Handler {
	h := &Handler{viewer: viewer{o.Site}, store: o.Store, current: o.Current, find: o.Find, suggest: o.Suggest,
		retired: o.Retired,
		now:     o.Now, log: o.Logger,
		counts: counts{read: o.Store.TopicCounts}}
	h.kept = keep.New(keep.Options{Current: o.Current, Fail: h.Fail, Broken: h.Broken, Now: o.Now, Logger: o.Logger})
	return h
}

// perPage is how many articles a page lists.
const perPage = 20

// ServeHome shows the topics, the newest articles and how to subscribe.
func (s *Handler) ServeHome(w http.ResponseWriter, r *http.Request) {
	s.serveKept(w, r, "/", keep.Fixed, func(ctx context.Context, set *site.Setup) (*page, string, error) {
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
		if len(arts) == perPage {
			p.Older = s.site.Path("/all?before=" + Before(&arts[perPage-1]))
		}
		p.Archive = s.site.Path("/all/archive")
		p.Canonical = s.site.URL + "/"
		p.Box = p.Canonical
		p.Sources = set.Sources
		s.subscribe(p, set, address.Plain(), everyBot(""))
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

// failPage is an error as a page.
func (s *Handler) failPage(w http.ResponseWriter, r *http.Request, status int, vi, en string) {
	p := s.page(vi + " – " + s.site.Name)
	p.Heading, p.English, p.NoIndex, p.Warnings = vi, en, true, s.warned.last(s.now())
	if status == http.StatusNotFound || status == http.StatusGone {
		p.Near = s.current.Get().Near(r.URL.Path)
	}
	s.show(w, r, "fail", status, p)
}

func (s viewer) page(title string) *page {
	return &page{Title: title, Base: s.site.Path(""), Root: s.site.URL, Version: assetVersion,
		SiteName: s.site.Name}
}
