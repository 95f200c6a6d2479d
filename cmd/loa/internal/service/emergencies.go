package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"loa/article"
	"loa/config"
	"loa/store"
)

const (
	askInterval    = 15 * time.Second // between looks for warnings to ask about, unless something is published
	firstAskWait   = time.Second      // before an operator who could not be reached is asked again; then twice as long
	longestAskWait = 5 * time.Minute
	askPatience    = 45 * time.Second // for an operator whose chat asks to wait
)

// asker asks the operators about warnings that the rules take for emergencies:
// each of them, once. That one has the question is remembered afterwards, so a
// crash between the two repeats it. Who cannot be reached is asked later, if
// nobody has decided by then, and keeps no other from being asked.
type asker struct {
	store     *store.Store
	ask       func(ctx context.Context, a article.Article, operator int64) error
	operators []int64
	log       *slog.Logger
	news      <-chan struct{} // something was published

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
func (k *asker) Run(ctx context.Context) {
	k.rests, k.has, k.nobody = map[int64]rest{}, map[asked]bool{}, map[int64]bool{}
	for {
		pause := k.look(ctx)
		select {
		case <-time.After(pause):
		case <-k.news:
		case <-ctx.Done():
			return
		}
	}
}

// look asks whoever is to be asked now, and says when to look again.
func (k *asker) look(ctx context.Context) (pause time.Duration) {
	list, err := k.store.Publishing.ApprovalRequests(ctx)
	if err != nil && ctx.Err() == nil {
		k.log.Warn("look for warnings that an operator must confirm", "err", err)
	}
	if err == nil && len(list) == 0 {
		clear(k.rests)
		clear(k.has)
	}
	for _, q := range list {
		if len(k.operators) == 0 && !k.nobody[q.Article] {
			k.nobody[q.Article] = true
			k.log.Warn("an emergency stays a warning: there is no operator to confirm it, telegram.admins is empty",
				"article", q.Article)
		}
		if err := k.put(ctx, q); err != nil && ctx.Err() == nil {
			k.log.Warn("operators may be asked later, or again", "article", q.Article, "err", err)
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
func (k *asker) put(ctx context.Context, q article.ApprovalRequest) error {
	var due []int64
	for _, operator := range k.operators {
		if !slices.Contains(q.Asked, strconv.FormatInt(operator, 10)) && !time.Now().Before(k.rests[operator].until) {
			due = append(due, operator)
		}
	}
	if len(due) == 0 {
		return nil
	}
	a, err := k.store.Articles.Article(ctx, q.Article)
	if err != nil {
		return err
	}
	failures := make([]error, len(due))
	var all sync.WaitGroup
	for i, operator := range due {
		if !k.has[asked{a.ID, operator}] {
			all.Go(func() {
				limited, cancel := context.WithTimeout(ctx, askPatience)
				defer cancel()
				failures[i] = k.ask(limited, a, operator)
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
				k.log.Warn("an operator was not asked about an emergency", "operator", operator, "err", why)
				before.why = why
			}
			length := min(max(2*before.length, firstAskWait), longestAskWait)
			k.rests[operator] = rest{until: time.Now().Add(length), length: length, why: before.why}
			continue
		}
		delete(k.rests, operator)
		if !k.has[asked{a.ID, operator}] {
			k.has[asked{a.ID, operator}] = true
			k.log.Info("an operator is asked whether a warning is an emergency", "article", a.ID)
		}
		err := k.store.Publishing.OperatorAsked(ctx, a.ID, strconv.FormatInt(operator, 10))
		if err == nil {
			delete(k.has, asked{a.ID, operator})
		}
		kept = errors.Join(kept, err)
	}
	return kept
}

// operatorsHealth is what an operator should look at: sources in trouble, and
// warnings that wait for a word. "" for nothing.
func operatorsHealth(ctx context.Context, db *store.Store) string {
	text := healthText(ctx, db)
	n, err := db.Publishing.Undecided(ctx)
	line := ""
	switch {
	case err != nil:
		line = err.Error()
	case n > 0:
		line = fmt.Sprintf("%d cảnh báo chờ xác nhận khẩn cấp (warnings wait for an operator's word)", n)
	}
	if text != "" && line != "" {
		text += "\n"
	}
	return text + line
}

// AsksAboutEmergencies tells whether the configuration has emergencies that an
// operator would have to confirm.
func AsksAboutEmergencies(cfg *config.Config) bool {
	words, asking := false, false
	for _, t := range cfg.ArticleTopics() {
		words = words || t.Urgent && len(t.Emergency) > 0
	}
	for _, s := range cfg.ArticleSources() {
		asking = asking || !s.Trusts(article.Article{})
	}
	return words && asking
}
