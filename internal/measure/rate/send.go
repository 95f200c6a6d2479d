package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"loa/article"
	"loa/audience"
	"loa/bot"
	"loa/bot/bottest"
	"loa/channel"
	"loa/deliver"
	"loa/deliver/throttle"
	"loa/store"
	"loa/store/articles"
	"loa/store/ledger"
	"loa/store/operations"
	"loa/store/subscribers"
	"loa/subscriber"
)

const topic = "tin"

// watched is a channel that notes in which lane each message set out.
type watched struct {
	deliver.Channel
	mu    sync.Mutex
	lanes []audience.Lane
}

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
	text := fmt.Sprintf("rate %g, answers %s, jitter %s: %d messages in %s, %.1f a second, %.2f %% of the rate; %d in the fullest second; own 429s: %d",
		m.rate, m.answers, m.jitter, c.Taken, took.Round(time.Second), float64(c.Taken-1)/took.Seconds(),
		float64(c.Taken-1)/took.Seconds()/m.rate*100, c.Worst, c.Refused)
	if m.emergency {
		text += fmt.Sprintf("; emergencies had %.2f %% of the permits while they walked", sent.share()*100)
	}
	return text, nil
}

// send publishes an article to as many people as the rate can serve meanwhile.
func (m measure) send(ctx context.Context, url string) (*watched, error) {
	folder, err := os.MkdirTemp("", "loa-measure-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	db, err := store.Open(ctx, store.Options{URL: "sqlite:" + filepath.Join(folder, "loa.db"), Logger: log})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := subscribe(ctx, db, int(m.rate*m.lasts.Seconds())); err != nil {
		return nil, err
	}
	limiter := throttle.NewLimiter(m.rate, nil)
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 1000
	options := conversing(db)
	options.Token, options.Endpoint, options.Client = bottest.DefaultToken, url, &http.Client{Transport: transport}
	options.Pacer, options.Topics, options.Site, options.Logger = limiter, []article.Topic{{ID: topic, Name: "Tin"}}, "Đo", log
	telegram, err := bot.New(options)
	if err != nil {
		return nil, err
	}
	w := &watched{Channel: telegram}
	sender := deliver.New(deliver.Options{
		Lead:   func(ctx context.Context) (deliver.Ledger, error) { return db.Lead(ctx, "measure") },
		Routes: []deliver.Route{{Channel: w, Limiter: limiter}}, Logger: log,
	})
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var sending sync.WaitGroup
	sending.Go(func() { _ = sender.Run(ctx) })
	err = m.publish(ctx, db, sender)
	stop()
	sending.Wait()
	return w, err
}

// conversing is what the bot reads and writes of the store.
func conversing(db *store.Store) bot.Options {
	return bot.Options{Store: struct {
		*articles.Catalogue
		*subscribers.Subscribers
		*ledger.Ledger
		*operations.Operations
	}{db.Articles, db.Subscribers, db.Ledger, db.Operations}, Updates: db.Subscribers}
}

// publish publishes, and waits for as long as the measurement lasts.
func (m measure) publish(ctx context.Context, db *store.Store, sender *deliver.Deliverer) error {
	a := article.Article{Source: "do", Key: "1", URL: "https://example.org/1", Title: "Bản tin để đo", Lead: "Một câu.",
		ContentText: "Một câu. Một câu nữa.", Topics: []string{topic}}
	if _, err := db.Publishing.SaveArticle(ctx, a); err != nil {
		return err
	}
	sender.Notify()
	if !m.emergency {
		time.Sleep(m.lasts)
		return nil
	}
	time.Sleep(m.lasts / 10)
	a.Key, a.URL, a.Title, a.Urgency = "2", "https://example.org/2", "Sơ tán khẩn cấp", article.Emergency
	a.ContentText = "Nước lên nhanh. Người dân sơ tán ngay."
	if _, err := db.Publishing.SaveArticle(ctx, a); err != nil {
		return err
	}
	sender.Notify()
	time.Sleep(m.lasts - m.lasts/10)
	return nil
}

// subscribe makes so many people who want the topic.
func subscribe(ctx context.Context, db *store.Store, people int) error {
	const atOnce = 1000
	for from := 0; from < people; from += atOnce {
		var changes []subscriber.SubscriberChange
		for i := from; i < min(people, from+atOnce); i++ {
			changes = append(changes, subscriber.Subscribe{Channel: "telegram", Address: strconv.Itoa(10_000 + i), Topic: topic})
		}
		if err := db.Subscribers.ApplyUpdate(ctx, subscriber.Update{Bot: "telegram", Changes: changes}); err != nil {
			return err
		}
	}
	return nil
}
