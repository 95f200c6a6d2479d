package checkup

import (
	"fmt"
	"os"
	"path/filepath"

	"loa/cmd/loa/internal/setup"
	"loa/config"
)

// leastFree is below which a disk is as good as full: the write-ahead log alone
// may grow so far in a busy hour.
const leastFree = 200 << 20

// Disk looks at the room beside the SQLite file.
func (r *Report) Disk(cfg *config.Config) {
	file, ok := setup.DatabaseFile(cfg)
	if !ok {
		return
	}
	info, err := os.Stat(file)
	if err != nil {
		return // the database says so
	}
	free, err := setup.FreeBytes(filepath.Dir(file))
	if err != nil {
		r.Warn("disk", "how much is free is not known: %v", err)
		return
	}
	r.disk(filepath.Dir(file), free, info.Size())
}

// disk judges how much is free in a folder for a database of a size.
func (r *Report) disk(folder string, free, database int64) {
	const advice = "df -h; journalctl --vacuum-size=200M; old backups. Never delete loa.db-wal"
	switch {
	case free < leastFree:
		r.Bad("disk", advice, fmt.Errorf("%w in %s: %.1f GB, the database has %.1f GB", errTooLittle, folder,
			gigabytes(free),
			gigabytes(database)))
	case free < 2*database:
		r.Warn("disk", "%.1f GB are free in %s and the database has %.1f GB: a backup or an upgrade may not fit. %s",
			gigabytes(free), folder, gigabytes(database), advice)
	default:
		r.Good("disk", "%.1f GB are free in %s, the database has %.1f GB", gigabytes(free), folder, gigabytes(database))
	}
}

func gigabytes(n int64) float64 { return float64(n) / 1e9 }
