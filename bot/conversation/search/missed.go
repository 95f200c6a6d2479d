package search

import (
	"context"
	"fmt"
	"slices"
	"time"

	"loa/article"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
)

// missedMost is how many missed articles are counted.
const missedMost = 200

// MissedScreen lists the newest articles that a person would have got since a time,
// and says how many there were; no text when there were none.
func MissedScreen(since time.Time) dialogue.Draw {
	return func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		q := article.Query{Since: since, Limit: missedMost + 1}
		if !dialogue.HasIncluded(v.Subscriber.Keywords) {
			if q.Topics = v.Topics(); len(q.Topics) == 0 {
				return telegram.Screen{}, nil
			}
		}
		list, err := v.Dialogue.Store.Articles(ctx, q)
		if err != nil {
			return telegram.Screen{}, fmt.Errorf("list what was missed: %w", err)
		}
		list = slices.DeleteFunc(list, func(a article.Article) bool { return !wants(v, a) })
		if len(list) == 0 {
			return telegram.Screen{}, nil
		}
		heading, footer := v.Text(render.Words.Missed, len(list)), ""
		if len(list) > missedMost {
			heading = v.Text(render.Words.MissedMany, missedMost)
		}
		if older := len(list) - render.PageItems; older > 0 {
			footer = v.Text(render.Words.ListOlder, render.PageItems, older)
			list = list[:render.PageItems]
		}
		for i := range list {
			list[i] = v.OwnTopics(list[i])
		}
		text, rows := v.Dialogue.Render.Grouped(v.Lang, heading, footer, list, 0)
		return telegram.Screen{Text: text, Rows: append(rows, v.Footer())}, nil
	}
}

// wants tells whether the person follows an article: by a topic or a keyword, and no
// excluded word keeps it away.
func wants(v *dialogue.View, a article.Article) bool {
	filter := subscriber.Filter(v.Subscriber.Keywords)
	if filter.Refuses(a) {
		return false
	}
	follows := slices.ContainsFunc(a.Topics, func(id string) bool { _, on := v.Following[id]; return on })
	return follows || filter.Wants(a)
}
