package articles_test

import (
	"slices"
	"testing"
	"time"

	"loa/article"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/storetest"
)

func TestSearchFindsWordsWithAndWithoutAccents(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		texts := []string{ // ids 1, 2, …
			"Thi đua khen thưởng năm 2026 ở Lai Châu",
			"Cuộc thi chạy; đua xe đạp",
			"Điện lực cắt điện từ 8h30 ngày 24-7, O'Brien & Co; 'x' | y <z>",
			"ĐẠI HỘI ĐẢNG BỘ",
			"Giá điện tăng, hoà giải ở cơ sở",
			"Già làng giả danh gia đình, hòa bình",
		}
		for i, text := range texts {
			a := storetest.Sample(string(rune('1' + i)))
			a.Title, a.Lead, a.ContentText = text, "", text
			a.Published = a.Published.Add(time.Duration(i) * time.Minute)
			storetest.Save(t, s, a)
		}
		for _, test := range []struct {
			search, not string
			want        []int64
		}{
			{"thi đua", "", []int64{2, 1}},
			{"THI DUA", "", []int64{2, 1}},
			{`"thi đua"`, "", []int64{1}},
			{`"thi dua" 2026`, "", []int64{1}},
			{"“thi đua”", "", []int64{1}},
			{"thi đua -xe đạp", "", []int64{1}},
			{"thi đua -xe thưởng", "", []int64{2, 1}}, // together they stand nowhere
			{`thi -"xe đạp" -điện`, "", []int64{1}},
			{"thi đua -chạy", "thưởng", nil},
			{"-xe đạp", "", []int64{2}}, // a question wants something
			{"thi đua", "xe", []int64{1}},
			{"thi đua", "xe thưởng", nil},
			{"", "thi", []int64{6, 5, 4, 3}},
			{"dai hoi", "", []int64{4}},
			{"đại hội", "", []int64{4}},
			{"24-7", "", []int64{3}},
			{"7-24", "", nil},
			{"8h30", "", []int64{3}},
			{"o'brien", "", []int64{3}},
			{"thưởn", "", nil},
			{"không có", "", nil},
			{"!!! ' \" ; --", "", nil},
			{`" OR 1 NEAR( * ^ title:thi`, "", nil},
			{"or", "", nil},
			{"", "", []int64{6, 5, 4, 3, 2, 1}},
			{"", "!!!", []int64{6, 5, 4, 3, 2, 1}},
			{"giá", "", []int64{5}},
			{"GIÁ", "", []int64{5}},
			{"già", "", []int64{6}},
			{"gia", "", []int64{6, 5}},
			{"gia", "giá", []int64{6}},
			{"giá gia", "", []int64{5}},
			{"hòa", "", []int64{6, 5}},
			{`"giá điện"`, "", []int64{5}},
			{`"giá dien"`, "", nil},
			{"điện", "", []int64{5, 3}},
			{"diện", "", nil},
		} {
			got := storetest.List(t, s, article.Query{Search: test.search, Not: test.not})
			if !slices.Equal(got, append([]int64{}, test.want...)) {
				t.Errorf("search %q, not %q: %v, want %v", test.search, test.not, got, test.want)
			}
		}
	})
}

func TestSearchFollowsAnArticlesChangesAndState(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		a := storetest.Sample("1")
		a.ContentText = "một cơn bão lớn"
		id := storetest.Save(t, s, a).ID
		a.ContentText = "một trận lũ quét"
		storetest.Save(t, s, a)
		if len(storetest.List(t, s, article.Query{Search: "bão"})) != 0 ||
			len(storetest.List(t, s, article.Query{Search: "lũ quét"})) != 1 {
			t.Error("the former text is found, or the present is not, want 0, 1")
		}
		if err := s.Publishing.Withdraw(t.Context(), id, "gone"); err != nil {
			t.Fatal(err)
		}
		if len(storetest.List(t, s, article.Query{Search: "lũ"})) != 0 {
			t.Error("a withdrawn article is found, want 0")
		}
	})
}

func TestAQuerySelectsByEverythingItNames(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		first := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
		put := func(key, source, author string, urgency article.Urgency, topics ...string) {
			a := storetest.Sample(key, topics...)
			a.Source, a.Author, a.Urgency = source, author, urgency
			a.Published = first.Add(time.Duration(len(storetest.List(t, s, article.Query{}))) * time.Hour)
			storetest.Save(t, s, a)
		}
		put("1", "x", "An", 0, "a", "b")
		put("2", "x", "Bình", 2, "a")
		put("3", "y", "An", 0, "b")
		put("4", "y", "Bình", 1, "a", "b")
		put("5", "z", "An", 0)
		for name, test := range map[string]struct {
			q    article.Query
			want []int64
		}{
			"all":                   {article.Query{}, []int64{5, 4, 3, 2, 1}},
			"limit":                 {article.Query{Limit: 2}, []int64{5, 4}},
			"a topic":               {article.Query{Topics: []string{"a"}}, []int64{4, 2, 1}},
			"two topics":            {article.Query{Topics: []string{"a", "b"}}, []int64{4, 3, 2, 1}},
			"two topics, two":       {article.Query{Topics: []string{"a", "b"}, Limit: 2}, []int64{4, 3}},
			"a source":              {article.Query{Sources: []string{"x"}}, []int64{2, 1}},
			"sources":               {article.Query{Sources: []string{"x", "z"}}, []int64{5, 2, 1}},
			"topic within a source": {article.Query{Topics: []string{"a"}, Sources: []string{"y"}}, []int64{4}},
			"an author":             {article.Query{Author: "An"}, []int64{5, 3, 1}},
			"an author in a topic":  {article.Query{Author: "An", Topics: []string{"b"}}, []int64{3, 1}},
			"urgent":                {article.Query{Urgent: true}, []int64{4, 2}},
			"urgent in a topic":     {article.Query{Urgent: true, Topics: []string{"b"}}, []int64{4}},
			"since":                 {article.Query{Since: first.Add(3 * time.Hour)}, []int64{5, 4}},
			"continued": {article.Query{BeforePublished: first.Add(3 * time.Hour), BeforeID: 4},
				[]int64{3, 2, 1}},
			"continued in a topic": {article.Query{BeforePublished: first.Add(3 * time.Hour), BeforeID: 4,
				Topics: []string{"a"}}, []int64{2, 1}},
			"a span":            {article.Query{FromSeq: 2, ToSeq: 4}, []int64{4, 3, 2}},
			"a span of a topic": {article.Query{FromSeq: 2, ToSeq: 4, Topics: []string{"b"}}, []int64{4, 3}},
			"from":              {article.Query{FromSeq: 4}, []int64{5, 4}},
			"to":                {article.Query{ToSeq: 2}, []int64{2, 1}},
			"no such topic":     {article.Query{Topics: []string{"c"}}, []int64{}},
		} {
			if got := storetest.List(t, s, test.q); !slices.Equal(got, test.want) {
				t.Errorf("%s: %v, want %v", name, got, test.want)
			}
		}
	})
}

// TestArticlesFromBeforeAreFoundAndThenFoundExactly: while an old database is
// entered anew in the background, a word with accents finds its old articles
// by their letters alone, as it did, and the new ones exactly.
func TestArticlesFromBeforeAreFoundAndThenFoundExactly(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.OpenAt(t, url, time.Now)
		for i, title := range []string{"Giá vàng", "Gia cầm", "Già làng"} {
			a := storetest.Sample(string(rune('1' + i)))
			a.Title, a.Lead, a.ContentText = title, "", title
			a.Published = a.Published.Add(time.Duration(i) * time.Minute)
			storetest.Save(t, s, a)
		}
		for _, text := range []string{`DELETE FROM article_search_exact`,
			`UPDATE counters SET value = 4 WHERE name = 'exact_search'`} {
			if _, err := storetest.Raw(t, url).Exec(text); err != nil {
				t.Fatal(err)
			}
		}
		s = storetest.OpenAt(t, url, time.Now)
		a := storetest.Sample("4")
		a.Title, a.Lead, a.ContentText = "Giả mạo", "", "Giả mạo"
		a.Published = a.Published.Add(time.Hour)
		storetest.Save(t, s, a)
		if got := storetest.List(t, s, article.Query{Search: "giá"}); !slices.Equal(got, []int64{3, 2, 1}) {
			t.Errorf("got %v before the old articles are entered, want all three of them", got)
		}
		for done := false; !done; {
			var err error
			if done, err = s.Articles.FillSearch(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for query, want := range map[string][]int64{"giá": {1}, "giả": {4}, "gia": {4, 3, 2, 1}} {
			if got := storetest.List(t, s, article.Query{Search: query}); !slices.Equal(got, want) {
				t.Errorf("%s: got %v, want %v", query, got, want)
			}
		}
	})
}
