package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/deliver"
	"loa/internal/measure/sender"
)

// watched is a channel that notes in which lane each message set out.
type watched struct {
	deliver.Channel
	mu    sync.Mutex
	lanes []audience.Lane
}

// Send notes the lane and sends.
func (w *watched) Send(ctx context.Context, d channel.Delivery) (channel.Receipt, error) {
	w.mu.Lock()
	w.lanes = append(w.lanes, d.Lane)
	w.mu.Unlock()
	return w.Channel.Send(ctx, d)
}

// share is the share of emergencies among what set out from the first of them
// to the last.
func (w *watched) share() float64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	first := slices.Index(w.lanes, audience.LaneEmergency)
	if first < 0 {
		return 0
	}
	last := len(w.lanes) - 1
	for w.lanes[last] != audience.LaneEmergency {
		last--
	}
	emergencies := 0
	for _, lane := range w.lanes[first : last+1] {
		if lane == audience.LaneEmergency {
			emergencies++
		}
	}
	return float64(emergencies) / float64(last-first+1)
}

// run sends for a while, and words what came of it.
func (m measure) run(ctx context.Context) (string, error) {
	far, err := startFarEnd(ctx, m)
	if err != nil {
		return "", err
	}
	sent, err := m.send(ctx, far.url)
	if err != nil {
		return "", err
	}
	c, err := far.stop()
	if err != nil {
		return "", err
	}
	took := c.Last.Sub(c.First)
	text := fmt.Sprintf("rate %g, answers %s, jitter %s: %d messages in %s, %.1f a second, %.2f %% of the rate; %d in "+
		"the fullest second; own 429s: %d",
		m.rate, m.answers, m.jitter, c.Taken, took.Round(time.Second), float64(c.Taken-1)/took.Seconds(),
		float64(c.Taken-1)/took.Seconds()/m.rate*100, c.Worst, c.Refused)
	if m.emergency {
		text += fmt.Sprintf("; emergencies had %.2f %% of the permits while they walked", sent.share()*100)
	}
	return text, nil
}

// send publishes an article to as many people as the rate can serve meanwhile,
// and waits for as long as the measurement lasts.
func (m measure) send(ctx context.Context, url string) (*watched, error) {
	w := &watched{}
	s, err := sender.New(ctx, sender.Options{
		URL: url, Rate: m.rate, Log: slog.New(slog.NewTextHandler(os.Stderr,
			&slog.HandlerOptions{Level: slog.LevelWarn})),
		Wrap: func(c deliver.Channel) deliver.Channel { w.Channel = c; return w },
	})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if err := s.Subscribe(ctx, "tin", 10_000, int(m.rate*m.lasts.Seconds())); err != nil {
		return nil, err
	}
	if err := s.Publish(ctx, 1, "tin", article.Ordinary); err != nil {
		return nil, err
	}
	if m.emergency {
		time.Sleep(m.lasts / 10)
		if err := s.Publish(ctx, 2, "tin", article.Emergency); err != nil {
			return nil, err
		}
	}
	time.Sleep(m.lasts)
	return w, nil
}
