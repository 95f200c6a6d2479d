package audience_test

import (
	"testing"

	"loa/article"
	"loa/audience"
	"loa/internal/assert"
	"loa/subscriber"
)

func TestWhatTheArticleHasBecomeBeforeAMessageSetsOut(t *testing.T) {
	now := func(set func(*article.Article)) article.Article { a := flood; set(&a); return a }
	asItWas := now(func(*article.Article) {})
	raised := now(func(a *article.Article) { a.Urgency = article.Emergency })
	withdrawn := now(func(a *article.Article) { a.State = article.StateWithdrawn })
	over := now(func(a *article.Article) { a.Ended, a.Urgency = article.EscalationAllClear, article.Ordinary })
	mistaken := now(func(a *article.Article) { a.Ended = article.EscalationFalseAlarm })
	thread := who()
	thread.Neighbours = []audience.Neighbour{{ID: 4, State: subscriber.Active, CreatedSeq: 1}}
	younger := who()
	younger.Neighbours = []audience.Neighbour{{ID: 6, State: subscriber.Active, CreatedSeq: 1}}
	for _, c := range []struct {
		rule      string
		broadcast audience.Broadcast
		article   article.Article
		candidate audience.Candidate
		want      audience.Cause
	}{
		{"news as it was", news("lu"), asItWas, who(follows("lu")), audience.NoCause},
		{"news taken down", news("lu"), withdrawn, who(follows("lu")), audience.Withdrawn},
		{"news with a word that is excluded since", news("lu"), asItWas, excluding(who(follows("lu")), "-lũ quét"),
			audience.ExcludedSince},
		{"a warning that became an emergency passes excluded words", warning("lu"), raised,
			excluding(who(follows("lu")), "-lũ quét"), audience.NoCause},

		{"an emergency as it was", emergency(), raised, who(), audience.NoCause},
		{"an emergency taken down", emergency(), withdrawn, who(), audience.Withdrawn},
		{"an emergency passes excluded words", emergency(), raised, excluding(who(), "-lũ quét"), audience.NoCause},
		{"an emergency that is over: who follows nothing of it", emergency(), over, who(), audience.CalledOff},
		{"an emergency that is over: who follows its topic", emergency(), over, who(follows("lu")), audience.NoCause},
		{"an emergency that is over: whose keyword finds it", emergency(), over, who(wants("lũ quét")),
			audience.NoCause},
		{"an emergency that is over: who followed its topic and left", emergency(), over, who(during("lu", 1, 12)),
			audience.CalledOff},
		{"an emergency that is over: who excludes a word of it", emergency(), over,
			excluding(who(follows("lu")), "-lũ quét"), audience.CalledOff},
		{"a false alarm: who follows nothing of it", emergency(), mistaken, who(), audience.CalledOff},
		{"a false alarm: who follows its topic", emergency(), mistaken, who(follows("lu")), audience.NoCause},
		{"a warning whose emergency was a false alarm stays a warning", warning("lu"), mistaken, who(follows("lu")),
			audience.NoCause},

		{"an emergency, another thread gets it", emergency(), raised, thread, audience.ReachedElsewhere},
		{"an emergency, this is the oldest thread", emergency(), raised, younger, audience.NoCause},
		{"an emergency that is over, whatever other threads get", emergency(), over, thread, audience.CalledOff},
		{"a warning, each thread for its own topics", warning("lu"), asItWas, thread, audience.NoCause},
	} {
		got := audience.Review(c.broadcast, c.article, c.candidate)
		assert.Same(t, c.rule, got.Cause.String(), c.want.String())
		assert.Same(t, c.rule+": is skipped", got.Action == audience.Skip, c.want != audience.NoCause)
	}

	assert.Same(t, "a false alarm of which a try may have arrived is retracted",
		audience.MustRetract(emergency(), mistaken, true), true)
	assert.Same(t, "a false alarm that cannot have arrived", audience.MustRetract(emergency(), mistaken, false), false)
	assert.Same(t, "what is over is not retracted", audience.MustRetract(emergency(), over, true), false)

	assert.Same(t, "the tone of news", audience.ToneOf(news("lu"), asItWas), audience.News)
	assert.Same(t, "the tone of a warning", audience.ToneOf(warning("lu"), asItWas), audience.Alarm)
	assert.Same(t, "the tone of a warning that is over", audience.ToneOf(warning("lu"), over), audience.Quiet)
	assert.Same(t, "the tone of a false alarm to its topic's subscribers", audience.ToneOf(emergency(), mistaken),
		audience.Alarm)
}

func TestAnArticleShowsTheTopicsThatItsReaderHas(t *testing.T) {
	a := article.Article{Topics: []string{"lu", "tin", "xa"}, Urgency: article.Warning}
	assert.Same(t, "topics of one who follows two", audience.ForReader(a,
		[]subscriber.Span{follows("xa"), follows("lu")}).Topics, []string{"lu", "xa"})
	assert.Same(t, "topics of one who follows none", audience.ForReader(a, nil).Topics, a.Topics)
	a.Ended = article.EscalationFalseAlarm
	assert.Same(t, "urgency of a false alarm at who follows none", audience.ForReader(a, nil).Urgency, article.Ordinary)
	assert.Same(t, "urgency of a false alarm at who follows one",
		audience.ForReader(a, []subscriber.Span{follows("lu")}).Urgency, article.Warning)
}
