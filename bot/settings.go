package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"loa/subscriber"
	"loa/viet"
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
		data  []string
		shown bool
	}{
		{words.SetTopics, strconv.Itoa(len(v.on)), []string{"c", "0"}, true},
		{words.SetRhythm, v.rhythmName(sub.Rhythm), []string{"r"}, true},
		{words.SetQuiet, v.quietName(sub.Quiet), []string{"n"}, true},
		{words.SetKeywords, strconv.Itoa(len(sub.Keywords)), []string{"k"}, v.b.opts.Keywords},
		{words.SetSize, v.sizeName(sub.Size), []string{"z"}, true},
		{words.SetPicture, onOff(sub.Preview), []string{"g"}, true},
		{words.SetSound, onOff(sub.Sound), []string{"o"}, true},
		{words.SetLanguage, v.languageName(), []string{"l"}, true},
		{words.SetPause, "", []string{"p"}, true},
	}
	lines := []string{v.say(words.Settings), ""}
	if sub.State == subscriber.Paused {
		lines = []string{v.say(words.Settings), "⏸ " + v.pausedLine(), ""}
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
		row = append(row, v.button(r.label, r.data...))
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
func (v *view) choose(title string, verb string, choices []choice, back ...string) screen {
	s := screen{Text: title}
	for _, c := range choices {
		mark := "○ "
		if c.on {
			mark = "● "
		}
		s.Rows = append(s.Rows, []button{{Text: mark + c.label, Data: v.data(verb, c.value)}})
	}
	s.Rows = append(s.Rows, v.footer(back...))
	return s
}

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

func (v *view) rhythmName(r subscriber.Rhythm) string { return rhythmName(v.lang, r) }

func (v *view) rhythmChoices(now subscriber.Rhythm) []choice {
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
	s := v.choose(v.say(words.Rhythm, v.say(words.UrgentNote)), "r", v.rhythmChoices(v.sub.Rhythm), "m")
	if len(v.on) > 0 {
		last := len(s.Rows) - 1
		s.Rows = append(s.Rows[:last:last], []button{v.button(words.RhythmByTopic, "y", "0")}, s.Rows[last])
	}
	return s, nil
}

// firstRhythmScreen asks new subscribers once; at once until they answer.
func firstRhythmScreen(_ context.Context, v *view) (screen, error) {
	return screen{Text: v.say(words.FirstRhythm), Rows: keyboard{
		{v.button(words.FirstAtOnce, "q", "i")},
		{v.button(words.FirstMorning, "q", "d")},
		v.footer("c", "0"),
	}}, nil
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
				label += " · " + v.rhythmName(r)
			}
			s.Rows = append(s.Rows, []button{{Text: cut(label, 90), Data: v.data("yt", topicKey(id))}})
		}
		if pages > 1 {
			s.Rows = append(s.Rows, v.pager("y", page, pages))
		}
		s.Rows = append(s.Rows, v.footer("r"))
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
		return v.choose(v.say(words.RhythmTopic, line(topic.Name, 100)), "yt", choices, "y", "0"), nil
	}
}

// quietSpans are the quiet hours to choose from, in minutes after midnight.
var quietSpans = []subscriber.QuietHours{{}, {From: 21 * 60, To: 6 * 60}, {From: 22 * 60, To: 6 * 60}, {From: 20 * 60, To: 7 * 60}}

func quietScreen(_ context.Context, v *view) (screen, error) {
	var list []choice
	for _, q := range quietSpans {
		list = append(list, choice{v.quietName(q), strconv.Itoa(q.From) + ":" + strconv.Itoa(q.To), q == v.sub.Quiet || q.From == q.To && v.sub.Quiet.From == v.sub.Quiet.To})
	}
	return v.choose(v.say(words.QuietAsk), "n", list, "m"), nil
}

func (v *view) quietName(q subscriber.QuietHours) string { return quietName(v.lang, q) }

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
	return v.choose(v.say(words.SizeAsk), "z", list, "m"), nil
}

// sizeName is a size's name without what it means.
func (v *view) sizeName(size subscriber.MessageSize) string {
	for _, s := range sizeCodes {
		if s.size == size {
			name, _, _ := strings.Cut(v.say(s.name), ":")
			return name
		}
	}
	return string(size)
}

func pictureScreen(_ context.Context, v *view) (screen, error) {
	return v.choose(v.say(words.PictureAsk), "g", []choice{
		{v.say(words.PictureOn), "1", v.sub.Preview}, {v.say(words.PictureOff), "0", !v.sub.Preview},
	}, "m"), nil
}

func soundScreen(_ context.Context, v *view) (screen, error) {
	return v.choose(v.say(words.SoundAsk), "o", []choice{
		{v.say(words.SoundOn), "1", v.sub.Sound}, {v.say(words.SoundOff), "0", !v.sub.Sound},
	}, "m"), nil
}

func languageScreen(_ context.Context, v *view) (screen, error) {
	return v.choose(v.say(words.LanguageAsk), "l", []choice{
		{v.say(words.LangVietnamese), vietnamese, v.lang != english}, {v.say(words.LangEnglish), english, v.lang == english},
	}, "m"), nil
}

func (v *view) languageName() string {
	if v.lang == english {
		return v.say(words.LangEnglish)
	}
	return v.say(words.LangVietnamese)
}

func pauseScreen(_ context.Context, v *view) (screen, error) {
	s := screen{Text: v.say(words.PauseAsk)}
	if v.sub.State == subscriber.Paused {
		s.Text = "⏸ " + v.pausedLine()
		s.Rows = append(s.Rows, []button{v.button(words.Resume, "p", "0")})
	}
	for _, c := range []struct {
		label text
		code  string
	}{{words.PauseWeek, "w"}, {words.PauseMonth, "m"}, {words.PauseOpen, "x"}} {
		s.Rows = append(s.Rows, []button{v.button(c.label, "p", c.code)})
	}
	s.Rows = append(s.Rows, v.footer("m"))
	return s, nil
}

func (v *view) pausedLine() string {
	if v.sub.PausedUntil.IsZero() {
		return v.say(words.StatePaused)
	}
	return v.say(words.StatePausedUntil, v.date(v.sub.PausedUntil))
}

// pausedScreen is shown right after pausing.
func pausedScreen(_ context.Context, v *view) (screen, error) {
	s := screen{Text: v.say(words.PausedOpen), Rows: keyboard{{v.button(words.Resume, "p", "0")}, v.footer("m")}}
	if !v.sub.PausedUntil.IsZero() {
		s.Text = v.say(words.PausedUntil, v.date(v.sub.PausedUntil))
	}
	return s, nil
}

func stoppedScreen(_ context.Context, v *view) (screen, error) {
	return screen{Text: v.say(words.Stopped), Rows: keyboard{
		{v.button(words.Resume, "p", "0")}, {v.button(words.CmdErase, "e")}, v.footer("m"),
	}}, nil
}

func eraseScreen(_ context.Context, v *view) (screen, error) {
	return screen{Text: v.say(words.EraseAsk), Rows: keyboard{
		{v.button(words.EraseYes, "e", "1")}, {v.button(words.EraseNo, "e", "0")},
	}}, nil
}

func helpScreen(_ context.Context, v *view) (screen, error) {
	if v.kind != subscriber.Private {
		return screen{Text: v.say(words.HelpGroup), Rows: keyboard{v.footer("m")}}, nil
	}
	keywords, operators := "", ""
	if v.b.opts.Keywords {
		keywords = v.say(words.HelpKeywords) + "\n"
	}
	if v.b.isAdmin(v.target.Chat) {
		operators = "\n\n" + v.say(words.HelpOperators)
	}
	// Operators need their number for the configuration.
	return screen{Text: v.say(words.Help, keywords) + operators + "\n\n" + v.say(words.HelpNumber, v.target.address()), Rows: keyboard{v.footer("m")}}, nil
}

// pauseFor turns a code into the end of a pause; zero: until the person returns.
func (b *Bot) pauseFor(code string) (until time.Time, ok bool) {
	now := b.opts.Now()
	switch code {
	case "w":
		return now.AddDate(0, 0, 7).UTC(), true
	case "m":
		return now.AddDate(0, 1, 0).UTC(), true
	case "x":
		return time.Time{}, true
	}
	return time.Time{}, false
}

// date and moment write a time for people, in the site's zone, as they stand
// within a sentence.
func (v *view) date(t time.Time) string { return v.b.date(v.lang, t) }

func (b *Bot) date(lang string, t time.Time) string {
	t = t.In(b.opts.TimeZone)
	if lang == english {
		return t.Format("Monday, 2 January 2006")
	}
	return within(viet.FormatDate(t))
}

func (b *Bot) moment(lang string, t time.Time) string {
	t = t.In(b.opts.TimeZone)
	if lang == english {
		return t.Format("Monday, 2 January 2006, 15:04")
	}
	return t.Format("15:04, ") + within(viet.FormatDate(t))
}

// within writes a day of the week as it stands within a sentence: "thứ Tư".
func within(date string) string {
	if rest, ok := strings.CutPrefix(date, "Thứ "); ok {
		return "thứ " + rest
	}
	return date
}
