package main

import (
	"context"
	"fmt"
	"time"

	"loa/article"
	"loa/config"
	"loa/store"
)

const (
	askInterval    = 15 * time.Second // between looks for warnings to ask about, unless something is published
	longestAskWait = 10 * time.Minute // while asking fails
)

// askAboutEmergencies asks the operators about warnings that the rules take
// for emergencies. That one was asked is remembered once one of them has the
// question, so a crash between the two repeats it.
func (t *telegram) askAboutEmergencies(ctx context.Context) {
	nobody := map[int64]bool{} // that there is nobody to ask was said of these
	for again := time.Second; ; {
		failed := false
		list, err := t.store.Unasked(ctx)
		if err != nil && ctx.Err() == nil {
			failed = true
			t.log.Warn("look for warnings that an operator must confirm", "err", err)
		}
		for _, a := range list {
			asked, err := t.bot.AskEmergency(ctx, a)
			if err == nil && asked == 0 {
				if !nobody[a.ID] {
					t.log.Warn("an emergency stays a warning: there is no operator to confirm it, telegram.admins is empty", "article", a.ID)
				}
				nobody[a.ID] = true
				continue
			}
			if asked > 0 {
				t.log.Info("operators are asked whether a warning is an emergency", "article", a.ID, "operators", asked)
				if err := t.store.OperatorAsked(ctx, a.ID); err != nil && ctx.Err() == nil {
					failed = true
					t.log.Warn("operators may be asked again", "err", err)
				}
			}
			if err != nil && ctx.Err() == nil {
				failed = failed || asked == 0
				t.log.Warn("an operator was not asked about an emergency", "err", err)
			}
		}
		pause, wake := askInterval, t.news
		if failed {
			pause, wake = again, nil
			again = min(2*again, longestAskWait)
		} else {
			again = time.Second
		}
		select {
		case <-time.After(pause):
		case <-wake:
		case <-ctx.Done():
			return
		}
	}
}

// operatorsHealth is what an operator should look at: sources in trouble, and
// warnings that wait for a word. "" for nothing.
func operatorsHealth(ctx context.Context, db *store.Store) string {
	text := healthText(ctx, db)
	n, err := db.Undecided(ctx)
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

// asksAboutEmergencies tells whether the configuration has emergencies that an
// operator would have to confirm.
func asksAboutEmergencies(cfg *config.Config) bool {
	words, asking := false, false
	for _, t := range cfg.ArticleTopics() {
		words = words || t.Urgent && len(t.Emergency) > 0
	}
	for _, s := range cfg.ArticleSources() {
		asking = asking || !s.Trusts(article.Article{})
	}
	return words && asking
}
