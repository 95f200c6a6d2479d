package audience_test

import (
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/internal/assert"
	"loa/subscriber"
)

// with changes the subscriber of a candidate.
func with(c audience.Candidate, set func(*subscriber.Subscriber)) audience.Candidate {
	set(&c.Subscriber)
	return c
}

func TestWhatBecomesOfABroadcast(t *testing.T) {
	quiet := func(s *subscriber.Subscriber) { s.Quiet = subscriber.QuietHours{From: 11 * 60, To: 13 * 60} }
	held := func(s *subscriber.Subscriber) { s.HeldSeq = 3 }
	forAWeek := func(s *subscriber.Subscriber) {
		s.State, s.Reason, s.PausedUntil = subscriber.Paused, subscriber.PausedByPerson, noon.Add(7*24*time.Hour)
	}
	overAnHourAgo := func(s *subscriber.Subscriber) {
		s.State, s.Reason, s.PausedUntil = subscriber.Paused, subscriber.PausedByPerson, noon.Add(-time.Hour)
	}
	untilReturn := func(s *subscriber.Subscriber) { s.State, s.Reason = subscriber.Paused, subscriber.PausedByPerson }
	blocked := func(s *subscriber.Subscriber) { s.State, s.Reason = subscriber.Paused, "bot was blocked by the user" }
	gone := func(s *subscriber.Subscriber) { s.State = subscriber.Gone }
	erased := func(s *subscriber.Subscriber) { s.ID = 0 }
	expired := warning("lu")
	expired.Expires = noon
	shown := func(seq int64, corrected bool) audience.Candidate {
		c := who()
		c.Shown = audience.Shown{Seq: seq, Corrected: corrected}
		return c
	}
	falseAlarm := change(article.ChangeMistaken)
	falseAlarm.Lane, falseAlarm.SentAsWarning = audience.LaneEmergency, true
	send, hold, digest := audience.Decision{}, audience.Hold, audience.Decision{Action: audience.Digest}
	skip := func(c audience.Cause) audience.Decision { return audience.Decision{Action: audience.Skip, Cause: c} }
	end := time.Date(2026, 11, 28, 13, 0, 0, 0, zone).UTC()

	follower := who(follows("lu"))
	daily := who(in(subscriber.RhythmDaily, "lu"))
	for _, c := range []struct {
		rule      string
		broadcast audience.Broadcast
		candidate audience.Candidate
		want      audience.Decision
	}{
		{"news, at once", news("lu"), follower, send},
		{"news, in a digest", news("lu"), daily, digest},
		{"news, quiet hours", news("lu"), with(follower, quiet),
			audience.Decision{Action: hold, Cause: audience.QuietHours, Until: end}},
		{"news, while something is still held", news("lu"), with(follower, held),
			audience.Decision{Action: hold, Cause: audience.HeldFirst, Until: noon.Add(5 * time.Second)}},
		{"news, in a digest and quiet hours", news("lu"), with(daily, quiet), digest},
		{"news, paused for a week", news("lu"), with(follower, forAWeek), skip(audience.Paused)},
		{"news, the pause is over", news("lu"), with(follower, overAnHourAgo), send},
		{"news, paused until they return", news("lu"), with(follower, untilReturn), skip(audience.Paused)},
		{"news, blocked", news("lu"), with(follower, blocked), skip(audience.Paused)},
		{"news, gone", news("lu"), with(follower, gone), skip(audience.Gone)},
		{"news, erased", news("lu"), with(follower, erased), skip(audience.Gone)},
		{"news, the topic turned off since", news("lu"), who(during("lu", 1, 12)), skip(audience.Unsubscribed)},
		{"news, the topic renamed since", news("lu"), who(subscriber.Span{Topic: "lu", Since: 1, Ended: 12,
			Renamed: true}), send},
		{"news, the keyword turned off since", news("tin"),
			who(subscriber.Span{Topic: subscriber.TopicAny, Since: 1, Ended: 12, Keywords: []string{"lũ quét"}}),
			skip(audience.Unsubscribed)},

		{"a warning, at once", warning("lu"), follower, send},
		{"a warning, in a digest", warning("lu"), daily, send},
		{"a warning, quiet hours", warning("lu"), with(follower, quiet), send},
		{"a warning, while something is held", warning("lu"), with(follower, held), send},
		{"a warning, paused for a week", warning("lu"), with(follower, forAWeek), send},
		{"a warning, paused until they return", warning("lu"), with(follower, untilReturn), skip(audience.Paused)},
		{"a warning, blocked", warning("lu"), with(follower, blocked), skip(audience.Paused)},
		{"a warning that no longer holds", expired, follower, skip(audience.Expired)},
		{"a warning, the topic turned off since", warning("lu"), who(during("lu", 1, 12)), skip(audience.Unsubscribed)},
		{"an emergency, no topic", emergency(), who(), send},
		{"an emergency, paused until they return", emergency(), with(who(), untilReturn), skip(audience.Paused)},
		{"an emergency, gone", emergency(), with(who(), gone), skip(audience.Gone)},

		{"an edit, quiet hours", change(article.ChangeMinor), with(who(), quiet), send},
		{"an edit, paused for a week", change(article.ChangeMinor), with(who(), forAWeek), send},
		{"an edit, paused until they return", change(article.ChangeMinor), with(who(), untilReturn), send},
		{"an edit, blocked", change(article.ChangeMinor), with(who(), blocked), skip(audience.Paused)},
		{"an edit, gone", change(article.ChangeMinor), with(who(), gone), skip(audience.Gone)},
		{"an edit that a later change's edit has shown", change(article.ChangeMinor), shown(11, false),
			skip(audience.ShownAlready)},
		{"an edit that the message does not show", change(article.ChangeMinor), shown(9, false), send},
		{"a changed title that is shown, and not told", change(article.ChangeTitle), shown(11, false), send},
		{"a changed title that is shown and told", change(article.ChangeTitle), shown(11, true),
			skip(audience.ShownAlready)},
		{"a false alarm that is shown: who was alarmed is told all the same", falseAlarm, shown(11, true), send},
	} {
		m := audience.Match(c.broadcast, flood, c.candidate)
		got := audience.Decide(c.broadcast, c.candidate, m, audience.Moment{Now: noon, Zone: zone})
		assert.Same(t, c.rule, got, c.want)
	}
}

func TestAMessageThatWaitedIsStillWantedOrNot(t *testing.T) {
	for _, c := range []struct {
		rule      string
		broadcast audience.Broadcast
		history   []subscriber.Span
		want      audience.Reason
	}{
		{"the topic is still followed", news("lu"), []subscriber.Span{follows("lu")}, audience.ByTopic},
		{"the topic was turned off", news("lu"), []subscriber.Span{during("lu", 1, 11)}, audience.NotMeant},
		{"the topic was turned off, keywords are left", news("lu"),
			[]subscriber.Span{during("lu", 1, 11), wants("lũ quét")}, audience.ByKeyword},
		{"it goes to everyone", emergency(), nil, audience.ByEveryone},
		{"it changes a message", change(article.ChangeMinor), nil, audience.HasMessage},
	} {
		assert.Same(t, c.rule, audience.Waiting(c.broadcast, c.history).Reason.String(), c.want.String())
	}
	raised := flood
	raised.Urgency = article.Emergency
	assert.Same(t, "a warning that is an emergency by now", audience.Escalated(warning("lu"), raised), true)
	assert.Same(t, "news of an article that is an emergency by now", audience.Escalated(news("lu"), raised), false)
	assert.Same(t, "a warning that is one", audience.Escalated(warning("lu"), flood), false)
}

func TestTheLaneOfAMessage(t *testing.T) {
	urgent := change(article.ChangeMinor)
	urgent.Lane = audience.LaneEmergency
	withdrawal := audience.Broadcast{Kind: article.BroadcastWithdrawal, Lane: audience.LaneImmediate}
	for _, c := range []struct {
		rule      string
		broadcast audience.Broadcast
		want      audience.Lane
	}{
		{"news", news("lu"), audience.LaneImmediate},
		{"a warning", warning("lu"), audience.LaneEmergency},
		{"a changed title is told", change(article.ChangeTitle), audience.LaneImmediate},
		{"changed figures are told", change(article.ChangeNumbers), audience.LaneImmediate},
		{"a silent edit gives way", change(article.ChangeMinor), audience.LaneDigest},
		{"a silent edit of a warning does not", urgent, audience.LaneEmergency},
		{"a withdrawal", withdrawal, audience.LaneImmediate},
	} {
		assert.Same(t, c.rule, c.broadcast.MessageLane(), c.want)
	}
	assert.Same(t, "a warning after 30 minutes is late", warning("lu").Late(noon.Add(30*time.Minute)), false)
	assert.Same(t, "a warning after 31 minutes is late", warning("lu").Late(noon.Add(31*time.Minute)), true)
	assert.Same(t, "news after a day is late", news("lu").Late(noon.Add(24*time.Hour)), false)
}
