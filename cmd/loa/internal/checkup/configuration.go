package checkup

import (
	"cmp"
	"strings"
	"time"

	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/operations"
	"loa/scheduler"
)

// Configuration says which configuration is in force, and what a path in
// site.url asks of the proxy, and what becomes of schedules where clocks are put
// forward and back.
func (r *Report) Configuration(cfg *config.Config) {
	r.Good("configuration", "%s: %d topics, %d sources", cmp.Or(cfg.File, "no file, defaults"), len(cfg.Topics),
		len(cfg.Sources))
	if cfg.Server.Role != string(operations.RoleAll) && strings.HasPrefix(cfg.Database.URL.Reveal(), "sqlite:") {
		r.Warn("role", "%s, on SQLite: every process of the installation must run on this machine and open this file",
			cfg.Server.Role)
	}
	if _, err := setup.ReadModel(cfg); err != nil {
		r.Warn("topics", "%v; until then nothing that was learned is used", err)
	}
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
