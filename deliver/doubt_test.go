package deliver_test

import (
	"testing"
	"time"

	"loa/channel"
	"loa/internal/assert"
	"loa/subscriber"
)

// The messages of one chat arrive, and their answers never do, while the channel
// answers to everything else.
func TestAMessageWhoseAnswersAreLostIsRepeatedOnce(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 4, "a")
		w.person("4", func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmThrice }, "a")
		w.begin()
		for _, address := range []string{"1", "4"} {
			w.net.lose(address, true)
		}
		a := w.article(1, "a")
		id := w.save(a)
		w.at(11, 31)
		w.sleep(8 * time.Hour)
		for _, address := range []string{"1", "4"} {
			got := w.net.got(address)
			assert.Same(t, address+": messages", len(got), 2)
			assert.Same(t, address+": the second says that it may be a repeat", got[1].MaybeDup, true)
		}
		audit := w.audit(id)[0]
		assert.Same(t, "sent, maybe twice, pending",
			[]int64{audit.Sent, audit.MaybeDup, audit.Pending}, []int64{4, 2, 0})

		w.net.lose("1", false)
		w.net.lose("4", false)
		a.Title = "Đợt mưa 200 mm"
		w.save(a)
		w.sleep(time.Minute)
		for _, address := range []string{"1", "4"} { // it cannot be edited: its id is not known
			told := corrections(w.net.got(address))
			if len(told) != 1 || told[0].Message != "" {
				t.Errorf("%s: corrections %+v, want one that stands by itself", address, told)
			}
		}
		w.nothingPending(id)
	})
}

// Nothing that the channel answers comes back, to getMe neither.
func TestNothingIsRepeatedWhileTheChannelDoesNotAnswer(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.begin()
		w.net.lose("", true)
		id := w.publish(1, "a")
		w.sleep(20 * time.Minute)
		assert.Same(t, "messages while no answer comes", len(w.net.got("1")), 1)
		w.net.lose("", false)
		w.sleep(5 * time.Minute)
		got := w.net.got("1")
		assert.Same(t, "messages in all", len(got), 2)
		assert.Same(t, "kinds", []channel.DeliveryKind{got[0].Kind, got[1].Kind},
			[]channel.DeliveryKind{channel.DeliverArticle, channel.DeliverArticle})
		assert.Same(t, "the second says that it may be a repeat", got[1].MaybeDup, true)
		w.nothingPending(id)
	})
}
