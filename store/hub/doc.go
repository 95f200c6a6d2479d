// Package hub keeps whom articles are pushed to, and who pushes to us: WebSub
// subscriptions, our own at other hubs, agencies' webhooks, and the private
// addresses of feeds.
package hub

import "loa/store/internal/database"

// Hub keeps whom articles are pushed to, and who pushes to us.
type Hub struct{ db *database.DB }

// New is the hub's part of a database.
func New(db *database.DB) *Hub { return &Hub{db: db} }
