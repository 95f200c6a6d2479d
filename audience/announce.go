package audience

import (
	"slices"
	"time"

	"loa/article"
)

// newsFor is how long after its first broadcast an article is news for those
// whom it was not meant for until now.
const newsFor = 48 * time.Hour

// EventKind says what happened to an article.
type EventKind int

// The kinds of events.
const (
	Stored    EventKind = iota // a new article
	Read                       // another reading of a known article differs
	Joined                     // a copy of it appeared at a further address
	Touched                    // what readers see of it changes by nothing that is worth a message
	Released                   // its delay is over
	Removed                    // its source took it down
	Confirmed                  // an operator made the warning an emergency
	Ended                      // an operator ended the emergency
)

// Event is what happened to an article, and what is known of it.
type Event struct {
	Kind EventKind
	// Before is the article as it was until now; zero when it is new. After is
	// what it becomes; Unconfirmed says that a rule alone takes it for an
	// emergency.
	Before, After article.Article
	// Change is, of Read, how much the text differs; Returned says that it was
	// withdrawn.
	Change   article.ChangeKind
	Returned bool
	// Fill says that nothing this reading finds is announced: a first visit.
	// Quiet says that the article was stored by one.
	Fill, Quiet bool
	// Apart says, of Joined, that a channel serves the copy's source and none of
	// those before: to its people the article is new.
	Apart bool
	// Told are the broadcasts in which the article was new to someone, oldest
	// first.
	Told []Broadcast
	// Revision is that of the first of Told.
	Revision int
	// Question is what became of the question whether the article is an
	// emergency; zero when none was put.
	Question article.Escalation
	Now      time.Time
}

// Plan is what an event gives rise to. All of it is stored in one transaction.
type Plan struct {
	State   article.State
	Urgency article.Urgency
	// Public says that readers see something new: the article takes a place in
	// the order of changes, as Kind.
	Public bool
	Kind   article.BroadcastKind
	At     time.Time
	// Formerly are the topics that it had until now: their feeds change too.
	Formerly []string
	// FollowUp is broadcast before that, to those to whom the article is new
	// by this event; nil for none. Its Seq is still to be given.
	FollowUp *Broadcast
	// Broadcast tells of the change itself; nil for none. Topics are left to
	// the article, Seq is still to be given.
	Broadcast *Broadcast
	// Ask says that operators are asked, from AskFrom on, whether the article
	// is an emergency, unless they were before.
	Ask     bool
	AskFrom time.Time
	// Confirm says that a trusted section has answered that question.
	Confirm bool
}

// Announce says what an event gives rise to.
func Announce(e Event) Plan {
	p := Plan{State: e.After.State, Urgency: e.After.Urgency, Kind: article.BroadcastUpdate, At: e.Now,
		Formerly: e.Before.Topics}
	switch e.Kind {
	case Stored, Released:
		return e.publish(p)
	case Read:
		return e.read(p)
	case Joined:
		return e.join(p)
	case Touched:
		p.Public = p.State == article.StateLive
		return p
	case Removed:
		return e.remove(p)
	case Confirmed:
		return e.confirm(p)
	}
	return e.end(p)
}

// publish announces an article that nobody has seen yet, as a whole, unless it
// has to wait.
func (e Event) publish(p Plan) Plan {
	p.Kind, p.State = article.BroadcastNew, article.StateLive
	if e.After.Release.After(e.Now) && e.Kind != Released {
		p.State = article.StateWaiting
	}
	quiet := e.Quiet || e.Kind == Stored && e.Fill
	if e.After.Unconfirmed && !quiet {
		p = e.ask(p)
	}
	if p.Public = p.State == article.StateLive; p.Public && !quiet {
		p.Broadcast = e.broadcast(p, article.ChangeNone)
	}
	return p
}

// read announces what another reading made of an article.
func (e Event) read(p Plan) Plan {
	if e.Before.PublishSeq == 0 { // it waited, or was taken down while it did
		return e.publish(p)
	}
	p.State, p.Public = article.StateLive, true
	escalated := false
	if e.Fill {
		if e.Before.Urgency < article.Emergency {
			p.Urgency = min(p.Urgency, article.Warning)
		}
	} else {
		p, escalated = e.widen(p)
	}
	change := e.Change
	if change == article.ChangeNone { // returned, or other topics, with the same text
		change = article.ChangeMinor
	}
	if escalated || !e.Fill && (e.Change != article.ChangeNone || e.Returned) {
		p.Broadcast = e.broadcast(p, change)
	}
	return p
}

// join announces what a copy made of an article: its feeds change, and those
// are told to whom it is new by the copy.
func (e Event) join(p Plan) Plan {
	p.Public = p.State == article.StateLive
	if e.Fill {
		p.Urgency = e.Before.Urgency
		return p
	}
	p.Urgency = e.After.Ended.Limit(max(e.Before.Urgency, e.After.Urgency))
	if !p.Public { // its release tells of it
		if e.After.Unconfirmed && !e.Quiet {
			p = e.ask(p)
		}
		return p
	}
	p, escalated := e.widen(p)
	if escalated {
		p.Broadcast = e.broadcast(p, article.ChangeMinor)
	}
	return p
}

// confirm makes an emergency of a warning by an operator's word.
func (e Event) confirm(p Plan) Plan {
	p.Urgency = article.Emergency
	if p.Public = p.State == article.StateLive; p.Public { // else its release tells everyone
		p.FollowUp = e.toEveryone(p)
		p.Broadcast = e.broadcast(p, article.ChangeMinor)
	}
	return p
}

// end ends an emergency. The portal's article stays, as urgent as it still may
// be; what operators wrote themselves was nothing but the emergency.
func (e Event) end(p Plan) Plan {
	p.Urgency, p.Public = e.After.Ended.Limit(p.Urgency), true
	if e.After.Source == article.OperatorSource {
		p.State, p.Kind = article.StateWithdrawn, article.BroadcastWithdrawal
	}
	change := article.ChangeEnded
	if e.After.Ended == article.EscalationFalseAlarm {
		change = article.ChangeMistaken
	}
	p.Broadcast = e.broadcast(p, change)
	return p
}

// remove takes an article down; what nobody has seen goes without a word.
func (e Event) remove(p Plan) Plan {
	p.State, p.Kind = article.StateWithdrawn, article.BroadcastWithdrawal
	if p.Public = e.Before.PublishSeq > 0; p.Public {
		p.Broadcast = e.broadcast(p, article.ChangeNone)
	}
	return p
}

// widen tells of an article that readers see already those to whom it is new
// by this event: everyone, when it is an emergency now (escalated), else the
// subscribers of the topics that it gained, and those of channels that stand apart.
func (e Event) widen(p Plan) (_ Plan, escalated bool) {
	if p, escalated = e.escalate(p); escalated {
		return p, true
	}
	gained := e.gained()
	everyone := slices.ContainsFunc(e.Told, func(b Broadcast) bool { return b.Everyone })
	none := len(gained) == 0 || everyone
	if none && !e.Apart || !e.isNews() {
		return p, false
	}
	b := e.broadcast(p, article.ChangeNone)
	b.Kind, b.Topics, b.Everyone, b.Apart = article.BroadcastNew, gained, everyone, none
	b.Prior = e.prior(func(Broadcast) bool { return true })
	b.About = e.After.Topics
	if first := e.Told[0].Expires; !first.IsZero() && b.Expires.After(first) {
		b.Expires = first // a warning does not live longer for being told to more
	}
	p.FollowUp = b
	return p, false
}

// escalate does what an event asks for that calls an article an emergency which
// readers see already: it tells everyone when the reading's word is enough, and
// else puts the question. What was filled in quietly, is too old or was decided
// by an operator stays a warning.
func (e Event) escalate(p Plan) (_ Plan, escalated bool) {
	calls := p.Urgency >= article.Emergency || e.After.Unconfirmed
	if e.After.Ended != "" || e.Before.Urgency >= article.Emergency || !calls {
		return p, false
	}
	p.Urgency = article.Warning
	decided := e.Question.State != "" && (e.Question.State != article.EscalationAsked || e.Question.Over(e.Now))
	switch {
	case !e.isNews():
		return p, false
	case e.After.Unconfirmed:
		return e.ask(p), false
	case decided:
		return p, false
	}
	p.Urgency, p.Confirm = article.Emergency, true
	p.FollowUp = e.toEveryone(p)
	return p, true
}

// toEveryone is a follow-up broadcast to all but those whom a warning was meant
// for already. What travelled as ordinary news, to wait in digests and quiet
// hours, was no warning.
func (e Event) toEveryone(p Plan) *Broadcast {
	b := e.broadcast(p, article.ChangeNone)
	b.Kind, b.Everyone, b.Prior = article.BroadcastNew, true, e.prior(Broadcast.Urgent)
	b.About = e.After.Topics
	return b
}

// ask puts the question whether the article is an emergency; nobody is asked
// before its release.
func (e Event) ask(p Plan) Plan {
	p.Ask, p.AskFrom = true, e.Now
	if e.After.Release.After(e.Now) {
		p.AskFrom = e.After.Release
	}
	return p
}

// broadcast tells of the change that p makes public.
func (e Event) broadcast(p Plan, change article.ChangeKind) *Broadcast {
	b := &Broadcast{Kind: p.Kind, Change: change, Lane: LaneImmediate, Created: e.Now,
		Everyone: p.Kind == article.BroadcastNew && p.Urgency >= article.Emergency}
	if p.Urgency >= article.Warning || change == article.ChangeEnded || change == article.ChangeMistaken {
		b.Lane = LaneEmergency
	}
	if p.Urgency > article.Ordinary && p.Kind != article.BroadcastWithdrawal {
		b.Expires = e.Now.Add(article.WarningLife)
	}
	if until := article.WarningUntil(e.After.Key); p.Kind == article.BroadcastNew && !until.IsZero() &&
		until.Before(b.Expires) {
		b.Expires = until
	}
	return b
}

// isNews tells whether a published article is still news to who has not heard
// of it. What was filled in quietly stays quiet.
func (e Event) isNews() bool {
	return len(e.Told) > 0 && e.Now.Sub(e.Told[0].Created) <= newsFor
}

// gained are the topics that the article has by this event and that no
// broadcast has told of: one that was lost and comes back is not gained.
func (e Event) gained() []string {
	return slices.DeleteFunc(slices.Clone(e.After.Topics), func(t string) bool {
		return slices.Contains(e.Before.Topics, t) ||
			slices.ContainsFunc(e.Told, func(b Broadcast) bool { return slices.Contains(b.Topics, t) })
	})
}

// prior are the broadcasts so far that a follow-up broadcast does not repeat.
func (e Event) prior(counts func(Broadcast) bool) []PriorBroadcast {
	var list []PriorBroadcast
	for i, b := range e.Told {
		if !counts(b) {
			continue
		}
		p := PriorBroadcast{Seq: b.Seq, Topics: b.Topics, Sources: b.Sources}
		if i == 0 {
			p.Revision = e.Revision
		}
		list = append(list, p)
	}
	return list
}
