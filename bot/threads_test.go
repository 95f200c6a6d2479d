package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/channel"
	"loa/internal/assert"
	"loa/subscriber"
)

// TestAForumThatTakesNothingPausesAndTellsWhoLinkedIt: the general topic can be
// closed or hidden like any other, and then there is nowhere to send to.
func TestAForumThatTakesNothingPausesAndTellsWhoLinkedIt(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	forum, _ := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Diễn đàn", Forum: true})
	thread := b.Telegram.AddThread(forum, "Tin")
	b.SayIn(forum, bottest.Speaker{User: b.Lan, Thread: thread}, "/start c_y-te")
	to := func(thread int64) (at int64, err error) {
		t.Helper()
		d := b.Delivery(channel.DeliverArticle)
		d.Subscriber, _ = b.Sub(forum, thread)
		_, err = b.SendAgain(d)
		return b.Last(forum).Thread, err
	}
	told := func(what string) (n int) {
		for _, m := range b.Telegram.Messages(b.Lan) {
			if strings.Contains(m.Text, what) {
				n++
			}
		}
		return n
	}
	b.Telegram.CloseThread(forum, thread)
	if at, err := to(thread); err != nil || at != 0 {
		t.Errorf("a closed topic: %v, sent to thread %d, want no error, at 0", err, at)
	}
	if told("Tin được gửi vào mục chung") != 1 {
		t.Error("nobody is told where the articles go instead, want 1")
	}
	b.Telegram.CloseThread(forum, 0)
	for _, thread := range []int64{thread, 0} {
		if _, err := to(thread); bench.Outcome(err) != "paused rights" {
			t.Errorf("thread %d, with the general topic closed too: %s (%v), want bench.Outcome(err) %q", thread,
				bench.Outcome(err), err, "paused rights")
		}
	}
	if told("Không còn gửi được tin vào Diễn đàn") != 1 {
		t.Errorf("who linked the forum was told %d times, want 1", told("Không còn gửi được tin vào Diễn đàn"))
	}
	for _, thread := range []int64{thread, 0} { // as the sender does on that
		b.Store.Change(subscriber.Pause{Address: fmt.Sprint(forum), Thread: thread, Reason: "TOPIC_CLOSED"})
	}
	b.Telegram.ReopenThread(forum, 0)
	b.Settle()
	for _, thread := range []int64{thread, 0} {
		if sub, _ := b.Sub(forum, thread); sub.State != subscriber.Active {
			t.Errorf("thread %d after the general topic was opened: %s, want sub.State %v", thread, sub.State,
				subscriber.Active)
		}
		if at, err := to(thread); err != nil || at != 0 {
			t.Errorf("thread %d: %v, sent to thread %d, want no error, at 0", thread, err, at)
		}
	}
	b.Telegram.ReopenThread(forum, thread)
	b.Settle()
	if at, err := to(thread); err != nil || at != thread {
		t.Errorf("after it was opened again: %v, sent to thread %d, want no error, at %v", err, at, thread)
	}
	b.Telegram.CloseThread(forum, thread)
	to(thread)
	if n := told("Tin được gửi vào mục chung"); n != 2 {
		t.Errorf("closed twice, told %d times, want 2", n)
	}
}

func TestWhoIsToldOfALostTopicIsToldOnlyWhatIsTrue(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	forum := b.Telegram.AddChat(bottest.Chat{Type: bottest.Supergroup, Title: "Diễn đàn", Forum: true}, b.Lan).ID
	b.Telegram.Join(forum, b.Lan, true)
	b.Telegram.Say(b.Lan, "/start")
	b.Store.Change(subscriber.SaveSubscriber{
		Subscriber: subscriber.Subscriber{Address: fmt.Sprint(b.Lan), Kind: subscriber.Private, Language: "vi"},
	})
	manager, _ := b.Sub(b.Lan, 0)
	b.Telegram.CloseThread(forum, 0)
	d := b.Delivery(channel.DeliverArticle)
	d.Subscriber.Address, d.Subscriber.Thread, d.Subscriber.Kind, d.Subscriber.Manager = fmt.Sprint(
		forum,
	), 77, subscriber.Group, manager.ID
	if _, err := b.SendAgain(d); bench.Outcome(err) != "paused rights" {
		t.Errorf("%v, want bench.Outcome(err) %q", err, "paused rights")
	}
	for _, m := range b.Telegram.Messages(b.Lan) {
		if strings.Contains(m.Text, "mục chung") {
			t.Errorf(`says that articles go to the general topic, which is closed: %s, want m.Text without "mục chung"`,
				m.Text)
		}
	}
}

// That a forum topic is gone outlives the process: it is tried no more, and nobody is
// told again, until somebody writes a command there.
func TestALostTopicStaysLostAfterARestart(t *testing.T) {
	t.Parallel()
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	forum, _ := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Diễn đàn", Forum: true})
	thread := b.Telegram.AddThread(forum, "Tin")
	b.SayIn(forum, bottest.Speaker{User: b.Lan, Thread: thread}, "/start c_y-te")
	send := func() (at int64) {
		t.Helper()
		d := b.Delivery(channel.DeliverArticle)
		d.Subscriber, _ = b.Sub(forum, thread)
		if _, err := b.SendAgain(d); err != nil {
			t.Fatal(err)
		}
		return b.Last(forum).Thread
	}
	b.Telegram.CloseThread(forum, thread)
	send()
	told := len(b.Telegram.Messages(b.Lan))
	b.Restart(nil)
	b.Telegram.ForgetCalls()
	assert.Same(t, "thread of the next article", send(), 0)
	for _, c := range b.Telegram.Calls("sendMessage") {
		if c.Params["message_thread_id"] != "" || c.Chat == b.Lan {
			t.Errorf("got a call with %v after the restart, want neither the lost thread tried nor anyone told",
				c.Params)
		}
	}
	assert.Same(t, "messages to who linked the forum", len(b.Telegram.Messages(b.Lan)), told)

	b.Telegram.ReopenThread(forum, thread)
	b.Settle()
	assert.Same(t, "thread after it was opened again", send(), thread)
}
