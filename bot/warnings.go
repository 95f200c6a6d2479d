package bot

import (
	"context"
	"fmt"
	"strings"

	"loa/article"
)

const (
	warningsListed = 10 // in /thongke
	warningTitle   = 80 // characters of a title there
)

// levelOf names a warning's level.
func levelOf(u article.Urgency) text {
	switch u {
	case article.Emergency:
		return words.LevelEmergency
	case article.Notice:
		return words.LevelNotice
	}
	return words.LevelWarning
}

// sentWarning is what an operator sees of a warning that was sent. reach says
// how far it has come, nil: not yet asked.
func (v *view) sentWarning(id int64, reach *article.WarningReach) screen {
	s := screen{Text: v.say(words.WarnSent, id)}
	if reach != nil {
		s.Text += "\n\n" + v.say(words.WarnReach, reach.Sent, reach.Read) + "\n<i>" + v.b.moment(v.lang, v.b.opts.Now()) + "</i>"
	}
	var row []button
	if v.b.opts.Warnings != nil {
		row = append(row, v.button(words.WarnCount, "kh", "r", cursor36(id)))
	}
	s.Rows = keyboard{append(row, v.button(words.WarnEnd, "kh", "e", cursor36(id)))}
	return s
}

// countedWarning is sentWarning with the present figures.
func countedWarning(id int64) draw {
	return func(ctx context.Context, v *view) (screen, error) {
		if v.b.opts.Warnings == nil {
			return v.sentWarning(id, nil), nil
		}
		list, err := v.b.opts.Warnings(ctx, id)
		if err != nil {
			return screen{}, fmt.Errorf("count who has read a warning: %w", err)
		}
		if len(list) == 0 {
			return screen{Text: v.say(words.ArticleUnknown)}, nil
		}
		return v.sentWarning(id, &list[0]), nil
	}
}

// warningsInForce lists the warnings that still hold, newest first; "" when
// there are none.
func (v *view) warningsInForce(ctx context.Context) (string, error) {
	if v.b.opts.Warnings == nil {
		return "", nil
	}
	list, err := v.b.opts.Warnings(ctx, 0)
	if err != nil {
		return "", fmt.Errorf("list the warnings in force: %w", err)
	}
	if len(list) == 0 {
		return "", nil
	}
	lines := []string{v.say(words.WarnInForce, len(list))}
	for _, w := range list[:min(len(list), warningsListed)] {
		lines = append(lines, fmt.Sprintf("%s %d: %s\n%s", v.say(levelOf(w.Level)), w.Article, line(w.Title, warningTitle), v.say(words.WarnReach, w.Sent, w.Read)))
	}
	if more := len(list) - warningsListed; more > 0 {
		lines = append(lines, v.say(words.MoreCount, more))
	}
	return strings.Join(lines, "\n\n"), nil
}
