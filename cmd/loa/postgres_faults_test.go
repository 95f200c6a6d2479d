//go:build unix

package main

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"loa/bot/bottest"
	"loa/store/storetest"
)

// slowFault skips a fault that takes long or builds much, unless the faults are
// asked for (go run ./internal/faults does).
func slowFault(t *testing.T) {
	t.Helper()
	if os.Getenv("LOA_TEST_SLOW_FAULTS") == "" {
		t.Skip("LOA_TEST_SLOW_FAULTS is not set: go run ./internal/faults sets it")
	}
	t.Parallel()
}

// TestWhatADatabaseServerDoesLosesNothing: the PostgreSQL server is restarted,
// made read-only, out of connections, cuts the leader off, dies and is replaced by
// its standby, while articles are published.
func TestWhatADatabaseServerDoesLosesNothing(t *testing.T) {
	slowFault(t)
	primary := storetest.NewCluster(t)
	primary.Exec(`CREATE DATABASE loa ENCODING 'UTF8' TEMPLATE template0`)
	way := faultyWay(t, toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "database",
		primary.Address())
	w := newWorld(t, "postgres://loa@"+way.Listen+"/loa?sslmode=disable", bottest.Options{})
	w.start()
	w.eventually("the end of the first fill", w.filled)
	const reader = 7_105
	w.subscribe(reader, "Kinh tế")
	articles := 0
	publish := func() {
		t.Helper()
		w.publishNews(articles)
		articles++
		time.Sleep(time.Duration(200+rand.IntN(800)) * time.Millisecond) // how long the fault lasts
	}
	standby := primary.Standby()
	faults := []struct {
		name     string
		do, undo func()
	}{
		{"restarted", primary.Stop, primary.Start},
		{"read-only", func() {
			primary.Exec(`ALTER SYSTEM SET default_transaction_read_only = on`)
			primary.Exec(`SELECT pg_reload_conf()`)
		}, func() {
			primary.Exec(`ALTER SYSTEM RESET default_transaction_read_only`)
			primary.Exec(`SELECT pg_reload_conf()`)
		}},
		{"the leader's session ended", func() {
			primary.Exec(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'`)
		}, func() {}},
		{"every session ended", func() {
			primary.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'loa'`)
		}, func() {}},
	}
	for range faultsOr(1) {
		for _, f := range faults {
			f.do()
			publish()
			f.undo()
			w.eventually("it to be ready after: "+f.name, w.healthy)
			publish()
		}
		held := hoard(t, primary)
		publish()
		held()
	}
	primary.Kill()
	publish()
	standby.Exec(`SELECT pg_promote()`)
	way.Stop()
	way.Upstream = standby.Address()
	if err := way.Start(); err != nil {
		t.Fatal(err)
	}
	w.eventually("it to be ready on what was the standby", w.healthy)
	publish()
	repeats := w.arrived(reader, articles)
	t.Logf("figure: a PostgreSQL server restarted, read-only, out of connections, sessions ended, replaced by its standby, "+
		"%d articles: lost 0, repeated %d", articles, repeats)
	if most := len(faults)*faultsOr(1) + 1; repeats > most {
		t.Errorf("got %d repeats, want at most one a fault, %d", repeats, most)
	}
}

// hoard takes all connections that a server has left; free gives them back.
func hoard(t *testing.T, c *storetest.Cluster) (free func()) {
	t.Helper()
	db, err := sql.Open("pgx", c.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(100)
	taken := 0
	for ; ; taken++ {
		if _, err := db.Conn(t.Context()); err != nil {
			if !strings.Contains(err.Error(), "too many clients") && !strings.Contains(err.Error(), "remaining connection") {
				t.Fatal(fmt.Errorf("take connection %d: %w", taken, err))
			}
			return func() { db.Close() }
		}
	}
}
