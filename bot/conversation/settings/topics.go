package settings

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
)

// pickerRows is how many topics a page of the picker shows.
const pickerRows = 8

// WelcomeScreen greets and shows the topic picker.
func WelcomeScreen(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
	s, err := TopicsScreen(0)(ctx, v)
	if len(v.Site.Topics) == 0 {
		return s, err
	}
	greeting := render.Words.Welcome
	if v.Kind != subscriber.Private {
		greeting = render.Words.WelcomeGroup
	}
	s.Text = v.Text(greeting, telegram.Line(v.Dialogue.Render.Name, 100))
	if v.Kind == subscriber.Private {
		s.Text += "\n\n" + v.Text(render.Words.PrivacyShort, telegram.Line(v.Dialogue.Render.Operator, 200))
	}
	return s, err
}

// TopicsScreen is the topic picker.
func TopicsScreen(page int) dialogue.Draw {
	return func(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
		topics := v.Site.Topics
		if len(topics) == 0 {
			return telegram.Screen{Text: v.Text(render.Words.NoTopicsYet), Rows: telegram.Keyboard{v.Footer()}}, nil
		}
		pages := (len(topics) + pickerRows - 1) / pickerRows
		page := min(max(page, 0), pages-1)
		s := telegram.Screen{Text: v.Text(render.Words.Topics)}
		switch {
		case v.Remote:
			s.Text = v.Text(render.Words.TopicsChannel, telegram.Line(v.Subscriber.Name, 100))
		case v.Kind != subscriber.Private:
			s.Text = v.Text(render.Words.TopicsGroup)
		}
		group := ""
		for i := page * pickerRows; i < min(len(topics), (page+1)*pickerRows); i++ {
			if topics[i].Group != group {
				group = topics[i].Group
				if group != "" {
					heading := telegram.Button{Text: "— " + telegram.Cut(group, 60) + " —",
						Data: callback.Data(callback.Nothing)}
					s.Rows = append(s.Rows, []telegram.Button{heading})
				}
			}
			mark, state := "⬜ ", "1"
			if _, on := v.Following[topics[i].ID]; on {
				mark, state = "✅ ", "0"
			}
			s.Rows = append(s.Rows, []telegram.Button{
				{
					Text: mark + telegram.Cut(topics[i].Name, 60),
					Data: v.Data(callback.Topic, v.Site.Keys[i], state),
				},
			})
		}
		if pages > 1 {
			s.Rows = append(s.Rows, v.Pager(callback.Topics, page, pages))
		}
		s.Rows = append(s.Rows, pickerEnd(v)...)
		return s, nil
	}
}

// pickerEnd is what stands below the topics. Who is new has come from nowhere
// and has one thing to do next.
func pickerEnd(v *dialogue.View) telegram.Keyboard {
	done, sample := v.Button(render.Words.Done, callback.Done).Styled(telegram.Success), v.Button(render.Words.Sample,
		callback.Sample)
	if v.Kind == subscriber.Private && !v.Other && !v.Subscriber.Asked {
		return telegram.Keyboard{{done}, {sample}}
	}
	return telegram.Keyboard{{sample, done}, v.FooterBack(callback.Settings)}
}

// ToggleTopic puts a topic into a state; the same tap twice does the same.
func ToggleTopic(ctx context.Context, t *dialogue.Turn, key, state string) error {
	s := t.Dialogue.Render.Site()
	topic, ok := s.TopicByKey(key)
	if !ok {
		t.Toast(render.Words.TopicUnknown)
		t.Redraw(TopicsScreen(0))
		return nil
	}
	if state == "1" {
		if err := t.Follow(ctx, topic); err != nil {
			return err
		}
		t.AnswerCallback(t.Text(render.Words.TopicOn, topic.Name), false)
	} else {
		t.DropTopic(s, topic, "picker")
		t.AnswerCallback(t.Text(render.Words.TopicOff, topic.Name), false)
	}
	t.Redraw(TopicsScreen(s.ByKey[key] / pickerRows))
	return nil
}

// ShowSample shows one article of the chosen topics, or of any.
func ShowSample(t *dialogue.Turn) {
	t.Toast(render.Words.SampleBelow)
	t.Show(func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		for _, topics := range [][]string{v.Topics(), nil} {
			list, err := v.Dialogue.Store.Articles(ctx, article.Query{Topics: topics, Limit: 1})
			if err != nil {
				return telegram.Screen{}, fmt.Errorf("find a sample: %w", err)
			}
			if len(list) > 0 {
				return v.Offered(list[0]), nil
			}
		}
		return telegram.Screen{Text: v.Text(render.Words.NoSample)}, nil
	})
}

// FinishPicking ends the picking: new subscribers are asked once when they want news.
func FinishPicking(t *dialogue.Turn) {
	ask := !t.Subscriber.Asked && t.Owner == subscriber.Private
	t.Redraw(func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		if ask && len(v.Following)+len(v.Subscriber.Keywords) > 0 {
			return firstRhythmScreen(ctx, v)
		}
		return ChosenScreen(ctx, v)
	})
}

// ChosenScreen says what has been chosen.
func ChosenScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	if len(v.Following) == 0 {
		return telegram.Screen{
			Text: v.Text(render.Words.ChosenNone),
			Rows: telegram.Keyboard{{v.Button(render.Words.SetTopics, callback.Topics, "0")}, v.Footer()},
		}, nil
	}
	var names []string
	for _, id := range v.Topics() {
		names = append(names, "<b>"+telegram.Line(v.Site.TopicName(id), 60)+"</b>")
		if len(names) == 20 {
			names = append(names, "…")
			break
		}
	}
	s := telegram.Screen{
		Text: v.Text(render.Words.Chosen, strings.Join(names, ", "),
			rhythmName(v.Lang, v.Subscriber, v.Subscriber.Rhythm)),
		Rows: telegram.Keyboard{
			{
				v.Button(render.Words.SetTopics, callback.Topics, "0"),
				v.Button(render.Words.SettingsButton, callback.Settings),
			},
			v.Footer(),
		},
	}
	if v.Subscriber.State == subscriber.Paused {
		s.Text += "\n\n⏸ " + pausedLine(v)
		s.Rows = append(telegram.Keyboard{{v.Button(render.Words.Resume, callback.Pause, "0")}}, s.Rows...)
	}
	return s, nil
}

// TurnOffTopic ends a topic from below an article, or begins it.
func TurnOffTopic(ctx context.Context, t *dialogue.Turn, key, state string) error {
	s := t.Dialogue.Render.Site()
	topic, ok := s.TopicByKey(key)
	if !ok {
		t.Toast(render.Words.TopicUnknown)
		return nil
	}
	pressed := t.Data(callback.TurnOff, key)
	other := telegram.Button{
		Text: t.Text(render.Words.TurnOn, telegram.Cut(topic.Name, 60)),
		Data: t.Data(callback.TurnOff, key, "1"),
	}
	if state == "1" {
		pressed = t.Data(callback.TurnOff, key, "1")
		other = telegram.Button{
			Text: t.Text(render.Words.TurnOffWhich, telegram.Cut(topic.Name, 60)),
			Data: t.Data(callback.TurnOff, key),
		}
		if err := t.Follow(ctx, topic); err != nil {
			return err
		}
		t.AnswerCallback(t.Text(render.Words.TurnedOn, topic.Name), false)
	} else if byKeyword, err := cameByKeyword(ctx, t, topic); err != nil {
		return err
	} else if byKeyword {
		other = telegram.Button{
			Text: t.Text(render.Words.MyKeywords),
			Data: t.Data(callback.OpenBelow, string(callback.Keywords)),
		}
		t.AnswerCallback(t.Text(render.Words.OffByKeyword), true)
	} else {
		t.DropTopic(s, topic, "button")
		t.AnswerCallback(t.Text(render.Words.TurnedOff, topic.Name), false)
	}
	t.Rebutton(func(b telegram.Button) telegram.Keyboard {
		if b.Data == pressed {
			return telegram.Keyboard{{other}}
		}
		return nil
	})
	return nil
}

// cameByKeyword tells whether a keyword brought an article of a topic: the topic
// is off, and was before this update.
func cameByKeyword(ctx context.Context, t *dialogue.Turn, topic article.Topic) (bool, error) {
	if t.Repeated || !t.Dialogue.Render.Keywords || !dialogue.HasIncluded(t.Subscriber.Keywords) {
		return false, nil
	}
	on, err := t.TopicsOn(ctx)
	return !on[topic.ID], err
}

// TurnOffWhich opens the button of an article of several topics into one
// button for each.
func TurnOffWhich(ctx context.Context, t *dialogue.Turn, code string) error {
	id, _ := strconv.ParseInt(code, 36, 64)
	a, err := t.Dialogue.Store.Article(ctx, id)
	if errors.Is(err, article.ErrNotFound) {
		t.Toast(render.Words.ArticleUnknown)
		return nil
	}
	if err != nil {
		return fmt.Errorf("read article: %w", err)
	}
	on, err := t.TopicsOn(ctx)
	if err != nil {
		return err
	}
	site := t.Dialogue.Render.Site()
	var rows telegram.Keyboard
	for _, topicID := range a.Topics {
		if topic, ok := site.Topic(topicID); ok && on[topicID] && len(rows) < pickerRows {
			rows = append(rows, []telegram.Button{
				{
					Text: t.Text(render.Words.TurnOffWhich, telegram.Cut(topic.Name, 60)),
					Data: t.Data(callback.TurnOff, render.TopicKey(topic.ID)),
				},
			})
		}
	}
	if len(rows) == 0 {
		rows = telegram.Keyboard{
			{{Text: t.Text(render.Words.SetTopics), Data: t.Data(callback.OpenBelow, string(callback.Topics))}},
		}
	}
	t.Rebutton(func(b telegram.Button) telegram.Keyboard {
		if b.Data == t.Data(callback.TurnOffWhich, code) {
			return rows
		}
		return nil
	})
	return nil
}
