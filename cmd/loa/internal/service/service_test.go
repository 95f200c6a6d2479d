package service

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"loa/config"
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
