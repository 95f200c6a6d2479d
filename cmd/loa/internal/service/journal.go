package service

import (
	"context"
	"os"

	"loa/article"
	"loa/config"
	"loa/deliver"
	"loa/deliver/throttle"
	"loa/journal"
	"loa/store"
)

// journalOutlet is the journal as a channel of the delivery.
func journalOutlet(cfg *config.Config, db *store.Store) outlet {
	j := journal.New(cfg.Journal.File, os.Stdout, nil)
	return outlet{
		Route:   deliver.Route{Channel: j, Limiter: throttle.NewLimiter(journal.Rate, nil, throttle.NoChatLimits())},
		refused: "không được phép ghi tệp nhật ký, tin đang chờ",
		follow: func(ctx context.Context, topics []article.Topic) error {
			return j.Follow(ctx, db.Subscribers, topicIDs(topics))
		},
	}
}

func topicIDs(topics []article.Topic) (ids []string) {
	for _, t := range topics {
		ids = append(ids, t.ID)
	}
	return ids
}
