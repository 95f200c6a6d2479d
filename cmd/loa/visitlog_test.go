package main

import (
	"os"
	"strings"
	"testing"

	"loa/bot/bottest"
)

func TestAFailedVisitIsOneLineInTheLogThatSaysWhatFailed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	list := "http://" + freeAddress(t) + "/kinh-te"
	text, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	before, after, _ := strings.Cut(string(text), "lists: [")
	_, after, _ = strings.Cut(after, "]")
	if err := os.WriteFile(w.config, []byte(before+"lists: ["+list+"]"+after), 0o600); err != nil {
		t.Fatal(err)
	}
	p := w.start()
	w.eventually("a visit to fail", func() bool { return strings.Contains(p.log.String(), "connection refused") })
	w.eventually("the visit to be recorded", func() bool {
		_, metrics := w.get("/metrics")
		return strings.Contains(metrics, `loa_source_failures{source="kinh-te"} 1`)
	})
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, line := range strings.Split(p.log.String(), "\n") {
		if strings.Contains(line, "connection refused") {
			told = append(told, line)
		}
	}
	if len(told) != 1 {
		t.Fatalf("%d lines:\n%s\nwant len(told) 1", len(told), strings.Join(told, "\n"))
	}
	for _, part := range []string{"level=WARN", `msg="visit failed"`, "source=kinh-te", list, "failures=1",
		"not_before="} {
		if !strings.Contains(told[0], part) {
			t.Errorf("%s is not in %s, want told[0] to contain %v", part, told[0], part)
		}
	}
}
