package pages

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"time"

	"loa/web/internal/answer"
	"loa/web/internal/keep"
	"loa/web/internal/site"
)

// searchFresh is how long the page of a search is kept without a change.
const searchFresh = 30 * time.Second

// Made is an answer that is kept until the next change.
type Made = keep.Made

// Refuse is an error with which what ServeMade makes says why there is nothing.
func Refuse(status int, vi, en string) error { return &keep.Refusal{Status: status, VI: vi, EN: en} }

// Renew has every page made anew when it is next asked for.
func (s *Handler) Renew() {
	s.kept.Renew()
	s.counts.changed.Store(true)
}

// Hot returns the page or box that answers a path without a query as it is, nil
// when that is to be made or found first.
func (s *Handler) Hot(path string) *answer.Document { return s.kept.Hot(path) }

// render makes a page: what it shows and the name of its template.
type render func(ctx context.Context, set *site.Setup) (*page, string, error)

// serveKept answers with a page that is made once after each change, however
// many ask for it.
func (s *Handler) serveKept(w http.ResponseWriter, r *http.Request, key string, kind keep.Kind, make render) {
	s.kept.Serve(w, r, key, kind, func(ctx context.Context, set *site.Setup) (Made, error) {
		show, name, err := make(ctx, set)
		if err != nil {
			return Made{}, err
		}
		fresh := show.Fresh
		if kind == keep.Searching {
			fresh = cmp.Or(fresh, searchFresh)
		}
		var left time.Duration
		if show.Warnings, left, err = s.Banners(ctx); err != nil {
			return Made{}, err
		}
		if left > 0 && (fresh == 0 || left < fresh) {
			fresh = left
		}
		body, err := execute(name, show)
		return Made{Body: body, Kind: "text/html; charset=utf-8", Status: show.Status, Control: keep.PageControl,
			Class: answer.Pages, Fresh: fresh}, err
	})
}

// ServeMade does the same for what another room makes. Named says that the
// configuration names it; of what anybody may think of, few are made at once.
func (s *Handler) ServeMade(w http.ResponseWriter, r *http.Request, key string, named bool,
	make func(ctx context.Context, set *site.Setup) (Made, error)) {
	kind := keep.Variant
	if named {
		kind = keep.Fixed
	}
	s.kept.Serve(w, r, key, kind, make)
}

// execute writes a page; a template that fails writes nothing of it.
func execute(name string, p *page) ([]byte, error) {
	var buf bytes.Buffer
	err := pages()[name].ExecuteTemplate(&buf, name+".html", p)
	return buf.Bytes(), err
}

// show writes a page that is not kept.
func (s *Handler) show(w http.ResponseWriter, r *http.Request, name string, status int, p *page) {
	body, err := execute(name, p)
	if err != nil {
		s.log.Error("cannot write page", "page", name, "err", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	keep.Write(w, r, status, body)
}
