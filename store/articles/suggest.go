package articles

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"time"

	"loa/article"
	"loa/article/question"
	"loa/store/internal/database"
	"loa/viet"
	"loa/viet/spelling"
)

// Bounds of a suggestion: it is made while somebody waits.
const (
	vocabularyOf  = 1000 // articles, the newest, whose words are known
	vocabularyFor = 10 * time.Minute
	suggestFor    = 250 * time.Millisecond
	suggestWords  = 8 // syllables of a question
	suggestMost   = 6 // words tried in place of one
)

// vocabulary are the words of the newest articles, folded. It is read when the
// first search finds nothing, and forgotten after a while.
type vocabulary struct {
	mu    sync.Mutex
	words spelling.Words
	until time.Time
}

// Suggest returns a question like q.Search that finds something, with one
// syllable spelled otherwise; "" when there is none, or more than one syllable
// is not known. It is for a question that finds nothing.
func (s *Catalogue) Suggest(ctx context.Context, q article.Query) (string, error) {
	known, err := s.vocabularyNow(ctx)
	if err != nil {
		return "", fmt.Errorf("suggest another spelling: %w", err)
	}
	wanted, unwanted := question.Split(q.Search)
	q.Search, q.Not = wanted, unwanted+" "+q.Not
	g := guess{s: s, q: q, known: known, until: time.Now().Add(suggestFor)}
	g.asked.Read(wanted)
	if g.asked.Len() == 0 || g.asked.Len() > suggestWords {
		return "", nil
	}
	other, err := g.best(ctx)
	if err != nil || other == "" || viet.Key(other) == viet.Key(wanted) {
		return "", err
	}
	return question.Join(other, unwanted), nil
}

// guess looks for what one question may have meant.
type guess struct {
	s     *Catalogue
	q     article.Query
	asked viet.Text
	known spelling.Words
	until time.Time
}

// best is the likeliest other question. What stands beside its neighbours in an
// article is likelier than what only stands in the same one; where every syllable
// is known, nothing else will do.
func (g *guess) best(ctx context.Context) (string, error) {
	targets, err := g.unknown(ctx)
	if err != nil || len(targets) > 1 {
		return "", err
	}
	if g.asked.Len() > 1 && !strings.Contains(g.q.Search, `"`) {
		places := targets
		if len(places) == 0 {
			for i := range g.asked.Len() {
				places = append(places, i)
			}
		}
		for _, i := range places {
			if other, err := g.first(ctx, i, g.beside); err != nil || other != "" {
				return other, err
			}
		}
	}
	if len(targets) == 0 {
		return "", nil
	}
	return g.first(ctx, targets[0], g.tried)
}

// first is the first question that holds with a likely word in place of syllable
// i.
func (g *guess) first(
	ctx context.Context,
	i int,
	try func(ctx context.Context, i int, word string) (string, error),
) (string, error) {
	folded := string(g.asked.Folded(i))
	near := g.known.Near(folded, suggestMost)
	if g.asked.Syllable(i).Accented { // the accent is what is mistaken most often
		near = append([]string{folded}, near...)
	}
	for _, word := range near {
		if time.Now().After(g.until) {
			return "", nil
		}
		if other, err := try(ctx, i, word); err != nil || other != "" {
			return other, err
		}
	}
	return "", nil
}

// unknown are the syllables of a question that no article has.
func (g *guess) unknown(ctx context.Context) (list []int, err error) {
	q := g.q
	for i := range g.asked.Len() {
		q.Search, q.Limit = g.asked.Written(i), 1
		found, err := g.s.numbers(ctx, q)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			list = append(list, i)
		}
	}
	return list, nil
}

// with is the question with word in place of syllable i.
func (g *guess) with(i int, word string) string {
	place := g.asked.Syllable(i)
	return g.asked.Source[:place.Start] + word + g.asked.Source[place.End:]
}

// besideOf is how many articles are looked at for a word beside its neighbours.
const besideOf = 5

// beside returns the question with word in place of syllable i, as an article
// spells it beside the syllable before or after; "" when none does.
func (g *guess) beside(ctx context.Context, i int, word string) (string, error) {
	for _, pair := range [2][2]int{{i, i + 1}, {i - 1, i}} {
		if pair[0] < 0 || pair[1] == g.asked.Len() {
			continue
		}
		folded := [2]string{string(g.asked.Folded(pair[0])), string(g.asked.Folded(pair[1]))}
		folded[i-pair[0]] = word
		q := g.q
		q.Search, q.Limit = g.with(i, word)+` "`+folded[0]+" "+folded[1]+`"`, besideOf
		found, err := g.s.numbers(ctx, q)
		if err != nil {
			return "", err
		}
		for _, f := range found {
			a, err := g.s.Article(ctx, f.id)
			if err != nil {
				return "", err
			}
			if spelled, near := spelledIn(a, &g.asked, i, word); near {
				return g.with(i, spelled), nil
			}
		}
	}
	return "", nil
}

// tried returns the question with word in place of syllable i, as the newest
// article that it finds spells it; "" when it finds none.
func (g *guess) tried(ctx context.Context, i int, word string) (string, error) {
	q := g.q
	q.Search, q.Limit = g.with(i, word), 1
	phrase := strings.Contains(q.Search, `"`)
	if phrase { // one accent in it makes all of it exact
		q.Search = viet.Fold(q.Search)
	}
	found, err := g.s.numbers(ctx, q)
	if err != nil || len(found) == 0 {
		return "", err
	}
	a, err := g.s.Article(ctx, found[0].id)
	if err != nil {
		return "", err
	}
	spelled, _ := spelledIn(a, &g.asked, i, word)
	q.Search = g.with(i, spelled)
	if phrase {
		if found, err = g.s.numbers(ctx, q); err != nil || len(found) == 0 {
			return "", err
		}
	}
	return q.Search, nil
}

// spelledIn is how an article spells a folded word, best beside the words that
// stand beside it in the question, and whether it stands beside one of them as
// that was typed.
func spelledIn(a article.Article, asked *viet.Text, i int, word string) (spelled string, beside bool) {
	var text viet.Text
	text.Read(a.Title + "\n" + a.Lead + "\n" + a.ContentText)
	most := -1
	spelled = word
	for n := range text.Len() {
		if string(text.Folded(n)) != word {
			continue
		}
		score := 0
		for _, by := range [2]int{-1, 1} {
			if isTyped(asked, i+by, &text, n+by) {
				score++
			}
		}
		if score > most {
			spelled, most, beside = viet.Lower(text.Written(n)), score, score > 0
		}
	}
	return spelled, beside
}

// isTyped tells whether syllable n of a text is syllable i of a question, with its
// accents if the question has any.
func isTyped(asked *viet.Text, i int, text *viet.Text, n int) bool {
	if i < 0 || n < 0 || i >= asked.Len() || n >= text.Len() {
		return false
	}
	if asked.Syllable(i).Accented {
		return string(asked.Key(i)) == string(text.Key(n))
	}
	return string(asked.Folded(i)) == string(text.Folded(n))
}

// numbers is Articles without reading them.
func (s *Catalogue) numbers(ctx context.Context, q article.Query) (list []listed, err error) {
	w := askedBy(q, s.below.Load())
	if len(w.search) == 0 {
		return nil, nil
	}
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		if w.below <= 1 {
			list, _, err = s.find(ctx, tx, q, w)
		} else {
			list, err = s.listAll(ctx, tx, q, w)
		}
		return err
	})
	return list, err
}

// vocabularyNow are the words of the newest articles, as they were a while ago.
func (s *Catalogue) vocabularyNow(ctx context.Context) (spelling.Words, error) {
	v := &s.vocabulary
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.words != nil && time.Now().Before(v.until) {
		return v.words, nil
	}
	rows, err := s.db.Reads.QueryContext(ctx, `SELECT title, lead, author, content_text FROM articles
		WHERE state = 'live' ORDER BY published DESC, id DESC`+database.Limit(vocabularyOf))
	if err != nil {
		return nil, s.db.Explain(err)
	}
	defer rows.Close()
	words := spelling.Words{}
	var text viet.Text
	for rows.Next() {
		var parts [4]string
		if err := rows.Scan(&parts[0], &parts[1], &parts[2], &parts[3]); err != nil {
			return nil, err
		}
		for _, part := range parts {
			text.Read(part)
			for i := range text.Len() {
				if folded := text.Folded(i); len(folded) <= wordLimit {
					words[string(folded)]++
				}
			}
		}
	}
	if err := rows.Err(); err != nil {
		return nil, s.db.Explain(err)
	}
	v.words, v.until = words, time.Now().Add(vocabularyFor)
	return words, nil
}
