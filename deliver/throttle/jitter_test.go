package throttle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"loa/audience"
	"loa/subscriber"
)

// far is the other side of a way with jitter: it counts what arrives.
type far struct {
	chance      *rand.Rand
	base        time.Duration // of the way there and back together
	there, back time.Duration // jitter, at most

	mu      sync.Mutex
	blocked time.Time // nothing arrives before
	arrived []time.Time
	refused int // more than rate in a second
}

// spread is a time up to at most, each as likely.
func (f *far) spread(most time.Duration) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	if most <= 0 {
		return 0
	}
	return time.Duration(f.chance.Int64N(int64(most)))
}

// chance is the same in every run.
func chance() *rand.Rand { return rand.New(rand.NewPCG(2026, 11)) }

// block lets nothing arrive for a time, and then everything in any order.
func (f *far) block(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if until := time.Now().Add(d); until.After(f.blocked) {
		f.blocked = until
	}
}

// stands is how long a message that has come to a block waits for its turn.
func (f *far) stands() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Now().Before(f.blocked) {
		return time.Until(f.blocked) + time.Duration(f.chance.Int64N(int64(30*time.Millisecond)))
	}
	return 0
}

// send is a message to the far end and its answer.
func (f *far) send(rate int) {
	time.Sleep(f.base/2 + f.spread(f.there))
	time.Sleep(f.stands())
	f.mu.Lock()
	now := time.Now()
	if n := len(f.arrived); n >= rate && now.Sub(f.arrived[n-rate]) < time.Second {
		f.refused++
	}
	f.arrived = append(f.arrived, now)
	f.mu.Unlock()
	time.Sleep(f.base/2 + f.spread(f.back))
}

// broadcast sends through a limiter for a time.
func broadcast(t *testing.T, l *Limiter, f *far, d time.Duration) {
	w := NewWindow(l, 4)
	var flying sync.WaitGroup
	defer flying.Wait()
	for i, end := 0, time.Now().Add(d); time.Now().Before(end); i++ {
		flight, limited, err := w.Enter(t.Context(), audience.LaneImmediate, fmt.Sprint(i), subscriber.Private)
		if err != nil || limited > 0 {
			t.Errorf("message %d: limited for %s, %v, want no error, limited at most 0", i, limited, err)
			return
		}
		flying.Go(func() {
			flight.Begin()
			f.send(int(l.Rate()))
			flight.Answered(true)
			flight.Done()
		})
	}
}

func TestHoweverAnswersJitterTheRateIsUsedAndNeverExceeded(t *testing.T) {
	const ms = time.Millisecond
	for _, way := range []struct {
		base, there, back time.Duration
		least             float64
	}{
		{100 * ms, 0, 0, 0.99},
		{2 * ms, 0, 0, 0.99},
		{50 * ms, 15 * ms, 15 * ms, 0.975},
		{50 * ms, 40 * ms, 40 * ms, 0.95},
		{50 * ms, 100 * ms, 100 * ms, 0.90},
		{50 * ms, 100 * ms, 0, 0.94},
		{50 * ms, 0, 100 * ms, 0.94},
		{50 * ms, 400 * ms, 100 * ms, 0.79},
	} {
		t.Run(fmt.Sprint(way), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &far{chance: chance(), base: way.base, there: way.there, back: way.back}
				begin := time.Now()
				broadcast(t, NewLimiter(30, time.Now), f, 10*time.Minute)
				used := float64(len(f.arrived)) / 30 / time.Since(begin).Seconds()
				t.Logf("%.2f %% of the rate used", used*100)
				if used < way.least || f.refused > 0 {
					t.Errorf("got %.2f %% of the rate and %d refusals, want at least %.0f %% and none", used*100,
						f.refused, way.least*100)
				}
			})
		})
	}
}

func TestWhatABlockedWayLetsGoAtOnceIsNotTooMuch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &far{chance: chance(), base: 50 * time.Millisecond, there: 10 * time.Millisecond}
		go func() {
			for end := time.Now().Add(5 * time.Minute); time.Now().Before(end); {
				time.Sleep(f.spread(10 * time.Second))
				f.block(f.spread(2 * time.Second))
			}
		}()
		begin := time.Now()
		broadcast(t, NewLimiter(30, time.Now), f, 5*time.Minute)
		if f.refused > 0 {
			t.Errorf("got %d refusals, want none", f.refused)
		}
		t.Logf("%.2f %% of the rate used", float64(len(f.arrived))/30/time.Since(begin).Seconds()*100)
		time.Sleep(time.Minute)
	})
}

func TestAFastChannelIsUsedAsFarAsItGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &far{chance: chance(), base: 100 * time.Millisecond}
		l := NewLimiter(1000, time.Now)
		broadcast(t, l, f, 10*time.Second)
		inLast := len(f.arrived) - slices.IndexFunc(f.arrived,
			func(at time.Time) bool { return time.Since(at) < 6*time.Second })
		if perSecond := float64(inLast) / 6; perSecond < 950 || f.refused > 0 {
			t.Errorf("got %.0f a second and %d refusals, want at least 950 and none", perSecond, f.refused)
		}
	})
}
