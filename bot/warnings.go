package bot

import (
	"context"
	"fmt"
	"strings"

	"loa/article"
	"loa/ledger"
)

const (
	warningsListed = 10 // in /thongke
	warningTitle   = 80 // characters of a title there
)

// sentWarning is what an operator sees of a warning of a level that was sent.
// reach says how far it has come, nil: not yet asked.
func sentWarning(v *view, id int64, level article.Urgency, reach *ledger.WarningReach) screen {
	s := screen{Text: v.say(words.WarnSent, id)}
	if reach != nil {
		s.Text += "\n\n" + reachText(v, *reach) + "\n<i>" + v.d.render.moment(v.lang, v.d.opts.Now()) + "</i>"
	}
	var row []button
	if v.d.opts.Actions.Warnings != nil {
		label := words.WarnCount
		if level == article.Notice {
			label = words.NoticeCount
		}
		row = append(row, v.button(label, verbWarning, "r", cursor36(id)))
	}
	ends := endButtons(v, id)
	if level != article.Emergency || ends == nil {
		s.Rows = keyboard{append(row, v.button(words.WarnEnd, verbWarning, "e", cursor36(id)))}
		return s
	}
	if len(row) > 0 {
		s.Rows = keyboard{row}
	}
	s.Rows = append(s.Rows, ends...)
	return s
}

// reached says how far a warning has come. Below a notice there is no button
// to say that it was read, unless it was more before.
func reachText(v *view, w ledger.WarningReach) string {
	if w.Level == article.Notice && w.Read == 0 {
		return v.say(words.NoticeReach, w.Sent)
	}
	return v.say(words.WarnReach, w.Sent, w.Read)
}

// inForce is a warning in a list of them.
func inForceText(v *view, w ledger.WarningReach) string {
	return fmt.Sprintf("%s %d: %s\n%s", v.say(levelOf(w.Level)), w.Article, line(w.Title, warningTitle), reachText(v, w))
}

// countedWarning is sentWarning with the present figures.
func countedWarning(id int64) draw {
	return func(ctx context.Context, v *view) (screen, error) {
		if v.d.opts.Actions.Warnings == nil {
			return sentWarning(v, id, article.Warning, nil), nil
		}
		list, err := v.d.opts.Actions.Warnings(ctx, id)
		if err != nil {
			return screen{}, fmt.Errorf("count who has read a warning: %w", err)
		}
		if len(list) == 0 {
			return screen{Text: v.say(words.ArticleUnknown)}, nil
		}
		return sentWarning(v, id, list[0].Level, &list[0]), nil
	}
}

// warningsInForce lists the warnings that still hold, newest first, with a
// button for each emergency; "" when there are none.
func warningsInForce(ctx context.Context, v *view) (text string, rows keyboard, err error) {
	if v.d.opts.Actions.Warnings == nil {
		return "", nil, nil
	}
	list, err := v.d.opts.Actions.Warnings(ctx, 0)
	if err != nil {
		return "", nil, fmt.Errorf("list the warnings in force: %w", err)
	}
	if len(list) == 0 {
		return "", nil, nil
	}
	lines := []string{v.say(words.WarnInForce, len(list))}
	for _, w := range list[:min(len(list), warningsListed)] {
		lines = append(lines, inForceText(v, w))
		if w.Level == article.Emergency && v.d.opts.Actions.EndEmergency != nil {
			rows = append(rows, []button{{Text: v.say(words.EndOpen, w.Article), Data: data(verbEndEmergency, "s", cursor36(w.Article))}})
		}
	}
	if more := len(list) - warningsListed; more > 0 {
		lines = append(lines, v.say(words.MoreCount, more))
	}
	return strings.Join(lines, "\n\n"), rows, nil
}
