package throttle

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"loa/audience"
	"loa/subscriber"
)

// strict counts like the other side: at most rate messages in any second, one
// a second to a chat, 20 a minute to a group.
type strict struct {
	t    *testing.T
	rate int
	all  []time.Time
	chat map[string][]time.Time
}

func (s *strict) message(address string, kind subscriber.ChatKind) {
	s.t.Helper()
	now := time.Now()
	if n := len(s.all); n >= s.rate && now.Sub(s.all[n-s.rate]) < time.Second {
		s.t.Fatalf("message %d: more than %d in a second", n, s.rate)
	}
	s.all = append(s.all, now)
	c := s.chat[address]
	if n := len(c); n > 0 && now.Sub(c[n-1]) < time.Second {
		s.t.Fatalf("two messages to %s within %s", address, now.Sub(c[n-1]))
	}
	if n := len(c); kind != subscriber.Private && n >= 20 && now.Sub(c[n-20]) < time.Minute {
		s.t.Fatalf("more than 20 messages a minute to %s", address)
	}
	if s.chat == nil {
		s.chat = map[string][]time.Time{}
	}
	s.chat[address] = append(c, now)
}

func TestTheLimiterUsesTheRateAndNeverExceedsIt(t *testing.T) {
	for _, rate := range []float64{0.5, 1, 7.5, 30, 1000} {
		synctest.Test(t, func(t *testing.T) {
			l := NewLimiter(rate, time.Now)
			s := &strict{t: t, rate: max(1, int(rate+0.999))}
			begin := time.Now()
			n := int(rate * 120)
			for i := range n {
				if i%100 == 50 && rate < 100 {
					time.Sleep(150 * time.Millisecond) // a pause of ours
				}
				if err := l.Wait(t.Context(), audience.LaneImmediate, fmt.Sprint(i), subscriber.Private); err != nil {
					t.Fatal(err)
				}
				s.message(fmt.Sprint(i), subscriber.Private)
			}
			used := float64(n) / time.Since(begin).Seconds() / rate
			t.Logf("rate %g: %.1f %% used", rate, used*100)
			if used < 0.97 {
				t.Errorf("rate %g: only %.1f %% used, want used at least 0.97", rate, used*100)
			}
		})
	}
}

func TestOneChatAndOneGroupHaveTheirOwnPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(30, time.Now)
		s := &strict{t: t, rate: 30}
		var wg sync.WaitGroup
		var mu sync.Mutex
		for i := range 90 {
			address, kind := "one", subscriber.Private
			if i%2 == 0 {
				address, kind = "-group", subscriber.Group
			}
			wg.Go(func() {
				if err := l.Wait(t.Context(), audience.LaneImmediate, address, kind); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				s.message(address, kind)
			})
		}
		// Others are not held up by them.
		begin := time.Now()
		for i := range 60 {
			if err := l.Wait(t.Context(), audience.LaneImmediate, fmt.Sprint(i), subscriber.Private); err != nil {
				t.Fatal(err)
			}
			mu.Lock()
			s.message(fmt.Sprint(i), subscriber.Private)
			mu.Unlock()
		}
		if took := time.Since(begin); took > 2300*time.Millisecond {
			t.Errorf("60 other chats took %s, want took at most %v", took, 2300*time.Millisecond)
		}
		wg.Wait()
	})
}

func TestTheLowerLanePassesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(30, time.Now)
		l.Slow(time.Second, time.Now())
		var order []audience.Lane
		var mu sync.Mutex
		var wg sync.WaitGroup
		for i, lane := range []audience.Lane{audience.LaneDigest, audience.LaneImmediate, audience.LaneReply,
			audience.LaneEmergency, audience.LaneImmediate} {
			wg.Go(func() {
				if err := l.Wait(t.Context(), lane, fmt.Sprint(i), subscriber.Private); err != nil {
					t.Error(err)
				}
				mu.Lock()
				order = append(order, lane)
				mu.Unlock()
			})
			synctest.Wait()
		}
		begin := time.Now()
		wg.Wait()
		if time.Since(begin) < time.Second {
			t.Errorf("it passed while the channel had asked to wait, want time.Since(begin) at least %v", time.Second)
		}
		for i := 1; i < len(order); i++ {
			if order[i] < order[i-1] {
				t.Errorf("order %v, want order[i] at least %v", order, order[i-1])
			}
		}
	})
}

func TestAPenaltyHoldsOneChatAndEndsWithTheWaiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(30, time.Now)
		l.Penalise("1", 40*time.Second)
		if d := l.Delay("1", subscriber.Private); d < 40*time.Second {
			t.Errorf("delay %s, want d at least %v", d, 40*time.Second)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		begin := time.Now()
		if err := l.Wait(ctx, audience.LaneReply, "1", subscriber.Private); err == nil ||
			time.Since(begin) != 10*time.Second {
			t.Errorf("waited %s, %v, want an error, time.Since(begin) %v", time.Since(begin), err, 10*time.Second)
		}
		if err := l.Wait(t.Context(), audience.LaneReply, "2", subscriber.Private); err != nil ||
			time.Since(begin) > 11*time.Second {
			t.Errorf("the other chat waited %s, %v, want no error, time.Since(begin) at most %v", time.Since(begin),
				err, 11*time.Second)
		}
		if err := l.Wait(t.Context(), audience.LaneReply, "1", subscriber.Private); err != nil ||
			time.Since(begin) < 40*time.Second {
			t.Errorf("passed after %s, %v, want no error, time.Since(begin) at least %v", time.Since(begin), err,
				40*time.Second)
		}
	})
}

func TestTheLimiterForgetsQuietChats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(1000, time.Now)
		for i := range 20_000 {
			kind := subscriber.Private
			if i%2 == 0 {
				kind = subscriber.Group
			}
			if err := l.Wait(t.Context(), audience.LaneImmediate, fmt.Sprint(i%15_000), kind); err != nil {
				t.Fatal(err)
			}
			if i == 10_000 {
				time.Sleep(2 * time.Minute)
			}
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if len(l.chats.byAddress) > 12_000 {
			t.Errorf("%d chats remembered, want len(l.chats.byAddress) at most 12_000", len(l.chats.byAddress))
		}
	})
}

func TestWhoDoesNotWaitForAChatIsToldForHowLongItMust(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(30, time.Now)
		w := NewWindow(l, 4)
		if f, limited, err := w.Enter(t.Context(), audience.LaneReply, "1", subscriber.Private); f == nil ||
			err != nil || limited != 0 {
			t.Errorf("free: %s, %v, want f not nil, no error, limited 0", limited, err)
		}
		f, limited, err := w.Enter(t.Context(), audience.LaneReply, "1", subscriber.Private)
		if f != nil || err != nil || limited <= 0 || limited > chatGap {
			t.Errorf("just after another: %s, %v, want f nil, no error, limited more than 0, limited at most %v",
				limited, err, chatGap)
		}
		l.Pause(10 * time.Second)
		done := make(chan error)
		begin := time.Now()
		go func() {
			var err error
			_, limited, err = w.Enter(t.Context(), audience.LaneReply, "2", subscriber.Private)
			done <- err
		}()
		synctest.Wait()
		l.Penalise("2", time.Hour) // while it waits for all
		if err := <-done; err != nil || limited < 50*time.Minute || time.Since(begin) > 11*time.Second {
			t.Errorf("limited for %s after %s, %v, want no error, limited at least %v, time.Since(begin) at most %v",
				limited, time.Since(begin), err, 50*time.Minute, 11*time.Second)
		}
		if err := l.Wait(t.Context(), audience.LaneReply, "3", subscriber.Private); err != nil ||
			time.Since(begin) > 11*time.Second {
			t.Errorf("the next after %s, %v: a permit was lost, want no error, time.Since(begin) at most %v",
				time.Since(begin), err, 11*time.Second)
		}
	})
}

func TestLimitersThatFollowEachOtherKeepTheRateTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &strict{t: t, rate: 30}
		for process := range 20 { // one ends, the next begins
			l := NewLimiter(30, time.Now)
			for end := time.Now().Add(400 * time.Millisecond); time.Now().Before(end); {
				address := fmt.Sprint(process, " ", len(s.all))
				if err := l.Wait(t.Context(), audience.LaneImmediate, address, subscriber.Private); err != nil {
					t.Fatal(err)
				}
				s.message(address, subscriber.Private)
			}
			time.Sleep(30 * time.Millisecond)
		}
	})
}

// perSecond is how many messages pass in each of some seconds, without answers.
func perSecond(t *testing.T, l *Limiter, seconds int) (counts []int) {
	for range seconds {
		n := 0
		for end := time.Now().Add(time.Second); ; n++ {
			ctx, cancel := context.WithDeadline(t.Context(), end)
			err := l.Wait(ctx, audience.LaneImmediate, fmt.Sprint(time.Now(), n), subscriber.Private)
			cancel()
			if err != nil {
				break
			}
		}
		counts = append(counts, n)
	}
	return counts
}

func TestARefusalFromOutsideCostsLittleAndNotForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(30, time.Now)
		perSecond(t, l, 5)
		sent := time.Now()
		time.Sleep(100 * time.Millisecond)
		for range 10 { // all that were in flight
			l.Slow(3*time.Second, sent)
			time.Sleep(10 * time.Millisecond)
		}
		counts := perSecond(t, l, 60)
		least := slices.Min(counts[5:])
		if least < 24 || counts[40] < 29 {
			t.Errorf("got %v messages a second after a refusal, want 24 at least after it is over, and 29 within 40 s",
				counts)
		}
		first := time.Now()
		l.Slow(time.Second, first)
		l.Slow(time.Second, first.Add(time.Millisecond)) // it set out before the first was heeded
		time.Sleep(time.Second)
		l.Slow(time.Second, time.Now())
		if counts := perSecond(t, l, 10); slices.Max(counts) > 24 {
			t.Errorf("got %v messages a second after two incidents, want 24 at most", counts)
		}
	})
}

func TestALaneThatIsReservedLetsNoneBehindItSlipIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(30, time.Now)
		w := NewWindow(l, 4)
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		var mu sync.Mutex
		var order []audience.Lane
		taken := func() []audience.Lane { // since it was called before
			mu.Lock()
			defer mu.Unlock()
			passed := order
			order = nil
			return passed
		}
		send := func(ctx context.Context, name string, lane audience.Lane, prepare time.Duration) {
			for i := 0; ctx.Err() == nil; i++ {
				time.Sleep(prepare) // reads what to send
				f, _, err := w.Enter(ctx, lane, fmt.Sprint(name, i), subscriber.Private)
				if err != nil {
					return
				}
				mu.Lock()
				order = append(order, lane)
				mu.Unlock()
				all.Go(func() {
					f.Begin()
					time.Sleep(100 * time.Millisecond)
					f.Answered(true)
					f.Done()
				})
			}
		}
		for i := range 5 {
			all.Go(func() { send(ctx, fmt.Sprint("ordinary ", i, " "), audience.LaneImmediate, 0) })
		}
		time.Sleep(5 * time.Second)
		taken()
		release := l.Reserve(audience.LaneEmergency)
		emergency, stop := context.WithCancel(t.Context())
		all.Go(func() { send(emergency, "emergency ", audience.LaneEmergency, 20*time.Millisecond) })
		time.Sleep(20 * time.Second)
		others, passed := 0, taken()
		for _, lane := range passed {
			if lane != audience.LaneEmergency {
				others++
			}
		}
		if len(passed) < 560 || others*100 > len(passed) {
			t.Errorf("got %d others of %d messages while an emergency walks, want less than 1 in 100 and 560 in all",
				others, len(passed))
		}
		stop() // it asks for nothing, but keeps its reserve
		taken()
		time.Sleep(5 * time.Second)
		if passed := taken(); len(passed) < 15 {
			t.Errorf("got %d others while an emergency asks for nothing, want 15 at least", len(passed))
		}
		release()
		taken()
		time.Sleep(5 * time.Second)
		if passed := taken(); len(passed) < 145 {
			t.Errorf("got %d others after the emergency, want 145", len(passed))
		}
		cancel()
		all.Wait()
	})
}

func TestAChannelWithoutChatLimitsTakesItsWholeRateInOneChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(100, time.Now, NoChatLimits())
		begin := time.Now()
		for range 300 {
			if err := l.Wait(t.Context(), audience.LaneImmediate, "file", subscriber.Private); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(begin); took > 4*time.Second { // virtual time
			t.Errorf("300 messages to one chat took %s, want at most 4 s at 100 a second", took)
		}
		l.Penalise("file", time.Minute)
		if got := l.Delay("file", subscriber.Private); got < time.Minute {
			t.Errorf("a chat that asks to wait is left alone for %s, want a minute", got)
		}
	})
}
