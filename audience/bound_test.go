package audience_test

import (
	"fmt"
	"strings"
	"testing"

	"loa/article"
	"loa/audience"
	"loa/internal/assert"
)

// served is a broadcast of an article that these sources have published.
func served(b audience.Broadcast, sources ...string) audience.Broadcast {
	b.Sources = sources
	return b
}

// about says what topics the article of a follow-up broadcast has.
func about(b audience.Broadcast, topics ...string) audience.Broadcast {
	b.About = topics
	return b
}

// seen words whom a broadcast is for on a channel.
func seen(b audience.Broadcast) string {
	var prior []string
	for _, p := range b.Prior {
		prior = append(prior, strings.Join(p.Topics, "+"))
	}
	switch {
	case b.Outside:
		return fmt.Sprintf("nobody %v %v %v", b.Topics, b.Prior, b.Everyone)
	case b.Everyone:
		return "everyone but " + strings.Join(prior, ",")
	}
	return strings.Join(b.Topics, "+") + " but " + strings.Join(prior, ",")
}

func TestWhatAChannelServes(t *testing.T) {
	always := func(b audience.Bound) audience.Bounds { return audience.Bounds{{Seq: 0, Bound: b}} }
	free, topic := always(audience.Bound{}), always(audience.Bound{Topics: []string{"lu", "y-te"}})
	source := always(audience.Bound{Sources: []string{"dienbien"}})
	both := always(audience.Bound{Topics: []string{"lu"}, Sources: []string{"dienbien"}})
	apart := func(b audience.Broadcast) audience.Broadcast { b.Apart = true; return b }
	by := func(p audience.PriorBroadcast, sources ...string) audience.PriorBroadcast {
		p.Sources = sources
		return p
	}
	for _, c := range []struct {
		rule      string
		bounds    audience.Bounds
		broadcast audience.Broadcast
		want      string
	}{
		{"no bound", nil, served(news("tin", "lu"), "laichau"), "tin+lu but "},
		{"a bound that bounds nothing", free, served(news("tin", "lu"), "laichau"), "tin+lu but "},
		{"one of its topics", topic, served(news("tin", "lu"), "laichau"), "lu but "},
		{"none of its topics", topic, served(news("tin"), "laichau"), "nobody [] [] false"},
		{"its source", source, served(news("tin"), "dienbien"), "tin but "},
		{"another source", source, served(news("tin"), "laichau"), "nobody [] [] false"},
		{"a source of its own among others", source, served(news("tin"), "laichau", "dienbien"), "tin but "},
		{"its topic of another source", both, served(news("lu"), "laichau"), "nobody [] [] false"},
		{"its source with another topic", both, served(news("tin"), "dienbien"), "nobody [] [] false"},
		{"its topic and source", both, served(news("lu", "tin"), "dienbien"), "lu but "},
		{"no topic at all, by topics", topic, served(news(), "laichau"), "nobody [] [] false"},
		{"no topic at all, by sources", source, served(news(), "dienbien"), " but "},

		{"an emergency of its topic", topic, served(emergency(), "laichau"), "everyone but "},
		{"an emergency of its source", source, served(emergency(), "dienbien"), "everyone but "},
		{"an emergency of another source", source, served(emergency(), "laichau"), "nobody [] [] false"},
		{"what operators write to everyone", both, served(emergency(), article.OperatorSource), "everyone but "},
		{"what operators write to a topic of others", topic, served(about(emergency(), "tin"), article.OperatorSource),
			"nobody [] [] false"},
		{"what operators write to an area of others", source, served(emergency(), "laichau", "caobang"),
			"nobody [] [] false"},
		{"an escalated warning of its topic", topic,
			served(about(emergency(by(first("", "lu", "tin"), "laichau")), "lu", "tin"), "laichau"), "everyone but lu"},
		{"an escalated warning of another topic", topic,
			served(about(emergency(by(first("", "tin"), "laichau")), "tin"), "laichau"), "nobody [] [] false"},

		{"a topic that was gained", free, served(about(followUp("moi", by(first("", "lu"), "laichau")), "lu", "moi"),
			"laichau"), "moi but lu"},
		{"a topic of its own that was gained", topic,
			served(about(followUp("y-te", by(first("", "tin"), "laichau")), "tin", "y-te"), "laichau"), "y-te but "},
		{"a topic of others that was gained", topic,
			served(followUp("moi", by(first("", "lu"), "laichau")), "laichau"), "nobody [] [] false"},
		{"a topic gained by a copy of its source: the article is new as a whole", source,
			served(about(followUp("moi", by(first("", "lu"), "laichau")), "lu", "moi"), "laichau", "dienbien"),
			"lu+moi but "},

		{"a copy for those who stand apart, where nothing is bounded", nil,
			apart(served(about(followUp("", by(first("", "lu"), "laichau")), "lu"), "laichau", "dienbien")),
			"nobody [] [] false"},
		{"a copy of its source, for those who stand apart", source,
			apart(served(about(followUp("", by(first("", "lu"), "laichau")), "lu"), "laichau", "dienbien")), "lu but "},
		{"a copy of an emergency of its source", source,
			apart(served(about(emergency(by(first("", "lu"), "laichau")), "lu"), "laichau", "dienbien")),
			"everyone but "},
		{"a copy of what its source had first", source,
			apart(served(about(followUp("", by(first("", "lu"), "dienbien")), "lu"), "dienbien", "laichau")),
			"nobody [] [] false"},

		{"before it was bounded", audience.Bounds{{Seq: 10, Bound: audience.Bound{Topics: []string{"tin"}}}},
			served(news("lu"), "laichau"), "lu but "},
		{"after it was bounded", audience.Bounds{{Seq: 9, Bound: audience.Bound{Topics: []string{"tin"}}}},
			served(news("lu"), "laichau"), "nobody [] [] false"},
		{"after it was freed", audience.Bounds{{Seq: 3, Bound: audience.Bound{Topics: []string{"tin"}}}, {Seq: 8}},
			served(news("lu"), "laichau"), "lu but "},
		{"widened since the warning: who was not told then is told", audience.Bounds{
			{Seq: 0, Bound: audience.Bound{Topics: []string{"tin"}}}, {Seq: 8}},
			served(about(emergency(by(first("", "lu"), "laichau")), "lu"), "laichau"), "everyone but "},
		{"a change is for whoever has the message", both, change(article.ChangeTitle), " but "},
	} {
		got := c.bounds.Within(c.broadcast)
		assert.Same(t, c.rule, seen(got), c.want)
		assert.Same(t, c.rule+", asked again", seen(c.bounds.Within(got)), c.want)
	}
}

func TestNobodyIsMeantByWhatItsChannelDoesNotServe(t *testing.T) {
	bounds := audience.Bounds{{Bound: audience.Bound{Topics: []string{"tin"}}}}
	for _, c := range []struct {
		rule      string
		broadcast audience.Broadcast
		candidate audience.Candidate
		want      audience.Reason
	}{
		{"who followed the topic before it was bounded", news("lu"), who(follows("lu")), audience.NotMeant},
		{"whose keyword stands in it", news("lu"), who(wants("lũ quét")), audience.NotMeant},
		{"whose keyword stands in what is served", news("tin", "lu"), who(wants("lũ quét")), audience.ByKeyword},
		{"who follows a topic that is not served of what is", news("tin", "lu"), who(follows("lu")), audience.NotMeant},
		{"an emergency of others", about(emergency(), "lu"), who(), audience.NotMeant},
		{"an emergency that is served", about(emergency(), "lu", "tin"), who(), audience.ByEveryone},
	} {
		m := audience.Match(bounds.Within(served(c.broadcast, "laichau")), flood, c.candidate)
		assert.Same(t, c.rule, m.Reason.String(), c.want.String())
	}
}
