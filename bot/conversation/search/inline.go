package search

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
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
	Text      string               `json:"message_text"`
	ParseMode string               `json:"parse_mode"`
	Preview   telegram.LinkPreview `json:"link_preview_options"`
}

// ReceiveInline answers "@bot words" with the articles that hold the words, or with
// the newest ones.
func ReceiveInline(_ context.Context, t *dialogue.Turn, q *telegram.InlineQuery) error {
	lang := dialogue.ClientLanguage(q.From)
	question := telegram.Cut(viet.CleanLine(q.Query), MaxQuestion)
	published, id, _ := strings.Cut(q.Offset, ".")
	queryID := q.ID
	t.At = telegram.Destination{Chat: q.From.ID}
	t.Fleeting = true // the phone asks anew with each letter
	t.Queue(func(ctx context.Context) error {
		list, err := t.Dialogue.Store.Articles(ctx, article.Query{
			Search:          question,
			BeforePublished: callback.TimeFromBase36(published),
			BeforeID:        callback.FromBase36(id),
			Limit:           inlineResults + 1,
		})
		if err != nil {
			return fmt.Errorf("search inline: %w", err)
		}
		next := ""
		if len(list) > inlineResults {
			list = list[:inlineResults]
			last := list[len(list)-1]
			next = callback.Base36(last.Published.UnixMilli()) + "." + callback.Base36(last.ID)
		}
		results := []inlineResult{}
		for _, a := range list {
			results = append(results, newInlineResult(t.Dialogue, lang, a))
		}
		err = t.Dialogue.Conn.Call(ctx, "answerInlineQuery", telegram.Params{
			"inline_query_id": queryID,
			"results":         telegram.AsJSON(results),
			"cache_time":      strconv.Itoa(inlineCache),
			"is_personal":     "true",
			"next_offset":     next,
			"button": telegram.AsJSON(
				map[string]string{"text": render.Words.InlineOpen.In(lang), "start_parameter": "inline"},
			),
		}, nil)
		if err != nil && telegram.Classify(err) == telegram.StaleQuery {
			return nil
		}
		return err
	})
	return nil
}

func newInlineResult(d *dialogue.Dialogue, lang string, a article.Article) inlineResult {
	sub := d.Defaults(telegram.Destination{}, subscriber.Channel)
	sub.Language = lang
	s := d.Render.Delivery(
		channel.Delivery{Subscriber: sub, Kind: channel.DeliverArticle, Articles: []article.Article{a}},
	)
	r := inlineResult{
		Type:        "article",
		ID:          strconv.FormatInt(a.ID, 10),
		Title:       telegram.Cut(viet.CleanLine(telegram.FirstRunes(a.Title, 800)), 200),
		Description: telegram.Cut(viet.CleanLine(telegram.FirstRunes(a.Summary, 800)), 200),
		Content:     inlineContent{Text: s.Text, ParseMode: "HTML", Preview: s.Preview},
	}
	r.Content.Preview.Disabled = s.Preview.URL == ""
	if r.Title == "" {
		r.Title = r.ID
	}
	if telegram.Linkable(a.URL) {
		r.URL = a.URL
	}
	if a.Image != nil && telegram.Linkable(a.Image.URL) {
		r.Thumbnail = a.Image.URL
	}
	if len(s.Rows) > 0 {
		r.Markup = map[string]any{"inline_keyboard": s.Rows.Fitted()}
	}
	return r
}
