package bottest

import (
	"strings"
	"time"
)

// FaultKind is what goes wrong with a call.
type FaultKind string

// The faults. A Delay alone has no kind.
const (
	DropBefore FaultKind = "drop before" // the connection is cut, the call not done
	DropAfter  FaultKind = "drop after"  // the call is done, then the connection cut
	Truncate   FaultKind = "truncate"    // the call is done, half of the answer sent
	BadGateway FaultKind = "502"         // an HTML page instead of an answer, the call not done
	Refuse     FaultKind = "refuse"      // an answer with Code and Description, the call not done
)

// Fault makes calls go wrong.
type Fault struct {
	Method string // empty: any except getUpdates
	Chat   int64  // 0: any
	After  int    // so many matching calls pass first
	Count  int    // so many go wrong, 0 means one, -1 all until it is removed

	Kind  FaultKind
	Delay time.Duration

	Code        int // of Refuse
	Description string
	RetryAfter  int
	MigrateTo   int64
}

type fault struct {
	Fault
	after, left int
}

type activeFault struct {
	kind    FaultKind
	delay   time.Duration
	refusal *apiError
}

// Inject arms a fault and returns what disarms it.
func (s *Server) Inject(f Fault) (remove func()) {
	armed := &fault{Fault: f, after: f.After, left: f.Count}
	if f.Count == 0 {
		armed.left = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, armed)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		armed.left = 0
	}
}

// Held is how many calls a fault delays now.
func (s *Server) Held() int { return int(s.held.Load()) }

func (s *Server) matchFault(r *request) activeFault {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.faults[:0]
	var hit *fault
	for _, f := range s.faults {
		if f.left == 0 {
			continue
		}
		kept = append(kept, f)
		if hit != nil || !f.matches(r) {
			continue
		}
		if f.after > 0 {
			f.after--
			continue
		}
		hit = f
	}
	s.faults = kept
	if hit == nil {
		return activeFault{}
	}
	if hit.left > 0 {
		hit.left--
	}
	return activeFault{kind: hit.Kind, delay: hit.Delay, refusal: &apiError{
		Code: hit.Code, Description: hit.Description, RetryAfter: hit.RetryAfter, MigrateTo: hit.MigrateTo,
	}}
}

func (f *fault) matches(r *request) bool {
	if f.Method == "" && strings.EqualFold(r.method, "getUpdates") {
		return false
	}
	if f.Method != "" && !strings.EqualFold(f.Method, r.method) {
		return false
	}
	return f.Chat == 0 || f.Chat == r.integer("chat_id")
}

// Call is one call that the bot made.
type Call struct {
	At          time.Time
	Method      string
	Params      map[string]string
	Chat        int64
	Message     int64 // the message it made or changed
	Code        int   // 200, or the refusal's; 0 when the call was dropped before
	Description string
	Fault       FaultKind
}

func (s *Server) record(r *request, result any, refused *apiError, kind FaultKind) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := Call{At: s.opts.Now(), Method: r.method, Params: r.params, Chat: r.integer("chat_id"), Fault: kind}
	switch {
	case refused != nil:
		c.Code, c.Description = refused.Code, refused.Description
	case kind != DropBefore:
		c.Code = 200
	}
	if m, ok := result.(*wireMessage); ok {
		c.Message = m.ID
	}
	if len(s.calls) >= s.opts.KeepCalls {
		forget := len(s.calls)/10 + 1
		s.calls = append(s.calls[:0], s.calls[forget:]...)
		s.dropped += forget
	}
	s.calls = append(s.calls, c)
	s.wake()
}

// Calls returns the calls of a method, or all with an empty name, oldest first.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var calls []Call
	for _, c := range s.calls {
		if method == "" || strings.EqualFold(c.Method, method) {
			calls = append(calls, c)
		}
	}
	return calls
}

// ForgetCalls empties the record of calls.
func (s *Server) ForgetCalls() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls, s.dropped = nil, 0
}
