// Package live tells boxes at once that there is news: a stream of server-sent
// events (https://html.spec.whatwg.org/multipage/server-sent-events.html) that
// says which topics and sources changed, never what. Who hears it asks again,
// conditionally, as without the stream. While nobody listens it costs nothing;
// it is a comfort, and ends without harm: for too many listeners, at the end of
// the process, and behind a proxy that holds it back.
package live

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"loa/article"
	"loa/web/internal/answer"
)

// Bounds and paces of streams.
const (
	// Most is how many listen at a time: each takes some 30 KB. Others are sent
	// away, and ask every few minutes instead.
	Most = 500
	// beatEvery is less than what proxies wait for a silent server (60 s).
	beatEvery = 25 * time.Second
	// longest is how long one stream lives: a listener that is gone and whose
	// proxy does not say so costs no more.
	longest = time.Hour
	// writeWithin is how long a listener may take to receive a few bytes.
	writeWithin = 10 * time.Second
	// mostNames is how many topics and sources an event names; more is everything.
	mostNames = 50
)

// The events. "here" says that the stream gets through; "change" what changed.
const (
	begin = "retry: 15000\nevent: here\ndata: \n\n"
	beat  = "event: here\ndata: \n\n"
)

// Stream is the stream of changes, with its listeners.
type Stream struct {
	mu        sync.Mutex
	listeners map[chan string]bool
	closed    bool
	refused   int64
}

// New returns a Stream without listeners.
func New() *Stream { return &Stream{listeners: map[chan string]bool{}} }

// change is what an event tells. None of either kind: anything may have changed.
type change struct {
	Topics  []string `json:"topics"`
	Sources []string `json:"sources"`
}

// Tell tells the listeners of changes that are already to be read. It never
// blocks: a listener that has not yet taken one event need not have two.
func (s *Stream) Tell(changes []article.Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.listeners) == 0 || len(changes) == 0 {
		return
	}
	c := change{Topics: []string{}, Sources: []string{}}
	for _, one := range changes {
		c.Topics = append(c.Topics, one.Topics...)
		c.Sources = append(c.Sources, one.Source)
	}
	for _, names := range []*[]string{&c.Topics, &c.Sources} {
		slices.Sort(*names)
		if *names = slices.Compact(*names); len(*names) > mostNames {
			c = change{Topics: []string{}, Sources: []string{}}
			break
		}
	}
	data, err := json.Marshal(c)
	if err != nil {
		return // of texts: cannot happen
	}
	event := fmt.Sprintf("event: change\ndata: %s\n\n", data)
	for l := range s.listeners {
		select {
		case l <- event:
		default: // it is about to be told of another; that one must speak for both
			select {
			case <-l:
			default:
			}
			l <- "event: change\ndata: {\"topics\":[],\"sources\":[]}\n\n"
		}
	}
}

// Close ends all streams and refuses others.
func (s *Stream) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for l := range s.listeners {
		close(l)
	}
	clear(s.listeners)
}

// Figures are how many listen, and how many were sent away.
func (s *Stream) Figures() (listening, refused int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int64(len(s.listeners)), s.refused
}

// enter adds a listener; false when there is no room.
func (s *Stream) enter() (chan string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.listeners) >= Most {
		s.refused++
		return nil, false
	}
	l := make(chan string, 1)
	s.listeners[l] = true
	return l, true
}

func (s *Stream) leave(l chan string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.listeners, l)
}

// Serve answers with the stream until the listener or the process goes.
func (s *Stream) Serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	answer.Open(h)
	l, ok := s.enter()
	if !ok {
		h.Set("Retry-After", "300")
		h.Set("Cache-Control", "no-store")
		http.Error(w, "Too many listen already; ask every few minutes instead.", http.StatusServiceUnavailable)
		return
	}
	defer s.leave(l)
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store, no-transform") // nobody keeps, packs or collects it
	h.Set("X-Accel-Buffering", "no")
	control := http.NewResponseController(w)
	// The server's own limits are for answers that end. A server without them
	// cannot be told otherwise, and need not.
	_ = control.SetReadDeadline(time.Time{})
	write := func(text string) bool {
		_ = control.SetWriteDeadline(time.Now().Add(writeWithin))
		if _, err := w.Write([]byte(text)); err != nil {
			return false
		}
		return control.Flush() == nil
	}
	if !write(begin) {
		return
	}
	end := time.NewTimer(longest)
	defer end.Stop()
	next := time.NewTimer(untilBeat(time.Now()))
	defer next.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-end.C:
			return
		case event, open := <-l:
			if !open || !write(event) {
				return
			}
		case now := <-next.C:
			if !write(beat) {
				return
			}
			next.Reset(untilBeat(now))
		}
	}
}

// untilBeat is how long until the next beat: that of all streams is at the same
// moment, so that many cost one wake.
func untilBeat(now time.Time) time.Duration {
	return beatEvery - time.Duration(now.UnixNano())%beatEvery
}
