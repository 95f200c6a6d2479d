package checkup

import (
	"context"
	"errors"
	"fmt"
	"time"

	"loa/cmd/loa/internal/service"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/operations"
	"loa/store"
)

// stuckAfter is how long a broadcast or a delivery may wait before it counts as
// stuck. What is held for somebody's quiet hours is neither.
const stuckAfter = time.Hour

// State reads what the database says of the service: who leads, what does not
// get on, which sources fail or are silent.
func (r *Report) State(ctx context.Context, cfg *config.Config) {
	if setup.MissingDatabase(cfg) {
		advice := "loa serve makes it; --config names the configuration that says where it is"
		if file, ok := setup.DatabaseFile(cfg); ok && store.WasMade(file) {
			advice = "there was one: put it back, or restore a backup with loa restore; loa serve does not begin with an " +
				"empty one"
		}
		r.Bad("database", advice, fmt.Errorf("%s does not exist", cfg.Database.URL))
		return
	}
	db, err := store.Open(ctx, store.Options{URL: cfg.Database.URL.Reveal(), TimeZone: cfg.Site.Location(),
		AsItIs: true})
	if errors.Is(err, store.ErrOlder) {
		r.Bad("database", "restart the service with this program: it brings the database up to date", err)
		return
	}
	if err != nil {
		r.Bad("database", "database.url says where it is", err)
		return
	}
	defer db.Close()
	if err := db.Operations.Rehearse(ctx); err != nil {
		r.Bad("database", "", err)
		return
	}
	info, err := db.Info(ctx)
	if err != nil {
		r.Bad("database", "", err)
		return
	}
	r.Good("database", "%s: %s, schema %d, %.1f MB, takes writes", info.Name, info.Engine, info.Schema,
		float64(info.SizeBytes)/1e6)
	r.processes(ctx, db)
	if channels := service.Channels(cfg); len(channels) > 0 {
		r.leading(ctx, db)
		r.delivery(ctx, db, channels)
	}
	r.health(ctx, db, cfg)
}

// processes says which processes run, and whether one visits the sources.
func (r *Report) processes(ctx context.Context, db *store.Store) {
	list, err := db.Operations.Processes(ctx)
	if err != nil {
		r.Bad("processes", "", err)
		return
	}
	for _, p := range list {
		r.Good("process", "%s: role %s since %s, said so %s ago", p.Who, p.Role, p.Since.Format(time.RFC3339),
			p.Quiet.Round(time.Second))
	}
	switch who, err := service.Collects(ctx, db); {
	case err != nil:
		r.Bad("collecting", "", err)
	case who == "":
		r.Bad("collecting", "start a loa serve with the role all or collect; if one runs, its log says what keeps it "+
			"from its jobs", errors.New("no process visits the sources"))
	default:
		r.Good("collecting", "%s", who)
	}
}

// leading says who has the right to deliver.
func (r *Report) leading(ctx context.Context, db *store.Store) {
	if err := db.MayLead(service.LeadDelivery); err != nil {
		r.Bad("leading", "", err)
		return
	}
	who, leads, err := db.Operations.Leads(ctx, service.LeadDelivery)
	switch {
	case err != nil:
		r.Bad("leading", "", err)
	case !leads:
		r.Bad("leading", "nothing is sent until a loa serve leads: does one run? Its log says what keeps it from "+
			"leading",
			errors.New("no process has the right to deliver"))
	default:
		r.Good("leading", "%s since %s", who.Who, who.Since.Format(time.RFC3339))
	}
}

// delivery says whether what is to be sent gets on.
func (r *Report) delivery(ctx context.Context, db *store.Store, channels []string) {
	open, oldest, err := db.Ledger.OpenBroadcasts(ctx, channels)
	if err != nil {
		r.Bad("broadcasts", "", err)
		return
	}
	r.waiting("broadcasts", "still on its way", open, oldest)
	stats, err := db.Operations.Stats(ctx)
	if err != nil {
		r.Bad("deliveries", "", err)
		return
	}
	r.waiting("deliveries", "waiting for another try", stats.Waiting, stats.OldestWaiting)
}

// waiting judges what waits by the age of the oldest.
func (r *Report) waiting(what, how string, n int64, oldest time.Time) {
	age := time.Since(oldest).Round(time.Second)
	switch {
	case n == 0:
		r.Good(what, "none is %s", how)
	case age > stuckAfter:
		r.Bad(what, "loa check says whether Telegram is reached; the log of loa serve why messages fail; loa audit "+
			"what "+
			"became "+
			"of each article", fmt.Errorf("%d %s, the oldest for %s", n, how, age))
	default:
		r.Good(what, "%d %s, the oldest for %s", n, how, age)
	}
}

// health says how the sources are.
func (r *Report) health(ctx context.Context, db *store.Store, cfg *config.Config) {
	list, err := db.Operations.Health(ctx)
	if err != nil {
		r.Bad("sources", "", err)
		return
	}
	known := map[string]operations.SourceHealth{}
	for _, h := range list {
		known[h.Source] = h
	}
	for _, src := range cfg.ArticleSources() {
		h, visited := known[src.ID]
		if !visited {
			r.Warn("source "+src.ID, "was never visited: it is new, or no service runs with this configuration")
			continue
		}
		r.source(h)
	}
}

// source judges one source by what its last visits left.
func (r *Report) source(h operations.SourceHealth) {
	name := "source " + h.Source
	switch {
	case h.Failures >= 3:
		r.Bad(name, "loa check tries it and says what to do; nothing is lost meanwhile",
			fmt.Errorf("%d visits in a row failed, the last good one was at %s: %s", h.Failures, said(h.LastSuccess),
				h.LastError))
	case h.Held > 0:
		r.Warn(name, "%d new articles at once are held back, first %q: look at the portal, then loa collect "+
			"--accept-held %s; "+
			"with --send they are sent, too", h.Held, h.HeldTitles, h.Source)
	case h.LayoutErrors > 0:
		r.Warn(name, "%d pages were not understood at the last visit: loa preview shows why, selectors help",
			h.LayoutErrors)
	case h.Silent:
		r.Warn(name, "silent against its habit, the last news came at %s: did it move its list? loa preview shows "+
			"what is "+
			"read", said(h.LastNew))
	case h.Failures > 0:
		r.Warn(name, "the last visit failed: %s", h.LastError)
	case h.LeftOut > 0 || h.OlderPages:
		r.Good(name, "visited at %s, %d articles; older ones were left out at first, loa collect --all %s takes them",
			said(h.LastSuccess), h.Articles, h.Source)
	default:
		r.Good(name, "visited at %s, %d articles", said(h.LastSuccess), h.Articles)
	}
}

// said is a time as a person reads it in a report, "never" for none.
func said(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}
