package main

import (
	"net/http"
	"os"
	"os/exec"
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
	t.Parallel()
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
		"sources:\n", "sources:\n  - {id: giao-duc, name: Cổng Pu Mây, url: \""+portal+"\", lists: [\""+portal+
			"/giao-duc-y-te\"], schedule: \"@every 1s\"}\n",
	).Replace(config)
	if got := w.status("/feeds/giao-duc-y-te.atom"); got != http.StatusNotFound {
		t.Fatalf("the feed of a topic that is not configured yet has status %d, want %v", got, http.StatusNotFound)
	}
	w.write(more)
	w.eventually("the new source's articles in the new topic's feeds",
		func() bool { return w.feedsHave("giao-duc-y-te", "tiêm vắc-xin sởi") })

	if want := "articles stored before do not join it\" topic=giao-duc-y-te"; !says(want)() {
		t.Errorf("got a log without %q, want the new topic to say that it does not reach back", want)
	}

	// A wrong file changes nothing, and the log says what is wrong where.
	w.write(strings.Replace(more, "schedule: \"@every 1s\"", "schedule: \"whenever\"", 1))
	w.eventually("the mistake in the log", says("configuration not reloaded; the old one stays"))
	if !says("schedule")() || !says("whenever")() {
		t.Errorf("the log does not name the mistake")
	}
	if got := w.status("/feeds/giao-duc-y-te.atom"); got != http.StatusOK {
		t.Errorf("after a wrong file a feed has status %d, want %v", got, http.StatusOK)
	}

	// SIGHUP reloads too; a topic taken away is gone for good, and what is read
	// at the start only is said to wait.
	w.write(strings.Replace(config, "name: Loa Pu Mây", "name: Loa khác", 1))
	if err := p.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	w.eventually("the removed topic's feed to be gone",
		func() bool { return w.status("/feeds/giao-duc-y-te.atom") == http.StatusGone })
	w.eventually("the sections that wait for a restart", says(`these sections wait for a restart" sections=[site]`))
	if !w.feedsHave("kinh-te", "Giá chè") {
		t.Error("a topic that stayed lost its articles")
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: %v, want no error", err)
	}
}

func TestHangupsInARowEndNothing(t *testing.T) {
	t.Parallel()
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
		t.Error("not ready after SIGHUP, want w.healthy()")
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: %v, want no error", err)
	}
}

func TestAFileThatWasEmptiedOrCutShortChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	p := w.start()
	w.eventually("the first fill", func() bool { return w.healthy() && w.feedsHave("kinh-te", "Giá chè") })
	for name, text := range map[string]string{"emptied": "", "cut short": "site: {name: Loa Pu Mây}\n"} {
		before := strings.Count(p.log.String(), "configuration not reloaded")
		w.write(text)
		w.eventually(name+": the refusal in the log", func() bool {
			return strings.Count(p.log.String(), "configuration not reloaded") > before
		})
		if got := w.status("/feeds/kinh-te.atom"); got != http.StatusOK {
			t.Errorf("%s: got status %d for the topic's feed, want 200", name, got)
		}
		if strings.Contains(p.log.String(), "laichau") {
			t.Errorf("%s: got the default source, want none", name)
		}
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: got %v, want no error", err)
	}
}

func TestATopicThatGoesIsNamedWithItsSubscribers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	p := w.start()
	w.eventually("the first fill", func() bool { return w.healthy() && w.filled() })
	lan := w.telegram.AddUser(bottest.User{FirstName: "Lan"}).ID
	w.subscribe(lan, "Giá cả")
	read, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	w.write(strings.Replace(string(read), "  - {id: gia-ca, name: Giá cả, keywords: [\"giá\"]}\n", "", 1))
	w.eventually("the topic that goes, in the log", func() bool {
		return strings.Contains(p.log.String(),
			"write the old one under formerly of the new topic\" topic=gia-ca subscribers=1")
	})
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: got %v, want no error", err)
	}
}

func TestServeOutlivesWhoReadsItsLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	serve := exec.Command(path, "serve", "--log", "debug", "--config", w.config)
	serve.Stderr = writer
	serve.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- serve.Wait() }()
	writer.Close()
	w.eventually("Loa to be ready", w.healthy)
	reader.Close()
	if err := serve.Process.Signal(syscall.SIGHUP); err != nil { // it logs the reload
		t.Fatal(err)
	}
	w.eventually("the first fill", w.filled)
	select {
	case err := <-ended:
		t.Fatalf("got the end (%v) when nobody read the log any more, want it to serve on", err)
	default:
	}
	if err := serve.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("stopped by SIGTERM: got %v, want no error", err)
	}
}
