package settings

import (
	"context"
	"time"

	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
)

// PauseScreen asks for how long to pause.
func PauseScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	s := telegram.Screen{Text: v.Text(render.Words.PauseAsk)}
	if v.Subscriber.State == subscriber.Paused {
		s.Text = "⏸ " + pausedLine(v)
		s.Rows = append(s.Rows, []telegram.Button{v.Button(render.Words.Resume, callback.Pause, "0")})
	}
	for _, c := range []struct {
		label render.Text
		code  string
	}{{render.Words.PauseWeek, "w"}, {render.Words.PauseMonth, "m"}, {render.Words.PauseOpen, "x"}} {
		s.Rows = append(s.Rows, []telegram.Button{v.Button(c.label, callback.Pause, c.code)})
	}
	s.Rows = append(s.Rows, v.FooterBack(callback.Settings))
	return s, nil
}

func pausedLine(v *dialogue.View) string {
	if v.Subscriber.PausedUntil.IsZero() {
		return v.Text(render.Words.StatePaused)
	}
	return v.Text(render.Words.StatePausedUntil, v.Date(v.Subscriber.PausedUntil))
}

// pausedScreen is shown right after pausing.
func pausedScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	s := telegram.Screen{
		Text: v.Text(render.Words.PausedOpen),
		Rows: telegram.Keyboard{{v.Button(render.Words.Resume, callback.Pause, "0")}, v.FooterBack(callback.Settings)},
	}
	if !v.Subscriber.PausedUntil.IsZero() {
		s.Text = v.Text(render.Words.PausedUntil, v.Date(v.Subscriber.PausedUntil))
	}
	return s, nil
}

// StoppedScreen is shown to who asked in plain words to get nothing more.
func StoppedScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	return telegram.Screen{Text: v.Text(render.Words.Stopped), Rows: telegram.Keyboard{
		{
			v.Button(render.Words.Resume, callback.Pause, "0"),
		},
		{v.Button(render.Words.CmdErase, callback.Erase)},
		v.FooterBack(callback.Settings),
	}}, nil
}

// EraseScreen asks whether to erase what is kept of a subscriber.
func EraseScreen(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
	return telegram.Screen{Text: v.Text(render.Words.EraseAsk), Rows: telegram.Keyboard{
		{v.Button(render.Words.EraseYes, callback.Erase, "1").Styled(telegram.Danger)},
		{v.Button(render.Words.EraseNo, callback.Erase, "0")},
	}}, nil
}

// pauseFor turns a code into the end of a pause; zero: until the person returns.
func pauseFor(d *dialogue.Dialogue, code string) (until time.Time, ok bool) {
	now := d.Opts.Now()
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

// PressPause pauses, resumes, or asks.
func PressPause(t *dialogue.Turn, code string) {
	if code == "0" {
		t.Resume()
		t.Toast(render.Words.Resumed)
		t.Redraw(SettingsScreen)
		return
	}
	until, ok := pauseFor(t.Dialogue, code)
	if !ok {
		t.Redraw(PauseScreen)
		return
	}
	t.PauseUntil(until, subscriber.PausedByPerson)
	t.Redraw(pausedScreen)
}

// PressErase erases, does not, or asks.
func PressErase(t *dialogue.Turn, code string) {
	switch code {
	case "1":
		t.Changes = []subscriber.SubscriberChange{
			subscriber.Erase{Channel: t.Dialogue.Opts.Channel, Address: t.Target.Address(), Thread: t.Target.Thread},
		}
		t.Redraw(func(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
			return telegram.Screen{Text: v.Text(render.Words.Erased)}, nil
		})
	case "0":
		t.Redraw(func(_ context.Context, v *dialogue.View) (telegram.Screen, error) {
			return telegram.Screen{
				Text: v.Text(render.Words.EraseKept),
				Rows: telegram.Keyboard{v.FooterBack(callback.Settings)},
			}, nil
		})
	default:
		t.Redraw(EraseScreen)
	}
}
