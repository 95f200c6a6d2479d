package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"loa/article"
	"loa/subscriber"
)

// tap takes a tapped button. Its data says everything, so that buttons of
// messages from before a restart work, and a tap that comes twice does no more
// than once.
func (t *talk) tap(ctx context.Context, c *callback) error {
	t.query, t.tapped = c.ID, c.Message
	if c.Message == nil || c.Message.Chat == nil || c.Data == "" { // of an inline message: no buttons of ours
		return nil
	}
	if err := t.open(ctx, c.Message.Chat, placeOf(c.Message), c.From); err != nil {
		return err
	}
	code, mark, isMarked := strings.Cut(c.Data, "@")
	if isMarked {
		target, ok := marked(mark)
		if !ok {
			t.toast(words.OldButton)
			return nil
		}
		kind := subscriber.Channel
		if target.Chat == t.at.Chat {
			kind, t.mark = t.kind, target.mark()
		}
		if err := t.aim(ctx, target, kind); err != nil {
			return err
		}
	}
	isRemote := t.target.Chat != t.at.Chat
	parts := strings.Split(code, ":")
	if (isRemote || !forEveryone[parts[0]]) && !t.mayManage(ctx) { // data can be forged
		t.confirm(t.say(words.AdminsOnly), true)
		return nil
	}
	if !forEveryone[parts[0]] || t.kind == subscriber.Private {
		t.returned()
	}
	if !forEveryone[parts[0]] {
		if err := t.linked(ctx); err != nil {
			return err
		}
	}
	for len(parts) < 4 {
		parts = append(parts, "")
	}
	if err := t.press(ctx, parts[0], parts[1:]); err != nil {
		return err
	}
	if t.query != "" { // a tap without a note: its waiting sign ends before the screen changes
		changes := t.replies
		t.replies = nil
		t.confirm("", false)
		t.replies = append(t.replies, changes...)
	}
	return nil
}

// forEveryone are the buttons that change nothing but the message they stand
// under, or only record that someone read it.
var forEveryone = map[string]bool{"nop": true, "w": true, "f": true, "d": true, "a": true, "v": true}

// press does what a button is for.
func (t *talk) press(ctx context.Context, verb string, arg []string) error {
	switch verb {
	case "nop":
	case "c":
		t.redraw(topicsScreen(number(arg[0])))
	case "t":
		return t.toggle(ctx, arg[0], arg[1])
	case "v":
		t.sample()
	case "ok":
		t.done()
	case "m":
		t.redraw(settingsScreen)
	case "new": // from below an article, which stays
		t.openBelow(arg[0])
	case "close":
		t.close()
	case "w":
		t.redraw(newestScreen(arg[0], arg[1]))
	case "f":
		t.searchPage(arg[0], arg[1])
	case "d":
		return t.listPage(ctx, number(arg[0]))
	case "x":
		return t.turnOff(ctx, arg[0], arg[1])
	case "xx":
		return t.turnOffWhich(ctx, arg[0])
	case "a":
		t.acknowledge(arg[0])
	case "kh":
		return t.confirmWarning(ctx, arg[0], arg[1])
	case "em":
		return t.confirmEmergency(arg[0], arg[1])
	case "ee":
		return t.endEmergency(arg[0], arg[1])
	default:
		return t.pressSetting(verb, arg)
	}
	return nil
}

// openBelow shows a screen in a message of its own.
func (t *talk) openBelow(verb string) {
	switch verb {
	case "c":
		t.show(topicsScreen(0))
	case "k":
		t.show(keywordsScreen)
	default:
		t.show(settingsScreen)
	}
}

// pressSetting does what a button of the settings is for.
func (t *talk) pressSetting(verb string, arg []string) error {
	switch verb {
	case "r", "q":
		rhythm, ok := rhythmOf(arg[0])
		if !ok {
			t.redraw(rhythmScreen)
			break
		}
		t.set(func(s *subscriber.Subscriber) { s.Rhythm, s.Asked = rhythm, true })
		t.confirm(t.say(words.RhythmSaved, rhythmName(t.lang, rhythm)), false)
		if verb == "q" {
			t.redraw(chosenScreen)
		} else {
			t.redraw(rhythmScreen)
		}
	case "y":
		t.redraw(rhythmTopicsScreen(number(arg[0])))
	case "yt":
		t.topicRhythm(arg[0], arg[1])
	case "n":
		if quiet, ok := parseQuiet(arg[0], arg[1]); ok {
			t.save(func(s *subscriber.Subscriber) { s.Quiet = quiet })
		}
		t.redraw(quietScreen)
	case "z":
		for _, size := range sizeCodes {
			if size.code == arg[0] {
				t.save(func(s *subscriber.Subscriber) { s.Size = size.size })
			}
		}
		t.redraw(sizeScreen)
	case "g":
		if arg[0] != "" {
			t.save(func(s *subscriber.Subscriber) { s.Preview = arg[0] == "1" })
		}
		t.redraw(pictureScreen)
	case "o":
		if arg[0] != "" {
			t.save(func(s *subscriber.Subscriber) { s.Sound = arg[0] == "1" })
		}
		t.redraw(soundScreen)
	case "l":
		if arg[0] == vietnamese || arg[0] == english {
			t.lang = arg[0]
			t.save(func(s *subscriber.Subscriber) { s.Language = arg[0] })
		}
		t.redraw(languageScreen)
	case "p":
		t.pressPause(arg[0])
	case "e":
		t.pressErase(arg[0])
	case "k":
		t.pressKeyword(arg[0], arg[1])
	default:
		t.toast(words.OldButton)
	}
	return nil
}

// save is set with a note.
func (t *talk) save(f func(*subscriber.Subscriber)) {
	t.set(f)
	t.toast(words.Saved)
}

func (t *talk) topicRhythm(key, code string) {
	topic, ok := t.b.site.Load().topicByKey(key)
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

func (t *talk) pressPause(code string) {
	if code == "0" {
		t.resume()
		t.toast(words.Resumed)
		t.redraw(settingsScreen)
		return
	}
	until, ok := t.b.pauseFor(code)
	if !ok {
		t.redraw(pauseScreen)
		return
	}
	t.pauseUntil(until, subscriber.PausedByPerson)
	t.redraw(pausedScreen)
}

func (t *talk) pressErase(code string) {
	switch code {
	case "1":
		t.changes = []subscriber.SubscriberChange{subscriber.Erase{Channel: channelName, Address: t.target.address(), Thread: t.target.Thread}}
		t.redraw(func(_ context.Context, v *view) (screen, error) { return screen{Text: v.say(words.Erased)}, nil })
	case "0":
		t.redraw(func(_ context.Context, v *view) (screen, error) {
			return screen{Text: v.say(words.EraseKept), Rows: keyboard{v.footer("m")}}, nil
		})
	default:
		t.redraw(eraseScreen)
	}
}

// close takes the tapped message away, or empties it when it is too old.
func (t *talk) close() {
	p := params{"chat_id": t.at.address(), "message_id": strconv.Itoa(t.tapped.MessageID)}
	t.later(func(ctx context.Context) error {
		err := t.b.reply(ctx, t.at, t.kind, "deleteMessage", p)
		if err == nil || judge(err) == missing {
			return nil
		}
		s := screen{Text: t.say(words.Closed)}.params(t.at)
		s["message_id"] = p["message_id"]
		delete(s, "message_thread_id")
		return t.b.reply(ctx, t.at, t.kind, "editMessageText", s)
	})
}

// turnOff ends a topic from below an article, or begins it.
func (t *talk) turnOff(ctx context.Context, key, state string) error {
	s := t.b.site.Load()
	topic, ok := s.topicByKey(key)
	if !ok {
		t.toast(words.TopicUnknown)
		return nil
	}
	pressed := t.data("x", key)
	other := button{Text: t.say(words.TurnOn, cut(topic.Name, 60)), Data: t.data("x", key, "1")}
	if state == "1" {
		pressed = t.data("x", key, "1")
		other = button{Text: t.say(words.TurnOffWhich, cut(topic.Name, 60)), Data: t.data("x", key)}
		if err := t.follow(ctx, topic); err != nil {
			return err
		}
		t.confirm(t.say(words.TurnedOn, topic.Name), false)
	} else if byKeyword, err := t.cameByKeyword(ctx, topic); err != nil {
		return err
	} else if byKeyword {
		other = button{Text: t.say(words.MyKeywords), Data: t.data("new", "k")}
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
func (t *talk) cameByKeyword(ctx context.Context, topic article.Topic) (bool, error) {
	if t.again || !t.b.opts.Keywords || !hasIncluded(t.sub.Keywords) {
		return false, nil
	}
	on, err := t.topicsOn(ctx)
	return !on[topic.ID], err
}

// topicsOn are the target's topics, by their present ids.
func (t *talk) topicsOn(ctx context.Context) (map[string]bool, error) {
	on := map[string]bool{}
	if !t.known || t.sub.ID == 0 {
		return on, nil
	}
	list, err := t.b.opts.Store.Subscriptions(ctx, t.sub.ID)
	if err != nil {
		return nil, fmt.Errorf("read subscriptions: %w", err)
	}
	site := t.b.site.Load()
	for _, s := range list {
		on[s.Topic] = true
		if now, ok := site.topic(s.Topic); ok {
			on[now.ID] = true
		}
	}
	return on, nil
}

// turnOffWhich opens the button of an article of several topics into one
// button for each.
func (t *talk) turnOffWhich(ctx context.Context, code string) error {
	id, _ := strconv.ParseInt(code, 36, 64)
	a, err := t.b.opts.Store.Article(ctx, id)
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
	site := t.b.site.Load()
	var rows keyboard
	for _, topicID := range a.Topics {
		if topic, ok := site.topic(topicID); ok && on[topicID] && len(rows) < pickerRows {
			rows = append(rows, []button{{Text: t.say(words.TurnOffWhich, cut(topic.Name, 60)), Data: t.data("x", topicKey(topic.ID))}})
		}
	}
	if len(rows) == 0 {
		rows = keyboard{{{Text: t.say(words.SetTopics), Data: t.data("new", "c")}}}
	}
	t.rebutton(func(b button) keyboard {
		if b.Data == t.data("xx", code) {
			return rows
		}
		return nil
	})
	return nil
}

// acknowledge records that a person has read a warning.
func (t *talk) acknowledge(code string) {
	id, err := strconv.ParseInt(code, 36, 64)
	if err != nil {
		t.toast(words.OldButton)
		return
	}
	if t.known {
		t.change(subscriber.AckWarning{Channel: channelName, Address: t.target.address(), Thread: t.target.Thread, Article: id})
	}
	t.toast(words.AcknowledgedToast)
	if t.kind != subscriber.Private { // others still have to read it
		return
	}
	t.rebutton(func(b button) keyboard {
		if b.Data == t.data("a", code) {
			return keyboard{{{Text: t.say(words.Acknowledged), Data: "nop"}}}
		}
		return nil
	})
}

// rebutton changes the buttons of the tapped message: replace returns what
// comes instead of one, nil to keep it. One row stays in its row.
func (t *talk) rebutton(replace func(button) keyboard) {
	if t.tapped == nil || t.tapped.ReplyMarkup == nil {
		return
	}
	rows := replaceButtons(t.tapped.ReplyMarkup, replace)
	if len(rows) == 0 {
		return
	}
	p := params{"chat_id": t.at.address(), "message_id": strconv.Itoa(t.tapped.MessageID), "reply_markup": asJSON(map[string]any{"inline_keyboard": rows})}
	t.later(func(ctx context.Context) error {
		err := t.b.reply(ctx, t.at, t.kind, "editMessageReplyMarkup", p)
		if err != nil && judge(err) == missing {
			return nil
		}
		return err
	})
}

// onceMore asks for a second tap: it makes the tapped button, known by its data,
// one that does what it says.
func (t *talk) onceMore(question, label text, tapped, then string) {
	t.confirm(t.say(question), true)
	t.rebutton(func(b button) keyboard {
		if b.Data == tapped {
			return keyboard{{{Text: "⚠️ " + t.say(label), Data: then}}}
		}
		return nil
	})
}

func replaceButtons(markup *tgbotapi.InlineKeyboardMarkup, replace func(button) keyboard) keyboard {
	var rows keyboard
	for _, old := range markup.InlineKeyboard {
		var row []button
		var below keyboard
		for _, o := range old {
			b := button{Text: o.Text, Inline: o.SwitchInlineQuery}
			if o.URL != nil {
				b.URL = *o.URL
			}
			if o.CallbackData != nil {
				b.Data = *o.CallbackData
			}
			with := replace(b)
			switch {
			case with == nil:
				row = append(row, b)
			case len(with) == 1 && len(with[0]) == 1:
				row = append(row, with[0][0])
			default:
				below = append(below, with...)
			}
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
		rows = append(rows, below...)
	}
	return rows
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// cursor36 writes a number, or a time, short.
func cursor36(n int64) string { return strconv.FormatInt(n, 36) }

func uncursor36(s string) int64 {
	n, _ := strconv.ParseInt(s, 36, 64)
	return n
}

func timeOf36(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	return time.UnixMilli(uncursor36(s)).UTC()
}
