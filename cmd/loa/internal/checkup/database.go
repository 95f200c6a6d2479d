package checkup

import (
	"context"

	"loa/cmd/loa/internal/service"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/store"
)

// Database opens the database as the service does, proves a write, and tries
// what leading needs. A database that does not exist yet is not made: made by
// this command it might belong to another user than the service's.
func (r *Report) Database(ctx context.Context, cfg *config.Config) {
	if setup.MissingDatabase(cfg) {
		if err := store.MayMake(cfg.Database.URL.Reveal()); err != nil {
			r.Bad("database", "", err)
			return
		}
		r.Good("database", "%s: does not exist yet, loa serve makes it", cfg.Database.URL)
		return
	}
	db, err := store.Open(ctx, store.Options{URL: cfg.Database.URL.Reveal(), TimeZone: cfg.Site.Location()})
	if err != nil {
		r.Bad("database", "database.url says where it is", err)
		return
	}
	defer db.Close()
	if err := db.Operations.Rehearse(ctx); err != nil {
		r.Bad("database", "", err)
		return
	}
	if err := db.MayLead(service.LeadDelivery); err != nil {
		r.Bad("leading", "", err)
		return
	}
	info, err := db.Info(ctx)
	if err != nil {
		r.Bad("database", "", err)
		return
	}
	r.Good("database", "%s: %s, schema %d, %.1f MB", info.Name, info.Engine, info.Schema, float64(info.SizeBytes)/1e6)
}
