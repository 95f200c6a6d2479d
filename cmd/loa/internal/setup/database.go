package setup

import (
	"loa/bot/conversation/dialogue"
	"loa/collect"
	"loa/hub"
	"loa/store"
	"loa/store/articles"
	storehub "loa/store/hub"
	"loa/store/ledger"
	"loa/store/operations"
	"loa/store/publishing"
	"loa/store/subscribers"
	"loa/store/topics"
	"loa/web"
)

// What each room asks of the database is spread over the subjects of the
// store: here they are put together, a room a function.

// ForCollect is what visits ask.
func ForCollect(db *store.Store) collect.Store {
	return struct {
		*articles.Catalogue
		*publishing.Publisher
		*operations.Operations
	}{db.Articles, db.Publishing, db.Operations}
}

// ForWeb is what pages and feeds ask.
func ForWeb(db *store.Store) web.Store {
	return struct {
		*articles.Catalogue
		*topics.Topics
		*operations.Operations
		*storehub.Hub
	}{db.Articles, db.Topics, db.Operations, db.Hub}
}

// ForBot is what conversations ask.
func ForBot(db *store.Store) dialogue.Store {
	return struct {
		*articles.Catalogue
		*subscribers.Subscribers
		*ledger.Ledger
		*operations.Operations
	}{db.Articles, db.Subscribers, db.Ledger, db.Operations}
}

// ForWebhooks is what agencies' webhooks ask.
func ForWebhooks(db *store.Store) hub.WebhookStore {
	return struct {
		*articles.Catalogue
		*storehub.Hub
	}{db.Articles, db.Hub}
}
