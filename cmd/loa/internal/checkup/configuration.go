package checkup

import (
	"cmp"
	"time"

	"loa/config"
	"loa/scheduler"
)

// Configuration says which configuration is in force, and what a path in
// site.url asks of the proxy, and what becomes of schedules where clocks are put
// forward and back.
func (r *Report) Configuration(cfg *config.Config) {
	r.Good("configuration", "%s: %d topics, %d sources", cmp.Or(cfg.File, "no file, defaults"), len(cfg.Topics),
		len(cfg.Sources))
	r.Site(cfg)
	zone := cfg.Site.Location()
	for _, src := range cfg.Sources {
		for _, sentence := range scheduler.Shifts(src.Schedule, zone, time.Now()) {
			r.Warn("source "+src.ID, "schedule %q in %s: %s", src.Schedule, zone, sentence)
		}
	}
}

// Differences names the settings that are not their defaults.
func (r *Report) Differences(cfg *config.Config) {
	for _, setting := range config.Differences(cfg) {
		r.Good("setting", "%s", setting)
	}
}
