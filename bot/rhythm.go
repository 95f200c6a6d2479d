package bot

import (
	"context"

	"loa/subscriber"
)

var rhythmCodes = []struct {
	code   string
	rhythm subscriber.Rhythm
	name   text
}{
	{"i", subscriber.RhythmImmediate, words.RhythmAtOnce},
	{"h", subscriber.RhythmThrice, words.RhythmThrice},
	{"d", subscriber.RhythmDaily, words.RhythmDaily},
	{"w", subscriber.RhythmWeekly, words.RhythmWeekly},
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
			return c.name.in(lang)
		}
	}
	return string(r)
}

func rhythmChoices(v *view, now subscriber.Rhythm) []choice {
	if now == subscriber.RhythmUnset {
		now = subscriber.RhythmImmediate
	}
	var list []choice
	for _, c := range rhythmCodes {
		list = append(list, choice{v.say(c.name), c.code, c.rhythm == now})
	}
	return list
}

func rhythmScreen(_ context.Context, v *view) (screen, error) {
	s := choose(v, v.say(words.Rhythm, v.say(words.UrgentNote)), verbRhythm, rhythmChoices(v, v.sub.Rhythm), verbSettings)
	if len(v.on) > 0 {
		last := len(s.Rows) - 1
		s.Rows = append(s.Rows[:last:last], []button{v.button(words.RhythmByTopic, verbRhythmTopics, "0")}, s.Rows[last])
	}
	return s, nil
}

// firstRhythmScreen asks new subscribers once; at once until they answer.
func firstRhythmScreen(_ context.Context, v *view) (screen, error) {
	return screen{Text: v.say(words.FirstRhythm), Rows: keyboard{
		{v.button(words.FirstAtOnce, verbFirstRhythm, "i")},
		{v.button(words.FirstMorning, verbFirstRhythm, "d")},
		v.footerBack(verbTopics, "0"),
	}}, nil
}

// pressRhythm sets when news comes, and shows a screen then.
func pressRhythm(t *talk, code string, after draw) {
	rhythm, ok := rhythmOf(code)
	if !ok {
		t.redraw(rhythmScreen)
		return
	}
	t.set(func(s *subscriber.Subscriber) { s.Rhythm, s.Asked = rhythm, true })
	t.confirm(t.say(words.RhythmSaved, rhythmName(t.lang, rhythm)), false)
	t.redraw(after)
}

// rhythmTopicsScreen lists the chosen topics with their own rhythm.
func rhythmTopicsScreen(page int) draw {
	return func(_ context.Context, v *view) (screen, error) {
		ids := v.topics()
		pages := max(1, (len(ids)+pickerRows-1)/pickerRows)
		page := min(max(page, 0), pages-1)
		s := screen{Text: v.say(words.RhythmTopics)}
		for _, id := range ids[page*pickerRows : min(len(ids), (page+1)*pickerRows)] {
			label := cut(v.site.topicName(id), 40)
			if r := v.on[id]; r != subscriber.RhythmUnset {
				label += " · " + rhythmName(v.lang, r)
			}
			s.Rows = append(s.Rows, []button{{Text: cut(label, 90), Data: v.data(verbRhythmTopic, topicKey(id))}})
		}
		if pages > 1 {
			s.Rows = append(s.Rows, v.pager(verbRhythmTopics, page, pages))
		}
		s.Rows = append(s.Rows, v.footerBack(verbRhythm))
		return s, nil
	}
}

// rhythmTopicScreen asks when one topic should come.
func rhythmTopicScreen(key string) draw {
	return func(ctx context.Context, v *view) (screen, error) {
		topic, ok := v.site.topicByKey(key)
		if !ok {
			return rhythmTopicsScreen(0)(ctx, v)
		}
		own := v.on[topic.ID]
		choices := []choice{{v.say(words.RhythmOwn), key + ":u", own == subscriber.RhythmUnset}}
		for _, c := range rhythmCodes {
			choices = append(choices, choice{v.say(c.name), key + ":" + c.code, c.rhythm == own})
		}
		return choose(v, v.say(words.RhythmTopic, line(topic.Name, 100)), verbRhythmTopic, choices, verbRhythmTopics, "0"), nil
	}
}

func setTopicRhythm(t *talk, key, code string) {
	topic, ok := t.d.render.site().topicByKey(key)
	rhythm, chosen := rhythmOf(code)
	if code == "u" {
		rhythm, chosen = subscriber.RhythmUnset, true
	}
	if ok && chosen {
		t.subscribe(topic.ID, rhythm)
		t.toast(words.Saved)
		t.redraw(rhythmTopicsScreen(0))
		return
	}
	t.redraw(rhythmTopicScreen(key))
}
