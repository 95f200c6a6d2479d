package bot

import (
	"strings"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
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

// urgent is the layout of a warning: its level first, whatever the size.
func (p *page) urgent(a article.Article) screen {
	parts := append(p.mistaken(a), p.say(levelOf(a.Urgency))+"\n"+p.title(a))
	if s := block(summaryOf(a), summaryLimit); s != "" {
		parts = append(parts, s)
	}
	if p.d.Late {
		parts = append(parts, p.say(words.LateNote, p.r.moment(p.lang, published(a))))
	}
	if end := a.WarningEnds(); !end.IsZero() {
		parts = append(parts, p.say(words.ValidUntil, p.r.moment(p.lang, end)))
	}
	parts = append(parts, p.foot(a))
	s := screen{Text: strings.Join(parts, "\n\n")}
	row := p.read(a)
	if p.d.Subscriber.Kind != subscriber.Channel {
		row = append(row, button{Text: p.say(words.Acknowledge), Data: data(verbAcknowledge, cursor36(a.ID))})
	}
	if len(row) > 0 {
		s.Rows = keyboard{row}
	}
	p.picture(&s, a)
	return s
}

// mistaken is the first paragraph of what was a false alarm.
func (p *page) mistaken(a article.Article) []string {
	if a.Ended != article.EscalationFalseAlarm {
		return nil
	}
	if a.Urgency >= article.Warning {
		return []string{p.say(words.WasMistakenWarning)}
	}
	return []string{p.say(words.WasMistaken)}
}

// over is the layout of what was an emergency and is over: what it told people
// to do does not stand there any more.
func (p *page) over(a article.Article) screen {
	return screen{Text: "<s>" + link(a.URL, titleOf(a, titleLimit)) + "</s>\n\n" + p.noted(words.WarningOver) + "\n\n" + p.foot(a), Rows: p.buttons(a)}
}

// noted says what has become of a warning, and whether that had come late.
func (p *page) noted(what text) string {
	said := "<b>" + p.say(what) + "</b>"
	if p.d.Late {
		said += "\n" + p.say(words.CameLate)
	}
	return said
}

// retracts tells whether a message takes a false alarm back: it comes as that
// did, to who has deleted that, too.
func retracts(d channel.Delivery) bool {
	return d.Kind == channel.DeliverCorrection && d.Change == article.ChangeMistaken
}

// retraction says that an emergency was a mistake, in a message of its own.
func (p *page) retraction(a article.Article) screen {
	is, title := words.RetractionNone, p.title(a)
	switch {
	case a.State == article.StateWithdrawn:
		title = "<s>" + titleOf(a, titleLimit) + "</s>"
	case a.Urgency >= article.Warning:
		is = words.RetractionWarning
	}
	return screen{Text: p.say(words.Retraction) + "\n" + p.say(is) + "\n\n" + title + "\n\n" + p.foot(a)}
}

// correction answers the message that told of an article before it changed.
func (p *page) correction(a article.Article) screen {
	if retracts(p.d) {
		return p.retraction(a)
	}
	what := words.CorrectionOther
	switch p.d.Change {
	case article.ChangeTitle:
		what = words.CorrectionTitle
	case article.ChangeNumbers:
		what = words.CorrectionNumbers
	}
	parts := append(p.mistaken(a), p.say(words.Correction)+"\n"+p.say(what), p.title(a))
	if a.Ended == article.EscalationAllClear {
		parts = append(parts, "<b>"+p.say(words.WarningOver)+"</b>")
	} else if s := block(summaryOf(a), summaryLimit); s != "" {
		parts = append(parts, s)
	}
	parts = append(parts, p.foot(a))
	s := screen{Text: strings.Join(parts, "\n\n")}
	if row := p.read(a); len(row) > 0 {
		s.Rows = keyboard{row}
	}
	return s
}

// withdrawal is what a message becomes whose article was taken down: without
// link, picture and buttons.
func (p *page) withdrawal(a article.Article) screen {
	note := words.Withdrawn
	switch {
	case a.Source == article.OperatorSource && a.Ended == article.EscalationFalseAlarm:
		note = words.WarningMistaken
	case a.Source == article.OperatorSource: // who wrote it ended it
		note = words.WarningOver
	case a.Urgency > article.Ordinary:
		note = words.WithdrawnWarning
	}
	return screen{Text: "<s>" + titleOf(a, titleLimit) + "</s>\n\n" + p.noted(note) + "\n\n" + p.foot(a)}
}
