package articles

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"time"

	"loa/article"
	"loa/store/internal/database"
	"loa/viet"
	"loa/viet/spelling"
)

// Bounds of a suggestion: it is made while somebody waits.
const (
	vocabularyOf  = 1000 // articles, the newest, whose words are known
	vocabularyFor = 10 * time.Minute
	suggestFor    = 150 * time.Millisecond
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
	var asked viet.Text
	asked.Read(q.Search)
	if asked.Len() == 0 || asked.Len() > suggestWords {
		return "", nil
	}
	until := time.Now().Add(suggestFor)
	targets, err := s.unknown(ctx, q, &asked)
	if err != nil || len(targets) > 1 {
		return "", err
	}
	if len(targets) == 0 { // each word stands somewhere, together they do not
		for i := range asked.Len() {
			targets = append(targets, i)
		}
	}
	for _, i := range targets {
		folded := string(asked.Folded(i))
		near := known.Near(folded, suggestMost)
		if asked.Syllable(i).Accented { // the accent is what is mistaken most often
			near = append([]string{folded}, near...)
		}
		for _, word := range near {
			if time.Now().After(until) {
				return "", nil
			}
			other, err := s.tried(ctx, q, &asked, i, word)
			if err != nil || other != "" {
				return other, err
			}
		}
	}
	return "", nil
}

// unknown are the syllables of a question that no article has.
func (s *Catalogue) unknown(ctx context.Context, q article.Query, asked *viet.Text) (list []int, err error) {
	for i := range asked.Len() {
		q.Search, q.Limit = asked.Written(i), 1
		found, err := s.numbers(ctx, q)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			list = append(list, i)
		}
	}
	return list, nil
}

// tried returns the question with word in place of syllable i, as the newest
// article that it finds spells it; "" when it finds none.
func (s *Catalogue) tried(ctx context.Context, q article.Query, asked *viet.Text, i int, word string) (string, error) {
	place := asked.Syllable(i)
	with := func(w string) string { return asked.Source[:place.Start] + w + asked.Source[place.End:] }
	q.Search, q.Limit = with(word), 1
	phrase := strings.Contains(q.Search, `"`)
	if phrase { // one accent in it makes all of it exact
		q.Search = viet.Fold(q.Search)
	}
	found, err := s.numbers(ctx, q)
	if err != nil || len(found) == 0 {
		return "", err
	}
	a, err := s.Article(ctx, found[0].id)
	if err != nil {
		return "", err
	}
	q.Search = with(spelledIn(a, asked, i, word))
	if phrase {
		if found, err = s.numbers(ctx, q); err != nil || len(found) == 0 {
			return "", err
		}
	}
	return q.Search, nil
}

// spelledIn is how an article spells a folded word, best beside the words that
// stand beside it in the question.
func spelledIn(a article.Article, asked *viet.Text, i int, word string) string {
	var text viet.Text
	text.Read(a.Title + "\n" + a.Lead + "\n" + a.ContentText)
	best, most := word, -1
	for n := range text.Len() {
		if string(text.Folded(n)) != word {
			continue
		}
		score := 0
		if i > 0 && n > 0 && string(text.Folded(n-1)) == string(asked.Folded(i-1)) {
			score++
		}
		if i+1 < asked.Len() && n+1 < text.Len() && string(text.Folded(n+1)) == string(asked.Folded(i+1)) {
			score++
		}
		if score > most {
			best, most = string(text.Key(n)), score
		}
	}
	return best
}

// numbers is Articles without reading them.
func (s *Catalogue) numbers(ctx context.Context, q article.Query) (list []listed, err error) {
	w := asked{terms(q.Search), terms(q.Not), s.below.Load()}
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
