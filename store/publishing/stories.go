package publishing

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"loa/article"
	"loa/article/story"
	"loa/store/articles"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// A new article is compared with the few recent ones that share the most of
// what tells events apart, and with the other reports of their stories. What is
// read for it does not grow with the archive, nor with how common a name is.
const (
	termReports     = 100 // newest reports looked at for a term
	storyCandidates = 16  // reports compared with
	storyReports    = 8   // of a story: its last
)

// findStory sets which story a new article continues, if any.
func findStory(ctx context.Context, tx *sql.Tx, n *articles.Stored, r story.Report) error {
	stories, ids, err := recentStories(ctx, tx, r)
	if err != nil {
		return fmt.Errorf("look for its story: %w", err)
	}
	i, _ := story.Join(stories, r)
	if i < 0 {
		return nil
	}
	n.Story = ids[i]
	// A report that stood alone begins a story now.
	if _, err := tx.ExecContext(ctx, `UPDATE articles SET story = id, part = 1 WHERE id = $1 AND story = 0`,
		n.Story); err != nil {
		return fmt.Errorf("begin story %d: %w", n.Story, err)
	}
	err = tx.QueryRowContext(ctx, `SELECT max(part) + 1 FROM articles WHERE story = $1 AND story <> 0`,
		n.Story).Scan(&n.Part)
	if err != nil {
		return fmt.Errorf("count story %d: %w", n.Story, err)
	}
	return nil
}

// recentStories are those that r may continue, with their ids.
func recentStories(ctx context.Context, tx *sql.Tx, r story.Report) (stories []story.Story, ids []int64, err error) {
	terms := r.Terms()
	if len(terms) == 0 {
		return nil, nil, nil
	}
	var q database.Args
	from, to := q.Add(column.Millis(r.At.Add(-story.Apart))), q.Add(column.Millis(r.At.Add(story.Apart)))
	text := `SELECT article FROM (`
	for i, term := range terms {
		if i > 0 {
			text += ` UNION ALL `
		}
		text += `SELECT * FROM (SELECT article FROM story_terms WHERE term = ` + q.Add(term) +
			` AND published BETWEEN ` +
			from + ` AND ` + to + ` ORDER BY published DESC LIMIT ` + strconv.Itoa(termReports) + `) AS t` +
			strconv.Itoa(i)
	}
	text += `) AS found GROUP BY article ORDER BY count(*) DESC, article DESC LIMIT ` + strconv.Itoa(storyCandidates)
	found, err := database.IDs(ctx, tx, text, q...)
	if err != nil || len(found) == 0 {
		return nil, nil, err
	}
	return readStories(ctx, tx, found)
}

// readStories reads the stories of some articles, each with its last reports.
func readStories(ctx context.Context, tx *sql.Tx, of []int64) (stories []story.Story, ids []int64, err error) {
	var q database.Args
	in := database.In(&q, of)
	list := map[int64][]story.Report{} // by story
	says := `id, story, published, title, lead, summary, substr(content_text, 1, length(lead) + ` +
		strconv.Itoa(story.TextRead) + `)`
	err = database.Each(ctx, tx, `SELECT `+says+` FROM articles
		WHERE state <> 'withdrawn' AND id IN (`+in+`)
		UNION SELECT `+says+` FROM articles
		WHERE state <> 'withdrawn' AND story <> 0 AND story IN
		(SELECT story FROM articles WHERE id IN (`+in+`) AND story <> 0)`, func(rows *sql.Rows) error {
		var a article.Article
		err := rows.Scan(&a.ID, &a.Story, column.Time(&a.Published), &a.Title, &a.Lead, &a.Summary,
			&a.ContentText)
		id := cmp.Or(a.Story, a.ID)
		list[id] = append(list[id], story.Of(a))
		return err
	}, q...)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(list)) {
		reports := list[id]
		slices.SortFunc(reports, func(a, b story.Report) int { return a.At.Compare(b.At) })
		stories = append(stories, story.Story{Reports: reports[max(0, len(reports)-storyReports):]})
		ids = append(ids, id)
	}
	return stories, ids, nil
}

// insertStoryTerms enters what r can be found by, and forgets reports that are
// too old to be continued.
func insertStoryTerms(ctx context.Context, tx *sql.Tx, r story.Report, now time.Time) error {
	old := column.Millis(now.Add(-2 * story.Apart))
	if _, err := tx.ExecContext(ctx, `DELETE FROM story_terms WHERE published < $1`, old); err != nil {
		return fmt.Errorf("old stories: %w", err)
	}
	terms := r.Terms()
	if column.Millis(r.At) < old || len(terms) == 0 {
		return nil
	}
	var a database.Args
	at, id := a.Add(column.Millis(r.At)), a.Add(r.ID)
	text := `INSERT INTO story_terms (term, published, article) VALUES `
	for i, term := range terms {
		if i > 0 {
			text += ","
		}
		text += "(" + a.Add(term) + "," + at + "," + id + ")"
	}
	if _, err := tx.ExecContext(ctx, text, a...); err != nil {
		return fmt.Errorf("terms of its story: %w", err)
	}
	return nil
}
