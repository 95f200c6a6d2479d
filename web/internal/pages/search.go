package pages

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"loa/article"
	"loa/article/question"
	"loa/article/snippet"
	"loa/feed"
	"loa/viet"
	"loa/web/internal/address"
	"loa/web/internal/keep"
	"loa/web/internal/site"
)

// search is what the page of a search shows beside its articles.
type search struct {
	Words, Not, Topic, Source, Day string
	Narrowed                       bool // by more than words
	Topics                         []article.Topic
	Sources                        []article.Source
	Partial                        string // why older articles may be missing
	Suggested, SuggestedURL        string // another spelling
	Bot                            string // opens the bot with this search
}

// wordsMost is how many characters of a search are read.
const wordsMost = 100

// ServeSearch finds articles by words, within a topic, a source and a time.
func (s *Handler) ServeSearch(w http.ResponseWriter, r *http.Request) {
	set, query := s.current.Get(), url.Values{}
	for _, name := range []string{"q", "not", "topic", "source", "since"} {
		query.Set(name, r.URL.Query().Get(name))
	}
	query.Set("q", viet.Cut(strings.Join(strings.Fields(viet.CleanLine(query.Get("q"))), " "), wordsMost))
	if query.Get("q") == "" {
		s.serveKept(w, r, "/search", keep.Fixed, func(_ context.Context, set *site.Setup) (*page, string, error) {
			return s.searchPage(set, address.Feed{}), "search", nil
		})
		return
	}
	sel, _, problem := address.Parse(set, "search."+string(feed.RSS), query.Encode())
	if problem != nil && problem.Status != http.StatusMovedPermanently {
		s.Fail(w, r, problem.Status, problem.VI, problem.EN)
		return
	}
	if len(sel.Topics) > 1 { // the form offers one
		sel.Topics = sel.Topics[:1]
	}
	q, before, ok := s.continued(w, r, sel.Articles(s.now()))
	if !ok {
		return
	}
	q.Limit = perPage + 1
	key := "/search" + sel.Query() + "&before=" + before
	s.serveKept(w, r, key, keep.Searching, func(ctx context.Context, set *site.Setup) (*page, string, error) {
		p := s.searchPage(set, sel)
		return p, "search", s.found(ctx, set, sel, q, p)
	})
}

// searchPage is the page of a search before anything is found.
func (s *Handler) searchPage(set *site.Setup, sel address.Feed) *page {
	p := s.page("Tìm tin – " + s.site.Name)
	p.NoIndex, p.Query = true, sel.Search
	p.Search = &search{Words: sel.Search, Not: sel.Not, Source: sel.Source, Topics: set.Topics, Sources: set.Sources,
		Narrowed: sel.Not != "" || sel.Source != "" || len(sel.Topics) > 0 || !sel.Since.IsZero()}
	if len(sel.Topics) > 0 {
		p.Search.Topic = sel.Topics[0]
	}
	if !sel.Since.IsZero() {
		p.Search.Day = sel.Since.In(s.site.TimeZone).Format(time.DateOnly)
	}
	if sel.Search != "" {
		s.subscribe(p, set, sel, botsOf(sel, searchStart(sel.Search)))
	}
	return p
}

// searchStart is the parameter that opens the bot with a search; "" when it is
// too long for one.
func searchStart(words string) string {
	start := "q_" + base64.RawURLEncoding.EncodeToString([]byte(words))
	if len(start) > startMost {
		return ""
	}
	return start
}

// found adds to the page of a search what it finds.
func (s *Handler) found(ctx context.Context, set *site.Setup, sel address.Feed, q article.Query, p *page) error {
	arts, partial, err := s.find(ctx, q)
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	if partial {
		p.Search.Partial = site.Partial
	}
	if len(arts) > perPage {
		arts = arts[:perPage]
		p.Older = s.site.Path("/search" + sel.Query() + "&before=" + Before(&arts[perPage-1]))
	}
	question.AsTypedFirst(arts, sel.Search)
	p.Articles, p.Empty = s.briefs(set, arts), "Không tìm thấy tin nào có đủ các từ này."
	for i := range arts {
		s.mark(set, &p.Articles[i], &arts[i], sel.Search)
	}
	if len(arts) > 0 || !q.BeforePublished.IsZero() {
		return nil
	}
	p.Search.Suggested, err = s.suggest(ctx, q)
	if err != nil {
		return fmt.Errorf("suggest another search: %w", err)
	}
	if p.Search.Suggested != "" {
		sel.Search = p.Search.Suggested
		p.Search.SuggestedURL = s.site.Path("/search" + sel.Query())
	}
	return nil
}

// snippetLimit is how many characters of a text are shown around what was
// searched for.
const snippetLimit = 240

// mark shows in an article of a result what was searched for: in its title, and
// in the summary or, where the whole text may be shown, in that.
func (s viewer) mark(set *site.Setup, v *pageArticle, a *article.Article, words string) {
	v.TitleMarked = snippet.Marked(a.Title, words)
	v.Marked = snippet.Of(a.Summary, words, snippetLimit)
	if src, known := set.Source.Find(a.Source); v.Marked == nil && (!known || src.FullText) {
		v.Marked = snippet.Of(a.ContentText, words, snippetLimit)
	}
}
