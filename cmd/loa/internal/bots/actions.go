package bots

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/bot"
	"loa/bot/conversation/dialogue"
	"loa/config"
	"loa/ledger"
	"loa/store"
)

// actions are what the bot's operators can do: about what it serves.
func (b *Bot) actions(cfg *config.Config, published func()) bot.Actions {
	db := b.store
	return bot.Actions{
		Health: func(ctx context.Context) string { return operatorsHealth(ctx, db, b.Serves()) },
		Publish: func(ctx context.Context, a article.Article) (int64, error) {
			return PublishWarning(ctx, db, b.ofArea(a), cfg.Site.URL, published)
		},
		Withdraw: func(ctx context.Context, id int64) error {
			_, err := b.aboutOurs(published, func(ctx context.Context, id int64, _ string) (article.Escalation, error) {
				return article.Escalation{}, db.Publishing.Withdraw(ctx, id, "ended by an operator")
			})(ctx, id, "")
			return err
		},
		Warnings:          b.warnings,
		ConfirmEscalation: b.aboutOurs(published, db.Publishing.ConfirmEscalation),
		DeclineEscalation: b.aboutOurs(published, db.Publishing.DeclineEscalation),
		EndEmergency: func(ctx context.Context, id int64, how article.EscalationState,
			operator string) (article.Escalation, error) {
			return b.aboutOurs(published, func(ctx context.Context, id int64, who string) (article.Escalation, error) {
				return db.Publishing.EndEmergency(ctx, id, how, who)
			})(ctx, id, operator)
		},
	}
}

// decision is what an operator decides about an article.
type decision func(ctx context.Context, id int64, operator string) (article.Escalation, error)

// aboutOurs is a decision about an article that the bot serves: other operators decide
// about what it does not.
func (b *Bot) aboutOurs(published func(), decide decision) decision {
	return func(ctx context.Context, id int64, operator string) (article.Escalation, error) {
		if err := b.mine(ctx, id); err != nil {
			return article.Escalation{}, err
		}
		defer published()
		return decide(ctx, id, operator)
	}
}

// ofArea is a warning of the bot's operator for the people whom the bot serves.
func (b *Bot) ofArea(a article.Article) article.Article {
	bound := b.Serves()
	a.Key = article.WarningKey(strings.TrimPrefix(a.Key, article.OperatorSource+":"), bound.Sources, time.Time{})
	if len(a.Topics) == 0 {
		a.Topics = *b.topics.Load()
	}
	return a
}

// isServed tells whether the bot tells of an article.
func (b *Bot) isServed(a article.Article) bool { return b.Serves().Serves(a.Topics, a.Publishers()) }

// mine fails with article.ErrNotFound for an article that the bot does not serve.
func (b *Bot) mine(ctx context.Context, id int64) error {
	if b.Serves().Free() {
		return nil
	}
	a, err := b.store.Articles.Article(ctx, id)
	if err == nil && !b.isServed(a) {
		return article.ErrNotFound
	}
	return err
}

// warnings counts how far the warnings have come that the bot serves.
func (b *Bot) warnings(ctx context.Context, id int64) (list []ledger.WarningReach, err error) {
	all, err := b.store.Ledger.Warnings(ctx, id)
	for _, w := range all {
		switch err := b.mine(ctx, w.Article); {
		case err == nil:
			list = append(list, w)
		case !errors.Is(err, article.ErrNotFound):
			return nil, err
		}
	}
	return list, err
}

// bounded finds articles that its bot serves.
type bounded struct {
	dialogue.Store
	bot *Bot
}

// Articles finds articles, the newest first.
func (s *bounded) Articles(ctx context.Context, q article.Query) ([]article.Article, error) {
	if !s.narrow(&q) {
		return nil, nil
	}
	return s.Store.Articles(ctx, q)
}

// Suggest is a word that was meant perhaps.
func (s *bounded) Suggest(ctx context.Context, q article.Query) (string, error) {
	if !s.narrow(&q) {
		return "", nil
	}
	return s.Store.Suggest(ctx, q)
}

// narrow asks for what is served only; false when nothing of what is asked for is.
func (s *bounded) narrow(q *article.Query) bool {
	bound := s.bot.Serves()
	return within(&q.Topics, bound.Topics) && within(&q.Sources, bound.Sources)
}

// within narrows a list, of which an empty one means everything, to another.
func within(list *[]string, bound []string) bool {
	switch {
	case len(bound) == 0:
		return true
	case len(*list) == 0:
		*list = bound
		return true
	}
	*list = slices.DeleteFunc(slices.Clone(*list), func(s string) bool { return !slices.Contains(bound, s) })
	return len(*list) > 0
}

// PublishWarning stores an operator's warning and announces it. One that was
// published before stays as it is, also when it has been ended.
func PublishWarning(ctx context.Context, db *store.Store, a article.Article, site string, published func()) (int64,
	error) {
	known, err := db.Articles.Known(ctx, a.Source, []string{a.Key})
	if err != nil {
		return 0, err
	}
	if before, ok := known[a.Key]; ok {
		published() // in case whoever stored it died before it could say so
		return before.ID, nil
	}
	a.URL = site + "/topics/" + strings.Join(a.Topics, "+")
	if len(a.Topics) == 0 {
		a.URL = site + "/"
	}
	saved, err := db.Publishing.SaveArticle(ctx, a)
	if err != nil {
		return 0, err
	}
	published()
	return saved.ID, nil
}
