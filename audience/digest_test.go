package audience_test

import (
	"testing"

	"loa/article"
	"loa/audience"
	"loa/internal/assert"
	"loa/subscriber"
)

// published is news at a change, as digests look at it.
func published(id, seq int64, title string, topics ...string) audience.Published {
	p := audience.Published{Broadcast: news(topics...),
		Article: article.Article{ID: id, Title: title, Topics: topics, State: article.StateLive}}
	p.Seq = seq
	return p
}

func TestWhatADigestTells(t *testing.T) {
	urgent := published(5, 15, "Cảnh báo", "lu")
	urgent.Lane = audience.LaneEmergency
	again := published(2, 16, "Hai", "moi")
	again.Prior = []audience.PriorBroadcast{{Seq: 12, Topics: []string{"lu"}}}
	list := []audience.Published{published(1, 11, "Một", "lu"), published(2, 12, "Hai", "lu"),
		published(3, 13, "Ba", "tin"), published(4, 14, "Bốn giá vàng", "tin"), urgent, again}
	daily := audience.List{Rhythm: subscriber.RhythmDaily, From: 10, To: 20}
	quiet := audience.List{From: 12, To: 14}
	for _, c := range []struct {
		rule      string
		list      audience.List
		candidate audience.Candidate
		want      []int64
	}{
		{"the topics of its rhythm, newest first, no warnings", daily, who(in(subscriber.RhythmDaily, "lu")),
			[]int64{2, 1}},
		{"each article once, whatever topics it gained", daily,
			who(in(subscriber.RhythmDaily, "lu"), in(subscriber.RhythmDaily, "moi")), []int64{2, 1}},
		{"an article whose topic was gained", daily, who(in(subscriber.RhythmDaily, "moi")), []int64{2}},
		{"what comes at once is not in a digest", daily, who(follows("lu")), nil},
		{"what another digest tells is not in this one", daily,
			who(in(subscriber.RhythmWeekly, "lu"), in(subscriber.RhythmDaily, "tin")), []int64{4, 3}},
		{"what a keyword brings", daily, who(subscriber.Span{Topic: subscriber.TopicAny, Rhythm: subscriber.RhythmDaily,
			Since: 1, Keywords: []string{"giá vàng"}}), []int64{4}},
		{"what a keyword keeps away", daily, excluding(who(in(subscriber.RhythmDaily, "tin")), "-giá vàng"),
			[]int64{3}},
		{"what was turned off since", daily, who(subscriber.Span{Topic: "lu", Rhythm: subscriber.RhythmDaily, Since: 1,
			Ended: 18}), nil},
		{"a digest begins after its mark", audience.List{Rhythm: subscriber.RhythmDaily, From: 11, To: 20},
			who(in(subscriber.RhythmDaily, "lu")), []int64{2}},
		{"and ends with its last change", audience.List{Rhythm: subscriber.RhythmDaily, From: 10, To: 11},
			who(in(subscriber.RhythmDaily, "lu")), []int64{1}},
		{"quiet hours hold what comes at once, from the first held to the last", quiet,
			who(follows("lu"), follows("tin")), []int64{4, 3, 2}},
		{"quiet hours hold nothing of a digest", quiet, who(in(subscriber.RhythmDaily, "lu"), follows("tin")),
			[]int64{4, 3}},
	} {
		got := audience.Choose(c.list, list, c.candidate, 200)
		assert.Same(t, c.rule, got.Articles, c.want)
		assert.Same(t, c.rule+": older", got.Older, 0)
	}
	got := audience.Choose(quiet, list, who(follows("lu"), follows("tin")), 2)
	assert.Same(t, "the newest of many", got.Articles, []int64{4, 3})
	assert.Same(t, "how many are older", got.Older, 1)
	assert.Same(t, "what the list answers for", got.Entries,
		[]audience.ListEntry{{14, 4, audience.Named}, {13, 3, audience.Named}, {12, 2, audience.Counted}})
	list[2].Article.State = article.StateWithdrawn
	got = audience.Choose(quiet, list, who(during("lu", 1, 18), follows("tin")), 200)
	assert.Same(t, "what it answers for and does not name", got.Entries,
		[]audience.ListEntry{{14, 4, audience.Named}, {13, 3, audience.TakenDown}, {12, 2, audience.LeftOut}})
}
