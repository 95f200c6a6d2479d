package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"loa/article"
	"loa/subscriber"
)

// pickerRows is how many topics a page of the picker shows.
const pickerRows = 8

func welcomeScreen(ctx context.Context, v *view) (screen, error) {
	s, err := topicsScreen(0)(ctx, v)
	if len(v.site.topics) == 0 {
		return s, err
	}
	greeting := words.Welcome
	if v.kind != subscriber.Private {
		greeting = words.WelcomeGroup
	}
	s.Text = v.say(greeting, line(v.d.render.name, 100))
	return s, err
}

// topicsScreen is the topic picker.
func topicsScreen(page int) draw {
	return func(_ context.Context, v *view) (screen, error) {
		topics := v.site.topics
		if len(topics) == 0 {
			return screen{Text: v.say(words.NoTopicsYet), Rows: keyboard{v.footer()}}, nil
		}
		pages := (len(topics) + pickerRows - 1) / pickerRows
		page := min(max(page, 0), pages-1)
		s := screen{Text: v.say(words.Topics)}
		switch {
		case v.remote:
			s.Text = v.say(words.TopicsChannel, line(v.sub.Name, 100))
		case v.kind != subscriber.Private:
			s.Text = v.say(words.TopicsGroup)
		}
		for i := page * pickerRows; i < min(len(topics), (page+1)*pickerRows); i++ {
			mark, state := "⬜ ", "1"
			if _, on := v.on[topics[i].ID]; on {
				mark, state = "✅ ", "0"
			}
			s.Rows = append(s.Rows, []button{{Text: mark + cut(topics[i].Name, 60), Data: v.data(verbTopic, v.site.keys[i], state)}})
		}
		if pages > 1 {
			s.Rows = append(s.Rows, v.pager(verbTopics, page, pages))
		}
		s.Rows = append(s.Rows, []button{v.button(words.Sample, verbSample), v.button(words.Done, verbDone)})
		s.Rows = append(s.Rows, v.footerBack(verbSettings))
		return s, nil
	}
}

// toggle puts a topic into a state; the same tap twice does the same.
func toggleTopic(ctx context.Context, t *talk, key, state string) error {
	s := t.d.render.site()
	topic, ok := s.topicByKey(key)
	if !ok {
		t.toast(words.TopicUnknown)
		t.redraw(topicsScreen(0))
		return nil
	}
	if state == "1" {
		if err := t.follow(ctx, topic); err != nil {
			return err
		}
		t.confirm(t.say(words.TopicOn, topic.Name), false)
	} else {
		t.dropTopic(s, topic, "picker")
		t.confirm(t.say(words.TopicOff, topic.Name), false)
	}
	t.redraw(topicsScreen(s.byKey[key] / pickerRows))
	return nil
}

// sample shows one article of the chosen topics, or of any.
func showSample(t *talk) {
	t.toast(words.SampleBelow)
	t.show(func(ctx context.Context, v *view) (screen, error) {
		for _, topics := range [][]string{v.topics(), nil} {
			list, err := v.d.store.Articles(ctx, article.Query{Topics: topics, Limit: 1})
			if err != nil {
				return screen{}, fmt.Errorf("find a sample: %w", err)
			}
			if len(list) > 0 {
				return v.offered(list[0]), nil
			}
		}
		return screen{Text: v.say(words.NoSample)}, nil
	})
}

// done ends the picking: new subscribers are asked once when they want news.
func finishPicking(t *talk) {
	ask := !t.sub.Asked && t.owner == subscriber.Private
	t.redraw(func(ctx context.Context, v *view) (screen, error) {
		if ask && len(v.on)+len(v.sub.Keywords) > 0 {
			return firstRhythmScreen(ctx, v)
		}
		return chosenScreen(ctx, v)
	})
}

func chosenScreen(_ context.Context, v *view) (screen, error) {
	if len(v.on) == 0 {
		return screen{Text: v.say(words.ChosenNone), Rows: keyboard{{v.button(words.SetTopics, verbTopics, "0")}, v.footer()}}, nil
	}
	var names []string
	for _, id := range v.topics() {
		names = append(names, "<b>"+line(v.site.topicName(id), 60)+"</b>")
		if len(names) == 20 {
			names = append(names, "…")
			break
		}
	}
	s := screen{
		Text: v.say(words.Chosen, strings.Join(names, ", "), rhythmName(v.lang, v.sub.Rhythm)),
		Rows: keyboard{{v.button(words.SetTopics, verbTopics, "0"), v.button(words.SettingsButton, verbSettings)}, v.footer()},
	}
	if v.sub.State == subscriber.Paused {
		s.Text += "\n\n⏸ " + pausedLine(v)
		s.Rows = append(keyboard{{v.button(words.Resume, verbPause, "0")}}, s.Rows...)
	}
	return s, nil
}

// turnOff ends a topic from below an article, or begins it.
func turnOffTopic(ctx context.Context, t *talk, key, state string) error {
	s := t.d.render.site()
	topic, ok := s.topicByKey(key)
	if !ok {
		t.toast(words.TopicUnknown)
		return nil
	}
	pressed := t.data(verbTurnOff, key)
	other := button{Text: t.say(words.TurnOn, cut(topic.Name, 60)), Data: t.data(verbTurnOff, key, "1")}
	if state == "1" {
		pressed = t.data(verbTurnOff, key, "1")
		other = button{Text: t.say(words.TurnOffWhich, cut(topic.Name, 60)), Data: t.data(verbTurnOff, key)}
		if err := t.follow(ctx, topic); err != nil {
			return err
		}
		t.confirm(t.say(words.TurnedOn, topic.Name), false)
	} else if byKeyword, err := cameByKeyword(ctx, t, topic); err != nil {
		return err
	} else if byKeyword {
		other = button{Text: t.say(words.MyKeywords), Data: t.data(verbOpenBelow, string(verbKeywords))}
		t.confirm(t.say(words.OffByKeyword), true)
	} else {
		t.dropTopic(s, topic, "button")
		t.confirm(t.say(words.TurnedOff, topic.Name), false)
	}
	t.rebutton(func(b button) keyboard {
		if b.Data == pressed {
			return keyboard{{other}}
		}
		return nil
	})
	return nil
}

// cameByKeyword tells whether a keyword brought an article of a topic: the topic
// is off, and was before this update.
func cameByKeyword(ctx context.Context, t *talk, topic article.Topic) (bool, error) {
	if t.again || !t.d.render.keywords || !hasIncluded(t.sub.Keywords) {
		return false, nil
	}
	on, err := t.topicsOn(ctx)
	return !on[topic.ID], err
}

// turnOffWhich opens the button of an article of several topics into one
// button for each.
func turnOffWhich(ctx context.Context, t *talk, code string) error {
	id, _ := strconv.ParseInt(code, 36, 64)
	a, err := t.d.store.Article(ctx, id)
	if errors.Is(err, article.ErrNotFound) {
		t.toast(words.ArticleUnknown)
		return nil
	}
	if err != nil {
		return fmt.Errorf("read article: %w", err)
	}
	on, err := t.topicsOn(ctx)
	if err != nil {
		return err
	}
	site := t.d.render.site()
	var rows keyboard
	for _, topicID := range a.Topics {
		if topic, ok := site.topic(topicID); ok && on[topicID] && len(rows) < pickerRows {
			rows = append(rows, []button{{Text: t.say(words.TurnOffWhich, cut(topic.Name, 60)), Data: t.data(verbTurnOff, topicKey(topic.ID))}})
		}
	}
	if len(rows) == 0 {
		rows = keyboard{{{Text: t.say(words.SetTopics), Data: t.data(verbOpenBelow, string(verbTopics))}}}
	}
	t.rebutton(func(b button) keyboard {
		if b.Data == t.data(verbTurnOffWhich, code) {
			return rows
		}
		return nil
	})
	return nil
}
