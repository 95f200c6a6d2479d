package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
	"loa/viet"
)

// statistics is /thongke.
func statisticsCommand(_ context.Context, t *talk, _ string) error {
	t.show(func(ctx context.Context, v *view) (screen, error) {
		s, err := v.d.store.Stats(ctx)
		if err != nil {
			return screen{}, fmt.Errorf("read statistics: %w", err)
		}
		oldest := ""
		if !s.OldestWaiting.IsZero() {
			oldest = " (" + v.d.render.moment(v.lang, s.OldestWaiting) + ")"
		}
		health := v.say(words.HealthGood)
		if v.d.opts.Actions.Health != nil {
			if bad := v.d.opts.Actions.Health(ctx); bad != "" {
				health = v.say(words.HealthBad, block(bad, 1000))
			}
		}
		shown := screen{Text: v.say(words.Statistics, s.Active, s.Paused, s.Gone, s.Subscriptions, s.Articles, s.ArticlesToday,
			s.SentToday, s.FailedToday, s.Waiting, oldest, health)}
		warnings, rows, err := warningsInForce(ctx, v)
		if warnings != "" {
			shown.Text += "\n\n" + warnings
		}
		shown.Rows = append(rows, v.footer())
		return shown, err
	})
	return nil
}

// sendSample is /gui_thu: an article, the newest without a number, as a
// subscriber would see it.
func sampleCommand(_ context.Context, t *talk, args string) error {
	t.show(func(ctx context.Context, v *view) (screen, error) {
		if args == "" {
			list, err := v.d.store.Articles(ctx, article.Query{Limit: 1})
			if err != nil {
				return screen{}, fmt.Errorf("find the newest article: %w", err)
			}
			if len(list) == 0 {
				return screen{Text: v.say(words.SendNone)}, nil
			}
			return v.article(list[0]), nil
		}
		id, _ := strconv.ParseInt(args, 10, 64)
		a, err := v.d.store.Article(ctx, id)
		if errors.Is(err, article.ErrNotFound) {
			return screen{Text: v.say(words.SendNone)}, nil
		}
		if err != nil {
			return screen{}, fmt.Errorf("read article: %w", err)
		}
		return v.article(a), nil
	})
	return nil
}

// compose is /khan: it shows a warning as subscribers would see it. The
// warning's text stays in the operator's message, which the buttons answer.
func warnCommand(_ context.Context, t *talk, _ string) error {
	if t.d.opts.Actions.Publish == nil {
		t.tell(words.WarnOff)
		return nil
	}
	a, ok := readWarning(t.d, t.said)
	if !ok {
		t.tell(words.WarnHow)
		return nil
	}
	if a.Urgency != article.Emergency && len(a.Topics) == 0 {
		t.tell(words.WarnNobody)
		return nil
	}
	said := int64(t.said.MessageID)
	t.show(func(_ context.Context, v *view) (screen, error) {
		kind := channel.DeliverUrgent
		if a.Urgency == article.Notice { // comes like any news
			kind = channel.DeliverArticle
		}
		s := v.d.render.delivery(channel.Delivery{Subscriber: v.sub, Kind: kind, Articles: []article.Article{a}})
		s.Text += "\n\n———\n" + whoIsWarned(v, a)
		s.Rows = keyboard{{v.button(words.WarnSend, verbWarning, "1", seen(a)), v.button(words.WarnCancel, verbWarning, "0")}}
		s.Reply = said
		return s, nil
	})
	return nil
}

// whoIsWarned asks whether to send a warning, and says to whom it goes.
func whoIsWarned(v *view, a article.Article) string {
	if a.Urgency == article.Emergency {
		return v.say(words.WarnPreview)
	}
	var names []string
	for _, id := range a.Topics {
		names = append(names, line(v.site.topicName(id), topicLimit))
	}
	return v.say(words.WarnPreviewTopics, strings.Join(names, ", "))
}

// warning reads "/khan level", a title, and a text from an operator's message;
// false when something is missing. The same message always gives the same key.
func readWarning(d *dialogue, m *message) (article.Article, bool) {
	if m == nil || m.Chat == nil {
		return article.Article{}, false
	}
	_, args, ok := d.parseCommand(m.Text)
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
	if title == "" || utf8.RuneCountInString(title) > titleLimit || text == "" {
		return article.Article{}, false
	}
	now := d.opts.Now().UTC()
	a := article.Article{
		Source: article.OperatorSource, Key: "khan:" + shortHash(fmt.Sprintf("%d:%d", m.Chat.ID, m.MessageID)),
		Title: title, Lead: cut(text, article.SummaryLimit), Summary: cut(text, article.SummaryLimit), ContentText: text,
		ContentHTML: "<p>" + strings.ReplaceAll(esc(text), "\n", "<br>") + "</p>",
		Urgency:     article.Urgency(level), Published: now, Collected: now, Changed: now, State: article.StateLive,
	}
	for _, topic := range d.render.site().topics {
		if topic.Urgent {
			a.Topics = append(a.Topics, topic.ID)
		}
	}
	return a, true
}

// seen tells what a preview has shown: a warning that reads otherwise by now was
// not confirmed.
func seen(a article.Article) string {
	return shortHash(fmt.Sprint(a.Urgency, "\n", a.Title, "\n", a.ContentText))
}

// confirmWarning takes the operator's decision: once more, send, not, or end;
// and tells how many have read it.
func confirmWarning(_ context.Context, t *talk, step, code string) error {
	if t.kind != subscriber.Private || !t.d.isOperator(t.from.ID) || t.d.opts.Actions.Publish == nil {
		t.toast(words.NotOperator)
		return nil
	}
	switch step {
	case "1":
		t.onceMore(words.WarnConfirm, words.WarnSend, data(verbWarning, "1", code), data(verbWarning, "2", code))
	case "2":
		a, ok := readWarning(t.d, t.tapped.ReplyTo)
		if !ok {
			t.confirm(plain(t.say(words.WarnHow)), true)
			return nil
		}
		if seen(a) != code { // its message was edited since
			t.confirm(t.say(words.WarnChanged), true)
			return nil
		}
		t.redraw(func(ctx context.Context, v *view) (screen, error) {
			id, err := v.d.opts.Actions.Publish(ctx, a)
			if err != nil {
				v.d.log.Error("an operator's warning could not be published", "err", err)
				return screen{Text: v.say(words.Failed)}, nil
			}
			return sentWarning(v, id, a.Urgency, nil), nil
		})
	case "r":
		t.redraw(countedWarning(uncursor36(code)))
	case "e":
		t.onceMore(words.WarnEndConfirm, words.WarnEnd, data(verbWarning, "e", code), data(verbWarning, "x", code))
	case "x":
		id := uncursor36(code)
		t.redraw(func(ctx context.Context, v *view) (screen, error) {
			if v.d.opts.Actions.Withdraw == nil {
				return screen{Text: v.say(words.WarnOff)}, nil
			}
			if err := v.d.opts.Actions.Withdraw(ctx, id); err != nil {
				v.d.log.Error("an operator's warning could not be ended", "err", err)
				return screen{Text: v.say(words.Failed)}, nil
			}
			return screen{Text: v.say(words.WarnEnded, id)}, nil
		})
	default:
		t.close()
	}
	return nil
}
