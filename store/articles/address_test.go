package articles_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/store/storetest"
)

func TestAnArticleIsFoundByItsAddress(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.OpenAt(t, url, time.Now)
		a := storetest.Sample("1", "a")
		a.URL = "http://www.laichau.gov.vn/tin/1.html"
		id := storetest.Save(t, s, a).ID
		long := storetest.Sample("2", "a")
		long.URL = "https://laichau.gov.vn/" + strings.Repeat("đường-", 100) + "2.html"
		longID := storetest.Save(t, s, long).ID
		for link, want := range map[string]int64{
			"https://laichau.gov.vn/tin/1.html?utm_source=zalo": id,
			"laichau.gov.vn/tin/1.html":                         id,
			"https://laichau.gov.vn/tin/9.html":                 0,
			"https://laichau.gov.vn/":                           0,
		} {
			got, err := s.Articles.ArticleAt(t.Context(), article.Addresses(link))
			if want == 0 && !errors.Is(err, article.ErrNotFound) || got.ID != want {
				t.Errorf("%s: got %d, %v, want %d", link, got.ID, err, want)
			}
		}
		if got, err := s.Articles.ArticleAt(t.Context(), []string{long.URL}); err != nil || got.ID != longID {
			t.Errorf("a long address: got %d, %v, want %d", got.ID, err, longID)
		}
		if got, err := s.Articles.ArticleAt(t.Context(), []string{long.URL + "x"}); err == nil {
			t.Errorf("one that only begins alike: got %d, want none", got.ID)
		}
	})
}
