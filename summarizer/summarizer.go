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
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"loa/article"
	"loa/article/summary"
	"loa/viet"
)

const (
	shortest     = 12 // syllables of a summary
	mostText     = 12_000
	failuresMost = 3 // in a row; then it is left alone for restFor
	restFor      = 10 * time.Minute
	atOnce       = 2
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
	rests    time.Time // until when it is left alone
}

// New returns a Summarizer.
func New(o Options) *Summarizer {
	s := &Summarizer{o: o, now: make(chan struct{}, atOnce)}
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
	answer, err := s.ask(limited, a)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	s.note(err)
	if err != nil {
		return "", fmt.Errorf("summarizer: %w", err)
	}
	return Accept(answer, a)
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
	select {
	case s.now <- struct{}{}:
	default:
		return ErrBusy
	}
	s.asked++
	return nil
}

// note counts failures in a row; after a few it is left alone for a while.
func (s *Summarizer) note(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.failures = 0
		return
	}
	if s.failures++; s.failures%failuresMost == 0 {
		s.rests = s.o.Now().Add(restFor)
		s.o.Logger.Warn("summarizer fails; the built-in summaries are used", "for", restFor, "failures", s.failures,
			"err", err)
	}
}

// Accept returns a summary that was made elsewhere, as one line, or a
// *RefusedError when it cannot be trusted.
func Accept(answer string, a article.Article) (string, error) {
	s := strings.Trim(viet.CleanLine(answer), `"“”* `)
	refuse := func(why string, args ...any) (string, error) {
		return "", &RefusedError{Summary: s, Why: fmt.Sprintf(why, args...)}
	}
	if n := utf8.RuneCountInString(s); n > article.SummaryLimit {
		return refuse("%d characters are more than %d", n, article.SummaryLimit)
	}
	if n := len(viet.Syllables(s)); n < shortest {
		return refuse("%d words are too few", n)
	}
	if viet.Key(s) == viet.Key(viet.CleanLine(a.Title)) {
		return refuse("it is the title again")
	}
	folded := viet.Fold(s)
	for _, mark := range []string{"://", "www.", "@", "t.me/", "<", "http"} {
		if strings.Contains(folded, mark) {
			return refuse("it has an address or markup (%s)", mark)
		}
	}
	if foreign := summary.Foreign(s, a.Title, a.Lead, a.ContentText); len(foreign) > 0 {
		return refuse("the article does not have %s", strings.Join(foreign, ", "))
	}
	return s, nil
}
