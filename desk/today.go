package desk

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"loa/article"
	"loa/desk/internal/changes"
	"loa/desk/internal/frame"
	"loa/desk/internal/sourcing"
	"loa/desk/internal/words"
	"loa/operations"
)

const (
	newestMost = 10
	eventsMost = 10
)

// todayPage is what came and went, and what needs a hand.
type todayPage struct {
	operations.Stats
	Needs   []need
	Sources []sourcing.Row
	Newest  []frame.ArticleRow
	Events  []eventRow
}

// need is something that needs a hand, and where.
type need struct{ Says, Link, Do string }

type eventRow struct {
	At   time.Time
	Says string
}

func (d screens) today(q *frame.Request) error {
	ctx := q.R.Context()
	stats, err := d.Options.State.Stats(ctx)
	if err != nil {
		return err
	}
	sources, err := sourcing.Screens{Screens: changes.Screens{Frame: d.Frame}}.Rows(ctx)
	if err != nil {
		return err
	}
	newest, _, err := d.Options.Articles.Find(ctx, article.Query{Limit: newestMost})
	if err != nil {
		return err
	}
	page := todayPage{Stats: stats, Sources: sources, Newest: d.ArticleRows(newest)}
	if page.Needs, err = d.needs(ctx, stats, sources); err != nil {
		return err
	}
	happened, err := d.Options.State.SourceEvents(ctx, eventsMost)
	if err != nil {
		return err
	}
	for _, e := range happened {
		page.Events = append(page.Events, eventRow{e.At, d.SourceName(e.Source) + ": " +
			cmp.Or(words.Events[e.Kind], string(e.Kind))})
	}
	return d.Show(q, "today", "Hôm nay", page)
}

// needs lists what needs a hand, the most urgent first.
func (d screens) needs(ctx context.Context, stats operations.Stats, sources []sourcing.Row) (list []need, err error) {
	requests, err := d.Options.Publishing.ApprovalRequests(ctx, "")
	if err != nil {
		return nil, err
	}
	if n := len(requests); n > 0 {
		list = append(list, need{fmt.Sprintf("%d cảnh báo chờ quyết định có phát khẩn cấp hay không", n),
			"/desk/warnings",
			"Quyết định"})
	}
	if d.Options.Silent != nil {
		for _, what := range d.Options.Silent() {
			list = append(list, need{what, "/desk/people", "Xem người nhận"})
		}
	}
	for _, s := range sources {
		if s.Trouble != "" {
			list = append(list, need{s.Name + ": " + s.Trouble, "/desk/sources#" + s.ID, "Xem nguồn"})
		}
	}
	hooks, err := d.Options.Others.Webhooks(ctx)
	if err != nil {
		return nil, err
	}
	for _, h := range hooks {
		if !h.Paused.IsZero() {
			list = append(list, need{"Cơ quan " + h.ID + " không nhận tin: " + h.Error, "/desk/agencies",
				"Xem cơ quan"})
		}
	}
	if !stats.OldestWaiting.IsZero() && d.Options.Now().Sub(stats.OldestWaiting) > time.Hour {
		list = append(list, need{fmt.Sprintf("%s tin nhắn chờ gửi lại, lâu nhất từ %s", words.Number(stats.Waiting),
			d.When(stats.OldestWaiting)), "/desk/people", "Xem người nhận"})
	}
	return list, nil
}
