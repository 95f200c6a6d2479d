package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/demo"
	"loa/internal/assert"
	"loa/journal"
)

// entries are the lines of a journal.
func entries(t *testing.T, file string) (list []journal.Entry) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for line := range bytes.Lines(b) {
		if !bytes.HasSuffix(line, []byte("\n")) {
			break // it is being written
		}
		var e journal.Entry
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatalf("line %q: %v, want no error", line, err)
		}
		list = append(list, e)
	}
	return list
}

func kinds(list []journal.Entry) (found []string) {
	for _, e := range list {
		found = append(found, e.Kind)
	}
	return found
}

func TestAChannelDeliversAloneAndBesideTelegram(t *testing.T) {
	t.Parallel()
	for _, beside := range []bool{false, true} {
		t.Run(map[bool]string{false: "alone", true: "beside Telegram"}[beside], func(t *testing.T) {
			w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
			file := filepath.Join(t.TempDir(), "journal.jsonl")
			config, err := os.ReadFile(w.config)
			if err != nil {
				t.Fatal(err)
			}
			text := string(config) + fmt.Sprintf("journal: {file: %q}\n", file)
			if !beside {
				text = regexp.MustCompile(`(?m)^telegram: .*\n`).ReplaceAllString(text, "")
			}
			if err := os.WriteFile(w.config, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			p := w.start()
			w.eventually("Loa to be ready", w.healthy)
			w.eventually("the end of the first fill", func() bool {
				return w.filled() &&
					w.feedsHave("kinh-te", "Giá chè búp tươi")
			})
			const reader = 7_001
			if beside {
				w.subscribe(reader, "Kinh tế")
			}
			const title, corrected = "Giá ngô hạt tăng 5% trong tuần", "Giá ngô hạt tăng 7% trong tuần"
			path, err := w.portal.Publish(demo.Wording{Section: "kinh-te", Title: title,
				Body: "Thương lái thu mua tận nương."})
			if err != nil {
				t.Fatal(err)
			}
			w.eventually("the article in the journal", func() bool { return len(entries(t, file)) == 1 })
			if _, err := w.portal.Edit(demo.Wording{Path: path, Title: corrected}); err != nil {
				t.Fatal(err)
			}
			w.eventually("the correction in the journal", func() bool { return len(entries(t, file)) == 3 })
			list := entries(t, file)
			assert.Same(t, "kinds of the lines", kinds(list), []string{"article", "edit", "correction"})
			assert.Same(t, "title of the first", list[0].Articles[0].Title, title)
			assert.Same(t, "title of the correction", list[2].Articles[0].Title, corrected)
			assert.Same(t, "the lines that changes are about", []string{list[1].About, list[2].About},
				[]string{list[0].Message, list[0].Message})
			if beside {
				w.eventually("the correction on the phone", func() bool { return w.chatHas(reader, corrected) > 0 })
			}
			if err := p.stop(); err != nil {
				t.Errorf("stopped by SIGTERM: %v, want no error", err)
			}

			p = w.start() // what was written is not written again
			w.eventually("Loa to be ready again", w.healthy)
			const later = "Giá lúa nếp tan giữ vững"
			if _, err := w.portal.Publish(demo.Wording{Section: "kinh-te", Title: later,
				Body: "Bà con phấn khởi."}); err != nil {
				t.Fatal(err)
			}
			w.eventually("the next article in the journal", func() bool { return len(entries(t, file)) > 3 })
			list = entries(t, file)
			assert.Same(t, "kinds of the lines", kinds(list), []string{"article", "edit", "correction", "article"})
			assert.Same(t, "title of the last", list[3].Articles[0].Title, later)
			w.eventually("no broadcast to be open", func() bool {
				_, metrics := w.get("/metrics")
				return strings.Contains(metrics, "\nloa_broadcasts_open 0\n")
			})
			if err := p.stop(); err != nil {
				t.Errorf("stopped by SIGTERM: %v, want no error", err)
			}
			if out, err := exec.Command(p.Path, "audit", "--config", w.config).CombinedOutput(); err != nil {
				t.Errorf("audit: %v\n%s\nwant no error", err, out)
			}
		})
	}
}
