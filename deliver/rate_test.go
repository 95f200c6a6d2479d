package deliver_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"loa/channel"
)

// minutes is how long, in virtual time, the rate is measured: LOA_TEST_MINUTES
// or one.
func minutes() int {
	if n, err := strconv.Atoi(os.Getenv("LOA_TEST_MINUTES")); err == nil && n > 0 {
		return n
	}
	return 1
}

func TestThePermittedRateIsUsed(t *testing.T) {
	t.Parallel()
	inAWorld(t, func(w *world) { // what a database takes is no time by the world's clock
		n := minutes()
		w.people(0, 2000*n, "a")
		w.publish(1, "a")
		w.begin()
		// A penalty from outside in the middle of it.
		w.net.refuse("500", until(1, &channel.LaterError{After: 40 * time.Second, Err: errOther}))
		w.sleep(time.Duration(n) * time.Minute)
		got := len(w.net.got(""))
		used := float64(got) / float64(n*60*30)
		t.Logf("%d messages in %d minutes: %.1f %% of the permitted rate, %d on their way at most", got, n, used*100,
			w.net.most)
		if used < 0.97 || w.net.most > 4 {
			t.Error("too few, or too many at once, want used at least 0.97, w.net.most at most 4")
		}
	})
}

// Paid broadcasts: 1,000 a second with answers of 100 ms.
func TestAThousandASecondAreUsed(t *testing.T) {
	t.Parallel()
	inAWorld(t, func(w *world) {
		const rate, seconds = 1000, 3
		w.rate, w.net.rate = rate, rate
		w.people(0, rate*seconds*2, "a")
		w.publish(1, "a")
		w.begin()
		w.sleep(2 * time.Second) // how long answers take is not known before
		before := len(w.net.got(""))
		w.sleep(seconds * time.Second)
		got := float64(len(w.net.got(""))-before) / seconds
		t.Logf("%.0f messages a second, %d on their way at most", got, w.net.most)
		if got < 950 || w.net.most > 200 {
			t.Error("too few, or too many at once, want got at least 950, w.net.most at most 200")
		}
	})
}
