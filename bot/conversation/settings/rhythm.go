package settings

import (
	"context"

	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
)

var rhythmCodes = []struct {
	code   string
	rhythm subscriber.Rhythm
	name   render.Text
}{
	{"i", subscriber.RhythmImmediate, render.Words.RhythmAtOnce},
	{"h", subscriber.RhythmThrice, render.Words.RhythmThrice},
	{"d", subscriber.RhythmDaily, render.Words.RhythmDaily},
	{"w", subscriber.RhythmWeekly, render.Words.RhythmWeekly},
}

func rhythmOf(code string) (subscriber.Rhythm, bool) {
	for _, r := range rhythmCodes {
		if r.code == code {
			return r.rhythm, true
		}
	}
	return "", false
}

func rhythmName(lang string, r subscriber.Rhythm) string {
	if r == subscriber.RhythmUnset {
		r = subscriber.RhythmImmediate
	}
	for _, c := range rhythmCodes {
		if c.rhythm == r {
			return c.name.In(lang)
		}
	}
	return string(r)
}

func rhythmChoices(v *dialogue.View, now subscriber.Rhythm) []choice {
	if now == subscriber.RhythmUnset {
		now = subscriber.RhythmImmediate
	}
	var list []choice
	for _, c := range rhythmCodes {
		list = append(list, choice{v.Text(c.name), c.code, c.rhythm == now})
	}
	return list
}

// RhythmScreen asks when news should come.
func RhythmScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	s := question{
		v.Text(render.Words.Rhythm, v.Text(render.Words.UrgentNote)),
		callback.Rhythm,
		rhythmChoices(v, v.Subscriber.Rhythm),
	}.ask(v, callback.Settings)
	if len(v.Following) > 0 {
		last := len(s.Rows) - 1
		s.Rows = append(
			s.Rows[:last:last],
			[]telegram.Button{v.Button(render.Words.RhythmByTopic, callback.RhythmTopics, "0")},
			s.Rows[last],
		)
	}
	return s, nil
}

// firstRhythmScreen asks new subscribers once; at once until they answer.
func firstRhythmScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	return telegram.Screen{Text: v.Text(render.Words.FirstRhythm), Rows: telegram.Keyboard{
		{v.Button(render.Words.FirstAtOnce, callback.FirstRhythm, "i")},
		{v.Button(render.Words.FirstMorning, callback.FirstRhythm, "d")},
		v.FooterBack(callback.Topics, "0"),
	}}, nil
}

// PressRhythm sets when news comes, and shows a screen then.
func PressRhythm(t *dialogue.Turn, code string, after dialogue.Draw) {
	rhythm, ok := rhythmOf(code)
	if !ok {
		t.Redraw(RhythmScreen)
		return
	}
	t.Set(func(s *subscriber.Subscriber) { s.Rhythm, s.Asked = rhythm, true })
	t.AnswerCallback(t.Text(render.Words.RhythmSaved, rhythmName(t.Lang, rhythm)), false)
	t.Redraw(after)
}

// RhythmTopicsScreen lists the chosen topics with their own rhythm.
func RhythmTopicsScreen(page int) dialogue.Draw {
	return func(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
		ids := v.Topics()
		pages := max(1, (len(ids)+pickerRows-1)/pickerRows)
		page := min(max(page, 0), pages-1)
		s := telegram.Screen{Text: v.Text(render.Words.RhythmTopics)}
		for _, id := range ids[page*pickerRows : min(len(ids), (page+1)*pickerRows)] {
			label := telegram.Cut(v.Site.TopicName(id), 40)
			if r := v.Following[id]; r != subscriber.RhythmUnset {
				label += " · " + rhythmName(v.Lang, r)
			}
			s.Rows = append(s.Rows, []telegram.Button{
				{Text: telegram.Cut(label, 90), Data: v.Data(callback.RhythmTopic, render.TopicKey(id))},
			})
		}
		if pages > 1 {
			s.Rows = append(s.Rows, v.Pager(callback.RhythmTopics, page, pages))
		}
		s.Rows = append(s.Rows, v.FooterBack(callback.Rhythm))
		return s, nil
	}
}

// rhythmTopicScreen asks when one topic should come.
func rhythmTopicScreen(key string) dialogue.Draw {
	return func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		topic, ok := v.Site.TopicByKey(key)
		if !ok {
			return RhythmTopicsScreen(0)(ctx, v)
		}
		own := v.Following[topic.ID]
		choices := []choice{{v.Text(render.Words.RhythmOwn), key + ":u", own == subscriber.RhythmUnset}}
		for _, c := range rhythmCodes {
			choices = append(choices, choice{v.Text(c.name), key + ":" + c.code, c.rhythm == own})
		}
		title := v.Text(render.Words.RhythmTopic, telegram.Line(topic.Name, 100))
		return question{title, callback.RhythmTopic, choices}.ask(v, callback.RhythmTopics, "0"), nil
	}
}

// SetTopicRhythm sets when one topic should come, or asks.
func SetTopicRhythm(t *dialogue.Turn, key, code string) {
	topic, ok := t.Dialogue.Render.Site().TopicByKey(key)
	rhythm, chosen := rhythmOf(code)
	if code == "u" {
		rhythm, chosen = subscriber.RhythmUnset, true
	}
	if ok && chosen {
		t.Subscribe(topic.ID, rhythm)
		t.Toast(render.Words.Saved)
		t.Redraw(RhythmTopicsScreen(0))
		return
	}
	t.Redraw(rhythmTopicScreen(key))
}
