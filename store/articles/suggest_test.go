package articles_test

import (
	"fmt"
	"strings"
	"testing"

	"loa/article"
	"loa/internal/assert"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/storetest"
)

func TestOneWrongSyllableIsSuggestedRight(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, _ *clocktest.Clock) {
		for i, text := range []string{"Tiêm chủng mở rộng ở Nậm Mạ", "Cảnh báo sạt lở đất trên quốc lộ 4D",
			"Giá lúa gạo tăng", "Chung tay vì người nghèo", "Cảnh sát giao thông ra quân",
			"Họp về thủy lợi", "Dê thui có lợi cho ai"} {
			a := storetest.Sample(fmt.Sprint("bai-", i), "y-te")
			a.Title, a.Lead, a.ContentText = text, "", text+"."
			storetest.Save(t, s, a)
		}
		for question, want := range map[string]string{
			"tiêm chủgn":                         "tiêm chủng",
			"tiêm chũng":                         "tiêm chủng", // the tone alone is wrong
			"tiem chugn":                         "tiem chủng",
			"xạt lở":                             "sạt lở",
			"cảnh báo sạc lở":                    "cảnh báo sạt lở",
			`"tiêm chủgn" rộng`:                  `"tiêm chủng" rộng`,
			"giao thônng":                        "giao thông",
			"nguời nghèo":                        "người nghèo",
			"thủi lợi":                           "thủy lợi", // and not "thui", which stands in an article with "lợi"
			"thủy lơi":                           "thủy lợi",
			"thuỷ lọi -huế":                      `thuỷ lợi -"huế"`,
			"tiêm lúa":                           "", // both are known, and stand together nowhere
			"tiêm chủgn mở rộgn":                 "", // two are wrong
			"khônggiốnggìcả":                     "",
			"":                                   "",
			"!!!":                                "",
			"sạt lúa":                            "", // both are words, of different articles
			strings.Repeat("tiêm ", 9) + "chủgn": "",
		} {
			got, err := s.Articles.Suggest(t.Context(), article.Query{Search: question})
			if err != nil {
				t.Fatalf("%q: got %v, want no error", question, err)
			}
			assert.Same(t, question, got, want)
			if got == "" {
				continue
			}
			if list, err := s.Articles.Articles(t.Context(), article.Query{Search: got}); err != nil || len(list) == 0 {
				t.Errorf("%q: got %d articles, %v, want some by what was suggested", got, len(list), err)
			}
		}
		got, err := s.Articles.Suggest(t.Context(), article.Query{Search: "tiêm chủgn", Topics: []string{"khac"}})
		assert.Same(t, "in another topic", fmt.Sprint(got, err), "<nil>")
	})
}
