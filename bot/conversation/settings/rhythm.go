package settings

import (
	"context"
	"fmt"
	"slices"
	"strconv"

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

// rhythmName is what a rhythm is called for a subscriber, who may have chosen an
// hour of the morning.
func rhythmName(lang string, sub subscriber.Subscriber, r subscriber.Rhythm) string {
	if r == subscriber.RhythmUnset {
		r = subscriber.RhythmImmediate
	}
	for _, c := range rhythmCodes {
		if c.rhythm != r {
			continue
		}
		if r.AtOnce() {
			return c.name.In(lang)
		}
		return c.name.In(lang, clock(sub.MorningAt()))
	}
	return string(r)
}

// clock writes a time of the day that is given in minutes.
func clock(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }

func rhythmChoices(v *dialogue.View, now subscriber.Rhythm) []choice {
	if now == subscriber.RhythmUnset {
		now = subscriber.RhythmImmediate
	}
	var list []choice
	for _, c := range rhythmCodes {
		list = append(list, choice{rhythmName(v.Lang, v.Subscriber, c.rhythm), c.code, c.rhythm == now})
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
	more := telegram.Keyboard{{{Text: v.Text(render.Words.Morning, clock(v.Subscriber.MorningAt())),
		Data: v.Data(callback.Rhythm, MorningCode)}}}
	if len(v.Following) > 0 {
		more = append(more, []telegram.Button{v.Button(render.Words.RhythmByTopic, callback.RhythmTopics, "0")})
	}
	s.Rows = slices.Insert(s.Rows, len(s.Rows)-1, more...)
	return s, nil
}

// firstRhythmScreen asks new subscribers once; at once until they answer.
func firstRhythmScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	return telegram.Screen{Text: v.Text(render.Words.FirstRhythm), Rows: telegram.Keyboard{
		{v.Button(render.Words.FirstAtOnce, callback.FirstRhythm, "i")},
		{{Text: v.Text(render.Words.FirstMorning, clock(v.Subscriber.MorningAt())),
			Data: v.Data(callback.FirstRhythm, "d")}},
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
	t.AnswerCallback(t.Text(render.Words.RhythmSaved, rhythmName(t.Lang, t.Subscriber, rhythm)), false)
	t.Redraw(after)
}

// MorningCode stands in callback data before an hour of the morning.
const MorningCode = "m"

// The hours at which the morning's digest may come, in minutes after midnight.
const (
	morningFirst = 5 * 60
	morningLast  = 10 * 60
	morningStep  = 30
)

// morningScreen asks when the morning's digest should come.
func morningScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	s := telegram.Screen{Text: v.Text(render.Words.MorningAsk)}
	for m := morningFirst; m <= morningLast; m += morningStep {
		if len(s.Rows) == 0 || len(s.Rows[len(s.Rows)-1]) == hoursPerRow {
			s.Rows = append(s.Rows, nil)
		}
		label := clock(m)
		if m == v.Subscriber.MorningAt() {
			label = "● " + label
		}
		last := len(s.Rows) - 1
		s.Rows[last] = append(s.Rows[last],
			telegram.Button{Text: label, Data: v.Data(callback.Rhythm, MorningCode, strconv.Itoa(m))})
	}
	s.Rows = append(s.Rows, v.FooterBack(callback.Rhythm))
	return s, nil
}

// PressMorning sets when the morning's digest comes, or asks.
func PressMorning(t *dialogue.Turn, minutes string) {
	m, err := strconv.Atoi(minutes)
	if err != nil || m < morningFirst || m > morningLast {
		t.Redraw(morningScreen)
		return
	}
	t.Set(func(s *subscriber.Subscriber) { s.Morning = m })
	t.AnswerCallback(t.Text(render.Words.RhythmSaved, clock(m)), false)
	t.Redraw(RhythmScreen)
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
				label += " · " + rhythmName(v.Lang, v.Subscriber, r)
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
			choices = append(choices, choice{rhythmName(v.Lang, v.Subscriber, c.rhythm), key + ":" + c.code,
				c.rhythm == own})
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
