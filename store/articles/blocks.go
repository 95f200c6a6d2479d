package articles

import (
	"context"
	"database/sql"

	"loa/article"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// blockSize is how many numbers have a row in article_blocks.
const blockSize = 256

// blocksMost is how many blocks are looked through for strays. Of more, the order of
// publication is walked.
const blocksMost = 8

// noteBlock keeps when the newest article of a block was published. It never gets
// earlier: a block is then looked through for nothing.
func noteBlock(ctx context.Context, tx *sql.Tx, id int64, a *Stored) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO article_blocks (block, latest) VALUES ($1, $2)
		ON CONFLICT (block) DO UPDATE SET latest = excluded.latest WHERE article_blocks.latest < excluded.latest`,
		id/blockSize, column.Millis(a.Published))
	return err
}

// strayBlocks are the blocks of numbers up to low in which something may have been
// published after the last one found; few is false when there are many.
func (f *finding) strayBlocks(ctx context.Context, tx *sql.Tx, low int64) (blocks []int64, few bool, err error) {
	blocks, err = database.IDs(ctx, tx, `SELECT block FROM article_blocks WHERE block <= $1 AND latest >= $2`+
		database.Limit(blocksMost+1), low/blockSize, f.best[len(f.best)-1].published)
	return blocks, len(blocks) <= blocksMost, err
}

// strayNumbers are articles with numbers up to low that were published after the
// last one found, straysMost+1 of them at most.
func (f *finding) strayNumbers(ctx context.Context, tx *sql.Tx, low int64) (ids []int64, err error) {
	blocks, few, err := f.strayBlocks(ctx, tx, low)
	if err != nil {
		return nil, err
	}
	last := f.best[len(f.best)-1].published
	if !few {
		var a database.Args
		text := numbersQuery(&a, "a.state", f.q) + ` AND a.published >= ` + a.Add(last) + ` AND a.id <= ` + a.Add(low) +
			database.Limit(straysMost+1)
		return database.IDs(ctx, tx, text, a...)
	}
	for _, block := range blocks {
		text, a := blockQuery(f.d, f.q, block, low, last)
		some, err := database.IDs(ctx, tx, text, a...)
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	return ids, nil
}

// blockQuery selects the numbers of a block, up to low, that were published after a
// time. It reads the block, whatever else an index would offer.
func blockQuery(d database.Dialect, q article.Query, block, low, last int64) (text string, a database.Args) {
	state := "a.state"
	if d.Name == "sqlite" {
		state = "+" + state
	}
	first := block * blockSize
	text = numbersQuery(&a, state, q) + ` AND a.id >= ` + a.Add(first) + ` AND a.id <= ` +
		a.Add(min(low, first+blockSize-1)) + ` AND +a.published >= ` + a.Add(last)
	return text, a
}

// numbersQuery selects the numbers of articles in the states of the query.
func numbersQuery(a *database.Args, state string, q article.Query) string {
	return `SELECT a.id FROM articles a WHERE ` + state + ` IN (` + database.In(a, states(q)) + `)`
}
