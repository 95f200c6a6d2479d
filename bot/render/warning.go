package render

import (
	"strings"

	"loa/article"
	"loa/bot/callback"
	"loa/bot/telegram"
	"loa/channel"
	"loa/subscriber"
)

// LevelOf names a warning's level.
func LevelOf(u article.Urgency) Text {
	switch u {
	case article.Emergency:
		return Words.LevelEmergency
	case article.Notice:
		return Words.LevelNotice
	}
	return Words.LevelWarning
}

// urgent is the layout of a warning: its level first, whatever the size.
func (p *composition) urgent(a article.Article) telegram.Screen {
	parts := append(p.mistaken(a), p.text(LevelOf(a.Urgency))+"\n"+p.storyPart(a)+p.title(a))
	if s := telegram.Block(summaryOf(a), summaryLimit); s != "" {
		parts = append(parts, s)
	}
	if p.d.Late {
		parts = append(parts, p.text(Words.LateNote, p.r.Moment(p.lang, published(a))))
	}
	if end := a.WarningEnds(); !end.IsZero() {
		parts = append(parts, p.text(Words.ValidUntil, p.r.Moment(p.lang, end)))
	}
	parts = append(parts, p.foot(a))
	s := telegram.Screen{Text: strings.Join(parts, "\n\n")}
	row := p.read(a)
	if p.d.Subscriber.Kind != subscriber.Channel {
		row = append(row, p.acknowledge(a))
	}
	s.Rows = p.rows(row, a)
	p.picture(&s, a)
	return s
}

// reminder asks a person once more to confirm an emergency, in reply to it.
func (p *composition) reminder(a article.Article) telegram.Screen {
	return telegram.Screen{Text: p.text(Words.Reminder) + "\n\n" + p.text(LevelOf(a.Urgency)) + "\n" + p.title(a),
		Rows: telegram.Keyboard{append(p.read(a), p.acknowledge(a))}}
}

func (p *composition) acknowledge(a article.Article) telegram.Button {
	return telegram.Button{Text: p.text(Words.Acknowledge),
		Data: callback.Data(callback.Acknowledge, callback.Base36(a.ID))}
}

// mistaken is the first paragraph of what was a false alarm.
func (p *composition) mistaken(a article.Article) []string {
	if a.Ended != article.EscalationFalseAlarm {
		return nil
	}
	if a.Urgency >= article.Warning {
		return []string{p.text(Words.WasMistakenWarning)}
	}
	return []string{p.text(Words.WasMistaken)}
}

// over is the layout of what was an emergency and is over: what it told people
// to do does not stand there any more.
func (p *composition) over(a article.Article) telegram.Screen {
	return telegram.Screen{
		Text: "<s>" + telegram.Link(
			a.URL,
			TitleOf(a, TitleLimit),
		) + "</s>\n\n" + p.noted(
			Words.WarningOver,
		) + "\n\n" + p.foot(
			a,
		),
		Rows: p.buttons(a),
	}
}

// noted says what has become of a warning, and whether that had come late.
func (p *composition) noted(what Text) string {
	said := "<b>" + p.text(what) + "</b>"
	if p.d.Late {
		said += "\n" + p.text(Words.CameLate)
	}
	return said
}

// Retracts tells whether a message takes a false alarm back: it comes as that
// did, to who has deleted that, too.
func Retracts(d channel.Delivery) bool {
	return d.Kind == channel.DeliverCorrection && d.Change == article.ChangeMistaken
}

// retraction says that an emergency was a mistake, in a message of its own.
func (p *composition) retraction(a article.Article) telegram.Screen {
	is, title := Words.RetractionNone, p.title(a)
	switch {
	case a.State == article.StateWithdrawn:
		title = "<s>" + TitleOf(a, TitleLimit) + "</s>"
	case a.Urgency >= article.Warning:
		is = Words.RetractionWarning
	}
	return telegram.Screen{Text: p.text(Words.Retraction) + "\n" + p.text(is) + "\n\n" + title + "\n\n" + p.foot(a)}
}

// withdrawal is what a message becomes whose article was taken down: without
// link, picture and buttons.
func (p *composition) withdrawal(a article.Article) telegram.Screen {
	note := Words.Withdrawn
	switch {
	case a.Source == article.OperatorSource && a.Ended == article.EscalationFalseAlarm:
		note = Words.WarningMistaken
	case a.Source == article.OperatorSource: // who wrote it ended it
		note = Words.WarningOver
	case a.Urgency > article.Ordinary:
		note = Words.WithdrawnWarning
	}
	return telegram.Screen{Text: "<s>" + TitleOf(a, TitleLimit) + "</s>\n\n" + p.noted(note) + "\n\n" + p.foot(a)}
}
