package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/store/storetest"
)

// startBeside starts a second process on the same database, and makes it the
// one that w asks.
func (w *world) startBeside() *process {
	w.t.Helper()
	text, err := os.ReadFile(w.config)
	if err != nil {
		w.t.Fatal(err)
	}
	first, second := strings.TrimPrefix(w.site, "http://"), freeAddress(w.t)
	w.config, w.site = filepath.Join(w.t.TempDir(), "loa.yaml"), "http://"+second
	if err := os.WriteFile(w.config, bytes.ReplaceAll(text, []byte(first), []byte(second)), 0o600); err != nil {
		w.t.Fatal(err)
	}
	p := w.start()
	w.eventually("the second process", w.healthy)
	return p
}

// TestOfTwoProcessesOnePollsAndTheOtherTakesOver: a second poller would be
// refused, and would end the first one's poll.
func TestOfTwoProcessesOnePollsAndTheOtherTakesOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.Postgres(t), bottest.Options{})
	leader := w.start()
	w.eventually("the end of the first fill", w.filled)
	w.eventually("the first process to poll", func() bool {
		return strings.Contains(leader.log.String(),
			"Telegram is connected")
	})
	follower := w.startBeside()
	const person = 7_003_147_007
	w.subscribe(person, "Kinh tế")
	w.publish("Giá chè Pu Mây tăng", "Bà con phấn khởi.")
	w.eventually("the article", func() bool { return w.chatHas(person, "Giá chè Pu Mây tăng") == 1 })
	if strings.Contains(follower.log.String(), "Telegram is connected") {
		t.Error(`the process that does not lead converses, want it without "Telegram is connected"`)
	}
	leader.kill()
	for _, text := range []string{"/gio", "/caidat", "/moi"} { // in the middle
		before := len(w.telegram.Messages(person))
		w.say(person, text)
		if n := len(w.telegram.Messages(person)); n != before+2 {
			t.Errorf("%s was answered %d times, want %v", text, n-before-1, before+2)
		}
	}
	w.publish("Ngô nương Pu Mây được mùa", "Bà con gặt sớm.")
	w.eventually("the article, from the one that is left",
		func() bool { return w.chatHas(person, "Ngô nương Pu Mây được mùa") == 1 })
	for _, c := range w.telegram.Calls("getUpdates") {
		if c.Code == 409 {
			t.Errorf("two polled at once, at %s, want c.Code other than 409", c.At)
		}
	}
	for _, p := range []*process{leader, follower} { // what is personal stays out of the logs
		if log := p.log.String(); strings.Contains(log, "7003147007") || strings.Contains(log, "Hiền") ||
			strings.Contains(log, w.telegram.Token()) {
			t.Error(`a log tells of a person, or shows the token, want log without "7003147007", log without "Hiền"`)
		}
	}
	if err := follower.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: %v, want no error", err)
	}
	w.balanced(follower)
}
