package fanout

import (
	"errors"
	"sync"

	"loa/article"
	"loa/ledger"
)

// edits keeps what parts articles from what was first told of them: everyone who
// was told at the same time is told the same, and comparing is dear.
type edits struct {
	mu   sync.Mutex
	kept map[wording]article.Edit
}

// wording is an article as it was told at one change and as it is after another.
type wording struct{ article, told, now int64 }

// mostEdits is how many edits are kept.
const mostEdits = 64

// get is the edit of a wording, as make makes it.
func (e *edits) get(w wording, make func() (article.Edit, error)) (article.Edit, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if edit, ok := e.kept[w]; ok {
		return edit, nil
	}
	edit, err := make()
	if err != nil {
		return edit, err
	}
	if len(e.kept) >= mostEdits || e.kept == nil {
		e.kept = map[wording]article.Edit{}
	}
	e.kept[w] = edit
	return edit, nil
}

// correction is what parts an article from how a subscriber was first told of
// it. Where that is not known any more, it is the article's newest correction.
func (w *Worker) correction(a article.Article, told ledger.Told) (article.Correction, error) {
	if told.Seq == 0 {
		return a.Correction, nil
	}
	edit, err := w.edits.get(wording{a.ID, told.Seq, a.Seq}, func() (article.Edit, error) {
		former, err := w.messages.RevisionAt(w.Sending, a.ID, told.Seq)
		if errors.Is(err, article.ErrNotFound) {
			return a.Correction.Edit, nil
		}
		if err != nil {
			return article.Edit{}, err
		}
		return article.Compare(former.Of(a), a), nil
	})
	return article.Correction{At: a.Correction.At, Edit: edit}, err
}
