package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"loa/article"
)

// listPage turns the pages of a digest or another list that was sent: they
// stand in what was kept of it. A list of which nothing is kept stays as it is.
func listPage(ctx context.Context, t *talk, page int) error {
	c, err := t.d.store.ListMessageAt(ctx, channelName, t.at.address(), int64(t.tapped.MessageID))
	if errors.Is(err, article.ErrNotFound) {
		t.confirm(t.say(words.OldList), true)
		return nil
	}
	if err == nil && c.Subscriber != t.sub.ID {
		err = t.aimAtReader(ctx, c.Subscriber)
	}
	if err != nil {
		return fmt.Errorf("turn a page: %w", err)
	}
	t.redraw(func(ctx context.Context, v *view) (screen, error) {
		var ids []int64
		for _, told := range c.Shown {
			ids = append(ids, told.Article)
		}
		ids = append(ids, c.Rest...)
		pages := (len(ids) + pageItems - 1) / pageItems
		page := min(max(page, 0), pages-1)
		from := page * pageItems
		var list []article.Article
		for _, id := range ids[from:min(len(ids), from+pageItems)] {
			a, err := v.d.store.Article(ctx, id)
			if errors.Is(err, article.ErrNotFound) {
				continue
			}
			if err != nil {
				return screen{}, fmt.Errorf("turn a page: %w", err)
			}
			list = append(list, v.ownTopics(a))
		}
		footer := ""
		if c.Older > 0 && page == pages-1 {
			footer = v.say(words.ListOlder, len(ids), c.Older)
		}
		text, rows := v.d.render.grouped(v.lang, "<b>"+v.say(words.DigestPage, page+1, pages)+"</b>", footer, list, from)
		return screen{Text: text, Rows: append(rows, listTurns(v, page, pages))}, nil
	})
	return nil
}

// pageTurns is the row that turns a list's pages.
func listTurns(v *view, page, pages int) []button {
	turn := func(label text, page int) button {
		if page < 0 || page >= pages {
			return button{Text: "·", Data: data(verbNothing)}
		}
		return v.button(label, verbList, strconv.Itoa(page))
	}
	return []button{turn(words.Previous, page-1), {Text: v.say(words.PageOf, page+1, pages), Data: data(verbNothing)}, turn(words.Next, page+1)}
}
