package deliver_test

import (
	"testing"
	"time"

	"loa/channel"
	"loa/subscriber"
)

// TestAtTheMinuteOfADigestNothingIsLostOrToldTwice publishes and subscribes
// around 6:30, at midnight and at the end of quiet hours.
func TestAtTheMinuteOfADigestNothingIsLostOrToldTwice(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		daily := func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }
		w.person("1", daily, "a")
		w.person("2", func(s *subscriber.Subscriber) { // digest time lies within the quiet hours
			s.Rhythm, s.Quiet = subscriber.RhythmDaily, subscriber.QuietHours{From: 21 * 60, To: 7 * 60}
		}, "a")
		w.person("3", func(s *subscriber.Subscriber) { // quiet hours end as the digest comes
			s.Rhythm, s.Quiet = subscriber.RhythmDaily, subscriber.QuietHours{From: 21 * 60, To: 6*60 + 30}
		}, "a")
		w.person("4", func(s *subscriber.Subscriber) { s.Quiet = subscriber.QuietHours{From: 21 * 60, To: 6 * 60} },
			"a")
		w.begin()
		w.at(0, 0)
		midnight := w.publish(1, "a")
		w.at(6, 0) // the very moment at which what was held is told
		six := w.publish(2, "a")
		w.at(6, 29)
		w.sleep(59 * time.Second)
		w.person("5", daily, "a") // its first digest is a second away, and has nothing
		before := w.publish(3, "a")
		w.sleep(time.Second) // 6:30:00
		exactly := w.publish(4, "a")
		w.sleep(time.Second)
		after := w.publish(5, "a")
		w.at(6, 31)
		w.at(7, 1)
		w.publish(6, "b") // nobody's
		w.at(6, 31)       // the next morning
		w.at(7, 1)
		all := []int64{midnight, six, before, exactly, after}
		for _, address := range []string{"1", "2", "3", "4", "5"} {
			told := map[int64]int{}
			for _, m := range w.net.got(address) {
				if len(m.Articles) == 0 {
					t.Errorf("chat %s: an empty message, want len(m.Articles) other than 0", address)
				}
				for _, a := range m.Articles {
					told[a.ID]++
				}
			}
			for _, id := range all {
				want := 1
				if address == "5" && (id == midnight || id == six) { // from before it subscribed
					want = 0
				}
				if told[id] != want {
					t.Errorf("chat %s was told of article %d %d times, want %d", address, id, told[id], want)
				}
			}
		}
		hours := func(address string) (list []string) {
			for _, m := range w.net.got(address) {
				list = append(list, string(m.Kind)+" "+m.at.In(w.zone).Format("15:04"))
			}
			return list
		}
		for address, want := range map[string]string{"1": "digest 06:30", "2": "digest 07:00", "3": "digest 06:30",
			"4": "held 06:00"} {
			if got := hours(address); len(got) == 0 || got[0] != want {
				t.Errorf("chat %s: %q, want first %q", address, got, want)
			}
		}
		w.audit(0)
	})
}

// TestATopicWithARhythmOfItsOwnComesByItsOwn: an article of several topics
// comes once, in the most immediate of their rhythms.
func TestATopicWithARhythmOfItsOwnComesByItsOwn(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.person("1", func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }, "b")
		for topic, rhythm := range map[string]subscriber.Rhythm{"a": subscriber.RhythmImmediate,
			"t": subscriber.RhythmThrice, "w": subscriber.RhythmWeekly} {
			w.apply(subscriber.Subscribe{Channel: "telegram", Address: "1", Topic: topic, Rhythm: rhythm})
		}
		w.begin()
		atOnce, three, morning, saturday := w.publish(1, "a", "b", "t", "w"), w.publish(2, "t", "b", "w"), w.publish(3,
			"b", "w"), w.publish(4, "w")
		w.sleep(time.Minute)
		want := func(n int, kind channel.DeliveryKind, period subscriber.Rhythm, id int64) {
			t.Helper()
			got := w.net.got("1")
			if len(got) != n {
				t.Fatalf("%d messages, want %d", len(got), n)
			}
			if last := got[n-1]; last.Kind != kind || last.Period != period || len(last.Articles) != 1 ||
				last.Articles[0].ID != id {
				t.Errorf("message %d: %s %s of %d articles, want last.Kind %v, last.Period %v, len(last.Articles) 1, "+
					"last.Articles[0].ID %v", n, last.Kind, last.Period, len(last.Articles), kind, period, id)
			}
		}
		want(1, channel.DeliverArticle, "", atOnce)
		w.at(11, 31)
		want(2, channel.DeliverDigest, subscriber.RhythmThrice, three)
		w.at(6, 31) // Sunday
		want(3, channel.DeliverDigest, subscriber.RhythmDaily, morning)
		w.sleep(5 * 24 * time.Hour)
		want(3, channel.DeliverDigest, subscriber.RhythmDaily, morning)
		w.at(6, 31) // Saturday
		want(4, channel.DeliverDigest, subscriber.RhythmWeekly, saturday)
		// The person makes one topic follow the others: it comes with them from then on.
		w.apply(subscriber.Subscribe{Channel: "telegram", Address: "1", Topic: "a"})
		quiet := w.publish(5, "a")
		w.sleep(time.Minute)
		want(4, channel.DeliverDigest, subscriber.RhythmWeekly, saturday)
		w.at(6, 31)
		want(5, channel.DeliverDigest, subscriber.RhythmDaily, quiet)
		w.audit(0)
	})
}
