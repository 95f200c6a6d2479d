package service

import (
	"context"
	"log/slog"
	"time"

	"loa/article"
	"loa/config"
	"loa/desk"
	"loa/operations"
	"loa/store"
)

// OpenDesk lets somebody use the desk as an operator.
func (s *Service) OpenDesk(ctx context.Context, name, password string) error {
	hash, err := desk.Hash(password)
	if err != nil {
		return err
	}
	return s.store.Operations.SaveDeskUser(ctx, operations.DeskUser{Name: name, Role: operations.DeskOperator,
		Hash:    hash,
		Changed: time.Now()})
}

// newDesk wires the operators' pages.
func newDesk(cfg *config.Config, db *store.Store, log *slog.Logger,
	visit func(ctx context.Context, source string) (string, error), published func()) (*desk.Desk, error) {
	return desk.New(desk.Options{
		Accounts: db.Operations, State: db.Operations, Articles: db.Articles, Publishing: db.Publishing,
		Others: db.Hub, Audit: db.Ledger.Audit, Chats: db.Subscribers.At,
		Visit: visit,
		Publish: func(ctx context.Context, a article.Article) (int64, error) {
			return PublishWarning(ctx, db, a, cfg.Site.URL, published)
		},
		Published: published, Topics: cfg.ArticleTopics(), Sources: cfg.ArticleSources(),
		Name: cfg.Site.Name, URL: cfg.Site.URL, TimeZone: cfg.Site.Location(), Now: time.Now, Logger: log,
	})
}
