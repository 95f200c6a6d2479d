package service

import (
	"context"
	"io"
	"log/slog"
	"strconv"
	"testing"
	"time"

	"loa/article"
	"loa/config"
	"loa/internal/assert"
	"loa/store/storetest"
)

// A service that is told to stop has not failed, whenever the word comes.
func TestAServiceToldToStopWhilePlanningEndsWell(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		cfg := config.Default()
		cfg.Database.URL, cfg.Server.Listen = config.NewAddress(url), "127.0.0.1:0"
		s, err := New(context.Background(), cfg, slog.New(slog.NewTextHandler(io.Discard, nil)),
			Tuning{Jitter: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		stopped, stop := context.WithCancel(context.Background())
		stop()
		if err := s.Run(stopped); err != nil {
			t.Error(err)
		}
	})
}

// A configuration may be reloaded while the service still begins.
func TestAReloadBeforeTheJobsArePlannedEndsNothing(t *testing.T) {
	cfg := config.Default()
	cfg.Database.URL, cfg.Server.Listen = config.NewAddress("sqlite:"+t.TempDir()+"/loa.db"), "127.0.0.1:0"
	s, err := New(t.Context(), cfg, slog.New(slog.NewTextHandler(io.Discard, nil)), Tuning{Jitter: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.reload(t.Context(), cfg); err != nil {
		t.Fatalf("reload: got %v, want no error", err)
	}
	if err := s.plan(t.Context()); err != nil {
		t.Errorf("plan after a reload: got %v, want no error", err)
	}
}

// TestWaitingArticlesAreLookedForOftenWhereASourceHasADelay: without one nothing
// waits, and an idle service is not woken for it.
func TestWaitingArticlesAreLookedForOftenWhereASourceHasADelay(t *testing.T) {
	var s Service
	for _, c := range []struct {
		name  string
		delay []time.Duration // of the sources
		want  time.Duration
	}{
		{"no source", nil, releaseIdle},
		{"none with a delay", []time.Duration{0, 0}, releaseIdle},
		{"one with a delay", []time.Duration{0, time.Hour}, releaseInterval},
	} {
		sources := map[string]*article.Source{}
		for i, d := range c.delay {
			sources[strconv.Itoa(i)] = &article.Source{Delay: d}
		}
		s.sources.Store(&sources)
		assert.Same(t, c.name, s.releaseEvery(), c.want)
	}
}
