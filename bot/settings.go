package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"loa/subscriber"
)

// settingsScreen shows every setting and leads to each.
func settingsScreen(_ context.Context, v *view) (screen, error) {
	sub := v.sub
	onOff := func(on bool) string {
		if on {
			return v.say(words.Yes)
		}
		return v.say(words.No)
	}
	rows := []struct {
		label text
		value string
		verb  verb
		shown bool
	}{
		{words.SetTopics, strconv.Itoa(len(v.on)), verbTopics, true},
		{words.SetRhythm, rhythmName(v.lang, sub.Rhythm), verbRhythm, true},
		{words.SetQuiet, quietName(v.lang, sub.Quiet), verbQuiet, true},
		{words.SetKeywords, strconv.Itoa(len(sub.Keywords)), verbKeywords, v.d.render.keywords},
		{words.SetSize, sizeName(v, sub.Size), verbSize, true},
		{words.SetPicture, onOff(sub.Preview), verbPicture, true},
		{words.SetSound, onOff(sub.Sound), verbSound, true},
		{words.SetLanguage, languageName(v), verbLanguage, true},
		{words.SetPause, "", verbPause, true},
	}
	lines := []string{v.say(words.Settings), ""}
	if sub.State == subscriber.Paused {
		lines = []string{v.say(words.Settings), "⏸ " + pausedLine(v), ""}
	}
	s := screen{}
	var row []button
	for _, r := range rows {
		if !r.shown {
			continue
		}
		if r.value != "" {
			lines = append(lines, v.say(words.SettingsLine, v.say(r.label), "<b>"+esc(r.value)+"</b>"))
		}
		row = append(row, v.button(r.label, r.verb))
		if len(row) == 2 {
			s.Rows, row = append(s.Rows, row), nil
		}
	}
	if len(row) > 0 {
		s.Rows = append(s.Rows, row)
	}
	s.Rows = append(s.Rows, v.footer())
	s.Text = strings.Join(lines, "\n")
	return s, nil
}

// choice is one of several values of a setting.
type choice struct {
	label string
	value string
	on    bool
}

// choose is a screen with one button per value; the present one is marked.
func choose(v *view, title string, verb verb, choices []choice, back verb, backArgs ...string) screen {
	s := screen{Text: title}
	for _, c := range choices {
		mark := "○ "
		if c.on {
			mark = "● "
		}
		s.Rows = append(s.Rows, []button{{Text: mark + c.label, Data: v.data(verb, c.value)}})
	}
	s.Rows = append(s.Rows, v.footerBack(back, backArgs...))
	return s
}

// quietSpans are the quiet hours to choose from, in minutes after midnight.
var quietSpans = []subscriber.QuietHours{{}, {From: 21 * 60, To: 6 * 60}, {From: 22 * 60, To: 6 * 60}, {From: 20 * 60, To: 7 * 60}}

func quietScreen(_ context.Context, v *view) (screen, error) {
	var list []choice
	for _, q := range quietSpans {
		list = append(list, choice{quietName(v.lang, q), strconv.Itoa(q.From) + ":" + strconv.Itoa(q.To), q == v.sub.Quiet || q.From == q.To && v.sub.Quiet.From == v.sub.Quiet.To})
	}
	return choose(v, v.say(words.QuietAsk), verbQuiet, list, verbSettings), nil
}

func quietName(lang string, q subscriber.QuietHours) string {
	if q.From == q.To {
		return words.QuietOff.in(lang)
	}
	clock := func(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }
	return words.QuietSpan.in(lang, clock(q.From), clock(q.To))
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
	name text
}{
	{"c", subscriber.SizeCompact, words.SizeCompact},
	{"m", subscriber.SizeMedium, words.SizeMedium},
	{"f", subscriber.SizeFull, words.SizeFull},
}

func sizeScreen(_ context.Context, v *view) (screen, error) {
	var list []choice
	for _, s := range sizeCodes {
		list = append(list, choice{v.say(s.name), s.code, s.size == v.sub.Size})
	}
	return choose(v, v.say(words.SizeAsk), verbSize, list, verbSettings), nil
}

// sizeName is a size's name without what it means.
func sizeName(v *view, size subscriber.MessageSize) string {
	for _, s := range sizeCodes {
		if s.size == size {
			name, _, _ := strings.Cut(v.say(s.name), ":")
			return name
		}
	}
	return string(size)
}

func pictureScreen(_ context.Context, v *view) (screen, error) {
	return choose(v, v.say(words.PictureAsk), verbPicture, []choice{
		{v.say(words.PictureOn), "1", v.sub.Preview}, {v.say(words.PictureOff), "0", !v.sub.Preview},
	}, verbSettings), nil
}

func soundScreen(_ context.Context, v *view) (screen, error) {
	return choose(v, v.say(words.SoundAsk), verbSound, []choice{
		{v.say(words.SoundOn), "1", v.sub.Sound}, {v.say(words.SoundOff), "0", !v.sub.Sound},
	}, verbSettings), nil
}

func languageScreen(_ context.Context, v *view) (screen, error) {
	return choose(v, v.say(words.LanguageAsk), verbLanguage, []choice{
		{v.say(words.LangVietnamese), vietnamese, v.lang != english}, {v.say(words.LangEnglish), english, v.lang == english},
	}, verbSettings), nil
}

func languageName(v *view) string {
	if v.lang == english {
		return v.say(words.LangEnglish)
	}
	return v.say(words.LangVietnamese)
}

func pressQuiet(t *talk, from, to string) {
	if quiet, ok := parseQuiet(from, to); ok {
		t.save(func(s *subscriber.Subscriber) { s.Quiet = quiet })
	}
	t.redraw(quietScreen)
}

func pressSize(t *talk, code string) {
	for _, size := range sizeCodes {
		if size.code == code {
			t.save(func(s *subscriber.Subscriber) { s.Size = size.size })
		}
	}
	t.redraw(sizeScreen)
}

func pressPicture(t *talk, on string) {
	if on != "" {
		t.save(func(s *subscriber.Subscriber) { s.Preview = on == "1" })
	}
	t.redraw(pictureScreen)
}

func pressSound(t *talk, on string) {
	if on != "" {
		t.save(func(s *subscriber.Subscriber) { s.Sound = on == "1" })
	}
	t.redraw(soundScreen)
}

func pressLanguage(t *talk, lang string) {
	if lang == vietnamese || lang == english {
		t.lang = lang
		t.save(func(s *subscriber.Subscriber) { s.Language = lang })
	}
	t.redraw(languageScreen)
}
