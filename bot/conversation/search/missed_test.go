package search_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
)

// publish adds articles of topics that were published now.
func publish(b *bench.Bench, n int, topic string) {
	b.Clock.Add(time.Minute)
	for i := range n {
		id := int64(100 + len(b.Store.Archive))
		b.Store.Archive = append(b.Store.Archive, article.Article{ID: id, Source: "laichau",
			URL: fmt.Sprintf("https://laichau.gov.vn/tin/%d.html", id), Title: fmt.Sprintf("%s %d", topic, i+1),
			Topics: []string{topic}, State: article.StateLive, Published: b.Clock.Now()})
	}
}

// TestWhoBlockedTheBotAndReturnsIsToldInOneListWhatWasMissed.
func TestWhoBlockedTheBotAndReturnsIsToldInOneListWhatWasMissed(t *testing.T) {
	for _, c := range []struct {
		name string
		back func(b *bench.Bench)
	}{
		{"unblocked", func(b *bench.Bench) { b.Telegram.Unblock(b.Lan) }},
		{"unblocked and /start", func(b *bench.Bench) {
			b.Telegram.Unblock(b.Lan)
			b.Settle()
			b.Telegram.Say(b.Lan,
				"/start")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := bench.New(t, bench.Setup{})
			b.Say("/start c_y-te")
			publish(b, 2, "y-te") // before
			b.Clock.Add(time.Minute)
			b.Telegram.Block(b.Lan)
			b.Settle()
			publish(b, 3, "y-te")
			publish(b, 4, "du-lich")
			c.back(b)
			b.Settle()
			lists := 0
			for _, m := range b.Telegram.Messages(b.Lan) {
				if strings.Contains(m.Text, "trong lúc quý vị vắng mặt") {
					lists++
					if !strings.Contains(m.Text, "3 tin trong lúc") || !strings.Contains(m.Text, "y-te 3") ||
						strings.Contains(m.Text, "du-lich") {
						t.Errorf("got\n%s\nwant the three of the topic", m.Text)
					}
				}
			}
			if lists != 1 {
				t.Errorf("got %d lists, want 1:\n%s", lists, b.Chats())
			}
		})
	}
}

func TestWhoMissedNothingOrVeryMuchIsToldSoToo(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_y-te")
	b.Telegram.Block(b.Lan)
	b.Settle()
	b.Telegram.Unblock(b.Lan)
	b.Settle()
	if strings.Contains(b.Chats(), "vắng mặt") {
		t.Errorf("nothing was missed: got\n%s\nwant no list", b.Chats())
	}
	b.Telegram.Block(b.Lan)
	b.Settle()
	publish(b, 250, "y-te")
	b.Telegram.Unblock(b.Lan)
	b.Settle()
	b.Shows(b.Lan, "Hơn 200 tin trong lúc quý vị vắng mặt", "/moi")
}

func TestAKeywordAloneBringsWhatWasMissed(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Say("/tukhoa lễ hội, -du-lich 2")
	b.Telegram.Block(b.Lan)
	b.Settle()
	publish(b, 1, "y-te")
	b.Store.Archive[len(b.Store.Archive)-1].Title = "Lễ hội Gầu Tào"
	b.Telegram.Unblock(b.Lan)
	b.Settle()
	b.Shows(b.Lan, "1 tin trong lúc quý vị vắng mặt", "Lễ hội Gầu Tào")
}

// TestAGroupThatReturnsIsGreetedAsOne: with its topics, and without "quý vị".
func TestAGroupThatReturnsIsGreetedAsOne(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	group, _ := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"})
	b.SayIn(group, bottest.Speaker{User: b.Lan}, "/start c_y-te")
	b.Telegram.Kick(group, b.Lan)
	b.Settle()
	b.Telegram.Join(group, b.Lan, false)
	b.Settle()
	m := b.Shows(group, "đã trở lại", "chủ đề nhóm đã chọn")
	if strings.Contains(m.Text, "quý vị") {
		t.Errorf("got %q, want words for a group", m.Text)
	}
	b.SayIn(group, bottest.Speaker{User: b.Lan}, "/tamdung")
	b.Telegram.TapLabel(group, b.Last(group).ID, "Một tuần")
	b.TapAs(group, b.Lan, b.Last(group).ID, "Một tuần")
	b.SayIn(group, bottest.Speaker{User: b.Lan}, "/start")
	if !strings.Contains(b.Chats(), "Nhóm sẽ nhận tin trở lại.") {
		t.Errorf("got\n%s\nwant that the group gets news again", b.Chats())
	}
}
