package audience_test

import (
	"time"

	"loa/article"
	"loa/audience"
	"loa/subscriber"
)

// The tests below read like the rules in docs/operating.md and docs/telegram.md.
// Broadcasts are made at change 10, at noon in Vietnam.

var (
	zone = time.FixedZone("+07", 7*3600)
	noon = time.Date(2026, 11, 28, 12, 0, 0, 0, zone)
)

// follows is a subscription to a topic from change 1 on, at once.
func follows(topic string) subscriber.Span {
	return subscriber.Span{Topic: topic, Rhythm: subscriber.RhythmImmediate, Since: 1}
}

// during is a subscription from one change to another.
func during(topic string, since, ended int64) subscriber.Span {
	return subscriber.Span{Topic: topic, Rhythm: subscriber.RhythmImmediate, Since: since, Ended: ended}
}

// in is a subscription in a rhythm.
func in(rhythm subscriber.Rhythm, topic string) subscriber.Span {
	return subscriber.Span{Topic: topic, Rhythm: rhythm, Since: 1}
}

// wants is the subscription to whatever has one of the keywords.
func wants(keywords ...string) subscriber.Span {
	return subscriber.Span{Topic: subscriber.TopicAny, Rhythm: subscriber.RhythmImmediate, Since: 1, Keywords: keywords}
}

// who is an active subscriber with that history.
func who(history ...subscriber.Span) audience.Candidate {
	return audience.Candidate{Subscriber: subscriber.Subscriber{ID: 5, State: subscriber.Active}, History: history,
		CreatedSeq: 1}
}

// excluding gives a candidate keywords of its own.
func excluding(c audience.Candidate, keywords ...string) audience.Candidate {
	c.Subscriber.Keywords = keywords
	return c
}

// news is the broadcast of a new article of topics.
func news(topics ...string) audience.Broadcast {
	return audience.Broadcast{Seq: 10, Kind: article.BroadcastNew, Lane: audience.LaneImmediate, Created: noon,
		Topics: topics}
}

// warning is the broadcast of a new warning of topics.
func warning(topics ...string) audience.Broadcast {
	b := news(topics...)
	b.Lane, b.Expires = audience.LaneEmergency, noon.Add(article.WarningLife)
	return b
}

// emergency is a broadcast to everyone, after prior ones.
func emergency(prior ...audience.PriorBroadcast) audience.Broadcast {
	b := warning("lu")
	b.Everyone, b.Prior = true, prior
	return b
}

// followUp is a broadcast for gained topics, after prior ones.
func followUp(topic string, prior ...audience.PriorBroadcast) audience.Broadcast {
	b := news(topic)
	b.Prior = prior
	return b
}

// first is a first broadcast at change 5; words are what keywords looked at.
func first(words string, topics ...string) audience.PriorBroadcast {
	return audience.PriorBroadcast{Seq: 5, Topics: topics, Revision: 1, Text: article.Article{Title: words}}
}

// change is the broadcast of an update.
func change(kind article.ChangeKind) audience.Broadcast {
	return audience.Broadcast{Seq: 10, Kind: article.BroadcastUpdate, Change: kind, Lane: audience.LaneImmediate,
		Created: noon}
}

var flood = article.Article{ID: 1, Title: "Cảnh báo lũ quét ở Nậm Na", Topics: []string{"lu"}, State: article.StateLive,
	Urgency: article.Warning}
