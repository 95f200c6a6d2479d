package settings

import (
	"context"
	"strings"

	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
)

// DataScreen shows what is kept of a subscriber: who must agree to that may see it.
func DataScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	sub := v.Subscriber
	if !v.Known() {
		return telegram.Screen{Text: v.Text(render.Words.DataNone), Rows: telegram.Keyboard{v.Footer()}}, nil
	}
	state := v.Text(render.Words.DataReceives)
	if sub.State != subscriber.Active {
		state = pausedLine(v)
	}
	name := telegram.Line(sub.Name, 100)
	lines := []string{
		v.Text(render.Words.Data), "",
		v.Text(render.Words.HelpNumber, v.Target.Address()),
		v.Text(render.Words.DataName, name),
	}
	if !sub.Created.IsZero() {
		lines = append(lines, v.Text(render.Words.DataSince, v.Date(sub.Created)))
	}
	lines = append(lines, v.Text(render.Words.DataState, state))
	var topics []string
	for _, id := range v.Topics() {
		topics = append(topics, telegram.Line(v.Site.TopicName(id), 60))
	}
	for _, line := range []struct {
		label render.Text
		value string
	}{
		{render.Words.SetTopics, strings.Join(topics, ", ")},
		{render.Words.SetKeywords, telegram.Line(strings.Join(sub.Keywords, ", "), 1000)},
		{render.Words.SetRhythm, rhythmName(v.Lang, sub, sub.Rhythm)},
		{render.Words.SetQuiet, quietName(v.Lang, sub.Quiet)},
		{render.Words.SetSize, sizeName(v, sub.Size)},
		{render.Words.SetPicture, onOff(v, sub.Preview)},
		{render.Words.SetSound, soundName(v, sub)},
		{render.Words.SetLanguage, languageName(v)},
	} {
		if line.value != "" {
			lines = append(lines, v.Text(render.Words.SettingsLine, v.Text(line.label), line.value))
		}
	}
	lines = append(lines, "", v.Text(render.Words.DataLog))
	return telegram.Screen{Text: strings.Join(lines, "\n"), Rows: telegram.Keyboard{v.Footer()}}, nil
}

func soundName(v *dialogue.View, sub subscriber.Subscriber) string {
	if sub.Sound && sub.SoundOnce {
		return v.Text(render.Words.SoundOnceShort)
	}
	return onOff(v, sub.Sound)
}

func onOff(v *dialogue.View, on bool) string {
	if on {
		return v.Text(render.Words.Yes)
	}
	return v.Text(render.Words.No)
}
