package audience_test

import (
	"testing"

	"loa/article"
	"loa/audience"
	"loa/internal/assert"
	"loa/subscriber"
)

func TestWhomABroadcastIsMeantFor(t *testing.T) {
	thread := func(id, created int64, state subscriber.SubscriberState, history ...subscriber.Span) audience.Neighbour {
		return audience.Neighbour{ID: id, State: state, CreatedSeq: created, History: history}
	}
	beside := func(c audience.Candidate, n ...audience.Neighbour) audience.Candidate { c.Neighbours = n; return c }
	late := who()
	late.CreatedSeq = 10
	for _, c := range []struct {
		rule      string
		broadcast audience.Broadcast
		candidate audience.Candidate
		want      audience.Reason
		unlisted  int64
	}{
		{"who follows one of the topics", news("tin", "lu"), who(follows("lu")), audience.ByTopic, 0},
		{"who follows another topic", news("tin"), who(follows("lu")), audience.NotMeant, 0},
		{"who follows nothing", news("tin"), who(), audience.NotMeant, 0},
		{"who followed at that moment and left since", news("lu"), who(during("lu", 1, 12)), audience.ByTopic, 0},
		{"who left with that change", news("lu"), who(during("lu", 1, 10)), audience.ByTopic, 0},
		{"who left before it", news("lu"), who(during("lu", 1, 9)), audience.NotMeant, 0},
		{"who began after it", news("lu"), who(during("lu", 10, 0)), audience.NotMeant, 0},
		{"who follows it in a rhythm of digests", news("lu"), who(in(subscriber.RhythmDaily, "lu")), audience.ByTopic,
			0},

		{"whose keyword stands in it", news("tin"), who(wants("lũ quét")), audience.ByKeyword, 1},
		{"whose keyword does not", news("tin"), who(wants("giá vàng")), audience.NotMeant, 0},
		{"whose keyword stands in it, and who has the topic", news("lu"), who(wants("lũ quét"), follows("lu")),
			audience.ByTopic, 0},
		{"who excludes a word of it", news("lu"), excluding(who(follows("lu")), "-lũ quét"), audience.Excluded, -1},
		{"who excludes another word", news("lu"), excluding(who(follows("lu")), "-giá vàng"), audience.ByTopic, 0},
		{"who wants one word of it and excludes another since", news("tin"),
			excluding(who(wants("lũ quét")), "lũ quét", "-Nậm Na"), audience.Excluded, 0},
		{"who excludes a word of a warning", warning("lu"), excluding(who(follows("lu")), "-lũ quét"),
			audience.Excluded, -1},

		{"an emergency: who follows nothing", emergency(), who(), audience.ByEveryone, 0},
		{"an emergency: who follows its topic", emergency(), who(follows("lu")), audience.ByEveryone, 0},
		{"an emergency: who excludes a word of it", emergency(), excluding(who(), "-lũ quét"), audience.ByEveryone, 0},
		{"an emergency: who came after it", emergency(), late, audience.NotMeant, 0},
		{"an emergency that was a warning: who was warned", emergency(first("", "lu")), who(follows("lu")),
			audience.NotMeant, 0},
		{"an emergency that was a warning: who was not", emergency(first("", "lu")), who(follows("tin")),
			audience.ByEveryone, 0},
		{"an emergency that was a warning: who followed only after it", emergency(first("", "lu")),
			who(during("lu", 7, 0)), audience.ByEveryone, 0},
		{"an emergency that was a warning: whose keyword found that", emergency(first("lũ ống", "lu")),
			who(wants("lũ ống")), audience.Notified, -1},
		{"an emergency that was a warning: whose keyword did not", emergency(first("mưa to", "lu")),
			who(wants("lũ quét")), audience.ByEveryone, 0},
		{"an emergency that was a warning: whom an excluded word spared that", emergency(first("", "lu")),
			excluding(who(follows("lu")), "-lũ quét"), audience.ByEveryone, 1},
		{"an emergency that was a warning: whose group was warned in another thread", emergency(first("", "lu")),
			beside(who(), thread(2, 1, subscriber.Active, follows("lu"))), audience.Notified, -1},
		{"an emergency that was a warning: whose other thread is paused", emergency(first("", "lu")),
			beside(who(), thread(2, 1, subscriber.Paused, follows("lu"))), audience.ByEveryone, 0},
		{"an emergency that was a warning: whom a word spared, in a group that was warned", emergency(first("", "lu")),
			beside(excluding(who(follows("lu")), "-lũ quét"), thread(2, 1, subscriber.Active, follows("lu"))),
			audience.Notified, 0},

		{"a topic that was gained: who follows it", followUp("moi", first("", "lu")), who(follows("moi")),
			audience.ByTopic, 0},
		{"a topic that was gained: who had the first one by topic", followUp("moi", first("", "lu")),
			who(follows("moi"), follows("lu")), audience.NotMeant, 0},
		{"a topic that was gained: who had the first one by keyword", followUp("moi", first("lũ quét", "lu")),
			who(follows("moi"), wants("lũ quét")), audience.Notified, -1},
		{"a topic that was gained: whose keyword finds it only now", followUp("moi", first("mưa to", "lu")),
			who(wants("lũ quét")), audience.NotMeant, 0},
		{"a topic that was gained: who excludes a word", followUp("moi", first("", "lu")),
			excluding(who(follows("moi")), "-lũ quét"), audience.Excluded, -1},

		{"a change: who has a message of the article", change(article.ChangeTitle), who(), audience.HasMessage, 0},
	} {
		m := audience.Match(c.broadcast, flood, c.candidate)
		assert.Same(t, c.rule, m.Reason.String(), c.want.String())
		assert.Same(t, c.rule+": correction of the list", m.Unlisted(), c.unlisted)
	}
}

func TestTheMostImmediateRhythmOfTheTopicsCounts(t *testing.T) {
	for _, c := range []struct {
		name    string
		history []subscriber.Span
		want    subscriber.Rhythm
	}{
		{"one topic weekly", []subscriber.Span{in(subscriber.RhythmWeekly, "lu")}, subscriber.RhythmWeekly},
		{"one weekly, one daily", []subscriber.Span{in(subscriber.RhythmWeekly, "lu"),
			in(subscriber.RhythmDaily, "tin")}, subscriber.RhythmDaily},
		{"one daily, one at once", []subscriber.Span{in(subscriber.RhythmDaily, "lu"), follows("tin")},
			subscriber.RhythmImmediate},
		{"another topic at once", []subscriber.Span{in(subscriber.RhythmDaily, "lu"), follows("khac")},
			subscriber.RhythmDaily},
		{"weekly then, at once since", []subscriber.Span{
			{Topic: "lu", Rhythm: subscriber.RhythmWeekly, Since: 1, Ended: 11},
			{Topic: "lu", Rhythm: subscriber.RhythmImmediate, Since: 11}}, subscriber.RhythmWeekly},
	} {
		assert.Same(t, c.name, audience.Match(news("lu", "tin"), flood, who(c.history...)).Rhythm, c.want)
	}
}
