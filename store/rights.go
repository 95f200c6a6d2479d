package store

import (
	"fmt"
	"strings"

	"loa/store/internal/database"
)

// MayMake tells whether the database at url, which does not exist, can be made
// by this user, and in words why not. Nothing stays of the attempt.
func MayMake(url string) error {
	path, ok := strings.CutPrefix(url, "sqlite:")
	if !ok {
		return nil
	}
	if err := database.MayMake(strings.TrimPrefix(path, "//")); err != nil {
		return fmt.Errorf("database %s: %w", url, err)
	}
	return nil
}

// MayLead tells whether this process could deliver over a channel if nobody
// else did, and in words why not.
func (s *Store) MayLead(channel string) error { return s.db.MayLead(channel) }
