package api

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"loa/article"
	"loa/web/internal/address"
	"loa/web/internal/answer"
	"loa/web/internal/pages"
	"loa/web/internal/site"
)

//go:embed openapi.json
var description embed.FS

// Options are what a Handler needs.
type Options struct {
	Current *site.Current
	// Article reads an article in any state, or returns article.ErrNotFound.
	Article func(ctx context.Context, id int64) (article.Article, error)
	// Counts are how many articles each topic has.
	Counts func(ctx context.Context) (map[string]int, error)
	// Find asks the store for articles; searches wait for their turn.
	Find func(ctx context.Context, q article.Query) (list []article.Article, partial bool, err error)
	// Suggest asks it for another spelling of a search that finds nothing.
	Suggest func(ctx context.Context, q article.Query) (string, error)
	// Pages keeps answers until the next change, and answers errors.
	Pages *pages.Handler
}

// Handler answers everything below /api/v1.
type Handler struct{ Options }

// New returns a Handler.
func New(o Options) *Handler { return &Handler{o} }

// Path is where the addresses begin.
const Path = "/api/v1"

// Routes are the handlers by pattern.
func (h *Handler) Routes() map[string]http.HandlerFunc {
	routes := map[string]http.HandlerFunc{"OPTIONS " + Path + "/": preflight}
	for path, serve := range map[string]http.HandlerFunc{"": h.serveDescription, "/openapi.json": h.serveDescription,
		"/articles": h.serveArticles, "/articles/{id}": h.serveArticle, "/search": h.serveSearch,
		"/topics": h.serveTopics, "/sources": h.serveSources, "/": h.Pages.ServeUnknown} {
		routes["GET "+Path+path] = func(w http.ResponseWriter, r *http.Request) {
			answer.Open(w.Header()) // errors too
			serve(w, r)
		}
	}
	return routes
}

func preflight(w http.ResponseWriter, _ *http.Request) { answer.Preflight(w) }

// class is what all answers have in common: nothing in them is shown or run.
var class = &answer.Class{CSP: []string{"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; " +
	"form-action 'none'"}, Vary: []string{"Accept-Encoding"}, CORS: true}

const (
	control    = "public, max-age=60, stale-if-error=86400"
	jsonKind   = "application/json; charset=utf-8"
	searchesOf = 30 * time.Second // a search is kept as long, without a change
)

// kept is under what an answer is kept, whether the configuration names it, and
// for how long without a change; 0: until the next one.
type kept struct {
	key   string
	named bool
	fresh time.Duration
}

// serve answers with a value as JSON, kept until the next change.
func (h *Handler) serve(w http.ResponseWriter, r *http.Request, k kept,
	value func(ctx context.Context, set *site.Setup) (any, error)) {
	h.Pages.ServeMade(w, r, Path+k.key, k.named, func(ctx context.Context, set *site.Setup) (pages.Made, error) {
		v, err := value(ctx, set)
		if err != nil {
			return pages.Made{}, err
		}
		var body bytes.Buffer
		encoder := json.NewEncoder(&body)
		encoder.SetEscapeHTML(false)
		err = encoder.Encode(v)
		return pages.Made{Body: body.Bytes(), Kind: jsonKind, Control: control, Class: class, Fresh: k.fresh}, err
	})
}

func (h *Handler) serveDescription(w http.ResponseWriter, r *http.Request) {
	h.serve(w, r, kept{named: true}, func(_ context.Context, set *site.Setup) (any, error) {
		text, err := description.ReadFile("openapi.json")
		return json.RawMessage(bytes.ReplaceAll(text, []byte("https://loa.example"), []byte(set.Site.URL))), err
	})
}

// list is an answer with several articles.
type list struct {
	Items      []item `json:"items"`
	Next       string `json:"next,omitempty"`       // where the list goes on
	Partial    bool   `json:"partial,omitempty"`    // the search was cut short: older articles may be missing
	Suggestion string `json:"suggestion,omitempty"` // another spelling that finds something
}

func (h *Handler) serveArticles(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	name := "all"
	if topic, source := query.Get("topic"), query.Get("source"); topic != "" || source != "" {
		name = address.Within(source, query["topic"])
	}
	query.Del("q")
	h.serveList(w, r, "/articles", name, query)
}

func (h *Handler) serveSearch(w http.ResponseWriter, r *http.Request) {
	h.serveList(w, r, "/search", "search", r.URL.Query())
}

// serveList answers with the articles that a feed of this name and query shows,
// from before on.
func (h *Handler) serveList(w http.ResponseWriter, r *http.Request, path, name string, query url.Values) {
	sel, _, p := address.Parse(h.Current.Get(), name+".json", query.Encode())
	if p != nil && p.Status != http.StatusMovedPermanently {
		h.Pages.Fail(w, r, p.Status, p.VI, p.EN)
		return
	}
	if author := query.Get("author"); author != "" {
		named, _, p := address.Parse(h.Current.Get(), "authors/"+author+".json", "")
		if p != nil && p.Status != http.StatusMovedPermanently {
			h.Pages.Fail(w, r, http.StatusNotFound, "Không có tác giả này.", "There is no such author.")
			return
		}
		sel.Author = named.Author
	}
	q := sel.Articles(time.Time{})
	q.Withdrawn = time.Time{}
	before := query.Get("before")
	if before != "" {
		var ok bool
		if q.BeforePublished, q.BeforeID, ok = pages.ParseBefore(before); !ok {
			h.Pages.Fail(w, r, http.StatusBadRequest, "before lấy từ next của phần trước.",
				"before is taken from the next of the part before.")
			return
		}
	}
	params := canonical(sel)
	key := params.Encode()
	fresh := time.Duration(0)
	if sel.Searching {
		fresh = searchesOf
	}
	h.serve(w, r, kept{path + "?" + key + "&before=" + before, key == "" && before == "", fresh},
		func(ctx context.Context, set *site.Setup) (any, error) {
			l, last, err := h.find(ctx, set, sel, q)
			if err == nil && last != nil {
				params.Set("before", pages.Before(last))
				l.Next = set.Site.URL + Path + path + "?" + params.Encode()
			}
			return l, err
		})
}

// canonical are the parameters of a list, each in one spelling.
func canonical(sel address.Feed) url.Values {
	c := url.Values{}
	set := func(name, value string) {
		if value != "" {
			c.Set(name, value)
		}
	}
	set("q", sel.Search)
	set("not", sel.Not)
	set("source", sel.Source)
	set("author", sel.Author)
	if len(sel.Topics) > 0 {
		c["topic"] = sel.Topics
	}
	if sel.Urgent {
		set("urgent", "1")
	}
	if !sel.Since.IsZero() {
		set("since", sel.Since.UTC().Format(time.RFC3339))
	}
	if sel.Limit != address.DefaultLimit {
		set("limit", strconv.Itoa(sel.Limit))
	}
	if sel.Content != "full" {
		set("content", string(sel.Content))
	}
	return c
}

// find reads a part of a list; last is its last article when there are more.
func (h *Handler) find(ctx context.Context, set *site.Setup, sel address.Feed, q article.Query) (l list,
	last *article.Article, err error) {
	q.Limit = sel.Limit + 1
	arts, partial, err := h.Find(ctx, q)
	if err != nil {
		return l, nil, fmt.Errorf("list articles: %w", err)
	}
	if len(arts) > sel.Limit {
		arts = arts[:sel.Limit]
		last = &arts[len(arts)-1]
	}
	l.Partial, l.Items = partial, make([]item, len(arts))
	for i := range arts {
		l.Items[i] = newItem(set, &arts[i], sel.Content)
	}
	if len(arts) == 0 && sel.Searching && q.BeforePublished.IsZero() {
		l.Suggestion, err = h.Suggest(ctx, q)
	}
	return l, last, err
}

func (h *Handler) serveArticle(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("id")
	id := article.PageNumber(name)
	if id == 0 {
		h.Pages.Fail(w, r, http.StatusNotFound, "Không có bài này.", "There is no such article.")
		return
	}
	h.serve(w, r, kept{key: "/articles/" + name}, func(ctx context.Context, set *site.Setup) (any, error) {
		a, err := h.Article(ctx, id)
		switch {
		case err != nil:
			return nil, err
		case a.State == article.StateWaiting || a.PageName() != name:
			return nil, article.ErrNotFound
		case a.State == article.StateWithdrawn:
			return nil, pages.Refuse(http.StatusGone, "Cơ quan đăng tin đã gỡ bài này.",
				"Its publisher has taken this article down.")
		}
		return newItem(set, &a, "full"), nil
	})
}
