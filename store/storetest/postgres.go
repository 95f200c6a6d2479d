package storetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the "pgx" driver
)

// errNoBinaries says that this machine has no PostgreSQL to start.
var errNoBinaries = errors.New("no PostgreSQL here: neither LOA_TEST_POSTGRES nor the server's binaries (Debian: " +
	"apt-get install postgresql)")

var server = sync.OnceValues(startServer)

// Postgres is the URL of a new, empty PostgreSQL database, dropped when the
// test ends. It skips the test where there is no PostgreSQL.
func Postgres(t testing.TB) string {
	t.Helper()
	return create(t, "template0")
}

// create makes a database of a test as a copy of another one.
func create(t testing.TB, template string) string {
	t.Helper()
	base := os.Getenv("LOA_TEST_POSTGRES")
	if base == "" {
		var err error
		base, err = server()
		if errors.Is(err, errNoBinaries) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatalf("start PostgreSQL for tests: %v", err)
		}
	}
	admin, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatalf("LOA_TEST_POSTGRES: %v", err)
	}
	name := "loa_test_" + strings.ToLower(rand.Text())
	if _, err := admin.Exec(`CREATE DATABASE ` + name + ` ENCODING 'UTF8' TEMPLATE ` + template +
		` STRATEGY FILE_COPY`); err != nil {
		admin.Close()
		t.Fatalf("create a database for the test: %v", err)
	}
	t.Cleanup(func() {
		defer admin.Close()
		if _, err := admin.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	address, err := databaseAt(base, name)
	if err != nil {
		t.Fatalf("LOA_TEST_POSTGRES must be a URL postgres://…: %v", err)
	}
	return address
}

// databaseAt is the URL of a database of a server.
func databaseAt(base, name string) (string, error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

// startServer starts a server in a temporary folder and returns its URL.
//
// Nothing of the test process runs when it panics or is killed, so a small
// shell watches it: it holds the reading end of a pipe whose writing end only
// this process has, and when that closes, it stops the server and removes the
// folder.
func startServer() (string, error) {
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	// Another process may take the free port before the server does: try again.
	var failed error
	for range 5 {
		address, err := startIn(bin)
		if err == nil {
			return address, nil
		}
		failed = err
	}
	return "", failed
}

func startIn(bin string) (string, error) {
	dir, err := os.MkdirTemp(serversFolder(), "loa-postgres-")
	if err != nil {
		return "", err
	}
	who, err := unprivileged(dir)
	if err != nil {
		os.RemoveAll(dir)
		return "", err
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "loa", "-A", "trust",
		"-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = dir, &syscall.SysProcAttr{Credential: who}
	if out, err := initdb.CombinedOutput(); err != nil {
		os.RemoveAll(dir)
		return "", fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(out))
	}
	address, err := launch(bin, dir, data, who)
	if err != nil {
		os.RemoveAll(dir)
	}
	return address, err
}

// serversFolder is where the server's files are: in memory, where there is much of it,
// unless somebody said where. To make and drop a database on a disk costs .15 s of
// processor time, in memory a tenth of that.
func serversFolder() string {
	const memory, enough = "/dev/shm", 4 << 30
	if os.Getenv("TMPDIR") != "" || os.Getenv("LOA_TEST_POSTGRES_FSYNC") == "on" {
		return ""
	}
	var fs syscall.Statfs_t
	if err := syscall.Statfs(memory, &fs); err != nil || fs.Bavail*uint64(fs.Bsize) < enough {
		return ""
	}
	return memory
}

func launch(bin, dir, data string, who *syscall.Credential) (string, error) {
	port, err := freePort()
	if err != nil {
		return "", err
	}
	watched, alive, err := os.Pipe()
	if err != nil {
		return "", err
	}
	fsync := "off"
	if os.Getenv("LOA_TEST_POSTGRES_FSYNC") == "on" {
		fsync = "on"
	}
	// $1 server, $2 data, $3 folder; the rest are the server's arguments.
	const watch = `server=$1; data=$2; dir=$3; shift 3
trap '' HUP INT TERM
exec 3<&0
"$server" -D "$data" "$@" </dev/null >"$dir/log" 2>&1 3<&- &
pid=$!
(cat <&3 >/dev/null; kill -QUIT $pid) &
watcher=$!
exec 3<&-
wait $pid
kill $watcher
cd /
rm -rf "$dir"`
	cmd := exec.Command("/bin/sh", "-c", watch, "sh", filepath.Join(bin, "postgres"), data, dir,
		"-h", "127.0.0.1", "-p", strconv.Itoa(port), "-k", "",
		"-c", "fsync="+fsync, "-c", "full_page_writes="+fsync, "-c", "synchronous_commit="+fsync,
		"-c", "max_connections=200", "-c", "shared_buffers=32MB", "-c", "autovacuum_naptime=10s",
		"-c", "timezone=UTC", "-c", "lc_messages=C")
	cmd.Dir, cmd.Stdin = dir, watched
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who, Setpgid: true} // away from the terminal's ^C
	if err := cmd.Start(); err != nil {
		watched.Close()
		alive.Close()
		return "", err
	}
	watched.Close()
	ended := make(chan struct{})
	go func() {
		cmd.Wait()
		close(ended)
	}()

	address := fmt.Sprintf("postgres://loa@127.0.0.1:%d/postgres?sslmode=disable", port)
	db, err := sql.Open("pgx", address)
	if err != nil {
		alive.Close()
		return "", err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if err = serves(ctx, db, data); err == nil {
			alivePipes = append(alivePipes, alive)
			return address, nil
		}
		select {
		case <-tick.C:
		case <-ended:
			return "", errors.New("the server ended at once")
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			alive.Close()
			return "", fmt.Errorf("the server does not answer: %w: %s", err, bytes.TrimSpace(log))
		}
	}
}

// alivePipes are never closed: they end with the process.
var alivePipes []io.Closer

// serves tells whether the server on that port is ours and ready.
func serves(ctx context.Context, db *sql.DB, data string) error {
	var got string
	if err := db.QueryRowContext(ctx, `SELECT current_setting('data_directory')`).Scan(&got); err != nil {
		return err
	}
	if got != data {
		return fmt.Errorf("another server (%s) answers on the port", got)
	}
	return nil
}

// binaries is the folder of the newest installed server.
func binaries() (string, error) {
	if found, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(found); err == nil {
			return filepath.Dir(real), nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	newest, folder := 0, ""
	for _, f := range found {
		version, _ := strconv.Atoi(strings.Split(f, "/")[4])
		if version > newest {
			newest, folder = version, filepath.Dir(f)
		}
	}
	if folder == "" || runtime.GOOS == "windows" {
		return "", errNoBinaries
	}
	return folder, nil
}

// unprivileged gives dir to a user that the server agrees to run as, and
// returns that user; nil when this process is no root and its own user will do.
func unprivileged(dir string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2, os.Chown(dir, int(uid), int(gid))); err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid), NoSetGroups: false}, nil
	}
	return nil, errors.New("root may not run the server, and there is no user postgres or nobody")
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
