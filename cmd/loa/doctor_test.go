package main

import (
	"database/sql"
	"os"
	"strings"
	"testing"

	"loa/bot/bottest"
)

// doctor runs loa doctor on a world's configuration.
func (w *world) doctor() (said string, code int) {
	w.t.Helper()
	var stdout, stderr strings.Builder
	code = run(w.t.Context(), []string{"doctor", "--config", w.config}, &stdout, &stderr)
	return stdout.String() + stderr.String(), code
}

func TestDoctorTellsHowTheServiceIs(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/loa.db"
	w := newWorld(t, "sqlite:"+file, bottest.Options{})
	has := func(when, said string, want ...string) {
		t.Helper()
		for _, text := range want {
			if !strings.Contains(said, text) {
				t.Errorf("%s: got\n%s\nwant %q in it", when, said, text)
			}
		}
	}
	said, code := w.doctor()
	if code != exitFailed {
		t.Errorf("before the first start: got exit %d, want %d", code, exitFailed)
	}
	has("before the first start", said, "FAIL  service", "→ does it run here?", "FAIL  database", "does not exist")
	p := w.start()
	w.eventually("the first visit", func() bool { return w.healthy() && w.filled() })
	w.eventually("the doctor to find it well", func() bool { said, code = w.doctor(); return code == exitDone })
	has("while it runs", said, "ok    setting        site.name: ", "telegram.token: ***",
		"ok    service        ready: collecting ok", "feeds ok, store ok", "ok    disk", "ok    database",
		"takes writes", "ok    process        ", "role all since", "ok    collecting     ",
		"ok    leading        ", "ok    broadcasts     none is", "ok    deliveries     none is",
		"ok    source kinh-te "+
			"visited at",
		"ok    clock          agrees with that of Telegram")
	if strings.Contains(said, w.telegram.Token()) {
		t.Errorf("got the token in\n%s\nwant ***", said)
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: got %v, want no error", err)
	}
	said, code = w.doctor()
	if code != exitFailed {
		t.Errorf("after its end: got exit %d, want %d", code, exitFailed)
	}
	has("after its end", said, "FAIL  service", "FAIL  leading", "no process has the right to deliver",
		"FAIL  collecting", "no process visits the sources",
		"ok    database")
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const back = `DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)`
	if _, err := db.Exec(back); err != nil {
		t.Fatal(err)
	}
	said, _ = w.doctor()
	has("of an older database", said, "FAIL  database", "is older than this program", "→ restart the service")
	said, _ = w.doctor()
	has("the second time: it was left as it was", said, "is older than this program")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	said, _ = w.doctor()
	has("once it is gone", said, "FAIL  database", "does not exist", "→ there was one: put it back, or restore a backup")
}
