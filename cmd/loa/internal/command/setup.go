package command

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/portal"
	"loa/store"
)

// defaultFile is read when no other file is named and it exists.
const defaultFile = "loa.yaml"

// LoadConfig reads the configuration that the command line, the environment or
// the folder names. What is wrong in it is a usage error.
func LoadConfig(cmd *cobra.Command) (*config.Config, error) {
	cfg, err := setup.ReadConfig(configFile(cmd))
	var problems config.Error
	if errors.As(err, &problems) && len(problems) > 1 {
		return nil, setup.Usage(fmt.Errorf("%d mistakes in the configuration:\n%w", len(problems), err))
	}
	if err != nil {
		return nil, setup.Usage(err)
	}
	return cfg, nil
}

// configFile is the file to read, "" for none.
func configFile(cmd *cobra.Command) string {
	if path, err := cmd.Flags().GetString("config"); err == nil && path != "" {
		return path
	}
	if path := os.Getenv("LOA_CONFIG"); path != "" {
		return path
	}
	if _, err := os.Stat(defaultFile); err == nil {
		return defaultFile
	}
	return ""
}

// NewLogger writes to w at the level that --log names.
func NewLogger(cmd *cobra.Command, w io.Writer) (*slog.Logger, error) {
	name, err := cmd.Flags().GetString("log")
	if err != nil {
		return nil, err
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(name)); err != nil {
		return nil, setup.Usage(fmt.Errorf("--log %q: allowed are debug, info, warn and error", name))
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level})), nil
}

// WithStore runs a command on the configured database. A SQLite file that does
// not exist is not made: an operator in the wrong folder would be shown, or
// would back up, an empty one.
func WithStore(cmd *cobra.Command, do func(cfg *config.Config, db *store.Store) error) error {
	cfg, err := LoadConfig(cmd)
	if err != nil {
		return err
	}
	log, err := NewLogger(cmd, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	if setup.MissingDatabase(cfg) {
		return fmt.Errorf("database %s does not exist; loa serve makes it, and --config names the configuration that "+
			"says where it is", cfg.Database.URL)
	}
	db, err := store.Open(cmd.Context(), store.Options{URL: cfg.Database.URL.Reveal(), Logger: log,
		TimeZone: cfg.Site.Location()})
	if err != nil {
		return err
	}
	defer db.Close()
	if cfg, err = setup.WithDesk(cmd.Context(), cfg, db); err != nil {
		return err
	}
	return do(cfg, db)
}

// KnownProfile tells whether a word may stand for a profile.
func KnownProfile(name string) bool {
	return name == "auto" || name == "none" || portal.ProfileNamed(name) != nil
}
