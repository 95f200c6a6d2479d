package bench

import (
	"fmt"
	"strings"
	"time"

	"loa/bot"
	"loa/bot/bottest"
)

// Restart ends the bot and lets another take its place on the same store.
func (b *Bench) Restart(options func(*bot.Options)) {
	b.T.Helper()
	b.Stop()
	b.Store.Mu.Lock()
	b.Store.dies, b.Store.dead = false, false
	b.Store.Mu.Unlock()
	b.Bot = b.NewBot(options)
	b.Run()
	b.Bot.WaitResumed()
}

// Dying lets the process die right after it has stored the next update.
func (b *Bench) Dying(act func(), options func(*bot.Options)) {
	b.T.Helper()
	b.Store.Mu.Lock()
	b.Store.dies = true
	b.Store.Mu.Unlock()
	act()
	b.Until("nothing was stored", func() bool {
		b.Store.Mu.Lock()
		defer b.Store.Mu.Unlock()
		return b.Store.dead
	})
	b.Restart(options)
	b.Settle()
}

// Chats is all that people see.
func (b *Bench) Chats() string {
	var s strings.Builder
	for _, c := range b.Telegram.Chats() {
		for _, m := range b.Telegram.Messages(c.ID) {
			fmt.Fprintf(&s, "%d %s\n%s\n", c.ID, m.Text, Labels(m))
		}
	}
	return s.String()
}

// Hang lets no answer come through, so that many are owed.
func (b *Bench) Hang() (remove func()) {
	return b.Telegram.Inject(
		bottest.Fault{Method: "sendMessage", Kind: bottest.DropBefore, Delay: time.Hour, Count: -1},
	)
}

// Cut ends the bot while answers hang.
func (b *Bench) Cut() {
	b.T.Helper()
	stopped := make(chan struct{})
	stop := b.Stop
	go func() {
		defer close(stopped)
		stop()
	}()
	b.Advance("the bot did not stop", func() bool {
		select {
		case <-stopped:
			return true
		default:
			return false
		}
	})
	b.Stop = func() {}
}
