package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/demo"
	"loa/internal/assert"
)

// The journal cannot be written, is taken out of the configuration, retired, and
// configured again.
func TestAChannelThatWasRetiredOwesNothingAndBeginsAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	plain, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	configure := func(journal string) {
		t.Helper()
		text := string(plain)
		if journal != "" {
			text += fmt.Sprintf("journal: {file: %q}\n", journal)
		}
		if err := os.WriteFile(w.config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	publish := func(title string) {
		t.Helper()
		if _, err := w.portal.Publish(demo.Wording{
			Section: "kinh-te", Title: title, Body: title + " trong tuần này."}); err != nil {
			t.Fatal(err)
		}
		w.eventually("the feeds to have it", func() bool { return w.feedsHave("kinh-te", title) })
	}
	loa := func(p *process, want int, args ...string) string {
		t.Helper()
		out, err := exec.Command(p.Path, append(args, "--config", w.config)...).CombinedOutput()
		if code := exitCode(err); code != want {
			t.Errorf("loa %s: got exit code %d, want %d\n%s", strings.Join(args, " "), code, want, out)
		}
		return string(out)
	}
	stop := func(p *process) {
		t.Helper()
		if err := p.stop(); err != nil {
			t.Errorf("stopped by SIGTERM: got %v, want no error", err)
		}
	}

	configure(filepath.Join(t.TempDir(), "missing", "journal.jsonl"))
	p := w.start()
	w.eventually("the end of the first fill", func() bool { return w.healthy() && w.filled() })
	const owed, meanwhile, anew = "Giá ngô hạt tăng mạnh", "Giá chè búp giữ vững", "Giá lúa nếp tan giảm nhẹ"
	publish(owed)
	w.eventually("the journal to fail", func() bool {
		return listed(loa(p, exitDone, "channel", "list")) == "journal configured 1 1"
	})
	loa(p, exitUsage, "channel", "retire", "journal")
	loa(p, exitFailed, "channel", "retire", "journal", "--configured")
	stop(p)

	configure("")
	p = w.start()
	w.eventually("Loa to be ready without the journal", w.healthy)
	loa(p, exitDone, "channel", "retire", "journal")
	loa(p, exitUsage, "channel", "retire", "pigeon")
	publish(meanwhile)
	w.eventually("no broadcast to be open", func() bool {
		_, metrics := w.get("/metrics")
		return w.healthy() && strings.Contains(metrics, "\nloa_broadcasts_open 0\n")
	})
	said := loa(p, exitDone, "audit")
	for title, want := range map[string]string{owed: "1 0 0 0 0 1 0 0 0", meanwhile: "0 0 0 0 0 0 0 0 0"} {
		//          targeted sent held digest paused gone expired pending maybe twice
		assert.Same(t, "audit of "+title, auditRow(said, title), want)
	}
	assert.Same(t, "it is listed", listed(loa(p, exitDone, "channel", "list")), "journal retired 1 0")
	stop(p)

	file := filepath.Join(t.TempDir(), "journal.jsonl")
	configure(file)
	p = w.start()
	w.eventually("Loa to be ready with the journal", w.healthy)
	publish(anew)
	w.eventually("the new article in the journal", func() bool { return len(entries(t, file)) > 0 })
	stop(p)
	list := entries(t, file)
	var lines []string
	for _, e := range list {
		lines = append(lines, e.Kind+": "+e.Articles[0].Title)
	}
	assert.Same(t, "lines of the journal", lines, []string{"article: " + anew})
	loa(p, exitDone, "audit")
}

// listed is the journal's row in a list of channels.
func listed(said string) string {
	for _, line := range strings.Split(said, "\n") {
		if strings.HasPrefix(line, "journal") {
			return strings.Join(strings.Fields(line), " ")
		}
	}
	return ""
}

func exitCode(err error) int {
	if err == nil {
		return 0
	}
	if exit, ok := err.(*exec.ExitError); ok {
		return exit.ExitCode()
	}
	return -1
}

// auditRow are the numbers of an audit's row.
func auditRow(said, title string) string {
	for _, line := range strings.Split(said, "\n") {
		if numbers, ok := strings.CutSuffix(line, title); ok {
			f := strings.Fields(numbers)
			return strings.Join(f[len(f)-9:], " ")
		}
	}
	return ""
}
