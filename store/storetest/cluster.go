//go:build unix

package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// Cluster is a PostgreSQL server of a test's own, to be stopped, started and
// followed by a standby: that of Postgres is shared.
type Cluster struct {
	t         testing.TB
	bin, data string
	who       *syscall.Credential
	port      int
	running   *exec.Cmd
}

// NewCluster starts one; it ends with the test. It skips the test where there is
// no PostgreSQL.
func NewCluster(t testing.TB) *Cluster {
	t.Helper()
	c := newCluster(t)
	c.command("initdb", "-D", c.data, "-U", "loa", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
		"--no-instructions")
	c.Start()
	return c
}

func newCluster(t testing.TB) *Cluster {
	t.Helper()
	bin, err := binaries()
	if errors.Is(err, errNoBinaries) {
		t.Skip(err)
	}
	dir, errDir := os.MkdirTemp("", "loa-cluster-")
	who, errWho := unprivileged(dir)
	port, errPort := freePort()
	if err := errors.Join(err, errDir, errWho, errPort); err != nil {
		t.Fatal(err)
	}
	c := &Cluster{t: t, bin: bin, data: filepath.Join(dir, "data"), who: who, port: port}
	t.Cleanup(func() {
		c.Kill()
		os.RemoveAll(dir)
	})
	return c
}

// command runs one of PostgreSQL's programs as the server's user.
func (c *Cluster) command(name string, args ...string) {
	c.t.Helper()
	command := exec.Command(filepath.Join(c.bin, name), args...)
	command.Dir, command.SysProcAttr = filepath.Dir(c.data), &syscall.SysProcAttr{Credential: c.who}
	if out, err := command.CombinedOutput(); err != nil {
		c.t.Fatalf("%s: got %v: %s, want no error", name, err, out)
	}
}

// Start starts the server and waits until it answers.
func (c *Cluster) Start() {
	c.t.Helper()
	c.running = exec.Command(filepath.Join(c.bin, "postgres"), "-D", c.data, "-h", "127.0.0.1", "-p",
		strconv.Itoa(c.port), "-k", "", "-c", "fsync=off", "-c", "max_connections=60", "-c", "shared_buffers=16MB",
		"-c", "timezone=UTC", "-c", "lc_messages=C")
	c.running.Dir = filepath.Dir(c.data)
	c.running.SysProcAttr = &syscall.SysProcAttr{Credential: c.who, Pdeathsig: syscall.SIGQUIT}
	if err := c.running.Start(); err != nil {
		c.t.Fatal(err)
	}
	db, err := sql.Open("pgx", c.URL("postgres"))
	if err != nil {
		c.t.Fatal(err)
	}
	defer db.Close()
	for give := time.Now().Add(time.Minute); db.Ping() != nil; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(give) {
			c.t.Fatal("got no answer of the server, want one within a minute")
		}
	}
}

// Stop stops the server as an operator does: sessions are ended, what was
// committed is there.
func (c *Cluster) Stop() { c.end(syscall.SIGINT) }

// Kill ends the server at once.
func (c *Cluster) Kill() { c.end(syscall.SIGQUIT) }

func (c *Cluster) end(signal syscall.Signal) {
	if c.running == nil {
		return
	}
	_ = c.running.Process.Signal(signal) // it may have ended
	_ = c.running.Wait()                 // by a signal, as it was told
	c.running = nil
}

// URL is the address of a database.
func (c *Cluster) URL(database string) string {
	return fmt.Sprintf("postgres://loa@%s/%s?sslmode=disable", c.Address(), database)
}

// Address is the host and port of the server.
func (c *Cluster) Address() string { return fmt.Sprintf("127.0.0.1:%d", c.port) }

// Exec runs a statement in the database postgres.
func (c *Cluster) Exec(query string) {
	c.t.Helper()
	db, err := sql.Open("pgx", c.URL("postgres"))
	if err != nil {
		c.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.Background(), query); err != nil {
		c.t.Fatalf("%s: got %v, want no error", query, err)
	}
}

// Standby starts a second server that follows this one; this one commits nothing
// from then on that the standby has not got.
func (c *Cluster) Standby() *Cluster {
	c.t.Helper()
	s := newCluster(c.t)
	s.command("pg_basebackup", "-D", s.data, "-R", "-X", "stream", "-h", "127.0.0.1", "-p", strconv.Itoa(c.port), "-U",
		"loa", "--no-sync", "-c", "fast")
	s.Start()
	c.Exec(`ALTER SYSTEM SET synchronous_standby_names = '*'`)
	c.Exec(`SELECT pg_reload_conf()`)
	return s
}
