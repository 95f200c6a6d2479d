package deliver

import (
	"loa/article"
	"loa/audience"
	"loa/ledger"
	"loa/subscriber"
)

// An operator may end an emergency while it is on its way. Who is not told yet
// is told no more, but for those whom the article is for anyway: they get it as
// what it is now.

// calledOff tells whether what was to go to everyone is not for a subscriber
// any more; own tells whether the article is for it anyway.
func calledOff(b ledger.FanOutBroadcast, a article.Article, sub subscriber.Subscriber, own func() bool) bool {
	return b.Everyone && a.Ended != "" && (!own() || article.CompileKeywords(sub.Keywords).Refuses(a))
}

// mayHaveAlarmed tells whether an earlier try of what was a false alarm may have
// arrived, so that it has to be retracted instead of not being sent.
func mayHaveAlarmed(b ref, a article.Article) bool {
	return b.dup && b.Lane == audience.LaneEmergency && a.Ended == article.EscalationFalseAlarm
}

// alarms tells whether a new article is sent as a warning, with sound whatever the
// subscriber's settings, unless it is none any more.
func alarms(b ledger.FanOutBroadcast, a article.Article) bool {
	return b.Lane == audience.LaneEmergency && a.Ended != article.EscalationAllClear
}

// retracts tells whether a change is the retraction of a false alarm at who had
// the alarm. For a day it comes as that did: with sound, in quiet hours too.
func retracts(b ledger.FanOutBroadcast) bool {
	return b.Change == article.ChangeMistaken && b.SentAsWarning
}
