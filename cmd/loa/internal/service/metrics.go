package service

import (
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"loa/bot"
	"loa/cmd/loa/internal/bots"
	"loa/cmd/loa/internal/setup"
	"loa/operations"
)

// writeMetrics adds to /metrics what the web server does not know: subscribers,
// deliveries, and which of these sources want a hand, as numbers only. Prometheus text format.
func (s *Service) writeMetrics(w io.Writer, sources []operations.SourceHealth) {
	s.figures.write(w)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	stats, err := s.store.Operations.Stats(ctx)
	if err != nil {
		s.log.Warn("statistics for the metrics", "err", err)
		return
	}
	open, oldest, err := s.store.Ledger.OpenBroadcasts(ctx, Channels(s.config))
	if err != nil {
		s.log.Warn("open broadcasts for the metrics", "err", err)
		return
	}
	gauge := func(name, help string, value float64) {
		fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s gauge\n%s %g\n", name, help, name, name, value)
	}
	fmt.Fprint(w, "# HELP loa_subscribers Subscribers by state.\n# TYPE loa_subscribers gauge\n")
	for _, state := range []struct {
		name string
		n    int64
	}{{"active", stats.Active}, {"paused", stats.Paused}, {"gone", stats.Gone}} {
		fmt.Fprintf(w, "loa_subscribers{state=%q} %d\n", state.name, state.n)
	}
	gauge("loa_subscriptions", "Subscriptions that are on.", float64(stats.Subscriptions))
	gauge("loa_articles", "Articles that are public.", float64(stats.Articles))
	gauge("loa_deliveries_waiting", "Deliveries that wait for another try.", float64(stats.Waiting))
	gauge("loa_broadcasts_open", "Broadcasts that a configured channel has not walked to their end.", float64(open))
	gauge("loa_broadcast_oldest_seconds", "Age of the oldest of them.", age(oldest))
	gauge("loa_delivery_oldest_seconds", "Age of the delivery that waits longest.", age(stats.OldestWaiting))
	gauge("loa_deliveries_sent_day", "Messages sent in the last 24 hours.", float64(stats.SentToday))
	gauge("loa_deliveries_failed_day", "Tries that failed in the last 24 hours.", float64(stats.FailedToday))
	if file, ok := setup.DatabaseFile(s.config); ok {
		if free, err := setup.FreeBytes(filepath.Dir(file)); err == nil {
			gauge("loa_disk_free_bytes", "What is free on the disk of the database.", float64(free))
		}
	}
	s.sourceMetrics(w, sources)
	if len(Channels(s.config)) > 0 {
		who, err := Delivers(ctx, s.store)
		gauge("loa_delivery_leading", "1 while some process has the right to deliver.", truth(who != "" && err == nil))
	}
	who, err := Collects(ctx, s.store)
	gauge("loa_collecting", "1 while some process visits the sources.", truth(who != "" && err == nil))
	s.processMetrics(ctx, w)
	if s.role.Sends() {
		botMetrics(w, s.bots.Each())
	}
}

// processMetrics names the processes of the installation and what they do.
func (s *Service) processMetrics(ctx context.Context, w io.Writer) {
	list, err := s.store.Operations.Processes(ctx)
	if err != nil {
		s.log.Warn("processes for the metrics", "err", err)
		return
	}
	const name = "loa_process_quiet_seconds"
	fmt.Fprintf(w, "# HELP %s How long ago a process said that it runs; it does so every %g s.\n# TYPE %s gauge\n", name,
		noteEvery.Seconds(), name)
	for _, p := range list {
		fmt.Fprintf(w, "%s{role=%q,process=%q} %g\n", name, string(p.Role), p.Who, p.Quiet.Seconds())
	}
}

// sourceMetrics says which sources want an operator though their visits succeed.
func (s *Service) sourceMetrics(w io.Writer, list []operations.SourceHealth) {
	for _, m := range []struct {
		name, help string
		value      func(operations.SourceHealth) float64
	}{
		{"loa_source_silent", "1 while a source is silent against its habit.",
			func(h operations.SourceHealth) float64 { // of those that are visited
				_, visited := (*s.sources.Load())[h.Source]
				return truth(h.Silent && visited)
			}},
		{"loa_source_held", "New articles that are held back for the operator.",
			func(h operations.SourceHealth) float64 { return float64(h.Held) }},
		{"loa_source_layout_errors", "Pages of the last visit that were not understood.",
			func(h operations.SourceHealth) float64 { return float64(h.LayoutErrors) }},
	} {
		fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s gauge\n", m.name, m.help, m.name)
		for _, h := range list {
			fmt.Fprintf(w, "%s{source=%q} %g\n", m.name, h.Source, m.value(h))
		}
	}
}

// botMetrics says how the bots are, by the names of their channels.
func botMetrics(w io.Writer, list []*bots.Bot) {
	if len(list) == 0 {
		return
	}
	for _, m := range []struct {
		name, help string
		value      func(bot.Health) bool
	}{
		{"loa_telegram_refused", "1 while Telegram refuses the token.", func(h bot.Health) bool { return h.Refused }},
		{"loa_telegram_conflict", "1 while another program polls with the token.",
			func(h bot.Health) bool { return h.Conflict }},
		{"loa_telegram_unreachable", "1 while Telegram cannot be reached.",
			func(h bot.Health) bool { return h.Unreachable }},
	} {
		fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s gauge\n", m.name, m.help, m.name)
		for _, b := range list {
			fmt.Fprintf(w, "%s{channel=%q} %g\n", m.name, b.Name(), truth(m.value(b.Health())))
		}
	}
	const name = "loa_telegram_unknown_refusals_total"
	fmt.Fprintf(w, "# HELP %s Messages refused in words that are not known here.\n# TYPE %s counter\n", name, name)
	for _, b := range list {
		counts := b.Health().Unknown
		for _, wording := range slices.Sorted(maps.Keys(counts)) {
			fmt.Fprintf(w, "%s{channel=%q,wording=%q} %d\n", name, b.Name(), wording, counts[wording])
		}
	}
}

// age is the time since t in seconds, 0 for no time.
func age(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return time.Since(t).Seconds()
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
