package pages

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"loa/article"
	"loa/feed"
	"loa/viet"
	"loa/web/internal/address"
	"loa/web/internal/site"
)

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
		s.subscribe(p, set, address.Feed{Searching: true, Search: words, Limit: address.DefaultLimit,
			Content: feed.Full}, "")
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
