package deliver_test

import (
	"fmt"
	"testing"
	"time"

	"loa/channel"
	"loa/internal/assert"
	"loa/subscriber"
)

// A group becomes a supergroup that follows the same topic already, since an
// operator has linked it. Whichever was there first, its people get an article
// once, by the way that the old or the new group gets it.
func TestAGroupThatMovesIntoOneThatFollowsGetsAnArticleOnce(t *testing.T) {
	t.Parallel()
	const before, after = "5", "1005"
	ways := map[string]func(*subscriber.Subscriber){
		"at once": nil,
		"held":    func(s *subscriber.Subscriber) { s.Quiet = subscriber.QuietHours{From: 6 * 60, To: 9 * 60} },
		"digest":  func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmThrice },
	}
	for _, first := range []string{before, after} {
		for _, says := range []string{"group", "channel", "group, before the article"} {
			for way, set := range ways {
				name := fmt.Sprintf("%s first, the %s says so, %s", first, says, way)
				inWorlds(t, func(w *world) {
					t.Cleanup(func() {
						if w.t.Failed() {
							t.Log(name)
						}
					})
					second := before
					if first == before {
						second = after
					}
					w.person(first, nil, "a")
					w.person(second, set, "a")
					w.begin()
					moved := func() {
						if says == "channel" {
							w.net.refuse(before, func(int) error { return &channel.MovedError{Address: after} })
						} else {
							w.apply(subscriber.Move{Channel: "telegram", Address: before, NewAddress: after})
						}
					}
					if says != "group" {
						moved()
					}
					a := w.article(1, "a")
					id := w.save(a)
					w.sleep(10 * time.Second)
					if says == "group" {
						moved()
					}
					w.deliverer.Notify()
					w.at(11, 31)
					w.sleep(time.Minute)
					told := append(w.net.got(before), w.net.got(after)...)
					if says == "group" && first == after && way != "at once" || says != "group" || way != "at once" {
						assert.Same(t, name+": messages", len(told), 1)
					}
					a.Title = "Đợt mưa 200 mm"
					w.save(a)
					w.sleep(time.Minute)
					edits := 0
					for _, g := range w.net.got(after) {
						if g.Kind == channel.DeliverEdit {
							edits++
						}
					}
					if len(told) > 0 && told[0].Subscriber.Address == after {
						assert.Same(t, name+": edits in the new group", edits, 1)
					}
					w.nothingPending(id)
				})
			}
		}
	}
}
