package search

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
)

// ListPage turns the pages of a digest or another list that was sent: they
// stand in what was kept of it. A list of which nothing is kept stays as it is.
func ListPage(ctx context.Context, t *dialogue.Turn, page int) error {
	c, err := t.Dialogue.Store.ListMessageAt(ctx, t.Dialogue.Opts.Channel, t.At.Address(),
		strconv.Itoa(t.Below.MessageID))
	if errors.Is(err, article.ErrNotFound) {
		t.AnswerCallback(t.Text(render.Words.OldList), true)
		return nil
	}
	if err == nil && c.Subscriber != t.Subscriber.ID {
		err = t.AimAtReader(ctx, c.Subscriber)
	}
	if err != nil {
		return fmt.Errorf("turn a page: %w", err)
	}
	t.Redraw(func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		var ids []int64
		for _, told := range c.Shown {
			ids = append(ids, told.Article)
		}
		ids = append(ids, c.Rest...)
		pages := (len(ids) + render.PageItems - 1) / render.PageItems
		page := min(max(page, 0), pages-1)
		from := page * render.PageItems
		var list []article.Article
		for _, id := range ids[from:min(len(ids), from+render.PageItems)] {
			a, err := v.Dialogue.Store.Article(ctx, id)
			if errors.Is(err, article.ErrNotFound) {
				continue
			}
			if err != nil {
				return telegram.Screen{}, fmt.Errorf("turn a page: %w", err)
			}
			list = append(list, v.OwnTopics(a))
		}
		footer := ""
		if c.Older > 0 && page == pages-1 {
			footer = v.Text(render.Words.ListOlder, len(ids), c.Older)
		}
		text, rows := v.Dialogue.Render.Grouped(
			v.Lang,
			"<b>"+v.Text(render.Words.DigestPage, page+1, pages)+"</b>",
			footer,
			list,
			from,
		)
		return telegram.Screen{Text: text, Rows: append(rows, listTurns(v, page, pages))}, nil
	})
	return nil
}

// listTurns is the row that turns a list's pages.
func listTurns(v *dialogue.View, page, pages int) []telegram.Button {
	turn := func(label render.Text, page int) telegram.Button {
		if page < 0 || page >= pages {
			return telegram.Button{Text: "·", Data: callback.Data(callback.Nothing)}
		}
		return v.Button(label, callback.List, strconv.Itoa(page))
	}
	return []telegram.Button{
		turn(render.Words.Previous, page-1),
		{Text: v.Text(render.Words.PageOf, page+1, pages), Data: callback.Data(callback.Nothing)},
		turn(render.Words.Next, page+1),
	}
}
