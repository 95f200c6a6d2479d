package operations

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"loa/store/internal/database"
	"loa/store/internal/presence"
)

// An owner names a process in leases: "id place pid", and "id place pid file" with
// SQLite. The place is where process numbers mean the same: this boot of this
// machine, this container. So whoever comes next there knows that an owner has
// died and need not wait for the end of its lease. In another container of the
// machine, such as the one that takes a killed one's place, the owner's sign in a
// file beside the database tells; elsewhere, or where neither can be told, it
// waits.

// living are the owners of this process: one for each database that is open.
var living sync.Map

// newOwner names this process, until forgetOwner; file is SQLite's, or "".
func newOwner(file string) (owner string, sign *presence.Sign) {
	id := rand.Text()
	owner = fmt.Sprintf("%s %s %d", id, place(), os.Getpid())
	if file != "" {
		var in string
		if sign, in = presence.Show(database.Marker(file), id); sign != nil {
			owner += " " + in
		}
	}
	living.Store(owner, true)
	return owner, sign
}

func forgetOwner(owner string) { living.Delete(owner) }

// place is "-" where it cannot be told.
var place = sync.OnceValue(func() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "-"
	}
	space, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return "-"
	}
	return strings.TrimSpace(string(boot)) + "/" + space
})

// hasDied tells of an owner that certainly runs no more.
func (s *Leases) hasDied(owner string) bool {
	parts := strings.Fields(owner)
	switch {
	case len(parts) < 3:
		return false
	case parts[1] == place() && parts[1] != "-":
	case len(parts) == 4 && s.db.File != "":
		return presence.Gone(database.Marker(s.db.File), parts[3], parts[0])
	default:
		return false
	}
	pid, err := strconv.Atoi(parts[2])
	if err != nil || pid <= 0 {
		return false
	}
	if pid == os.Getpid() { // this process, or one that had its number before
		_, lives := living.Load(owner)
		return !lives
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	err = process.Signal(syscall.Signal(0))
	return errors.Is(err, os.ErrProcessDone) || errors.Is(err, syscall.ESRCH)
}
