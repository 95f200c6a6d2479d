package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
	"loa/viet"
)

const (
	inlineResults = 10
	inlineCache   = 60 // seconds that Telegram may answer by itself
)

// inlineResult is an article offered to "@bot words" in any chat.
// https://core.telegram.org/bots/api#inlinequeryresultarticle
type inlineResult struct {
	Type        string        `json:"type"`
	ID          string        `json:"id"`
	Title       string        `json:"title"`
	Description string        `json:"description,omitempty"`
	URL         string        `json:"url,omitempty"`
	Thumbnail   string        `json:"thumbnail_url,omitempty"`
	Content     inlineContent `json:"input_message_content"`
	Markup      any           `json:"reply_markup,omitempty"`
}

type inlineContent struct {
	Text      string      `json:"message_text"`
	ParseMode string      `json:"parse_mode"`
	Preview   linkPreview `json:"link_preview_options"`
}

// inline answers "@bot words" with the articles that hold the words, or with
// the newest ones.
func receiveInline(_ context.Context, t *talk, q *InlineQuery) error {
	lang := clientLanguage(q.From)
	question := cut(viet.CleanLine(q.Query), maxQuestion)
	published, id, _ := strings.Cut(q.Offset, ".")
	queryID := q.ID
	t.at = place{Chat: q.From.ID}
	t.fleeting = true // the phone asks anew with each letter
	t.later(func(ctx context.Context) error {
		list, err := t.d.store.Articles(ctx, article.Query{
			Search: question, BeforePublished: timeOf36(published), BeforeID: uncursor36(id), Limit: inlineResults + 1,
		})
		if err != nil {
			return fmt.Errorf("search inline: %w", err)
		}
		next := ""
		if len(list) > inlineResults {
			list = list[:inlineResults]
			last := list[len(list)-1]
			next = cursor36(last.Published.UnixMilli()) + "." + cursor36(last.ID)
		}
		results := []inlineResult{}
		for _, a := range list {
			results = append(results, newInlineResult(t.d, lang, a))
		}
		err = t.d.conn.Call(ctx, "answerInlineQuery", params{
			"inline_query_id": queryID, "results": asJSON(results), "cache_time": strconv.Itoa(inlineCache), "is_personal": "true", "next_offset": next,
			"button": asJSON(map[string]string{"text": words.InlineOpen.in(lang), "start_parameter": "inline"}),
		}, nil)
		if err != nil && classify(err) == staleQuery {
			return nil
		}
		return err
	})
	return nil
}

func newInlineResult(d *dialogue, lang string, a article.Article) inlineResult {
	sub := d.defaults(place{}, subscriber.Channel)
	sub.Language = lang
	s := d.render.delivery(channel.Delivery{Subscriber: sub, Kind: channel.DeliverArticle, Articles: []article.Article{a}})
	r := inlineResult{
		Type: "article", ID: strconv.FormatInt(a.ID, 10), Title: cut(viet.CleanLine(firstRunes(a.Title, 800)), 200), Description: cut(viet.CleanLine(firstRunes(a.Summary, 800)), 200),
		Content: inlineContent{Text: s.Text, ParseMode: "HTML", Preview: s.Preview},
	}
	r.Content.Preview.Disabled = s.Preview.URL == ""
	if r.Title == "" {
		r.Title = r.ID
	}
	if linkable(a.URL) {
		r.URL = a.URL
	}
	if a.Image != nil && linkable(a.Image.URL) {
		r.Thumbnail = a.Image.URL
	}
	if len(s.Rows) > 0 {
		r.Markup = map[string]any{"inline_keyboard": s.Rows}
	}
	return r
}
