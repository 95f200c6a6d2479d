package bot_test

import (
	"strconv"
	"strings"
	"testing"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/subscriber"
)

// TestEveryLinkToATopicOpensIt follows the links that the bot makes and those
// that the site prints, which carry the id itself, for ids of every length.
func TestEveryLinkToATopicOpensIt(t *testing.T) {
	var topics []article.Topic
	for n := 1; n <= 48; n++ {
		topics = append(topics, article.Topic{ID: strings.Repeat("a", n), Name: "Chủ đề " + strings.Repeat("a", n)})
	}
	b := bench.New(t, bench.Setup{
		Options: func(o *bot.Options) { o.Topics = topics },
		Server:  bottest.Options{Limits: bottest.Limits{PerSecond: -1, ChatPerSecond: -1, GroupPerMinute: -1}},
	})
	b.Say("/start")
	for _, topic := range topics {
		_, made, _ := strings.Cut(b.Bot.TopicLink(topic.ID), "?start=")
		for _, payload := range []string{made, "c_" + topic.ID} {
			if len(payload) > 64 {
				t.Errorf("got a payload of %d characters for %s, want at most 64", len(payload), topic.ID)
			}
			b.Say("/start " + payload)
			_, topics := b.Sub(b.Lan, 0)
			if _, subscribed := topics[topic.ID]; !subscribed {
				t.Errorf("got %q for %s, want a subscription", b.Last(b.Lan).Text, payload)
			}
			b.Store.Change(subscriber.Unsubscribe{Address: strconv.FormatInt(b.Lan, 10), Topic: topic.ID})
		}
	}
}
