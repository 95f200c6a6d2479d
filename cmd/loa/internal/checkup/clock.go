package checkup

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"loa/cmd/loa/internal/bots"
	"loa/cmd/loa/internal/setup"
	"loa/collect"
	"loa/config"
	"loa/fetch"
)

// Offsets of this machine's clock that are said, and that are too much: schedules,
// quiet hours and digests go by it.
const (
	noticed = 5 * time.Second
	tooFar  = time.Minute
)

// Clock compares this machine's clock with those of others that answer anyway.
func (r *Report) Clock(ctx context.Context, cfg *config.Config) {
	offset, whose, known := r.nearest(ctx, cfg)
	if !known {
		r.Warn("clock", "nobody outside told the time: is it right? timedatectl")
		return
	}
	r.clock(offset, whose)
}

// clock judges by how much this clock is ahead of another.
func (r *Report) clock(offset time.Duration, whose string) {
	how := "ahead of"
	if offset < 0 {
		how = "behind"
	}
	size := offset.Abs().Round(time.Second)
	switch {
	case size >= tooFar:
		r.Bad("clock", "set up NTP: timedatectl set-ntp true", fmt.Errorf("%s %s that of %s", size, how, whose))
	case size >= noticed:
		r.Warn("clock", "%s %s that of %s: timedatectl says whether NTP runs", size, how, whose)
	default:
		r.Good("clock", "agrees with that of %s", whose)
	}
}

// nearest is the smallest offset from the clocks of Telegram and of the first
// sources: one clock elsewhere that is wrong proves nothing.
func (r *Report) nearest(ctx context.Context, cfg *config.Config) (offset time.Duration, whose string, known bool) {
	note := func(name string, header http.Header, began time.Time) {
		there, err := http.ParseTime(header.Get("Date"))
		if err != nil {
			return
		}
		// The other's second has begun between question and answer.
		now := time.Now()
		here := began.Add(now.Sub(began) / 2)
		o := here.Sub(there.Add(500 * time.Millisecond))
		if !known || o.Abs() < offset.Abs() {
			offset, whose, known = o, name, true
		}
	}
	if len(cfg.ActiveBots()) > 0 {
		if client, err := bots.Client(cfg); err == nil {
			began := time.Now()
			if header, err := head(ctx, client, cfg.Telegram.APIEndpoint); err == nil {
				note("Telegram", header, began)
			}
		}
	}
	client, err := fetch.NewClient(setup.Network(cfg))
	if err != nil {
		return offset, whose, known
	}
	defer client.Close()
	for i, src := range cfg.ArticleSources() {
		if i == 3 || known && offset.Abs() < noticed {
			break
		}
		began := time.Now()
		if resp, err := client.Get(ctx, fetch.Request{URL: src.URL, Access: collect.AccessOf(src)}); err == nil {
			note(src.ID, resp.Header, began)
		}
	}
	return offset, whose, known
}

// head asks for the head of a page; only the time in it matters.
func head(ctx context.Context, client *http.Client, address string) (http.Header, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	return response.Header, response.Body.Close()
}
