package main

import (
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"

	"loa/bot/bottest"
)

// write replaces the configuration as an editor does: by a file of its own
// that takes the name.
func (w *world) write(text string) {
	w.t.Helper()
	draft := w.config + ".draft"
	if err := os.WriteFile(draft, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	if err := os.Rename(draft, w.config); err != nil {
		w.t.Fatal(err)
	}
}

// status is the status of a page.
func (w *world) status(path string) int {
	status, _ := w.get(path)
	return status
}

func TestAChangedConfigurationIsTakenOverAndAWrongOneIsNot(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	p := w.start()
	w.eventually("the first fill", func() bool { return w.healthy() && w.feedsHave("kinh-te", "Giá chè") })
	read, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	config := string(read)
	says := func(text string) func() bool { return func() bool { return strings.Contains(p.log.String(), text) } }

	// A changed file is noticed: a new topic gets its feed, and a new source is visited.
	portal := between(config, `lists: ["`, `/kinh-te"`)
	more := strings.NewReplacer(
		"topics:\n", "topics:\n  - {id: giao-duc-y-te, name: Giáo dục - Y tế, sections: [giao-duc-y-te]}\n",
		"sources:\n", "sources:\n  - {id: giao-duc, name: Cổng Pu Mây, url: \""+portal+"\", lists: [\""+portal+"/giao-duc-y-te\"], schedule: \"@every 1s\"}\n",
	).Replace(config)
	if got := w.status("/feeds/giao-duc-y-te.atom"); got != http.StatusNotFound {
		t.Fatalf("the feed of a topic that is not configured yet has status %d", got)
	}
	w.write(more)
	w.eventually("the new source's articles in the new topic's feeds", func() bool { return w.feedsHave("giao-duc-y-te", "tiêm vắc-xin sởi") })

	// A wrong file changes nothing, and the log says what is wrong where.
	w.write(strings.Replace(more, "schedule: \"@every 1s\"", "schedule: \"whenever\"", 1))
	w.eventually("the mistake in the log", says("configuration not reloaded; the old one stays"))
	if !says("schedule")() || !says("whenever")() {
		t.Errorf("the log does not name the mistake")
	}
	if got := w.status("/feeds/giao-duc-y-te.atom"); got != http.StatusOK {
		t.Errorf("after a wrong file a feed has status %d", got)
	}

	// SIGHUP reloads too; a topic taken away is gone for good, and what is read
	// at the start only is said to wait.
	w.write(strings.Replace(config, "name: Loa Pu Mây", "name: Loa khác", 1))
	if err := p.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	w.eventually("the removed topic's feed to be gone", func() bool { return w.status("/feeds/giao-duc-y-te.atom") == http.StatusGone })
	w.eventually("the sections that wait for a restart", says(`these sections wait for a restart" sections=[site]`))
	if !w.feedsHave("kinh-te", "Giá chè") {
		t.Error("a topic that stayed lost its articles")
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: %v", err)
	}
}

func TestHangupsInARowEndNothing(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	p := w.start()
	w.eventually("Loa to be ready", w.healthy)
	for range 3 {
		if err := p.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
	}
	w.eventually("the reload", func() bool { return strings.Contains(p.log.String(), "configuration reloaded") })
	if !w.healthy() {
		t.Error("not ready after SIGHUP")
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: %v", err)
	}
}
