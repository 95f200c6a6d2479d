// Package judge decides, from what calls to Telegram come to, whether it works
// for us: for sends, replies, polls and alarms alike. It calls nobody and is
// told the time.
//
// A valid token is refused now and then, by a gateway that restarts or a server
// that moves. So one refusal decides nothing: getMe is asked at once and again
// seconds later, and any success of any call disproves it.
package judge

import (
	"sync"
	"time"
)

// Outcome is what a call came to.
type Outcome int

// The outcomes of calls.
const (
	Works   Outcome = iota // the Bot API answered and knows us, whatever it said
	Refuses                // it answered that it does not know the token
	Absent                 // nothing of the Bot API's answered
)

const (
	// certainAfter refusals of getMe in a row, over certainIn at least, make it
	// certain that the token is refused.
	certainAfter = 3
	certainIn    = 4 * time.Second
	// A refused token is asked about after firstAsk, then twice as long each
	// time, at most every mostAsk.
	firstAsk = 5 * time.Second
	mostAsk  = 5 * time.Minute
	// Who is absent is tried again after firstPause, then twice as long each
	// time, at most after mostPause.
	firstPause = time.Second
	mostPause  = 30 * time.Second
)

// Judge is the one judge of a bot. It is safe for use by several goroutines.
type Judge struct {
	mu       sync.Mutex
	worked   time.Time // when a call last worked
	doubts   int       // refusals of getMe in a row
	doubted  time.Time // when the first of them came
	refused  bool
	nextAsk  time.Time
	ask      time.Duration
	absentAt time.Time // when a call last found nobody and the pause grew
	pause    time.Duration
}

// Change is what an outcome changes for everyone.
type Change int

// The changes.
const (
	None      Change = iota
	Refused          // now it is certain that the token is refused
	Recovered        // the token is accepted again
)

// Note takes down what a call came to; identity says that it was getMe.
func (j *Judge) Note(o Outcome, identity bool, now time.Time) Change {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch o {
	case Works:
		j.worked, j.doubts, j.pause = now, 0, 0
		if j.refused {
			j.refused, j.ask = false, 0
			return Recovered
		}
	case Absent:
		if j.pause == 0 || now.Sub(j.absentAt) >= j.pause { // else it is of the same instant
			j.pause = min(max(2*j.pause, firstPause), mostPause)
			j.absentAt = now
		}
	case Refuses:
		if !identity {
			break // it is for getMe to say
		}
		if j.doubts++; j.doubts == 1 {
			j.doubted = now
		}
		if !j.refused && j.doubts >= certainAfter && now.Sub(j.doubted) >= certainIn {
			j.refused = true
			j.ask = firstAsk
			j.nextAsk = now.Add(j.ask)
			return Refused
		}
	}
	return None
}

// Refused tells whether it is certain that the token is refused.
func (j *Judge) Refused() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.refused
}

// WorkedSince tells whether any call worked after a time.
func (j *Judge) WorkedSince(t time.Time) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.worked.After(t)
}

// May tells whether a call may go now. While the token is refused only getMe
// may, by one caller each time it is due.
func (j *Judge) May(identity bool, now time.Time) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.refused {
		return true
	}
	if !identity || now.Before(j.nextAsk) {
		return false
	}
	j.ask = min(2*j.ask, mostAsk)
	j.nextAsk = now.Add(j.ask)
	return true
}

// NextAsk is when getMe is due while the token is refused.
func (j *Judge) NextAsk() time.Time {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.nextAsk
}

// Pause is how long whoever found nobody should wait.
func (j *Judge) Pause() time.Duration {
	j.mu.Lock()
	defer j.mu.Unlock()
	return max(j.pause, firstPause)
}
