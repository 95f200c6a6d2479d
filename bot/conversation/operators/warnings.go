package operators

import (
	"context"
	"fmt"
	"strings"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/ledger"
)

const (
	warningsListed = 10 // In /thongke
	warningTitle   = 80 // characters of a title there
)

// sentWarning is what an operator sees of a warning of a level that was sent.
// reach says how far it has come, nil: not yet asked.
func sentWarning(v *dialogue.View, id int64, level article.Urgency, reach *ledger.WarningReach) telegram.Screen {
	s := telegram.Screen{Text: v.Text(render.Words.WarnSent, id)}
	if reach != nil {
		s.Text += "\n\n" + reachText(v, *reach) +
			"\n<i>" + v.Dialogue.Render.Moment(v.Lang, v.Dialogue.Opts.Now()) + "</i>"
	}
	var row []telegram.Button
	if v.Dialogue.Opts.Actions.Warnings != nil {
		label := render.Words.WarnCount
		if level == article.Notice {
			label = render.Words.NoticeCount
		}
		row = append(row, v.Button(label, callback.Warning, "r", callback.Base36(id)))
	}
	ends := endButtons(v, id)
	if level != article.Emergency || ends == nil {
		s.Rows = telegram.Keyboard{
			append(row, v.Button(render.Words.WarnEnd, callback.Warning, "e", callback.Base36(id))),
		}
		return s
	}
	if len(row) > 0 {
		s.Rows = telegram.Keyboard{row}
	}
	s.Rows = append(s.Rows, ends...)
	return s
}

// reachText says how far a warning has come. Below a notice there is no button
// to say that it was read, unless it was more before.
func reachText(v *dialogue.View, w ledger.WarningReach) string {
	text := v.Text(render.Words.WarnReach, w.Sent, w.Read)
	if w.Level == article.Notice && w.Read == 0 {
		text = v.Text(render.Words.NoticeReach, w.Sent)
	}
	if w.Reactions > 0 {
		text += " · " + v.Text(render.Words.ReactionReach, w.Reactions)
	}
	return text
}

// inForceText is a warning in a list of them.
func inForceText(v *dialogue.View, w ledger.WarningReach) string {
	return fmt.Sprintf(
		"%s %d: %s\n%s",
		v.Text(render.LevelOf(w.Level)),
		w.Article,
		telegram.Line(w.Title, warningTitle),
		reachText(v, w),
	)
}

// countedWarning is sentWarning with the present figures.
func countedWarning(id int64) dialogue.Draw {
	return func(ctx context.Context, v *dialogue.View) (telegram.Screen, error) {
		if v.Dialogue.Opts.Actions.Warnings == nil {
			return sentWarning(v, id, article.Warning, nil), nil
		}
		list, err := v.Dialogue.Opts.Actions.Warnings(ctx, id)
		if err != nil {
			return telegram.Screen{}, fmt.Errorf("count who has read a warning: %w", err)
		}
		if len(list) == 0 {
			return telegram.Screen{Text: v.Text(render.Words.ArticleUnknown)}, nil
		}
		return sentWarning(v, id, list[0].Level, &list[0]), nil
	}
}

// warningsInForce lists the warnings that still hold, newest first, with a
// button for each emergency; "" when there are none.
func warningsInForce(ctx context.Context, v *dialogue.View) (text string, rows telegram.Keyboard, err error) {
	if v.Dialogue.Opts.Actions.Warnings == nil {
		return "", nil, nil
	}
	list, err := v.Dialogue.Opts.Actions.Warnings(ctx, 0)
	if err != nil {
		return "", nil, fmt.Errorf("list the warnings in force: %w", err)
	}
	if len(list) == 0 {
		return "", nil, nil
	}
	lines := []string{v.Text(render.Words.WarnInForce, len(list))}
	for _, w := range list[:min(len(list), warningsListed)] {
		lines = append(lines, inForceText(v, w))
		if w.Level == article.Emergency && v.Dialogue.Opts.Actions.EndEmergency != nil {
			rows = append(rows, []telegram.Button{
				{
					Text: v.Text(render.Words.EndOpen, w.Article),
					Data: callback.Data(callback.EndEmergency, "s", callback.Base36(w.Article)),
				},
			})
		}
	}
	if more := len(list) - warningsListed; more > 0 {
		lines = append(lines, v.Text(render.Words.MoreCount, more))
	}
	return strings.Join(lines, "\n\n"), rows, nil
}
