package throttle

import (
	"context"
	"fmt"
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
				t.Errorf("rate %g: only %.1f %% used", rate, used*100)
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
			t.Errorf("60 other chats took %s", took)
		}
		wg.Wait()
	})
}

func TestTheLowerLanePassesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(30, time.Now)
		l.Slow(time.Second)
		var order []audience.Lane
		var mu sync.Mutex
		var wg sync.WaitGroup
		for i, lane := range []audience.Lane{audience.LaneDigest, audience.LaneImmediate, audience.LaneReply, audience.LaneEmergency, audience.LaneImmediate} {
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
			t.Error("it passed while the channel had asked to wait")
		}
		for i := 1; i < len(order); i++ {
			if order[i] < order[i-1] {
				t.Errorf("order %v", order)
			}
		}
	})
}

func TestAPenaltyHoldsOneChatAndEndsWithTheWaiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(30, time.Now)
		l.Penalise("1", 40*time.Second)
		if d := l.Delay("1", subscriber.Private); d < 40*time.Second {
			t.Errorf("delay %s", d)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		begin := time.Now()
		if err := l.Wait(ctx, audience.LaneReply, "1", subscriber.Private); err == nil || time.Since(begin) != 10*time.Second {
			t.Errorf("waited %s, %v", time.Since(begin), err)
		}
		if err := l.Wait(t.Context(), audience.LaneReply, "2", subscriber.Private); err != nil || time.Since(begin) > 11*time.Second {
			t.Errorf("the other chat waited %s, %v", time.Since(begin), err)
		}
		if err := l.Wait(t.Context(), audience.LaneReply, "1", subscriber.Private); err != nil || time.Since(begin) < 40*time.Second {
			t.Errorf("passed after %s, %v", time.Since(begin), err)
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
		if len(l.chats) > 12_000 {
			t.Errorf("%d chats remembered", len(l.chats))
		}
	})
}

func TestWhoDoesNotWaitForAChatIsToldForHowLongItMust(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(30, time.Now)
		if limited, err := l.Pass(t.Context(), audience.LaneReply, "1", subscriber.Private); err != nil || limited != 0 {
			t.Errorf("free: %s, %v", limited, err)
		}
		if limited, err := l.Pass(t.Context(), audience.LaneReply, "1", subscriber.Private); err != nil || limited <= 0 || limited > chatGap {
			t.Errorf("just after another: %s, %v", limited, err)
		}
		l.Pause(10 * time.Second)
		var limited time.Duration
		done := make(chan error)
		begin := time.Now()
		go func() {
			var err error
			limited, err = l.Pass(t.Context(), audience.LaneReply, "2", subscriber.Private)
			done <- err
		}()
		synctest.Wait()
		l.Penalise("2", time.Hour) // while it waits for all
		if err := <-done; err != nil || limited < 50*time.Minute || time.Since(begin) > 11*time.Second {
			t.Errorf("limited for %s after %s, %v", limited, time.Since(begin), err)
		}
		if err := l.Wait(t.Context(), audience.LaneReply, "3", subscriber.Private); err != nil || time.Since(begin) > 11*time.Second {
			t.Errorf("the next after %s, %v: a permit was lost", time.Since(begin), err)
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
