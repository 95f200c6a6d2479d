package articles_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/store"
	"loa/store/storetest"
	"loa/viet"
)

// rareEach is how many articles have one with a rare word among them.
const rareEach = 997

// archive are 6,000 articles of few words, enough for three ranges of a search, most of
// them published in the order of their numbers, with all that a query can select by.
func archive() []article.Article {
	random := rand.New(rand.NewPCG(15, 5))
	var words []string
	for _, f := range families {
		words = append(words, f...)
	}
	for i := range 40 {
		words = append(words, fmt.Sprintf("tu%d", i))
	}
	var list []article.Article
	for n := range 6_000 {
		var text []string
		for range 4 + random.IntN(6) {
			text = append(text, words[min(random.IntN(len(words)), random.IntN(len(words)))])
		}
		if n%rareEach == 0 {
			text = append(text, "hiếm")
		}
		a := article.Article{Source: fmt.Sprint("s", random.IntN(3)), Key: fmt.Sprint(n),
			Title: strings.Join(text[:3], " "), ContentText: strings.Join(text[3:], " "),
			Author: fmt.Sprint("An", random.IntN(4)), Topics: []string{fmt.Sprint("t", random.IntN(5))},
			Urgency:   article.Urgency(random.IntN(20) / 19),
			Published: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n/3) * time.Minute)}
		if n%50 == 0 {
			a.Published = a.Published.Add(time.Duration(random.IntN(4000)-2000) * time.Minute)
		}
		list = append(list, a)
	}
	return list
}

// wordsOf are the words that an article is found by.
func wordsOf(a article.Article) []string {
	return strings.Fields(a.Title + " " + a.Author + " " + a.ContentText)
}

// folding remembers what words become without accents: the same few are compared
// millions of times.
type folding map[string]string

func (f folding) fold(word string) string {
	folded, known := f[word]
	if !known {
		folded = viet.Fold(word)
		f[word] = folded
	}
	return folded
}

var plain = folding{}

// has tells whether an article has what a query asks for: words in any order,
// those in quotes side by side.
func has(text []string, query string, any bool) bool {
	for i, part := range strings.Split(query, `"`) {
		pieces := [][]string{strings.Fields(part)}
		if i%2 == 0 {
			pieces = nil
			for _, w := range strings.Fields(part) {
				pieces = append(pieces, []string{w})
			}
		}
		for _, p := range pieces {
			if len(p) > 0 && standsIn(p, text) == any {
				return any
			}
		}
	}
	return !any
}

// standsIn tells whether words stand side by side in a text: with their accents
// when one of them has any.
func standsIn(words, text []string) bool {
	exact := viet.HasAccent(strings.Join(words, " "))
	for i := range len(text) - len(words) + 1 {
		if slices.EqualFunc(words, text[i:i+len(words)], func(w, t string) bool {
			return exact && strings.EqualFold(w, t) || !exact && plain.fold(w) == plain.fold(t)
		}) {
			return true
		}
	}
	return false
}

// selected tells whether a query selects an article.
func selected(a article.Article, words []string, q article.Query) bool {
	switch {
	case len(q.Topics) > 0 && !slices.Contains(q.Topics, a.Topics[0]), len(q.Sources) > 0 &&
		!slices.Contains(q.Sources, a.Source):
		return false
	case q.Author != "" && q.Author != a.Author, q.Urgent && a.Urgency == 0:
		return false
	case !q.Since.IsZero() && a.Published.Before(q.Since):
		return false
	case !q.BeforePublished.IsZero():
		before := a.Published.Before(q.BeforePublished) || a.Published.Equal(q.BeforePublished) && a.ID < q.BeforeID
		if !before {
			return false
		}
	}
	return (q.Search == "" || has(words, q.Search, false)) && (q.Not == "" || !has(words, q.Not, true))
}

// TestSearchesOfAnArchive fills a database once, for all that is looked at in it.
func TestSearchesOfAnArchive(t *testing.T) {
	all := archive()
	storetest.EachWith(t, store.Options{}, func(t *testing.T, s *store.Store) {
		for some := range slices.Chunk(all, 1000) {
			if err := s.Publishing.SaveFills(t.Context(), some); err != nil {
				t.Fatal(err)
			}
		}
		t.Run("it finds what a reader of every article would find", func(t *testing.T) { findsAll(t, s, all) })
		t.Run("what takes too long is cut short and says so", func(t *testing.T) { cutShort(t, s, len(all)) })
	})
}

func findsAll(t *testing.T, s *store.Store, all []article.Article) {
	for i := range all {
		all[i].ID = int64(i + 1)
	}
	order := slices.Clone(all)
	slices.SortFunc(order, func(a, b article.Article) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(b.ID, a.ID))
	})
	texts := make([][]string, len(order))
	for i, a := range order {
		texts[i] = wordsOf(a)
	}
	random := rand.New(rand.NewPCG(5, 15))
	word := func() string {
		if random.IntN(12) == 0 {
			return []string{"hiếm", "hiem", "khôngđâu", "tu39"}[random.IntN(4)]
		}
		f := families[random.IntN(len(families))]
		return f[random.IntN(len(f))]
	}
	total, cut := 0, 0
	for n := range 250 {
		q := article.Query{Limit: []int{1, 10, 50, 1000}[random.IntN(4)], Search: word()}
		for range random.IntN(3) {
			q.Search += " " + word()
		}
		switch random.IntN(8) {
		case 0:
			q.Search = `"` + word() + " " + word() + `"`
		case 1:
			q.Search, q.Not = "", word()
		case 2:
			q.Not = word() + " " + word()
		case 3:
			q.Topics, q.Sources = []string{"t1", "t3"}, []string{"s0", "s2"}
		case 4:
			q.Author, q.Urgent = "An1", random.IntN(2) == 0
		case 5:
			after := order[random.IntN(len(order))]
			q.BeforePublished, q.BeforeID = after.Published, after.ID
		case 6:
			q.Since = order[random.IntN(len(order))].Published
		}
		var want []int64
		for i, a := range order {
			if len(want) < q.Limit && selected(a, texts[i], q) {
				want = append(want, a.ID)
			}
		}
		found, partial, err := s.Articles.Find(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, a := range found {
			got = append(got, a.ID)
		}
		if partial { // on a slow machine
			cut++
			continue
		}
		total += len(got)
		if !slices.Equal(got, want) {
			t.Errorf("query %d %+v: got %d articles %v, want %d %v", n, q, len(got), first(got), len(want),
				first(want))
		}
	}
	if total < 2000 || cut > 50 {
		t.Errorf("got %d articles and %d searches cut short: that proves nothing, want total at least 2000, "+
			"cut at most 50", total, cut)
	}
}

func first(ids []int64) []int64 { return ids[:min(len(ids), 12)] }
