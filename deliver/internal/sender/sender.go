// Package sender takes messages to one channel while this process leads: one at
// a time to each subscriber, within what the channel permits. It keeps in mind
// who has a message on its way, for whom something waits, and who asked to wait.
package sender

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"loa/article"
	"loa/channel"
	"loa/deliver/throttle"
	"loa/internal/trouble"
	"loa/ledger"
	"loa/subscriber"
)

// Channel carries deliveries to subscribers. Send returns the receipt, or
//
//   - *channel.LaterError: try again after a pause,
//   - *channel.GoneError: this subscriber cannot be reached any more,
//   - *channel.MovedError: it has another address now,
//   - channel.ErrRefused: the channel's credentials are refused,
//   - channel.ErrUnknownOutcome: the answer was lost, it may have arrived,
//   - anything else: it failed and may be tried again.
//
// Send obeys ctx, and needs not keep to any rate: the limiter is asked before.
// Probe asks whether the channel takes messages, without one to anyone: nil,
// channel.ErrRefused or any other error.
type Channel interface {
	Name() string
	Send(ctx context.Context, d channel.Delivery) (channel.Receipt, error)
	Probe(ctx context.Context) error
}

// Lister is a Channel that says itself how many articles a list message names;
// the others have channel.ListItems.
type Lister interface {
	ListItems(kind channel.DeliveryKind, chat subscriber.ChatKind) int
}

// Ledger is what sending reads and writes.
type Ledger interface {
	Article(ctx context.Context, id int64) (article.Article, error)
	Chat(ctx context.Context, subscriber int64) (subscriber.Subscriber, []subscriber.Span, error)
	ApplyUpdate(ctx context.Context, u subscriber.Update) error
	SlowChannel(ctx context.Context, channel string, notBefore time.Time) error
	// TryNow lets what failed at some subscribers, and waits to be tried again, wait
	// no longer.
	TryNow(ctx context.Context, subscribers []int64, now time.Time) error
	Record(ctx context.Context, channel string, records []ledger.Record) error
	RecordLists(ctx context.Context, records []ledger.ListRecord) error
	// Fly notes to whom a message may be on its way from now on.
	Fly(ctx context.Context, channel string, subscribers []int64) error
	// Holds tells at once whether this process may still deliver.
	Holds() error
}

// Alarm is something that an operator must know of.
type Alarm struct {
	Kind    AlarmKind
	Channel string
	Over    bool // it is well again
	Detail  string
	// Subscriber and Gone are set with AlarmRights.
	Subscriber subscriber.Subscriber
	Gone       *channel.GoneError
}

// AlarmKind says what an alarm is about.
type AlarmKind string

// The kinds of alarms.
const (
	AlarmRefused           = AlarmKind(throttle.Refused) // nothing is sent until it is set right
	AlarmStuck             = AlarmKind(throttle.Stuck)   // nothing got through for five minutes
	AlarmRights  AlarmKind = "rights lost"               // a group or channel took the rights away
)

// Options says what a Sender needs. All but Paid is required.
type Options struct {
	Channel  Channel
	Limiter  *throttle.Limiter
	Paid     *throttle.Limiter // of emergencies that are paid for; nil: none is
	Ledger   Ledger
	InFlight int // the least number of messages on their way at once
	Now      func() time.Time
	Zone     *time.Location
	Log      *slog.Logger
	Alarm    func(Alarm)
	Keep     func(Unrecorded) // takes what was sent and could not be recorded
	Wake     func()           // wakes all who wait for work
}

// Sender takes messages to one channel.
type Sender struct {
	Options
	Name     string
	Recorder *Recorder
	// InFlight are the messages on their way, Sending ends when they must.
	Flying  sync.WaitGroup
	Sending context.Context
	// Retried has a value when something begins to wait for another attempt.
	Retried chan struct{}

	fail    context.CancelCauseFunc
	window  *throttle.Window
	paid    *throttle.Window // nil without Options.Paid
	breaker *throttle.Breaker
	// Failing logs that messages fail, slowed that everyone has to wait, doubled that
	// messages count as sent whose answers were lost twice.
	Failing *trouble.Log
	slowed  *trouble.Log
	doubled *trouble.Log
	flying  flying

	asking   chan struct{} // has room for who asks the channel
	answered time.Time     // when it last answered that

	mu       sync.Mutex
	busy     map[int64]time.Time       // subscribers with a message on its way, since when
	waiting  map[int64]bool            // subscribers for whom something waits
	failures map[int64]int             // failed attempts of list messages, by subscriber
	readers  map[int64][]chan struct{} // by article: messages under way that have read it
	later    map[string]bool           // addresses that asked to wait, since any took a message; true: of one person
	// recovered is when the channel was last seen to work again.
	recovered time.Time
}

// New is a Sender. Messages on their way end with sending; fail ends the work
// when the ledger fails.
func New(sending context.Context, fail context.CancelCauseFunc, o Options) *Sender {
	s := &Sender{Options: o, Name: o.Channel.Name(), Sending: sending, fail: fail, Retried: make(chan struct{}, 1),
		busy: map[int64]time.Time{}, waiting: map[int64]bool{}, failures: map[int64]int{},
		readers: map[int64][]chan struct{}{}, later: map[string]bool{}, asking: make(chan struct{}, 1)}
	s.Recorder = newRecorder(o.Ledger, s.Name, o.Keep)
	s.Failing = trouble.New(o.Log, "messages fail", o.Now)
	s.slowed = trouble.New(o.Log, "channel asks everyone to wait", o.Now)
	s.doubled = trouble.New(o.Log, "no answer to a message twice, while the channel answers: it counts as sent", o.Now)
	s.window = throttle.NewWindow(o.Limiter, o.InFlight)
	if o.Paid != nil {
		s.paid = throttle.NewWindow(o.Paid, o.InFlight)
	}
	s.breaker = throttle.NewBreaker(o.Now, o.Channel.Probe, func(t throttle.Trouble, over bool, detail string) {
		o.Alarm(Alarm{Kind: AlarmKind(t), Channel: s.Name, Over: over, Detail: detail})
	})
	return s
}

// OnTheirWay is how many messages are on their way and not yet recorded.
func (s *Sender) OnTheirWay() int {
	if s.paid != nil {
		return s.window.Flying() + s.paid.Flying()
	}
	return s.window.Flying()
}

// Go sees a message on its way to its end; an error is the ledger's, and ends
// the work.
func (s *Sender) Go(f func() error) {
	s.Flying.Go(func() {
		if err := f(); err != nil {
			s.fail(err)
		}
	})
}

// Read loads an article as it is now.
func (s *Sender) Read(ctx context.Context, id int64) (article.Article, error) {
	a, err := s.Ledger.Article(ctx, id)
	if err != nil {
		return a, fmt.Errorf("read article %d to deliver it: %w", id, err)
	}
	return a, nil
}

// Subscriber reads a subscriber with its subscriptions; one that is no more has
// no number.
func (s *Sender) Subscriber(ctx context.Context, id int64) (subscriber.Subscriber, []subscriber.Span, error) {
	sub, history, err := s.Ledger.Chat(ctx, id)
	if errors.Is(err, article.ErrNotFound) {
		return subscriber.Subscriber{}, nil, nil
	}
	return sub, history, err
}

// ListItems is how many articles a list message of that kind names.
func (s *Sender) ListItems(kind channel.DeliveryKind, chat subscriber.ChatKind) int {
	if l, ok := s.Channel.(Lister); ok {
		return l.ListItems(kind, chat)
	}
	return channel.ListItems(kind, chat)
}

// Claim reserves a subscriber, so that it gets one message at a time.
func (s *Sender) Claim(subscriber int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, busy := s.busy[subscriber]; busy {
		return false
	}
	s.busy[subscriber] = s.Now()
	return true
}

// Release gives a claimed subscriber back.
func (s *Sender) Release(subscriber int64) {
	s.mu.Lock()
	delete(s.busy, subscriber)
	s.mu.Unlock()
}

// Busy are the subscribers that have a message on its way.
func (s *Sender) Busy() map[int64]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	busy := make(map[int64]bool, len(s.busy))
	for id := range s.busy {
		busy[id] = true
	}
	return busy
}

// IsBusy tells whether a subscriber has a message on its way, and whether that
// takes so long that nobody waits for it.
func (s *Sender) IsBusy(subscriber int64) (busy, straggling bool) {
	s.mu.Lock()
	since, busy := s.busy[subscriber]
	s.mu.Unlock()
	return busy, busy && s.Now().Sub(since) > s.window.Straggling()
}

// Reads notes that an article is about to be read and sent; the returned
// function that the message is on its way no more, and recorded.
func (s *Sender) Reads(article int64) (done func()) {
	ended := make(chan struct{})
	s.mu.Lock()
	s.readers[article] = append(s.readers[article], ended)
	s.mu.Unlock()
	return func() {
		close(ended)
		s.mu.Lock()
		defer s.mu.Unlock()
		left := slices.DeleteFunc(s.readers[article], func(c chan struct{}) bool { return c == ended })
		if s.readers[article] = left; len(left) == 0 {
			delete(s.readers, article)
		}
	}
}

// AwaitReaders waits for the messages under way that have read an article: what
// they say may be older than a change of it.
func (s *Sender) AwaitReaders(ctx context.Context, article int64) {
	s.mu.Lock()
	under := slices.Clone(s.readers[article])
	s.mu.Unlock()
	for _, ended := range under {
		select {
		case <-ended:
		case <-ctx.Done():
			return
		}
	}
}

// SetWaiting notes whether something waits for another attempt at a subscriber.
func (s *Sender) SetWaiting(subscriber int64, waits bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !waits {
		delete(s.waiting, subscriber)
		return
	}
	s.waiting[subscriber] = true
}

// IsWaiting tells whether something waits for another attempt at a subscriber.
func (s *Sender) IsWaiting(subscriber int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting[subscriber]
}

// Failures is how often the list message that a subscriber is due has failed.
func (s *Sender) Failures(subscriber int64) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failures[subscriber]
}

// SetFailures notes how often a list message has failed; 0 forgets it.
func (s *Sender) SetFailures(subscriber int64, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n == 0 {
		delete(s.failures, subscriber)
		return
	}
	s.failures[subscriber] = n
}

// failedBefore tells whether the message before to a subscriber did not get
// through either: it is likely the subscriber's own fault.
func (s *Sender) failedBefore(subscriber int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting[subscriber] || s.failures[subscriber] > 0
}

// Unless is err, or nil when it only says that the work was called off.
func Unless(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}
