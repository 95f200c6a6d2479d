// Package sitemap tells search engines which pages there are, and which news
// of the last two days (https://www.sitemaps.org/protocol.html and Google's
// news extension of it).
package sitemap

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"time"

	"loa/article"
	"loa/web/internal/answer"
	"loa/web/internal/pages"
	"loa/web/internal/site"
)

// Store is what the sitemap is made from.
type Store interface {
	Articles(ctx context.Context, q article.Query) ([]article.Article, error)
}

// Handler answers /sitemap.xml.
type Handler struct {
	Store Store
	Pages *pages.Handler // keeps it until the next change
	Now   func() time.Time
}

// The bounds that the extension sets.
const (
	newsFor  = 48 * time.Hour
	newsMost = 1000
	freshFor = time.Hour // what is two days old leaves
)

type urlset struct {
	XMLName xml.Name `xml:"urlset"`
	Space   string   `xml:"xmlns,attr"`
	News    string   `xml:"xmlns:news,attr"`
	URLs    []entry  `xml:"url"`
}

type entry struct {
	Address  string `xml:"loc"`
	Modified string `xml:"lastmod,omitempty"`
	News     *news  `xml:"news:news"`
}

type news struct {
	Name      string `xml:"news:publication>news:name"`
	Language  string `xml:"news:publication>news:language"`
	Published string `xml:"news:publication_date"`
	Title     string `xml:"news:title"`
}

// Serve answers with the sitemap.
func (h *Handler) Serve(w http.ResponseWriter, r *http.Request) {
	h.Pages.ServeMade(w, r, "/sitemap.xml", true, func(ctx context.Context, set *site.Setup) (pages.Made, error) {
		body, err := h.write(ctx, set)
		return pages.Made{Body: body, Kind: "application/xml; charset=utf-8",
			Control: "public, max-age=300, stale-if-error=86400", Class: answer.Pages, Fresh: freshFor}, err
	})
}

func (h *Handler) write(ctx context.Context, set *site.Setup) ([]byte, error) {
	newest, err := h.Store.Articles(ctx, article.Query{Since: h.Now().Add(-newsFor), Limit: newsMost})
	if err != nil {
		return nil, fmt.Errorf("list the news of two days: %w", err)
	}
	base := set.Site.URL
	all := urlset{Space: "http://www.sitemaps.org/schemas/sitemap/0.9",
		News: "http://www.google.com/schemas/sitemap-news/0.9"}
	for _, path := range []string{"/", "/all/archive", "/for-agencies", "/embed"} {
		all.URLs = append(all.URLs, entry{Address: base + path})
	}
	for _, t := range set.Topics {
		all.URLs = append(all.URLs, entry{Address: base + "/topics/" + t.ID})
	}
	for _, s := range set.Sources {
		all.URLs = append(all.URLs, entry{Address: base + "/sources/" + s.ID})
	}
	for _, a := range newest {
		at := func(t time.Time) string { return t.In(set.Site.TimeZone).Format(time.RFC3339) }
		e := entry{Address: base + "/articles/" + a.PageName(), Modified: at(a.Changed),
			News: &news{Name: set.Site.Name, Language: a.Language, Published: at(a.Published), Title: a.Title}}
		if e.News.Language == "" {
			e.News.Language = set.Site.Language
		}
		all.URLs = append(all.URLs, e)
	}
	body, err := xml.Marshal(all)
	return append([]byte(xml.Header), body...), err
}
