package bot

import (
	"context"
	"time"

	"loa/subscriber"
)

func pauseScreen(_ context.Context, v *view) (screen, error) {
	s := screen{Text: v.say(words.PauseAsk)}
	if v.sub.State == subscriber.Paused {
		s.Text = "⏸ " + pausedLine(v)
		s.Rows = append(s.Rows, []button{v.button(words.Resume, verbPause, "0")})
	}
	for _, c := range []struct {
		label text
		code  string
	}{{words.PauseWeek, "w"}, {words.PauseMonth, "m"}, {words.PauseOpen, "x"}} {
		s.Rows = append(s.Rows, []button{v.button(c.label, verbPause, c.code)})
	}
	s.Rows = append(s.Rows, v.footerBack(verbSettings))
	return s, nil
}

func pausedLine(v *view) string {
	if v.sub.PausedUntil.IsZero() {
		return v.say(words.StatePaused)
	}
	return v.say(words.StatePausedUntil, v.date(v.sub.PausedUntil))
}

// pausedScreen is shown right after pausing.
func pausedScreen(_ context.Context, v *view) (screen, error) {
	s := screen{Text: v.say(words.PausedOpen), Rows: keyboard{{v.button(words.Resume, verbPause, "0")}, v.footerBack(verbSettings)}}
	if !v.sub.PausedUntil.IsZero() {
		s.Text = v.say(words.PausedUntil, v.date(v.sub.PausedUntil))
	}
	return s, nil
}

func stoppedScreen(_ context.Context, v *view) (screen, error) {
	return screen{Text: v.say(words.Stopped), Rows: keyboard{
		{v.button(words.Resume, verbPause, "0")}, {v.button(words.CmdErase, verbErase)}, v.footerBack(verbSettings),
	}}, nil
}

func eraseScreen(_ context.Context, v *view) (screen, error) {
	return screen{Text: v.say(words.EraseAsk), Rows: keyboard{
		{v.button(words.EraseYes, verbErase, "1")}, {v.button(words.EraseNo, verbErase, "0")},
	}}, nil
}

// pauseFor turns a code into the end of a pause; zero: until the person returns.
func pauseFor(d *dialogue, code string) (until time.Time, ok bool) {
	now := d.opts.Now()
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

func pressPause(t *talk, code string) {
	if code == "0" {
		t.resume()
		t.toast(words.Resumed)
		t.redraw(settingsScreen)
		return
	}
	until, ok := pauseFor(t.d, code)
	if !ok {
		t.redraw(pauseScreen)
		return
	}
	t.pauseUntil(until, subscriber.PausedByPerson)
	t.redraw(pausedScreen)
}

func pressErase(t *talk, code string) {
	switch code {
	case "1":
		t.changes = []subscriber.SubscriberChange{subscriber.Erase{Channel: channelName, Address: t.target.address(), Thread: t.target.Thread}}
		t.redraw(func(_ context.Context, v *view) (screen, error) { return screen{Text: v.say(words.Erased)}, nil })
	case "0":
		t.redraw(func(_ context.Context, v *view) (screen, error) {
			return screen{Text: v.say(words.EraseKept), Rows: keyboard{v.footerBack(verbSettings)}}, nil
		})
	default:
		t.redraw(eraseScreen)
	}
}
