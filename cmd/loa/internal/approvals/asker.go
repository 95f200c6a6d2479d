// Package approvals asks the operators what only a person may decide: whether a
// warning is an emergency.
package approvals

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"loa/article"
	"loa/store"
)

const (
	askInterval    = 15 * time.Second // between looks for warnings to ask about, unless something is published
	firstAskWait   = time.Second      // before an operator who could not be reached is asked again; then twice as long
	longestAskWait = 5 * time.Minute
	askPatience    = 45 * time.Second // for an operator whose chat asks to wait
)

// Asker asks the operators about warnings that the rules take for emergencies:
// each of them, once. That one has the question is remembered afterwards, so a
// crash between the two repeats it. Who cannot be reached is asked later, if
// nobody has decided by then, and keeps no other from being asked.
type Asker struct {
	Store     *store.Store
	Channel   string // by which they are asked
	Ask       func(ctx context.Context, a article.Article, operator int64) error
	Operators []int64
	// Serves tells whether the channel tells of an article: about others its
	// operators are not asked. nil: it tells of all.
	Serves func(article.Article) bool
	Log    *slog.Logger
	News   <-chan struct{} // something was published

	rests  map[int64]rest // operators who could not be reached
	has    map[asked]bool // who was asked and is not remembered yet
	nobody map[int64]bool // that there is nobody to ask was said of these
}

type rest struct {
	until  time.Time
	length time.Duration
	why    string // as far as the log has it
}

type asked struct{ article, operator int64 }

// Run asks until ctx ends.
func (k *Asker) Run(ctx context.Context) {
	k.rests, k.has, k.nobody = map[int64]rest{}, map[asked]bool{}, map[int64]bool{}
	for {
		pause := k.look(ctx)
		select {
		case <-time.After(pause):
		case <-k.News:
		case <-ctx.Done():
			return
		}
	}
}

// look asks whoever is to be asked now, and says when to look again.
func (k *Asker) look(ctx context.Context) (pause time.Duration) {
	list, err := k.Store.Publishing.ApprovalRequests(ctx, k.Channel)
	if err != nil && ctx.Err() == nil {
		k.Log.Warn("look for warnings that an operator must confirm", "err", err)
	}
	if err == nil && len(list) == 0 {
		clear(k.rests)
		clear(k.has)
	}
	for _, q := range list {
		if len(k.Operators) == 0 && !k.nobody[q.Article] {
			k.nobody[q.Article] = true
			k.Log.Warn("an emergency stays a warning: there is no operator to confirm it, the bot has no admins",
				"article", q.Article)
		}
		if err := k.put(ctx, q); err != nil && ctx.Err() == nil {
			k.Log.Warn("operators may be asked later, or again", "article", q.Article, "err", err)
		}
	}
	pause = askInterval
	for _, r := range k.rests {
		if d := time.Until(r.until); d > 0 {
			pause = min(pause, d)
		}
	}
	return pause
}

// put puts a question to the operators who do not have it, side by side.
func (k *Asker) put(ctx context.Context, q article.ApprovalRequest) error {
	var due []int64
	for _, operator := range k.Operators {
		if !slices.Contains(q.Asked, strconv.FormatInt(operator, 10)) && !time.Now().Before(k.rests[operator].until) {
			due = append(due, operator)
		}
	}
	if len(due) == 0 {
		return nil
	}
	a, err := k.Store.Articles.Article(ctx, q.Article)
	if err != nil || k.Serves != nil && !k.Serves(a) {
		return err
	}
	failures := make([]error, len(due))
	var all sync.WaitGroup
	for i, operator := range due {
		if !k.has[asked{a.ID, operator}] {
			all.Go(func() {
				limited, cancel := context.WithTimeout(ctx, askPatience)
				defer cancel()
				failures[i] = k.Ask(limited, a, operator)
			})
		}
	}
	all.Wait()
	var kept error
	for i, operator := range due {
		if failures[i] != nil {
			before := k.rests[operator]
			// Who has not pressed Start yet is tried again and again: one line is enough.
			if why := failures[i].Error(); ctx.Err() == nil && why != before.why {
				k.Log.Warn("an operator was not asked about an emergency", "operator", operator, "err", why)
				before.why = why
			}
			length := min(max(2*before.length, firstAskWait), longestAskWait)
			k.rests[operator] = rest{until: time.Now().Add(length), length: length, why: before.why}
			continue
		}
		delete(k.rests, operator)
		if !k.has[asked{a.ID, operator}] {
			k.has[asked{a.ID, operator}] = true
			k.Log.Info("an operator is asked whether a warning is an emergency", "article", a.ID)
		}
		err := k.Store.Publishing.OperatorAsked(ctx, a.ID, k.Channel, strconv.FormatInt(operator, 10))
		if err == nil {
			delete(k.has, asked{a.ID, operator})
		}
		kept = errors.Join(kept, err)
	}
	return kept
}
