package alltests

import (
	"fmt"
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/channel"
	"loa/subscriber"
)

// TestAForumThatTakesNothingPausesAndTellsWhoLinkedIt: the general topic can be
// closed or hidden like any other, and then there is nowhere to send to.
func TestAForumThatTakesNothingPausesAndTellsWhoLinkedIt(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	forum, _ := b.group(bottest.Chat{Type: bottest.Supergroup, Title: "Diễn đàn", Forum: true})
	thread := b.tg.AddThread(forum, "Tin")
	b.sayIn(forum, bottest.Speaker{User: b.lan, Thread: thread}, "/start c_y-te")
	to := func(thread int64) (at int64, err error) {
		t.Helper()
		d := b.delivery(channel.DeliverArticle)
		d.Subscriber, _ = b.sub(forum, thread)
		_, err = b.send(d)
		return b.last(forum).Thread, err
	}
	told := func(what string) (n int) {
		for _, m := range b.tg.Messages(b.lan) {
			if strings.Contains(m.Text, what) {
				n++
			}
		}
		return n
	}
	b.tg.CloseThread(forum, thread)
	if at, err := to(thread); err != nil || at != 0 {
		t.Errorf("a closed topic: %v, sent to thread %d", err, at)
	}
	if told("Tin được gửi vào mục chung") != 1 {
		t.Error("nobody is told where the articles go instead")
	}
	b.tg.CloseThread(forum, 0)
	for _, thread := range []int64{thread, 0} {
		if _, err := to(thread); outcome(err) != "paused rights" {
			t.Errorf("thread %d, with the general topic closed too: %s (%v)", thread, outcome(err), err)
		}
	}
	if told("Không còn gửi được tin vào Diễn đàn") != 1 {
		t.Errorf("who linked the forum was told %d times", told("Không còn gửi được tin vào Diễn đàn"))
	}
	for _, thread := range []int64{thread, 0} { // as the sender does on that
		b.store.change(subscriber.Pause{Address: fmt.Sprint(forum), Thread: thread, Reason: "TOPIC_CLOSED"})
	}
	b.tg.ReopenThread(forum, 0)
	b.settle()
	for _, thread := range []int64{thread, 0} {
		if sub, _ := b.sub(forum, thread); sub.State != subscriber.Active {
			t.Errorf("thread %d after the general topic was opened: %s", thread, sub.State)
		}
		if at, err := to(thread); err != nil || at != 0 {
			t.Errorf("thread %d: %v, sent to thread %d", thread, err, at)
		}
	}
	b.tg.ReopenThread(forum, thread)
	b.settle()
	if at, err := to(thread); err != nil || at != thread {
		t.Errorf("after it was opened again: %v, sent to thread %d", err, at)
	}
	b.tg.CloseThread(forum, thread)
	to(thread)
	if n := told("Tin được gửi vào mục chung"); n != 2 {
		t.Errorf("closed twice, told %d times", n)
	}
}

func TestWhoIsToldOfALostTopicIsToldOnlyWhatIsTrue(t *testing.T) {
	b := newBench(t, setup{idle: true})
	forum := b.tg.AddChat(bottest.Chat{Type: bottest.Supergroup, Title: "Diễn đàn", Forum: true}, b.lan).ID
	b.tg.Join(forum, b.lan, true)
	b.tg.Say(b.lan, "/start")
	b.store.change(subscriber.SaveSubscriber{Subscriber: subscriber.Subscriber{Address: fmt.Sprint(b.lan), Kind: subscriber.Private, Language: "vi"}})
	manager, _ := b.sub(b.lan, 0)
	b.tg.CloseThread(forum, 0)
	d := b.delivery(channel.DeliverArticle)
	d.Subscriber.Address, d.Subscriber.Thread, d.Subscriber.Kind, d.Subscriber.Manager = fmt.Sprint(forum), 77, subscriber.Group, manager.ID
	if _, err := b.send(d); outcome(err) != "paused rights" {
		t.Errorf("%v", err)
	}
	for _, m := range b.tg.Messages(b.lan) {
		if strings.Contains(m.Text, "mục chung") {
			t.Errorf("says that articles go to the general topic, which is closed: %s", m.Text)
		}
	}
}
