package conversation

import (
	"context"

	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/conversation/files"
	"loa/bot/conversation/operators"
	"loa/bot/conversation/search"
	"loa/bot/conversation/settings"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
)

// receiveCallback handles a tapped button. Its data says everything, so that buttons of
// messages from before a restart work, and a tap that comes twice does no more
// than once.
func receiveCallback(ctx context.Context, t *dialogue.Turn, c *telegram.Callback) error {
	t.CallbackID, t.Below = c.ID, c.Message
	if c.Message == nil || c.Message.Chat == nil || c.Data == "" { // of an inline message: no buttons of ours
		return nil
	}
	if err := t.Open(ctx, c.Message.Chat, telegram.DestinationOf(c.Message), c.From); err != nil {
		return err
	}
	tapped := callback.Parse(c.Data)
	if ok, err := aimAtMarked(ctx, t, tapped); !ok || err != nil {
		return err
	}
	isRemote, forAll := t.Target.Chat != t.At.Chat, tapped.Verb.ForEveryone()
	if (isRemote || !forAll) && !t.MayManage(ctx) { // data can be forged
		t.AnswerCallback(t.Text(t.NotAllowed()), true)
		return nil
	}
	if !forAll || t.Kind == subscriber.Private {
		t.ResumeReturned()
	}
	if !forAll {
		if err := t.RememberManager(ctx); err != nil {
			return err
		}
	}
	if tapped.Verb.ForOperators() && (t.Kind != subscriber.Private || !t.Dialogue.IsOperator(t.From.ID)) {
		t.Toast(render.Words.NotOperator)
		return nil
	}
	handle, known := handlers[tapped.Verb]
	if !known {
		handle = func(_ context.Context, t *dialogue.Turn, _ []string) error {
			t.Toast(render.Words.OldButton)
			return nil
		}
	}
	if err := handle(ctx, t, tapped.Args); err != nil {
		return err
	}
	if t.CallbackID != "" { // without a note: the button shows no more that it waits
		t.AnswerCallback("", false)
	}
	return nil
}

// aimAtMarked makes the destination that callback data names the one whose
// settings are meant; false, and answered, when it names none that can be.
func aimAtMarked(ctx context.Context, t *dialogue.Turn, tapped callback.Parsed) (bool, error) {
	if !tapped.Marked {
		return true, nil
	}
	target, ok := callback.Marked(tapped.Mark)
	if !ok {
		t.Toast(render.Words.OldButton)
		return false, nil
	}
	kind := subscriber.Channel
	if target.Chat == t.At.Chat {
		kind, t.Mark = t.Kind, callback.Mark(target)
	}
	return true, t.Aim(ctx, target, kind)
}

// handler does what the buttons of a verb are for.
type handler func(ctx context.Context, t *dialogue.Turn, args []string) error

// handlers has one for each verb.
var handlers = map[callback.Verb]handler{
	callback.Nothing: func(context.Context, *dialogue.Turn, []string) error { return nil },
	callback.Close:   func(_ context.Context, t *dialogue.Turn, _ []string) error { t.Close(); return nil },
	callback.OpenBelow: func(_ context.Context, t *dialogue.Turn, args []string) error {
		openBelow(t, callback.Verb(args[0]))
		return nil
	},
	callback.Acknowledge: func(_ context.Context, t *dialogue.Turn,
		args []string) error {
		acknowledge(t, args[0])
		return nil
	},

	callback.Files: func(ctx context.Context, t *dialogue.Turn, args []string) error {
		return files.Send(ctx, t, args[0])
	},

	callback.Topics: func(_ context.Context, t *dialogue.Turn, args []string) error {
		t.Redraw(settings.TopicsScreen(callback.Number(args[0])))
		return nil
	},
	callback.Topic: func(ctx context.Context, t *dialogue.Turn, args []string) error {
		return settings.ToggleTopic(ctx, t, args[0], args[1])
	},
	callback.Sample: func(_ context.Context, t *dialogue.Turn, _ []string) error { settings.ShowSample(t); return nil },
	callback.Done: func(_ context.Context, t *dialogue.Turn,
		_ []string) error {
		settings.FinishPicking(t)
		return nil
	},
	callback.TurnOff: func(ctx context.Context, t *dialogue.Turn, args []string) error {
		return settings.TurnOffTopic(ctx, t, args[0], args[1])
	},
	callback.TurnOffWhich: func(ctx context.Context, t *dialogue.Turn, args []string) error {
		return settings.TurnOffWhich(ctx, t, args[0])
	},

	callback.Settings: func(_ context.Context, t *dialogue.Turn, _ []string) error {
		t.Redraw(settings.SettingsScreen)
		return nil
	},
	callback.Rhythm: func(_ context.Context, t *dialogue.Turn, args []string) error {
		if args[0] == settings.MorningCode {
			settings.PressMorning(t, args[1])
			return nil
		}
		settings.PressRhythm(t, args[0], settings.RhythmScreen)
		return nil
	},
	callback.FirstRhythm: func(_ context.Context, t *dialogue.Turn, args []string) error {
		settings.PressRhythm(t, args[0], settings.ChosenScreen)
		return nil
	},
	callback.RhythmTopics: func(_ context.Context, t *dialogue.Turn, args []string) error {
		t.Redraw(settings.RhythmTopicsScreen(callback.Number(args[0])))
		return nil
	},
	callback.RhythmTopic: func(_ context.Context, t *dialogue.Turn, args []string) error {
		settings.SetTopicRhythm(t, args[0], args[1])
		return nil
	},
	callback.Quiet: func(_ context.Context, t *dialogue.Turn, args []string) error {
		settings.PressQuiet(t, args[0], args[1])
		return nil
	},
	callback.Size: func(_ context.Context, t *dialogue.Turn, args []string) error {
		settings.PressSize(t, args[0])
		return nil
	},
	callback.Picture: func(_ context.Context, t *dialogue.Turn, args []string) error {
		settings.PressPicture(t, args[0])
		return nil
	},
	callback.Sound: func(_ context.Context, t *dialogue.Turn, args []string) error {
		settings.PressSound(t, args[0])
		return nil
	},
	callback.Language: func(_ context.Context, t *dialogue.Turn, args []string) error {
		settings.PressLanguage(t, args[0])
		return nil
	},
	callback.Pause: func(_ context.Context, t *dialogue.Turn, args []string) error {
		settings.PressPause(t, args[0])
		return nil
	},
	callback.Erase: func(_ context.Context, t *dialogue.Turn, args []string) error {
		settings.PressErase(t, args[0])
		return nil
	},

	callback.Newest: func(_ context.Context, t *dialogue.Turn, args []string) error {
		t.Redraw(search.NewestScreen(args[0], args[1]))
		return nil
	},
	callback.Found: func(_ context.Context, t *dialogue.Turn, args []string) error {
		search.SearchPage(t, args[0], args[1])
		return nil
	},
	callback.List: func(ctx context.Context, t *dialogue.Turn, args []string) error {
		return search.ListPage(ctx, t, callback.Number(args[0]))
	},
	callback.Keywords: func(_ context.Context, t *dialogue.Turn, args []string) error {
		search.PressKeyword(t, args[0], args[1])
		return nil
	},

	callback.Warning: func(ctx context.Context, t *dialogue.Turn, args []string) error {
		return operators.ConfirmWarning(ctx, t, args[0], args[1], args[2])
	},
	callback.Approval: func(_ context.Context, t *dialogue.Turn, args []string) error {
		return operators.AnswerApproval(t, args[0], args[1])
	},
	callback.EndEmergency: func(_ context.Context, t *dialogue.Turn, args []string) error {
		return operators.EndEmergency(t, args[0], args[1])
	},
	callback.TakeHeld: func(_ context.Context, t *dialogue.Turn, args []string) error {
		operators.TakeHeld(t, args[0], args[1], args[2])
		return nil
	},
}

// openBelow shows a screen in a message of its own, from below an article,
// which stays.
func openBelow(t *dialogue.Turn, what callback.Verb) {
	switch what {
	case callback.Topics:
		t.Show(settings.TopicsScreen(0))
	case callback.Keywords:
		t.Show(search.KeywordsScreen)
	default:
		t.Show(settings.SettingsScreen)
	}
}
