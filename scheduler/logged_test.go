package scheduler

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestAFailureIsLoggedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		claims := newShared()
		p := process{claims, "a"}
		s := New(Options{Claims: p, Stored: p.stored, Location: hanoi,
			Logger: slog.New(slog.NewTextHandler(&log, nil))})
		broken := errors.New("the portal is down")
		for name, run := range map[string]func(context.Context) (string, error){
			"silent": func(context.Context) (string, error) { return "", broken },
			"told":   func(context.Context) (string, error) { return "", Logged(broken) },
			"bug":    func(context.Context) (string, error) { panic("broken page") },
			"fine":   func(context.Context) (string, error) { return "", Logged(nil) },
		} {
			if err := s.Add(t.Context(), Job{Name: name, Spec: "@every 1m", Run: run}); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- s.Run(ctx) }()
		time.Sleep(90 * time.Second)
		if _, err := s.RunNow(ctx, "told"); !IsLogged(err) || !errors.Is(err, broken) {
			t.Errorf("who ran it now gets %v, want IsLogged(err), error %v", err, broken)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		for job, lines := range map[string]int{"silent": 1, "told": 0, "bug": 1, "fine": 0} {
			if n := strings.Count(log.String(), "job="+job+" "); n != lines {
				t.Errorf("%s: %d lines, want %d", job, n, lines)
			}
		}
		for job, outcome := range map[string]string{"silent": "error: the portal is down",
			"told": "error: the portal is down", "bug": "error: panic: broken page", "fine": ""} {
			if r := claims.at(job); r.outcome != outcome {
				t.Errorf("%s is recorded as %q, want r.outcome %v", job, r.outcome, outcome)
			}
		}
		if t.Failed() {
			t.Logf("log:\n%s", log.String())
		}
	})
}
