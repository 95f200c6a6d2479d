// Package pager tells operators of alarms in a second way beside Telegram: by a
// webhook or a command.
package pager

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os/exec"
	"strings"
	"time"

	"loa/config"
	troubles "loa/internal/trouble"
)

const (
	// pageWithin bounds one try to tell an alarm in the second way.
	pageWithin = 30 * time.Second
	// pagesKept is how many alarms wait for that.
	pagesKept = 50
)

// pageAgain are the pauses between the tries to tell an alarm.
var pageAgain = []time.Duration{5 * time.Second, 30 * time.Second, 3 * time.Minute, 15 * time.Minute}

// Pager tells operators of alarms in another way than Telegram, which may be what
// is wrong: by a webhook, a command, or both. A nil one tells nobody.
type Pager struct {
	site    string
	url     string
	command []string
	client  *http.Client
	queue   chan page
	failing *troubles.Log
}

// page is an alarm as the webhook gets it.
type page struct {
	Service string    `json:"service"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
}

// New makes the second way that is configured; nil when there is none.
func New(cfg *config.Config, log *slog.Logger) *Pager {
	c := cfg.Alarms
	if c.Webhook == "" && len(c.Command) == 0 {
		return nil
	}
	return &Pager{site: cfg.Site.Name, url: c.Webhook, command: c.Command, client: &http.Client{Timeout: pageWithin},
		queue: make(chan page, pagesKept), failing: troubles.New(log, "alarms cannot be told in the second way", nil)}
}

// Tell tells of an alarm, soon. It never blocks.
func (p *Pager) Tell(text string) {
	if p == nil {
		return
	}
	select {
	case p.queue <- page{Service: p.site, Text: text, At: time.Now().UTC()}:
	default: // the log has it
	}
}

// Run tells of alarms until ctx ends, in their order.
func (p *Pager) Run(ctx context.Context) {
	if p == nil {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case one := <-p.queue:
			if p.url != "" {
				p.try(ctx, one, p.post)
			}
			if len(p.command) > 0 {
				p.try(ctx, one, p.run)
			}
		}
	}
}

// try tells an alarm in one way, and again a few times.
func (p *Pager) try(ctx context.Context, one page, way func(context.Context, page) error) {
	for again := 0; ; again++ {
		bounded, cancel := context.WithTimeout(ctx, pageWithin)
		err := way(bounded, one)
		cancel()
		if err == nil {
			p.failing.Over()
			return
		}
		if ctx.Err() != nil {
			return
		}
		p.failing.Note("err", err, "alarm", one.Text)
		if again == len(pageAgain) {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pageAgain[again]):
		}
	}
}

// post posts an alarm to the webhook.
func (p *Pager) post(ctx context.Context, one page) error {
	body, err := json.Marshal(one)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := p.client.Do(req)
	if err != nil {
		return fmt.Errorf("post an alarm: %w", err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16))
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("post an alarm: the webhook answers %s", resp.Status)
	}
	return nil
}

// run runs the command with an alarm as its input.
func (p *Pager) run(ctx context.Context, one page) error {
	c := exec.CommandContext(ctx, p.command[0], p.command[1:]...)
	c.Stdin = strings.NewReader(one.Text + "\n")
	c.WaitDelay = time.Second
	if said, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("run the command of alarms: %w: %s", err, bytes.TrimSpace(said[:min(len(said), 200)]))
	}
	return nil
}
