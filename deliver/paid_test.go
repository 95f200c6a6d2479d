package deliver_test

import (
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/deliver/throttle"
	"loa/internal/assert"
)

// 2,000 people at 30 a second are a minute and more.
func TestAnEmergencyThatIsPaidForIsSentAtItsOwnRate(t *testing.T) {
	t.Parallel()
	inAWorld(t, func(w *world) {
		w.net.paidRate, w.paid = 1000, throttle.NewLimiter(1000, time.Now)
		w.people(0, 2000, "a")
		w.begin()
		news := w.publish(1, "a")
		w.sleep(2 * time.Second)
		a := w.article(2, "b")
		a.Urgency = article.Emergency
		id := w.save(a)
		w.sleep(20 * time.Second)
		alarms := w.kinds("", alarm)[0]
		assert.Same(t, "alarms in 20 s", alarms, 2000)
		ordinary := w.kinds("", channel.DeliverArticle)[0]
		if ordinary < 400 || ordinary > 23*30 {
			t.Errorf("got %d ordinary messages in 22 s, want them at 30 a second beside the emergency", ordinary)
		}
		a.Title = "Bản tin sửa lại"
		w.save(a) // edits are not paid for
		w.sleep(20 * time.Minute)
		w.net.once(0, 1, news)
		assert.Same(t, "everyone has the news", w.kinds("", channel.DeliverArticle)[0], 2000)
		assert.Same(t, "everyone was warned once", len(w.audit(id)) > 0 && w.kinds("", alarm)[0] == 2000, true)
	})
}
