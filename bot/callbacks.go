package bot

import (
	"context"

	"loa/subscriber"
)

// receiveCallback handles a tapped button. Its data says everything, so that buttons of
// messages from before a restart work, and a tap that comes twice does no more
// than once.
func receiveCallback(ctx context.Context, t *talk, c *callback) error {
	t.query, t.tapped = c.ID, c.Message
	if c.Message == nil || c.Message.Chat == nil || c.Data == "" { // of an inline message: no buttons of ours
		return nil
	}
	if err := t.open(ctx, c.Message.Chat, placeOf(c.Message), c.From); err != nil {
		return err
	}
	tapped := parse(c.Data)
	if ok, err := aimAtMarked(ctx, t, tapped); !ok || err != nil {
		return err
	}
	isRemote, forAll := t.target.Chat != t.at.Chat, tapped.verb.forEveryone()
	if (isRemote || !forAll) && !t.mayManage(ctx) { // data can be forged
		t.confirm(t.say(words.AdminsOnly), true)
		return nil
	}
	if !forAll || t.kind == subscriber.Private {
		t.returned()
	}
	if !forAll {
		if err := t.linked(ctx); err != nil {
			return err
		}
	}
	handle, known := handlers[tapped.verb]
	if !known {
		handle = func(_ context.Context, t *talk, _ []string) error {
			t.toast(words.OldButton)
			return nil
		}
	}
	if err := handle(ctx, t, tapped.args); err != nil {
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

// aimAtMarked makes the destination that callback data names the one whose
// settings are meant; false, and answered, when it names none that can be.
func aimAtMarked(ctx context.Context, t *talk, tapped tap) (bool, error) {
	if !tapped.marked {
		return true, nil
	}
	target, ok := marked(tapped.mark)
	if !ok {
		t.toast(words.OldButton)
		return false, nil
	}
	kind := subscriber.Channel
	if target.Chat == t.at.Chat {
		kind, t.mark = t.kind, markOf(target)
	}
	return true, t.aim(ctx, target, kind)
}

// handler does what the buttons of a verb are for.
type handler func(ctx context.Context, t *talk, args []string) error

// handlers has one for each verb.
var handlers = map[verb]handler{
	verbNothing:     func(context.Context, *talk, []string) error { return nil },
	verbClose:       func(_ context.Context, t *talk, _ []string) error { t.close(); return nil },
	verbOpenBelow:   func(_ context.Context, t *talk, args []string) error { openBelow(t, verb(args[0])); return nil },
	verbAcknowledge: func(_ context.Context, t *talk, args []string) error { acknowledge(t, args[0]); return nil },

	verbTopics: func(_ context.Context, t *talk, args []string) error {
		t.redraw(topicsScreen(number(args[0])))
		return nil
	},
	verbTopic:        func(ctx context.Context, t *talk, args []string) error { return toggleTopic(ctx, t, args[0], args[1]) },
	verbSample:       func(_ context.Context, t *talk, _ []string) error { showSample(t); return nil },
	verbDone:         func(_ context.Context, t *talk, _ []string) error { finishPicking(t); return nil },
	verbTurnOff:      func(ctx context.Context, t *talk, args []string) error { return turnOffTopic(ctx, t, args[0], args[1]) },
	verbTurnOffWhich: func(ctx context.Context, t *talk, args []string) error { return turnOffWhich(ctx, t, args[0]) },

	verbSettings: func(_ context.Context, t *talk, _ []string) error { t.redraw(settingsScreen); return nil },
	verbRhythm: func(_ context.Context, t *talk, args []string) error {
		pressRhythm(t, args[0], rhythmScreen)
		return nil
	},
	verbFirstRhythm: func(_ context.Context, t *talk, args []string) error {
		pressRhythm(t, args[0], chosenScreen)
		return nil
	},
	verbRhythmTopics: func(_ context.Context, t *talk, args []string) error {
		t.redraw(rhythmTopicsScreen(number(args[0])))
		return nil
	},
	verbRhythmTopic: func(_ context.Context, t *talk, args []string) error { setTopicRhythm(t, args[0], args[1]); return nil },
	verbQuiet:       func(_ context.Context, t *talk, args []string) error { pressQuiet(t, args[0], args[1]); return nil },
	verbSize:        func(_ context.Context, t *talk, args []string) error { pressSize(t, args[0]); return nil },
	verbPicture:     func(_ context.Context, t *talk, args []string) error { pressPicture(t, args[0]); return nil },
	verbSound:       func(_ context.Context, t *talk, args []string) error { pressSound(t, args[0]); return nil },
	verbLanguage:    func(_ context.Context, t *talk, args []string) error { pressLanguage(t, args[0]); return nil },
	verbPause:       func(_ context.Context, t *talk, args []string) error { pressPause(t, args[0]); return nil },
	verbErase:       func(_ context.Context, t *talk, args []string) error { pressErase(t, args[0]); return nil },

	verbNewest: func(_ context.Context, t *talk, args []string) error {
		t.redraw(newestScreen(args[0], args[1]))
		return nil
	},
	verbFound:    func(_ context.Context, t *talk, args []string) error { searchPage(t, args[0], args[1]); return nil },
	verbList:     func(ctx context.Context, t *talk, args []string) error { return listPage(ctx, t, number(args[0])) },
	verbKeywords: func(_ context.Context, t *talk, args []string) error { pressKeyword(t, args[0], args[1]); return nil },

	verbWarning: func(ctx context.Context, t *talk, args []string) error {
		return confirmWarning(ctx, t, args[0], args[1])
	},
	verbApproval:     func(_ context.Context, t *talk, args []string) error { return answerApproval(t, args[0], args[1]) },
	verbEndEmergency: func(_ context.Context, t *talk, args []string) error { return endEmergency(t, args[0], args[1]) },
}

// openBelow shows a screen in a message of its own, from below an article,
// which stays.
func openBelow(t *talk, what verb) {
	switch what {
	case verbTopics:
		t.show(topicsScreen(0))
	case verbKeywords:
		t.show(keywordsScreen)
	default:
		t.show(settingsScreen)
	}
}
