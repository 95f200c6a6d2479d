package operators

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"loa/article"
	"loa/article/draft"
	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/channel"
	"loa/viet"
)

// StatisticsCommand is /thongke.
func StatisticsCommand(_ context.Context, t *dialogue.Turn, _ string) error {
	t.Show(func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		s, err := v.Dialogue.Store.Stats(ctx)
		if err != nil {
			return telegram.Screen{}, fmt.Errorf("read statistics: %w", err)
		}
		oldest := ""
		if !s.OldestWaiting.IsZero() {
			oldest = " (" + v.Dialogue.Render.Moment(v.Lang, s.OldestWaiting) + ")"
		}
		health := v.Text(render.Words.HealthGood)
		if v.Dialogue.Opts.Actions.Health != nil {
			if bad := v.Dialogue.Opts.Actions.Health(ctx); bad != "" {
				health = v.Text(render.Words.HealthBad, telegram.Block(bad, 1000))
			}
		}
		shown := telegram.Screen{
			Text: v.Text(
				render.Words.Statistics,
				s.Active+s.Paused+s.Gone,
				s.Active,
				s.Paused,
				s.Gone,
				s.Subscriptions,
				s.Articles,
				s.ArticlesToday,
				s.SentToday,
				s.FailedToday,
				s.Waiting,
				oldest,
				health,
			),
		}
		warnings, rows, err := warningsInForce(ctx, v)
		if warnings != "" {
			shown.Text += "\n\n" + warnings
		}
		shown.Rows = append(rows, v.Footer())
		return shown, err
	})
	return nil
}

// SampleCommand is /gui_thu: an article, the newest without a number, as a
// subscriber would see it.
func SampleCommand(_ context.Context, t *dialogue.Turn, args string) error {
	t.Show(func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		if args == "" {
			list, err := v.Dialogue.Store.Articles(ctx, article.Query{Limit: 1})
			if err != nil {
				return telegram.Screen{}, fmt.Errorf("find the newest article: %w", err)
			}
			if len(list) == 0 {
				return telegram.Screen{Text: v.Text(render.Words.SendNone)}, nil
			}
			return v.Article(list[0]), nil
		}
		id, _ := strconv.ParseInt(args, 10, 64)
		a, err := v.Dialogue.Store.Article(ctx, id)
		if errors.Is(err, article.ErrNotFound) {
			return telegram.Screen{Text: v.Text(render.Words.SendNone)}, nil
		}
		if err != nil {
			return telegram.Screen{}, fmt.Errorf("read article: %w", err)
		}
		return v.Article(a), nil
	})
	return nil
}

// WarnCommand is /khan: it shows a warning as subscribers would see it. The
// command is quoted below the preview, so that it can be confirmed whatever
// becomes of the operator's own message.
func WarnCommand(_ context.Context, t *dialogue.Turn, _ string) error {
	if t.Dialogue.Opts.Actions.Publish == nil {
		t.Reply(render.Words.WarnOff)
		return nil
	}
	said := t.Message.MessageID
	a, ok := readWarning(t.Dialogue, t.At, said, t.Message.Text)
	if !ok {
		t.Reply(render.Words.WarnHow)
		return nil
	}
	if a.Urgency != article.Emergency && len(a.Topics) == 0 {
		t.Reply(render.Words.WarnNobody)
		return nil
	}
	t.Show(func(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
		kind := channel.DeliverUrgent
		if a.Urgency == article.Notice { // comes like any news
			kind = channel.DeliverArticle
		}
		s := v.Dialogue.Render.Delivery(
			channel.Delivery{Subscriber: v.Subscriber, Kind: kind, Articles: []article.Article{a}},
		)
		question := "\n\n———\n" + whoIsWarned(v, a)
		copied := "\n\n<blockquote expandable>" + telegram.Esc(strings.TrimSpace(t.Message.Text)) + "</blockquote>"
		if !render.TooLong(s.Text + copied + question) { // else only the operator's message holds it all
			s.Text += copied
		}
		s.Text += question
		s.Rows = telegram.Keyboard{
			{
				v.Button(render.Words.WarnSend, callback.Warning, "1", seen(a), callback.Base36(int64(said))).
					Styled(telegram.Danger),
				v.Button(render.Words.WarnCancel, callback.Warning, "0"),
			},
		}
		s.Reply = int64(said)
		return s, nil
	})
	return nil
}

// whoIsWarned asks whether to send a warning, and says to whom it goes.
func whoIsWarned(v *dialogue.View, a article.Article) string {
	if a.Urgency == article.Emergency {
		return v.Text(render.Words.WarnPreview)
	}
	var names []string
	for _, id := range a.Topics {
		names = append(names, telegram.Line(v.Site.TopicName(id), render.TopicLimit))
	}
	return v.Text(render.Words.WarnPreviewTopics, strings.Join(names, ", "))
}

// readWarning reads "/khan level", a title, and a text from what an operator wrote
// in a message; false when something is missing. The same message always gives
// the same key.
func readWarning(d *dialogue.Dialogue, at telegram.Destination, message int, written string) (article.Article, bool) {
	_, args, ok := d.ParseCommand(written)
	if !ok {
		return article.Article{}, false
	}
	head, text, _ := strings.Cut(args, "\n")
	level, err := strconv.Atoi(strings.TrimSpace(head))
	if err != nil || level < int(article.Notice) || level > int(article.Emergency) {
		return article.Article{}, false
	}
	title, text, _ := strings.Cut(strings.TrimSpace(viet.Clean(text)), "\n")
	title, text = viet.CleanLine(title), strings.TrimSpace(text)
	if title == "" || utf8.RuneCountInString(title) > render.TitleLimit || text == "" {
		return article.Article{}, false
	}
	w := draft.Warning{Parts: draft.Parts{Text: text}, ID: callback.Hash(saidIn(d, at, message)), Title: title,
		Level: article.Urgency(level)}
	for _, topic := range d.Render.Site().Topics {
		if topic.Urgent {
			w.Topics = append(w.Topics, topic.ID)
		}
	}
	return w.Article(d.Opts.Now()), true
}

// saidIn names a message. A person's chats with two bots have the same number.
func saidIn(d *dialogue.Dialogue, at telegram.Destination, message int) string {
	name := fmt.Sprintf("%d:%d", at.Chat, message)
	if d.Opts.Channel != telegram.ChannelName {
		name = d.Opts.Channel + ":" + name
	}
	return name
}

// confirmedWarning is the warning that a preview asks about: as the operator's
// message has it by now, or when that is gone as the preview quotes it.
func confirmedWarning(t *dialogue.Turn, message string) (article.Article, bool) {
	if from := t.Below.ReplyTo; from != nil && from.Text != "" {
		return readWarning(t.Dialogue, t.At, from.MessageID, from.Text)
	}
	quoted := t.Below.FirstMarked("expandable_blockquote", "blockquote")
	return readWarning(t.Dialogue, t.At, int(callback.FromBase36(message)), quoted)
}

// warningData is the data of a button below a preview. Buttons of before named no
// message.
func warningData(step, code, message string) string {
	if message == "" {
		return callback.Data(callback.Warning, step, code)
	}
	return callback.Data(callback.Warning, step, code, message)
}

// seen tells what a preview has shown: a warning that reads otherwise by now was
// not confirmed.
func seen(a article.Article) string {
	return callback.Hash(fmt.Sprint(a.Urgency, "\n", a.Title, "\n", a.ContentText))
}

// ConfirmWarning takes the operator's decision: once more, send, not, or end;
// and tells how many have read it.
func ConfirmWarning(_ context.Context, t *dialogue.Turn, step, code, message string) error {
	if t.Dialogue.Opts.Actions.Publish == nil {
		t.Toast(render.Words.NotOperator)
		return nil
	}
	switch step {
	case "1":
		t.OnceMore(
			render.Words.WarnConfirm,
			render.Words.WarnSend,
			warningData("1", code, message),
			warningData("2", code, message),
		)
	case "2":
		a, ok := confirmedWarning(t, message)
		if !ok {
			t.AnswerCallback(telegram.Plain(t.Text(render.Words.WarnHow)), true)
			return nil
		}
		if seen(a) != code { // its message was edited since
			t.AnswerCallback(t.Text(render.Words.WarnChanged), true)
			return nil
		}
		t.Perform(func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
			id, err := v.Dialogue.Opts.Actions.Publish(ctx, a)
			if err != nil {
				v.Dialogue.Log.Error("an operator's warning could not be published", "err", err)
				return telegram.Screen{Text: v.Text(render.Words.Failed)}, nil
			}
			return sentWarning(v, id, a.Urgency, nil), nil
		})
	case "r":
		t.Redraw(countedWarning(callback.FromBase36(code)))
	case "e":
		t.OnceMore(
			render.Words.WarnEndConfirm,
			render.Words.WarnEnd,
			callback.Data(callback.Warning, "e", code),
			callback.Data(callback.Warning, "x", code),
		)
	case "x":
		id := callback.FromBase36(code)
		t.Perform(func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
			if v.Dialogue.Opts.Actions.Withdraw == nil {
				return telegram.Screen{Text: v.Text(render.Words.WarnOff)}, nil
			}
			if err := v.Dialogue.Opts.Actions.Withdraw(ctx, id); err != nil {
				v.Dialogue.Log.Error("an operator's warning could not be ended", "err", err)
				return telegram.Screen{Text: v.Text(render.Words.Failed)}, nil
			}
			return telegram.Screen{Text: v.Text(render.Words.WarnEnded, id)}, nil
		})
	default:
		t.Close()
	}
	return nil
}
