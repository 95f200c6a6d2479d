// Package sender is the sender of articles as the program wires it, with a
// database of its own, for measurements: store, bot and deliverer.
package sender

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/deliver"
	"loa/deliver/throttle"
	"loa/store"
	"loa/store/articles"
	"loa/store/ledger"
	"loa/store/operations"
	"loa/store/subscribers"
	"loa/subscriber"
)

// Topics are what one can subscribe to.
var Topics = []article.Topic{{ID: "tin", Name: "Tin"}, {ID: "khac", Name: "Khác"}}

// Options say what kind of sender to make.
type Options struct {
	URL   string // of the Bot API server
	Rate  float64
	Log   *slog.Logger
	Alarm func(deliver.Alarm)
	// Converse says that the bot talks to people, too.
	Converse bool
	// Wrap is put around the channel; nil for nothing.
	Wrap func(deliver.Channel) deliver.Channel
	// Client calls the Bot API server; nil for one with many connections.
	Client *http.Client
	// Store opens the database; its URL is the sender's. The zero value is that of
	// the program.
	Store store.Options
	// Admins are the operators' Telegram user ids.
	Admins []int64
}

// client is the one of the options, or one that keeps enough connections.
func (o Options) client() *http.Client {
	if o.Client != nil {
		return o.Client
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 256
	return &http.Client{Transport: transport}
}

// Sender is one. Close it.
type Sender struct {
	Store     *store.Store
	Bot       *bot.Bot
	Deliverer *deliver.Deliverer

	folder  string
	stop    context.CancelFunc
	working sync.WaitGroup
}

// New makes a sender that has not begun.
func New(ctx context.Context, o Options) (*Sender, error) {
	folder, err := os.MkdirTemp("", "loa-measure-")
	if err != nil {
		return nil, err
	}
	s := &Sender{folder: folder, stop: func() {}}
	o.Store.URL, o.Store.Logger = "sqlite:"+filepath.Join(folder, "loa.db"), o.Log
	if s.Store, err = store.Open(ctx, o.Store); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	limiter := throttle.NewLimiter(o.Rate, nil)
	var sending atomic.Pointer[deliver.Deliverer]
	s.Bot, err = bot.New(bot.Options{
		Token: bottest.DefaultToken, Endpoint: o.URL, Client: o.client(), Admins: o.Admins,
		Store: struct {
			*articles.Catalogue
			*subscribers.Subscribers
			*ledger.Ledger
			*operations.Operations
		}{s.Store.Articles, s.Store.Subscribers, s.Store.Ledger, s.Store.Operations},
		Updates: s.Store.Subscribers, Pacer: limiter, Topics: Topics, Site: "Đo", Logger: o.Log,
		TokenRefused: func(err error) {
			if d := sending.Load(); d != nil {
				d.ChannelState("telegram", err)
			}
		},
		Took: func() {
			if d := sending.Load(); d != nil {
				d.ChannelState("telegram", nil)
			}
		},
	})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	var channel deliver.Channel = s.Bot
	if o.Wrap != nil {
		channel = o.Wrap(channel)
	}
	s.Deliverer = deliver.New(deliver.Options{
		Lead:   func(ctx context.Context) (deliver.Ledger, error) { return s.Store.Lead(ctx, "measure") },
		Routes: []deliver.Route{{Channel: channel, Limiter: limiter}}, Logger: o.Log, Alarm: o.Alarm,
	})
	sending.Store(s.Deliverer)
	s.begin(ctx, o.Converse)
	return s, nil
}

// begin starts what a sender does.
func (s *Sender) begin(ctx context.Context, converse bool) {
	ctx, s.stop = context.WithCancel(ctx)
	s.working.Go(func() { _ = s.Deliverer.Run(ctx) })
	if converse {
		s.working.Go(func() { _ = s.Bot.Run(ctx) })
	}
}

// Close ends the sender and removes its database.
func (s *Sender) Close() error {
	s.stop()
	s.working.Wait()
	return errors.Join(s.Store.Close(), os.RemoveAll(s.folder))
}

// Subscribe makes people with numbers from one up who want a topic.
func (s *Sender) Subscribe(ctx context.Context, topic string, first int64, people int) error {
	const atOnce = 1000
	for from := 0; from < people; from += atOnce {
		var changes []subscriber.SubscriberChange
		for i := from; i < min(people, from+atOnce); i++ {
			address := strconv.FormatInt(first+int64(i), 10)
			changes = append(changes, subscriber.Subscribe{Channel: "telegram", Address: address, Topic: topic})
		}
		if err := s.Store.Subscribers.ApplyUpdate(ctx, subscriber.Update{Bot: "telegram",
			Changes: changes}); err != nil {
			return err
		}
	}
	return nil
}

// Publish publishes an article with a number of its own.
func (s *Sender) Publish(ctx context.Context, number int, topic string, urgency article.Urgency) error {
	n := strconv.Itoa(number)
	a := article.Article{Source: "do", Key: n, URL: "https://example.org/" + n, Title: "Bản tin thứ " + n,
		ContentText: "Một câu về bản tin thứ " + n + ". Một câu nữa.", Topics: []string{topic}, Urgency: urgency,
		Published: time.Now()}
	_, err := s.Store.Publishing.SaveArticle(ctx, a)
	s.Deliverer.Notify()
	return err
}
