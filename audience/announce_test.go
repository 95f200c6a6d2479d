package audience_test

import (
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/internal/assert"
)

// outcome is a Plan in short, as the rules speak of it.
type outcome struct {
	State    article.State
	Urgency  article.Urgency
	Public   bool   // the feeds change
	FollowUp string // whom a follow-up broadcast is for
	Told     string // what the change's own broadcast is
	Asks     bool
	Confirms bool
}

func inShort(p audience.Plan) outcome {
	o := outcome{State: p.State, Urgency: p.Urgency, Public: p.Public, Asks: p.Ask, Confirms: p.Confirm}
	if b := p.FollowUp; b != nil {
		switch {
		case b.Everyone:
			o.FollowUp = "everyone"
		case len(b.Topics) > 0:
			o.FollowUp = b.Topics[0]
		}
		if b.Apart {
			o.FollowUp += " apart"
		}
	}
	if b := p.Broadcast; b != nil {
		o.Told = string(b.Kind)
		if b.Change != "" {
			o.Told += " " + string(b.Change)
		}
		if b.Everyone {
			o.Told += " to everyone"
		}
		if b.Urgent() {
			o.Told += ", urgent"
		}
	}
	return o
}

const live, waiting, withdrawn = article.StateLive, article.StateWaiting, article.StateWithdrawn

func TestWhatANewArticleGivesRiseTo(t *testing.T) {
	later := noon.Add(time.Hour)
	for _, c := range []struct {
		rule  string
		event audience.Event
		want  outcome
	}{
		{"news", audience.Event{}, outcome{State: live, Public: true, Told: "new"}},
		{"a notice goes like any news", audience.Event{After: article.Article{Urgency: article.Notice}},
			outcome{State: live, Urgency: 1, Public: true, Told: "new"}},
		{"a warning goes at once", audience.Event{After: article.Article{Urgency: article.Warning}},
			outcome{State: live, Urgency: 2, Public: true, Told: "new, urgent"}},
		{"an emergency goes to everyone", audience.Event{After: article.Article{Urgency: article.Emergency}},
			outcome{State: live, Urgency: 3, Public: true, Told: "new to everyone, urgent"}},
		{"an emergency by its words alone goes as a warning, and operators are asked",
			audience.Event{After: article.Article{Urgency: article.Warning, Unconfirmed: true}},
			outcome{State: live, Urgency: 2, Public: true, Told: "new, urgent", Asks: true}},
		{"what stands there at the first visit is shown and told to nobody", audience.Event{Fill: true},
			outcome{State: live, Public: true}},
		{"nor is anyone asked about it", audience.Event{Fill: true,
			After: article.Article{Urgency: article.Warning, Unconfirmed: true}},
			outcome{State: live, Urgency: 2, Public: true}},
		{"an article whose delay runs waits", audience.Event{After: article.Article{Release: later}},
			outcome{State: waiting}},
		{"a warning waits too, and is asked about at its release",
			audience.Event{After: article.Article{Release: later, Urgency: article.Warning, Unconfirmed: true}},
			outcome{State: waiting, Urgency: 2, Asks: true}},
		{"its delay is over", audience.Event{Kind: audience.Released,
			After: article.Article{Release: noon, State: waiting}},
			outcome{State: live, Public: true, Told: "new"}},
		{"its delay is over, and it was stored by a first visit",
			audience.Event{Kind: audience.Released, Quiet: true, After: article.Article{State: waiting}},
			outcome{State: live, Public: true}},
	} {
		c.event.Now = noon
		p := audience.Announce(c.event)
		assert.Same(t, c.rule, inShort(p), c.want)
		if p.Ask {
			from := noon
			if c.event.After.Release.After(noon) {
				from = later
			}
			assert.Same(t, c.rule+": asked from", p.AskFrom, from)
		}
		if b := p.Broadcast; b != nil {
			assert.Same(t, c.rule+": expires", b.Expires.IsZero(), p.Urgency == article.Ordinary)
		}
	}
}

// known is what readers see already: an article of topic "lu", announced at
// change 5, an hour ago, in a lane.
func known(lane audience.Lane, urgency article.Urgency) audience.Event {
	b := audience.Broadcast{Seq: 5, Kind: article.BroadcastNew, Lane: lane, Created: noon.Add(-time.Hour),
		Topics: []string{"lu"}}
	if urgency > article.Ordinary {
		b.Expires = b.Created.Add(article.WarningLife)
	}
	a := article.Article{ID: 1, State: live, PublishSeq: 5, Seq: 5, Topics: []string{"lu"}, Urgency: urgency}
	return audience.Event{Before: a, After: a, Told: []audience.Broadcast{b}, Revision: 1}
}

// changed is an event of that kind at a known article.
func changed(kind audience.EventKind, e audience.Event, set func(*audience.Event)) audience.Event {
	e.Kind = kind
	set(&e)
	return e
}

func TestWhatAChangedArticleGivesRiseTo(t *testing.T) {
	news, warned := known(audience.LaneImmediate, 0), known(audience.LaneEmergency, article.Warning)
	emergency := known(audience.LaneEmergency, article.Emergency)
	emergency.Told[0].Everyone = true
	gains := func(e *audience.Event) { e.After.Topics = []string{"lu", "moi"} }
	raises := func(e *audience.Event) { e.After.Urgency = article.Emergency }
	suspects := func(e *audience.Event) { e.After.Urgency, e.After.Unconfirmed = article.Warning, true }
	both := func(f ...func(*audience.Event)) func(*audience.Event) {
		return func(e *audience.Event) {
			for _, g := range f {
				g(e)
			}
		}
	}
	text := func(k article.ChangeKind) func(*audience.Event) { return func(e *audience.Event) { e.Change = k } }
	fill := func(e *audience.Event) { e.Fill = true }
	apart := func(e *audience.Event) { e.Apart = true }
	old := func(e *audience.Event) { e.Now = noon.Add(48 * time.Hour) }
	filled := func(e *audience.Event) { e.Told = nil }
	question := func(s article.EscalationState) func(*audience.Event) {
		return func(e *audience.Event) { e.Question = article.Escalation{State: s, Asked: noon.Add(-time.Hour)} }
	}
	over := func(e *audience.Event) {
		e.Before.Ended, e.After.Ended, e.Before.Urgency = article.EscalationFalseAlarm, article.EscalationFalseAlarm, article.Warning
	}
	unseen := func(e *audience.Event) {
		e.Before.PublishSeq, e.Before.State, e.After.PublishSeq, e.Told = 0, waiting, 0, nil
	}
	for _, c := range []struct {
		rule  string
		event audience.Event
		want  outcome
	}{
		{"another title", changed(audience.Read, news, text(article.ChangeTitle)),
			outcome{State: live, Public: true, Told: "update title"}},
		{"another title of a warning", changed(audience.Read, warned, text(article.ChangeTitle)),
			outcome{State: live, Urgency: 2, Public: true, Told: "update title, urgent"}},
		{"the text changed before a first visit of another list",
			changed(audience.Read, news, both(text(article.ChangeTitle), fill)), outcome{State: live, Public: true}},
		{"it was withdrawn and is back", changed(audience.Read, news,
			func(e *audience.Event) { e.Before.State, e.Returned = withdrawn, true }),
			outcome{State: live, Public: true, Told: "update minor"}},
		{"a topic lost: the feeds change, nobody is told",
			changed(audience.Read, news, func(e *audience.Event) { e.After.Topics = nil }),
			outcome{State: live, Public: true}},
		{"a topic gained", changed(audience.Read, news, gains), outcome{State: live, Public: true, FollowUp: "moi"}},
		{"a topic gained with a new text", changed(audience.Read, news, both(gains, text(article.ChangeTitle))),
			outcome{State: live, Public: true, FollowUp: "moi", Told: "update title"}},
		{"a topic gained after 48 hours", changed(audience.Read, news, both(gains, old)),
			outcome{State: live, Public: true}},
		{"a topic gained by what was filled in", changed(audience.Read, news, both(gains, filled)),
			outcome{State: live, Public: true}},
		{"a topic gained by a first visit", changed(audience.Read, news, both(gains, fill)),
			outcome{State: live, Public: true}},
		{"a topic gained by what went to everyone", changed(audience.Read, emergency, gains),
			outcome{State: live, Urgency: 3, Public: true}},
		{"a topic lost that comes back", changed(audience.Read, news,
			func(e *audience.Event) { e.Before.Topics = nil }), outcome{State: live, Public: true}},

		{"an emergency by a trusted section", changed(audience.Read, warned, raises),
			outcome{State: live, Urgency: 3, Public: true, FollowUp: "everyone", Told: "update minor, urgent",
				Confirms: true}},
		{"an emergency by a trusted section, asked before",
			changed(audience.Read, warned, both(raises, question(article.EscalationAsked))),
			outcome{State: live, Urgency: 3, Public: true, FollowUp: "everyone", Told: "update minor, urgent",
				Confirms: true}},
		{"an emergency by a trusted section after an operator's no",
			changed(audience.Read, warned, both(raises, question(article.EscalationDeclined))),
			outcome{State: live, Urgency: 2, Public: true}},
		{"an emergency by a trusted section of an old article", changed(audience.Read, warned, both(raises, old)),
			outcome{State: live, Urgency: 2, Public: true}},
		{"an emergency by a trusted section that an operator has ended",
			changed(audience.Read, warned, both(over, raises,
				func(e *audience.Event) { e.After.Urgency = article.Warning })),
			outcome{State: live, Urgency: 2, Public: true}},
		{"an emergency at a first visit", changed(audience.Read, warned, both(raises, fill)),
			outcome{State: live, Urgency: 2, Public: true}},
		{"an emergency that stays one", changed(audience.Read, emergency, text(article.ChangeContent)),
			outcome{State: live, Urgency: 3, Public: true, Told: "update content, urgent"}},
		{"an emergency by words alone", changed(audience.Read, news, suspects),
			outcome{State: live, Urgency: 2, Public: true, Asks: true}},
		{"an emergency by words alone and a topic gained", changed(audience.Read, news, both(suspects, gains)),
			outcome{State: live, Urgency: 2, Public: true, FollowUp: "moi", Asks: true}},

		{"an unseen article is read again", changed(audience.Read, news, unseen),
			outcome{State: live, Public: true, Told: "new"}},
		{"an unseen article is read again while its delay runs",
			changed(audience.Read, news, both(unseen,
				func(e *audience.Event) { e.After.Release = noon.Add(time.Minute) })), outcome{State: waiting}},

		{"a copy appears: the feeds change, nobody is told", changed(audience.Joined, news, func(*audience.Event) {}),
			outcome{State: live, Public: true}},
		{"a copy with a topic more", changed(audience.Joined, news, gains),
			outcome{State: live, Public: true, FollowUp: "moi"}},
		{"a copy at the source of a channel that has none of those before", changed(audience.Joined, news, apart),
			outcome{State: live, Public: true, FollowUp: " apart"}},
		{"such a copy with a topic more: one broadcast for both", changed(audience.Joined, news, both(apart, gains)),
			outcome{State: live, Public: true, FollowUp: "moi"}},
		{"such a copy of what went to everyone", changed(audience.Joined, emergency, apart),
			outcome{State: live, Urgency: 3, Public: true, FollowUp: "everyone apart"}},
		{"such a copy after 48 hours", changed(audience.Joined, news, both(apart, old)),
			outcome{State: live, Public: true}},
		{"such a copy at a first visit", changed(audience.Joined, news, both(apart, fill)),
			outcome{State: live, Public: true}},
		{"a copy in a trusted section", changed(audience.Joined, news, raises),
			outcome{State: live, Urgency: 3, Public: true, FollowUp: "everyone", Told: "update minor, urgent",
				Confirms: true}},
		{"a copy that is less urgent", changed(audience.Joined, warned,
			func(e *audience.Event) { e.After.Urgency = 0 }), outcome{State: live, Urgency: 2, Public: true}},
		{"a copy at a first visit", changed(audience.Joined, news, both(raises, gains, fill)),
			outcome{State: live, Public: true}},
		{"a copy of what still waits", changed(audience.Joined, news,
			both(unseen, raises, func(e *audience.Event) { e.After.State = waiting })),
			outcome{State: waiting, Urgency: 3}},
		{"a copy by words alone of what still waits", changed(audience.Joined, news,
			both(unseen, suspects, func(e *audience.Event) { e.After.State = waiting })),
			outcome{State: waiting, Urgency: 2, Asks: true}},
		{"a copy's address no longer shows it", changed(audience.Touched, news, func(*audience.Event) {}),
			outcome{State: live, Public: true}},
	} {
		if c.event.Now.IsZero() {
			c.event.Now = noon
		}
		assert.Same(t, c.rule, inShort(audience.Announce(c.event)), c.want)
	}
}

func TestWhatOperatorsGiveRiseTo(t *testing.T) {
	news, warned := known(audience.LaneImmediate, 0), known(audience.LaneEmergency, article.Warning)
	emergency := known(audience.LaneEmergency, article.Emergency)
	ends := func(how article.EscalationState) func(*audience.Event) {
		return func(e *audience.Event) { e.After.Ended = how }
	}
	for _, c := range []struct {
		rule  string
		event audience.Event
		want  outcome
	}{
		{"a yes to the question", changed(audience.Confirmed, warned, func(*audience.Event) {}),
			outcome{State: live, Urgency: 3, Public: true, FollowUp: "everyone", Told: "update minor, urgent"}},
		{"a yes while its delay runs", changed(audience.Confirmed, warned,
			func(e *audience.Event) { e.After.State = waiting }), outcome{State: waiting, Urgency: 3}},
		{"it is over: ordinary news from then on", changed(audience.Ended, emergency, ends(article.EscalationAllClear)),
			outcome{State: live, Public: true, Told: "update ended, urgent"}},
		{"a false alarm: a warning, as after a no", changed(audience.Ended, emergency,
			ends(article.EscalationFalseAlarm)),
			outcome{State: live, Urgency: 2, Public: true, Told: "update mistaken, urgent"}},
		{"what operators wrote is taken down as a whole", changed(audience.Ended, emergency, func(e *audience.Event) {
			e.After.Ended, e.After.Source = article.EscalationAllClear, article.OperatorSource
		}), outcome{State: withdrawn, Public: true, Told: "withdrawal ended, urgent"}},
		{"the portal takes news down", changed(audience.Removed, news, func(*audience.Event) {}),
			outcome{State: withdrawn, Public: true, Told: "withdrawal"}},
		{"the portal takes a warning down", changed(audience.Removed, warned, func(*audience.Event) {}),
			outcome{State: withdrawn, Urgency: 2, Public: true, Told: "withdrawal, urgent"}},
		{"the portal takes down what nobody has seen", changed(audience.Removed, news,
			func(e *audience.Event) { e.Before.PublishSeq = 0 }), outcome{State: withdrawn}},
	} {
		c.event.Now = noon
		assert.Same(t, c.rule, inShort(audience.Announce(c.event)), c.want)
	}
}

// TestAWarningIsSentNoLongerThanItHolds: what an operator says holds for three hours
// is not sent to a phone that is reached after four.
func TestAWarningIsSentNoLongerThanItHolds(t *testing.T) {
	for name, c := range map[string]struct{ until, want time.Time }{
		"three hours":       {noon.Add(3 * time.Hour), noon.Add(3 * time.Hour)},
		"nothing said":      {time.Time{}, noon.Add(article.WarningLife)},
		"longer than a day": {noon.Add(72 * time.Hour), noon.Add(article.WarningLife)},
	} {
		a := article.Article{Source: article.OperatorSource, Key: article.WarningKey("a", nil, c.until),
			Urgency: article.Warning, State: live, Published: noon, Collected: noon, Topics: []string{"thien-tai"}}
		p := audience.Announce(audience.Event{Kind: audience.Read, After: a, Now: noon})
		if p.Broadcast == nil {
			t.Fatalf("%s: got %+v, want a broadcast", name, p)
		}
		assert.Same(t, name, p.Broadcast.Expires.UTC(), c.want.UTC())
	}
}

func TestAFollowUpBroadcastLeavesOutWhomThePriorOnesWereMeantFor(t *testing.T) {
	e := known(audience.LaneImmediate, 0)
	gained := e.Told[0]
	gained.Seq, gained.Topics, gained.Lane = 7, []string{"xa"}, audience.LaneEmergency
	e.Kind, e.Now, e.Told = audience.Read, noon, append(e.Told, gained)
	e.After.Topics = []string{"lu", "xa", "moi"}
	byTopic := audience.Announce(e).FollowUp
	assert.Same(t, "prior broadcasts of a gained topic", byTopic.Prior,
		[]audience.PriorBroadcast{{Seq: 5, Topics: []string{"lu"}, Revision: 1}, {Seq: 7, Topics: []string{"xa"}}})
	assert.Same(t, "topics that were gained", byTopic.Topics, []string{"moi"})

	// What travelled as news was no warning.
	e.After.Urgency = article.Emergency
	toAll := audience.Announce(e).FollowUp
	assert.Same(t, "prior broadcasts of an emergency", toAll.Prior,
		[]audience.PriorBroadcast{{Seq: 7, Topics: []string{"xa"}}})
	assert.Same(t, "an emergency holds from now on", toAll.Expires, noon.Add(article.WarningLife))

	// A warning does not live longer for being told to more.
	w := known(audience.LaneEmergency, article.Warning)
	w.Kind, w.Now, w.After.Topics = audience.Read, noon, []string{"lu", "moi"}
	assert.Same(t, "a warning told to a gained topic holds", audience.Announce(w).FollowUp.Expires,
		noon.Add(23*time.Hour))
}
