package pager

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"loa/config"
)

// TestAlarmsAreToldInTheSecondWayToo: by the webhook, again when it fails at first,
// and by the command, which reads them.
func TestAlarmsAreToldInTheSecondWayToo(t *testing.T) {
	pageAgain = []time.Duration{time.Millisecond, time.Millisecond}
	posts := make(chan page, 10)
	tries := 0
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if tries++; tries == 1 {
			http.Error(w, "not yet", http.StatusServiceUnavailable)
			return
		}
		var got page
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Errorf("the body: got %v, want JSON", err)
		}
		posts <- got
	}))
	defer hook.Close()
	file := filepath.Join(t.TempDir(), "alarm")
	cfg := &config.Config{Site: config.Site{Name: "Loa bản Lùng"},
		Alarms: config.Alarms{Webhook: hook.URL, Command: []string{"/bin/sh", "-c", "cat > " + file + ".new; mv " +
			file + ".new " + file}}}
	p := New(cfg, slog.New(slog.NewTextHandler(io.Discard, nil)))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); p.Run(ctx) }()
	p.Tell("nguồn im lặng")
	if got := <-posts; got.Text != "nguồn im lặng" || got.Service != "Loa bản Lùng" || got.At.IsZero() {
		t.Errorf("posted: got %+v, want the alarm, the service and when", got)
	}
	read := func() string { text, _ := os.ReadFile(file); return string(text) }
	for end := time.Now().Add(10 * time.Second); read() == "" && time.Now().Before(end); {
		time.Sleep(5 * time.Millisecond)
	}
	if got := read(); got != "nguồn im lặng\n" {
		t.Errorf("the command: got %q, want the alarm", got)
	}
	cancel()
	<-ended
}

func TestNobodyIsToldWithoutASecondWay(t *testing.T) {
	var none *Pager
	if p := New(&config.Config{}, slog.New(slog.NewTextHandler(io.Discard, nil))); p != none {
		t.Errorf("got %+v, want none", p)
	}
	none.Tell("x")
	none.Run(t.Context())
}
