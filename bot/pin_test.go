package bot_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/channel"
	"loa/internal/assert"
	"loa/subscriber"
)

// alarm is an emergency for a group of that number.
func alarm(b *bench.Bench, group int64) channel.Delivery {
	d := b.Delivery(channel.DeliverUrgent)
	d.Subscriber.Address, d.Subscriber.Kind = fmt.Sprint(group), subscriber.Group
	d.Articles[0] = bench.Flood()
	return d
}

func TestAnEmergencyIsPinnedSilentlyWhereTheBotMayAndUnpinned(t *testing.T) {
	for _, c := range []struct {
		name   string
		admin  bool
		take   bool // the right is taken away before it is unpinned
		pinned []int
	}{
		{"an administrator", true, false, []int{1, 0}},
		{"a member", false, false, []int{0, 0}},
		{"an administrator whose right is taken away", true, true, []int{1, 1}},
	} {
		b := bench.New(t, bench.Setup{Idle: true})
		group := b.Telegram.AddChat(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"}, b.Lan).ID
		b.Telegram.Join(group, b.Lan, c.admin)
		d := alarm(b, group)
		d.Message = bench.ID(b.MustSend(d))
		d.Kind = channel.DeliverPin
		b.MustSend(d)
		b.MustSend(d) // safe to repeat
		got := []int{len(b.Telegram.Pinned(group))}
		b.Telegram.ForbidPins(group, c.take)
		d.Kind = channel.DeliverUnpin
		b.MustSend(d)
		got = append(got, len(b.Telegram.Pinned(group)))
		assert.Same(t, c.name+": pinned, and at the end", got, c.pinned)
		chat, _ := b.Telegram.Chat(group)
		assert.Same(t, c.name+": unread in the chat", chat.Unread, 1)

		d.Kind, d.Message = channel.DeliverPin, "999"
		b.MustSend(d) // the message is gone
	}
}

func TestAPinThatIsTooMuchIsTriedLater(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	group := b.Telegram.AddChat(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"}, b.Lan).ID
	b.Telegram.Join(group, b.Lan, true)
	d := alarm(b, group)
	d.Message = bench.ID(b.MustSend(d))
	b.Telegram.Penalise(group, time.Minute)
	d.Kind = channel.DeliverPin
	_, err := b.Send(d)
	var later *channel.LaterError
	assert.Same(t, fmt.Sprintf("%v asks to wait", err), errors.As(err, &later) && later.After >= time.Minute, true)
}

func TestAReminderAnswersTheEmergencyWithSoundAndCanBeConfirmed(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	d := b.Delivery(channel.DeliverUrgent)
	d.Articles[0] = bench.Flood()
	first := b.MustSend(d)
	d.Kind, d.Message, d.Subscriber.Sound = channel.DeliverReminder, bench.ID(first), false
	m, _ := b.Telegram.Message(b.Lan, b.MustSend(d))
	assert.Same(t, "answers, silent", fmt.Sprint(m.ReplyTo == first, m.Silent), "true false")
	b.TapOn(m.ID, "Đã đọc")
	b.Shows(b.Lan, "Nhắc lại", "Lũ quét ở Mường Tè")

	// Who has deleted the emergency has seen it.
	b.Telegram.Delete(b.Lan, first)
	receipt, err := b.Send(d)
	assert.Same(t, "reminder of what was deleted", fmt.Sprint(receipt, err), "{} <nil>")
}

func TestOnlyEmergenciesArePaidForAndOnlyWhenSet(t *testing.T) {
	for _, paid := range []bool{false, true} {
		b := bench.New(t, bench.Setup{Idle: true, Options: func(o *bot.Options) { o.Emergencies.Paid = paid }})
		b.Telegram.Say(b.Lan, "/start")
		d := b.Delivery(channel.DeliverUrgent)
		d.Articles[0] = bench.Flood()
		m, _ := b.Telegram.Message(b.Lan, b.MustSend(d))
		assert.Same(t, "emergency paid", m.Paid, paid)
		d.Articles[0].Urgency--
		m, _ = b.Telegram.Message(b.Lan, b.MustSend(d))
		assert.Same(t, "warning paid", m.Paid, false)
		m, _ = b.Telegram.Message(b.Lan, b.MustSend(b.Delivery(channel.DeliverArticle)))
		assert.Same(t, "article paid", m.Paid, false)
	}
}
