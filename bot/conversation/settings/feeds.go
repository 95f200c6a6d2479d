package settings

import (
	"context"
	"net/url"
	"strings"

	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
)

// feedTopics is how many topics one feed may have.
const feedTopics = 20

// FeedsScreen shows the address of the feed with the chosen topics, of all articles
// when none is chosen, and copies it.
func FeedsScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	site := strings.TrimRight(v.Dialogue.Render.Address, "/")
	if site == "" {
		return telegram.Screen{Text: v.Text(render.Words.FeedsNone), Rows: telegram.Keyboard{v.Footer()}}, nil
	}
	topics := v.Topics()
	name := "all"
	if len(topics) > 0 && len(topics) <= feedTopics {
		name = strings.Join(topics, "+")
	}
	address := site + "/feeds/" + (&url.URL{Path: name}).EscapedPath() + ".rss"
	s := telegram.Screen{Text: v.Text(render.Words.Feeds, telegram.Esc(address))}
	if copies, short := telegram.CopyButton(v.Text(render.Words.FeedsCopy), address); short {
		s.Rows = append(s.Rows, []telegram.Button{copies})
	}
	if home := site + "/"; telegram.Linkable(home) {
		s.Rows = append(s.Rows, []telegram.Button{{Text: v.Text(render.Words.FeedsOpen), URL: home}})
	}
	s.Rows = append(s.Rows, v.Footer())
	return s, nil
}
