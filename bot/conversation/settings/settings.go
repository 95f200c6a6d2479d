package settings

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
)

// SettingsScreen shows every setting and leads to each.
func SettingsScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	sub := v.Subscriber
	rows := []struct {
		label render.Text
		value string
		verb  callback.Verb
		shown bool
	}{
		{render.Words.SetTopics, strconv.Itoa(len(v.Following)), callback.Topics, true},
		{render.Words.SetRhythm, rhythmName(v.Lang, sub, sub.Rhythm), callback.Rhythm, true},
		{render.Words.SetQuiet, quietName(v.Lang, sub.Quiet), callback.Quiet, true},
		{render.Words.SetKeywords, strconv.Itoa(len(sub.Keywords)), callback.Keywords, v.Dialogue.Render.Keywords},
		{render.Words.SetSize, sizeName(v, sub.Size), callback.Size, true},
		{render.Words.SetPicture, onOff(v, sub.Preview), callback.Picture, true},
		{render.Words.SetSound, soundName(v, sub), callback.Sound, true},
		{render.Words.SetLanguage, languageName(v), callback.Language, true},
		{render.Words.SetPause, "", callback.Pause, true},
	}
	lines := []string{v.Text(render.Words.Settings), ""}
	if sub.State == subscriber.Paused {
		lines = []string{v.Text(render.Words.Settings), "⏸ " + pausedLine(v), ""}
	}
	s := telegram.Screen{}
	var row []telegram.Button
	for _, r := range rows {
		if !r.shown {
			continue
		}
		if r.value != "" {
			lines = append(
				lines,
				v.Text(render.Words.SettingsLine, v.Text(r.label), "<b>"+telegram.Esc(r.value)+"</b>"),
			)
		}
		row = append(row, v.Button(r.label, r.verb))
		if len(row) == 2 {
			s.Rows, row = append(s.Rows, row), nil
		}
	}
	if len(row) > 0 {
		s.Rows = append(s.Rows, row)
	}
	s.Rows = append(s.Rows, v.Footer())
	s.Text = strings.Join(lines, "\n")
	return s, nil
}

// choice is one of several values of a setting.
type choice struct {
	label string
	value string
	on    bool
}

// question is a setting with several values to choose from.
type question struct {
	title   string
	verb    callback.Verb // of its buttons
	choices []choice
}

// ask is a screen with one button per value, the present one marked, and a way
// back to where it came from.
func (q question) ask(v *dialogue.View, back callback.Verb, backArgs ...string) telegram.Screen {
	s := telegram.Screen{Text: q.title}
	for _, c := range q.choices {
		mark := "○ "
		if c.on {
			mark = "● "
		}
		s.Rows = append(s.Rows, []telegram.Button{{Text: mark + c.label, Data: v.Data(q.verb, c.value)}})
	}
	s.Rows = append(s.Rows, v.FooterBack(back, backArgs...))
	return s
}

// quietSpans are the quiet hours to choose from, in minutes after midnight.
var quietSpans = []subscriber.QuietHours{
	{},
	{From: 21 * 60, To: 6 * 60},
	{From: 22 * 60, To: 6 * 60},
	{From: 20 * 60, To: 7 * 60},
}

func quietScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	var list []choice
	spans, own := quietSpans, v.Subscriber.Quiet
	if own.From != own.To && !slices.Contains(spans, own) {
		spans = append(slices.Clone(spans), own)
	}
	for _, q := range spans {
		list = append(list, choice{
			quietName(v.Lang, q),
			strconv.Itoa(q.From) + ":" + strconv.Itoa(q.To),
			q == own || q.From == q.To && own.From == own.To,
		})
	}
	s := question{v.Text(render.Words.QuietAsk), callback.Quiet, list}.ask(v, callback.Settings)
	other := []telegram.Button{v.Button(render.Words.QuietOther, callback.Quiet, hourCode)}
	s.Rows = slices.Insert(s.Rows, len(s.Rows)-1, other)
	return s, nil
}

// hourCode stands in callback data before the hour at which own quiet hours begin.
const hourCode = "h"

// hoursPerRow is how many hours stand in a row of buttons.
const hoursPerRow = 4

// quietHourScreen asks when own quiet hours begin, or with a beginning in minutes when
// they end.
func quietHourScreen(from int) dialogue.Draw {
	return func(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
		s := telegram.Screen{Text: v.Text(render.Words.QuietFrom)}
		if from >= 0 {
			s.Text = v.Text(render.Words.QuietTo, clock(from))
		}
		for hour := range 24 {
			if hour%hoursPerRow == 0 {
				s.Rows = append(s.Rows, nil)
			}
			minutes := strconv.Itoa(hour * 60)
			b := telegram.Button{Text: clock(hour * 60), Data: v.Data(callback.Quiet, hourCode, minutes)}
			switch {
			case from == hour*60: // to itself: none
				b.Text, b.Data = "·", callback.Data(callback.Nothing)
			case from >= 0:
				b.Data = v.Data(callback.Quiet, strconv.Itoa(from), minutes)
			}
			last := len(s.Rows) - 1
			s.Rows[last] = append(s.Rows[last], b)
		}
		s.Rows = append(s.Rows, v.FooterBack(callback.Quiet))
		return s, nil
	}
}

func quietName(lang string, q subscriber.QuietHours) string {
	if q.From == q.To {
		return render.Words.QuietOff.In(lang)
	}
	return render.Words.QuietSpan.In(lang, clock(q.From), clock(q.To))
}

// parseQuiet reads quiet hours from callback data; false when they are none.
func parseQuiet(from, to string) (subscriber.QuietHours, bool) {
	f, err1 := strconv.Atoi(from)
	u, err2 := strconv.Atoi(to)
	const day = 24 * 60
	return subscriber.QuietHours{From: f, To: u}, err1 == nil && err2 == nil && f >= 0 && f < day && u >= 0 && u < day
}

var sizeCodes = []struct {
	code string
	size subscriber.MessageSize
	name render.Text
}{
	{"c", subscriber.SizeCompact, render.Words.SizeCompact},
	{"m", subscriber.SizeMedium, render.Words.SizeMedium},
	{"f", subscriber.SizeFull, render.Words.SizeFull},
}

func sizeScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	var list []choice
	for _, s := range sizeCodes {
		list = append(list, choice{v.Text(s.name), s.code, s.size == v.Subscriber.Size})
	}
	return question{v.Text(render.Words.SizeAsk), callback.Size, list}.ask(v, callback.Settings), nil
}

// sizeName is a size's name without what it means.
func sizeName(v *dialogue.View, size subscriber.MessageSize) string {
	for _, s := range sizeCodes {
		if s.size == size {
			name, _, _ := strings.Cut(v.Text(s.name), ":")
			return name
		}
	}
	return string(size)
}

func pictureScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	return question{v.Text(render.Words.PictureAsk), callback.Picture, []choice{
		{v.Text(render.Words.PictureOn), "1", v.Subscriber.Preview},
		{v.Text(render.Words.PictureOff), "0", !v.Subscriber.Preview},
	}}.ask(v, callback.Settings), nil
}

func soundScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	return question{v.Text(render.Words.SoundAsk), callback.Sound, []choice{
		{v.Text(render.Words.SoundOn), "1", v.Subscriber.Sound && !v.Subscriber.SoundOnce},
		{v.Text(render.Words.SoundOnce), "2", v.Subscriber.Sound && v.Subscriber.SoundOnce},
		{v.Text(render.Words.SoundOff), "0", !v.Subscriber.Sound},
	}}.ask(v, callback.Settings), nil
}

func languageScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	return question{v.Text(render.Words.LanguageAsk), callback.Language, []choice{
		{v.Text(render.Words.LangVietnamese), render.Vietnamese, v.Lang != render.English},
		{v.Text(render.Words.LangEnglish), render.English, v.Lang == render.English},
	}}.ask(v, callback.Settings), nil
}

func languageName(v *dialogue.View) string {
	if v.Lang == render.English {
		return v.Text(render.Words.LangEnglish)
	}
	return v.Text(render.Words.LangVietnamese)
}

// PressQuiet sets the quiet hours, or asks.
func PressQuiet(t *dialogue.Turn, from, to string) {
	if from == hourCode {
		begin := -1
		if q, ok := parseQuiet(to, to); ok {
			begin = q.From
		}
		t.Redraw(quietHourScreen(begin))
		return
	}
	if quiet, ok := parseQuiet(from, to); ok {
		t.Save(func(s *subscriber.Subscriber) { s.Quiet = quiet })
	}
	t.Redraw(quietScreen)
}

// PressSize sets how much a message shows, or asks.
func PressSize(t *dialogue.Turn, code string) {
	for _, size := range sizeCodes {
		if size.code == code {
			t.Save(func(s *subscriber.Subscriber) { s.Size = size.size })
		}
	}
	t.Redraw(sizeScreen)
}

// PressPicture sets whether pictures are shown, or asks.
func PressPicture(t *dialogue.Turn, on string) {
	if on != "" {
		t.Save(func(s *subscriber.Subscriber) { s.Preview = on == "1" })
	}
	t.Redraw(pictureScreen)
}

// PressSound sets whether messages sound, or asks.
func PressSound(t *dialogue.Turn, on string) {
	if on != "" {
		t.Save(func(s *subscriber.Subscriber) { s.Sound, s.SoundOnce = on != "0", on == "2" })
	}
	t.Redraw(soundScreen)
}

// PressLanguage sets the language, or asks.
func PressLanguage(t *dialogue.Turn, lang string) {
	if lang == render.Vietnamese || lang == render.English {
		t.Lang = lang
		t.Save(func(s *subscriber.Subscriber) { s.Language = lang })
	}
	t.Redraw(languageScreen)
}
