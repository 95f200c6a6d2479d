package setup

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"

	"loa/article"
	"loa/collect"
	"loa/config"
	"loa/fetch"
	"loa/portal"
	"loa/scheduler"
	"loa/store"
)

// ReadConfig reads a configuration with the checks of all rooms.
func ReadConfig(path string) (*config.Config, error) { return config.Load(path, ConfigOptions(nil)) }

// WithDesk is a configuration with what operators set at the desk because its file
// cannot be written.
func WithDesk(ctx context.Context, cfg *config.Config, db *store.Store) (*config.Config, error) {
	if cfg.File == "" && !cfg.Preset {
		return cfg, nil
	}
	desk, err := db.Operations.DeskSettings(ctx)
	if err != nil || len(desk) == 0 {
		return cfg, err
	}
	return config.Load(cfg.File, ConfigOptions(desk))
}

// ConfigOptions are the checks of all rooms, and what operators set at the desk.
func ConfigOptions(desk []byte) config.Options {
	return config.Options{
		CheckSchedule: func(spec string) error { return scheduler.Check(spec, time.UTC) },
		CheckSelector: func(selector string) error {
			return errors.Join(portal.CheckSelectors(article.Selectors{Title: selector})...)
		},
		CheckSource: collect.CheckSource,
		Profiles:    ProfileNames(),
		Desk:        desk,
	}
}

// ProfileNames are what sources[].profile may say.
func ProfileNames() []string {
	var names []string
	for _, p := range portal.Profiles() {
		names = append(names, p.Name())
	}
	return names
}

// Network is how portals are visited under a configuration.
func Network(cfg *config.Config) fetch.Options {
	return fetch.Options{
		UserAgent:    cfg.Network.UserAgent,
		Version:      Version,
		Site:         cfg.Site.URL,
		Proxy:        cfg.Network.Proxy.Reveal(),
		AllowPrivate: cfg.AllowPrivate(),
		PerMinute:    cfg.Network.RequestsPerMinute,
	}
}

// DatabaseFile is the configured SQLite file; ok is false for PostgreSQL.
func DatabaseFile(cfg *config.Config) (file string, ok bool) {
	file, ok = strings.CutPrefix(cfg.Database.URL.Reveal(), "sqlite:")
	return strings.TrimPrefix(file, "//"), ok
}

// MissingDatabase tells whether the configured SQLite file does not exist yet.
func MissingDatabase(cfg *config.Config) bool {
	file, isSQLite := DatabaseFile(cfg)
	if !isSQLite {
		return false
	}
	_, err := os.Stat(file)
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
