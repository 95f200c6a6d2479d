package pages

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"time"

	"loa/article"
	"loa/viet"
	"loa/web/internal/answer"
	"loa/web/internal/keep"
	"loa/web/internal/site"
)

// Bounds of what a device keeps.
const (
	keptArticles = 50
	keptWarnings = 2000 // all that there are, within reason
	warningsStep = 200
	keptText     = 1 << 20 // bytes of articles' texts; the others are kept as summaries
	keptFor      = time.Hour
)

// ServeOffline shows the newest articles and the warnings on one page, which
// devices keep for when the site cannot be reached.
func (s *Handler) ServeOffline(w http.ResponseWriter, r *http.Request) {
	s.serveKept(w, r, "/offline", keep.Fixed, func(ctx context.Context, set *site.Setup) (*page, string, error) {
		warnings, err := s.warningsToKeep(ctx)
		if err != nil {
			return nil, "", fmt.Errorf("list the warnings to keep: %w", err)
		}
		newest, err := s.store.Articles(ctx, article.Query{Limit: keptArticles})
		if err != nil {
			return nil, "", fmt.Errorf("list the articles to keep: %w", err)
		}
		all := slices.Concat(warnings, newest)
		slices.SortStableFunc(all, func(a, b article.Article) int {
			return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(b.ID, a.ID))
		})
		all = slices.CompactFunc(all, func(a, b article.Article) bool { return a.ID == b.ID })
		p := s.page("Tin đã lưu trên máy – " + s.site.Name)
		p.NoIndex, p.Fresh, p.Empty = true, keptFor, "Chưa có tin nào."
		p.Made = viet.WithinSentence(viet.FormatTime(s.now().In(s.site.TimeZone)))
		room := keptText
		for i := range all {
			v := s.brief(set, &all[i])
			whole := v
			if s.fill(set, &whole, &all[i]); len(whole.Content) <= room {
				v, room = whole, room-len(whole.Content)
				v.Content = template.HTML(outlined(string(v.Content), 3)) // its title is a heading of level 2
			}
			p.Articles = append(p.Articles, v)
		}
		return p, "offline", nil
	})
}

// warningsToKeep are all warnings, newest first; only the newest with their texts.
func (s *Handler) warningsToKeep(ctx context.Context) (all []article.Article, err error) {
	q := article.Query{Urgent: true, Limit: warningsStep}
	for len(all) < keptWarnings {
		next, err := s.store.Articles(ctx, q)
		if err != nil {
			return nil, err
		}
		for i := range next {
			if q.BeforeID != 0 {
				next[i].ContentHTML, next[i].ContentText = "", ""
			}
		}
		all = append(all, next...)
		if len(next) < warningsStep {
			break
		}
		last := next[len(next)-1]
		q.BeforePublished, q.BeforeID = last.Published, last.ID
	}
	return all, nil
}

// ServeWorker serves the script that keeps them.
func (s *Handler) ServeWorker(w http.ResponseWriter, r *http.Request) {
	b, _ := assetFiles.ReadFile("assets/worker.js")
	h := w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(bytes.Replace(b, []byte("{{version}}"),
		[]byte(assetVersion), 1)))
}

// manifest is what a device needs to install the pages
// (https://www.w3.org/TR/appmanifest).
type manifest struct {
	Name      string         `json:"name"`
	ShortName string         `json:"short_name"`
	ID        string         `json:"id"`
	Start     string         `json:"start_url"`
	Scope     string         `json:"scope"`
	Display   string         `json:"display"`
	Language  string         `json:"lang"`
	Theme     string         `json:"theme_color"`
	Ground    string         `json:"background_color"`
	Icons     []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Source string `json:"src"`
	Sizes  string `json:"sizes"`
	Type   string `json:"type"`
}

// ServeManifest describes the site to devices that install it.
func (s *Handler) ServeManifest(w http.ResponseWriter, r *http.Request) {
	s.ServeMade(w, r, "/manifest.webmanifest", true, func(_ context.Context, set *site.Setup) (Made, error) {
		home := s.site.Path("/")
		m := manifest{Name: set.Site.Name, ShortName: viet.Cut(set.Site.Name, 24), ID: home, Start: home, Scope: home,
			Display: "standalone", Language: set.Site.Language, Theme: "#0b5394", Ground: "#ffffff"}
		for _, size := range []string{"192", "512"} {
			m.Icons = append(m.Icons, manifestIcon{s.site.Path("/assets/icon-" + size + ".png?v=" + assetVersion),
				size + "x" + size, "image/png"})
		}
		body, err := json.Marshal(m)
		return Made{Body: body, Kind: "application/manifest+json", Control: keep.PageControl, Class: answer.Pages}, err
	})
}
