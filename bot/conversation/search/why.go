package search

import (
	"context"
	"errors"
	"slices"
	"strings"

	"loa/article"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
)

// WhyCommand says why the chat gets an article: the one whose message it answers,
// or to which it has a link.
func WhyCommand(_ context.Context, t *dialogue.Turn, args string) error {
	list := links(args, t.Message)
	if t.Message != nil && t.Message.ReplyTo != nil {
		list = append(list, links(t.Message.ReplyTo.Text, t.Message.ReplyTo)...)
	}
	t.Show(func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		a, err := linked(ctx, v, list)
		if errors.Is(err, article.ErrNotFound) {
			return telegram.Screen{Text: v.Text(render.Words.WhyHow), Rows: telegram.Keyboard{v.Footer()}}, nil
		}
		if err != nil {
			return telegram.Screen{}, err
		}
		return whyScreen(v, a), nil
	})
	return nil
}

// whyScreen gives the reasons: the emergency, the topics that the chat follows
// with what makes the article belong to each, and its keywords.
func whyScreen(v *dialogue.View, a article.Article) telegram.Screen {
	lines := []string{v.Text(render.Words.WhyHead), "<i>" + render.TitleOf(a, render.TitleLimit) + "</i>", ""}
	said := len(lines)
	if a.Urgency == article.Emergency && a.Ended == "" {
		lines = append(lines, v.Text(render.Words.WhyEmergency))
	}
	reasons := v.Site.Explain(a)
	for _, topic := range a.Topics {
		if _, follows := v.Following[topic]; !follows {
			continue
		}
		lines = append(lines, v.Text(render.Words.WhyTopic, telegram.Line(v.Site.TopicName(topic), render.TopicLimit),
			because(v, topic, reasons)))
	}
	if words := caughtBy(v.Subscriber, a); len(words) > 0 {
		lines = append(lines, v.Text(render.Words.WhyKeyword, telegram.Line(strings.Join(words, ", "), 300)))
	}
	if len(lines) == said {
		lines = append(lines, v.Text(render.Words.WhyNot))
	}
	return telegram.Screen{Text: strings.Join(lines, "\n"), Rows: telegram.Keyboard{v.Footer()}}
}

// because words the first reason why an article belongs to a topic.
func because(v *dialogue.View, topic string, reasons []article.Reason) string {
	i := slices.IndexFunc(reasons, func(r article.Reason) bool { return r.Topic == topic })
	if i < 0 {
		return v.Text(render.Words.WhyListed)
	}
	switch r := reasons[i]; r.Kind {
	case article.ReasonSource:
		return v.Text(render.Words.WhySource)
	case article.ReasonSection:
		return v.Text(render.Words.WhySection, telegram.Line(r.Words, render.TopicLimit))
	default:
		return v.Text(render.Words.WhyWords, telegram.Line(r.Words, render.TopicLimit))
	}
}

// caughtBy are the subscriber's own keywords that an article has.
func caughtBy(sub subscriber.Subscriber, a article.Article) (words []string) {
	for _, word := range sub.Keywords {
		if !strings.HasPrefix(word, "-") && article.CompileKeywords([]string{word}).Wants(a) {
			words = append(words, word)
		}
	}
	return words
}
