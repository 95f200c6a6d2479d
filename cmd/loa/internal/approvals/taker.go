package approvals

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"loa/operations"
	"loa/scheduler"
	"loa/store"
)

const (
	heldLog     = 1000            // entries of the desk's log in which who took something is looked for
	visitAgain  = 2 * time.Second // until a source that is being visited is tried again
	visitsTried = 300
)

// Taker takes, for operators who are asked in Telegram, what the flood guard
// holds back of a source. A visit takes minutes, so that it is told when it ends.
// What a process leaves when it stops is held back still, and told anew.
type Taker struct {
	Store *store.Store
	// Visit visits a source now and takes what was held back; with send it is
	// announced, too.
	Visit func(ctx context.Context, source string, send bool) (outcome string, err error)
	Tell  func(text string)
	Log   *slog.Logger

	mu     sync.Mutex
	taking map[string]operations.HeldBack // by source
	wanted []operations.HeldBack          // for Run
	wake   chan struct{}
}

// NewTaker makes one; it takes nothing before it is Run.
func NewTaker(db *store.Store, log *slog.Logger) *Taker {
	return &Taker{Store: db, Log: log, taking: map[string]operations.HeldBack{}, wake: make(chan struct{}, 1)}
}

// Held is what is held back of a source, and who is having it taken or has had
// something taken last.
func (k *Taker) Held(ctx context.Context, source string) (operations.HeldBack, error) {
	k.mu.Lock()
	h, taking := k.taking[source]
	k.mu.Unlock()
	if taking {
		return h, nil
	}
	return k.stored(ctx, source)
}

// stored is what the store knows of it.
func (k *Taker) stored(ctx context.Context, source string) (operations.HeldBack, error) {
	state, err := k.Store.Operations.SourceState(ctx, source)
	if err != nil {
		return operations.HeldBack{}, err
	}
	h := operations.HeldBack{Source: source, N: state.Held, Titles: state.HeldTitles}
	if h.N > 0 {
		return h, nil
	}
	log, err := k.Store.Operations.DeskLog(ctx, heldLog)
	if err != nil {
		return operations.HeldBack{}, err
	}
	for _, e := range log {
		if e.Target == "source "+source && strings.HasPrefix(e.Did, didTake) && !strings.HasPrefix(e.Note, failed) {
			h.By, h.At, h.Sent = e.Who, e.At, e.Did == didTakeAndSend
			break
		}
	}
	return h, nil
}

// What the desk's log says of it, as the desk itself does.
const (
	didTake        = "accept held"
	didTakeAndSend = "accept held and send"
	failed         = "failed: "
)

// Take has taken what is held back of a source, unless nothing is or somebody
// has it taken already, and returns at once what there is of it.
func (k *Taker) Take(ctx context.Context, source string, send bool, operator string) (operations.HeldBack, error) {
	mine := operations.HeldBack{Source: source, Taking: true, By: operator, Sent: send, At: time.Now()}
	k.mu.Lock()
	other, taking := k.taking[source]
	if !taking {
		k.taking[source] = mine
	}
	k.mu.Unlock()
	if taking {
		return other, nil
	}
	h, err := k.stored(ctx, source)
	k.mu.Lock()
	defer k.mu.Unlock()
	if err != nil || h.N == 0 {
		delete(k.taking, source)
		return h, err
	}
	mine.N, mine.Titles = h.N, h.Titles
	h = mine
	k.taking[source] = h
	k.wanted = append(k.wanted, h)
	select {
	case k.wake <- struct{}{}:
	default:
	}
	return h, nil
}

// Run takes what is wanted until ctx ends.
func (k *Taker) Run(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case <-k.wake:
		}
		k.mu.Lock()
		wanted := k.wanted
		k.wanted = nil
		k.mu.Unlock()
		for _, h := range wanted {
			all.Go(func() { k.take(ctx, h) })
		}
	}
}

// take takes it, enters who wanted it into the log, and tells the end.
func (k *Taker) take(ctx context.Context, h operations.HeldBack) {
	outcome, err := k.visit(ctx, h)
	defer func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		delete(k.taking, h.Source)
	}()
	if ctx.Err() != nil { // it is held back still
		return
	}
	did, how := didTake, "đã đăng lên feed, không gửi (taken to the feeds, not sent)"
	if h.Sent {
		did, how = didTakeAndSend, "đã đăng và gửi (taken and sent)"
	}
	text, note := fmt.Sprintf("%s: %s: %s. %s", h.Source, how, outcome, h.By), outcome
	if err != nil {
		text = fmt.Sprintf("%s: chưa đăng được bài giữ lại (what is held back could not be taken): %v. %s", h.Source, err,
			h.By)
		note = failed + err.Error()
	}
	k.Log.Info("held back: an operator had it taken", "source", h.Source, "operator", h.By, "send", h.Sent, "outcome",
		note)
	if err := k.Store.Operations.LogDesk(ctx, operations.DeskEntry{At: time.Now(), Who: h.By, Did: did,
		Target: "source " + h.Source, Note: note}); err != nil {
		k.Log.Warn("who had taken what was held back is not noted", "source", h.Source, "operator", h.By, "err", err)
	}
	k.Tell(text)
}

// errNoneHeld says that somebody else was faster: what is new of the source now
// is nobody's to keep from its subscribers.
var errNoneHeld = errors.New("không còn bài nào bị giữ lại (nothing is held back any more)")

// visit visits a source once the visit that may be under way has ended.
func (k *Taker) visit(ctx context.Context, h operations.HeldBack) (outcome string, err error) {
	for range visitsTried {
		state, err := k.Store.Operations.SourceState(ctx, h.Source)
		if err == nil && state.Held == 0 {
			err = errNoneHeld
		}
		if err != nil {
			return "", err
		}
		outcome, err := k.Visit(ctx, h.Source, h.Sent)
		if !errors.Is(err, scheduler.ErrRunning) {
			return outcome, err
		}
		select {
		case <-time.After(visitAgain):
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return "", scheduler.ErrRunning
}
