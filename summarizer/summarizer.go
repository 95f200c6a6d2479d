// Package summarizer asks a program or a service of the operator's for summaries
// of articles. What it says is taken only when it can be trusted: it is short,
// and brings no figure, name or address that the article does not have. It is
// never needed: whoever asks has a summary already, and keeps it when there is no
// better one in time.
package summarizer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"loa/article"
	"loa/viet"
)

const (
	mostText     = 12_000
	failuresMost = 3 // in a row; then it is left alone for restFor
	refusedMost  = 10
	restFor      = 10 * time.Minute
	restMost     = time.Hour // that a service may ask for
	atOnce       = 2
	waitsMost    = 2 // times Timeout, in a minute
)

// Options say whom to ask, and how much. Either Command or URL is set.
type Options struct {
	// Command is a program and its arguments. It gets the article as JSON with
	// title, lead and text on its standard input, and writes the summary.
	Command []string
	// URL is the address of chat completions as OpenAI defines them, which many
	// servers speak (https://platform.openai.com/docs/api-reference/chat).
	URL, Model, Key string
	Client          *http.Client
	Timeout         time.Duration // of one summary
	PerHour         int           // how many summaries are asked for in an hour
	Now             func() time.Time
	Logger          *slog.Logger
}

// Summarizer asks for summaries. Its methods may be called by several goroutines.
type Summarizer struct {
	o   Options
	ask func(context.Context, article.Article) (string, error)
	now chan struct{} // a place for each that asks

	mu       sync.Mutex
	hour     time.Time // since when it is counted
	asked    int       // in that hour
	failures int       // in a row
	refused  int       // answers in a row
	rests    time.Time // until when it is left alone
	minute   time.Time // since when waiting is added up
	waited   time.Duration
}

// New returns a Summarizer.
func New(o Options) *Summarizer {
	s := &Summarizer{o: o, now: make(chan struct{}, atOnce)}
	if o.Client != nil { // the article and the key are for the address that is configured
		client := *o.Client
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		s.o.Client = &client
	}
	if s.ask = s.askService; len(o.Command) > 0 {
		s.ask = s.askProgram
	}
	return s
}

// Why there is no summary from outside.
var (
	ErrResting = errors.New("the summarizer failed and rests")
	ErrBudget  = errors.New("the summaries of this hour are used up")
	ErrBusy    = errors.New("the summarizer is busy")
)

// RefusedError says what is wrong with a summary that was made elsewhere.
type RefusedError struct{ Summary, Why string }

// Error words it, with the beginning of the summary.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("summary refused, %s: %s", e.Why, viet.Cut(e.Summary, 80))
}

// Summarize returns a summary that may be trusted, or why there is none. It
// returns after Timeout at the latest.
func (s *Summarizer) Summarize(ctx context.Context, a article.Article) (string, error) {
	if err := s.take(); err != nil {
		return "", err
	}
	defer func() { <-s.now }()
	limited, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	if text := []rune(a.ContentText); len(text) > mostText {
		a.ContentText = string(text[:mostText])
	}
	began := s.o.Now()
	answer, err := s.ask(limited, a)
	s.noteWait(s.o.Now().Sub(began))
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.New("no answer in time")
	}
	if s.note(err); err != nil {
		return "", fmt.Errorf("summarizer: %w", err)
	}
	accepted, err := Accept(answer, a)
	s.noteAnswer(err)
	return accepted, err
}

// take takes a place and one of this hour's summaries.
func (s *Summarizer) take() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.o.Now()
	if now.Before(s.rests) {
		return ErrResting
	}
	if now.Sub(s.hour) >= time.Hour || now.Before(s.hour) {
		s.hour, s.asked = now, 0
	}
	if s.asked >= s.o.PerHour {
		return ErrBudget
	}
	if now.Sub(s.minute) >= time.Minute || now.Before(s.minute) {
		s.minute, s.waited = now, 0
	}
	if s.waited >= waitsMost*s.o.Timeout {
		return ErrBusy
	}
	select {
	case s.now <- struct{}{}:
	default:
		return ErrBusy
	}
	s.asked++
	return nil
}

// noteWait adds to what was waited in this minute: a visit that brings twenty
// articles does not wait for a slow summary of each.
func (s *Summarizer) noteWait(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waited += d
}

// note counts failures in a row; after a few it is left alone for a while.
func (s *Summarizer) note(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.failures = 0
		return
	}
	s.failures++
	rest := restFor
	var later *laterError
	switch asked := errors.As(err, &later); {
	case asked:
		rest = min(max(later.after, time.Second), restMost)
	case s.failures%failuresMost != 0:
		return
	}
	s.rests = s.o.Now().Add(rest)
	s.o.Logger.Warn("summarizer fails; the built-in summaries are used", "for", rest, "failures", s.failures,
		"err", err)
}

// noteAnswer counts answers in a row that were refused: they cost as much as good
// ones, so that it is left alone for a while after some.
func (s *Summarizer) noteAnswer(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.refused = 0
		return
	}
	if s.refused++; s.refused%refusedMost == 0 {
		s.rests = s.o.Now().Add(restFor)
		s.o.Logger.Warn("summarizer's answers are refused; the built-in summaries are used", "for", restFor,
			"refused", s.refused, "err", err)
	}
}
