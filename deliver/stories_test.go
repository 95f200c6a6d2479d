package deliver_test

import (
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/internal/assert"
	"loa/subscriber"
)

// report is the next report of one event.
func (w *world) report(n int) article.Article {
	a := w.article(n, "a")
	a.Title = []string{"Lũ quét cuốn trôi cầu Nậm Bum, bản Nà Phầy bị chia cắt",
		"Tiếp tế cho bản Nà Phầy bị chia cắt do lũ quét Nậm Bum",
		"Nối lại đường vào bản Nà Phầy sau lũ quét Nậm Bum"}[n]
	return a
}

func TestAStoryGoesOnBelowItsFirstMessage(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.person("1", nil, "a")
		w.person("2", func(s *subscriber.Subscriber) { s.SoundOnce = true }, "a")
		w.begin()
		w.save(w.report(0))
		w.sleep(time.Hour)
		w.person("3", func(s *subscriber.Subscriber) { s.SoundOnce = true }, "a") // knows nothing of the first
		w.save(w.report(1))
		w.sleep(time.Hour)
		w.end() // nothing of it is kept in memory
		w.begin()
		w.save(w.report(2))
		w.sleep(time.Hour)
		w.save(w.article(9, "a"))
		w.sleep(time.Hour)

		for _, address := range []string{"1", "2"} {
			got := w.net.got(address)
			assert.Same(t, "messages to "+address, len(got), 4)
			assert.Same(t, "what the first answers, at "+address, got[0].Follows, "")
			assert.Same(t, "what the second answers, at "+address, got[1].Follows, got[0].id)
			assert.Same(t, "what the third answers, at "+address, got[2].Follows, got[0].id)
			assert.Same(t, "what other news answers, at "+address, got[3].Follows, "")
			for i, silent := range []bool{false, address == "2", address == "2", false} {
				assert.Same(t, "silence at "+address, got[i].Silent, silent)
			}
		}
		late := w.net.got("3")
		assert.Same(t, "messages to who came later", len(late), 3)
		assert.Same(t, "what their first answers", late[0].Follows, "")
		assert.Same(t, "its silence", late[0].Silent, false)
		assert.Same(t, "what their second answers", late[1].Follows, late[0].id)
	})
}

func TestAWarningSoundsThoughItGoesOnWithAStory(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.person("1", func(s *subscriber.Subscriber) { s.SoundOnce = true }, "a")
		w.begin()
		w.save(w.report(0))
		w.sleep(time.Hour)
		warning := w.report(1)
		warning.Urgency = article.Warning
		w.save(warning)
		w.sleep(time.Hour)
		got := w.net.got("1")
		assert.Same(t, "messages", len(got), 2)
		assert.Same(t, "kind", got[1].Kind, channel.DeliverUrgent)
		assert.Same(t, "what it answers", got[1].Follows, got[0].id)
		assert.Same(t, "silence", got[1].Silent, false)
	})
}
