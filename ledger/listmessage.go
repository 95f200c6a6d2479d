package ledger

import (
	"time"

	"loa/channel"
	"loa/subscriber"
)

// ListMessage is a sent message that lists several articles: a digest, what
// quiet hours held, or a backlog. It is kept so that its pages can be turned
// and what it shows can be changed.
type ListMessage struct {
	Subscriber int64
	Message    string
	Kind       channel.DeliveryKind
	Period     subscriber.Rhythm // of a digest
	Sent       time.Time
	Shown      []ShownArticle // newest first
	Rest       []int64        // further articles, which its next pages show
	Older      int            // how many more there were that no page shows
}

// ShownArticle is an article in a message, and the Article.Seq that the message shows.
type ShownArticle struct{ Article, Seq int64 }

// SentInLists is the FanOutBroadcast.SentBy of a change that goes to
// digests and held messages instead of to the messages of a fan-out.
const SentInLists int64 = -1

const (

	// ListMessageMost is how many articles a digest or a held message keeps, the
	// newest, with those of its further pages. What is older is counted.
	ListMessageMost = 200
)

// ListMessageOf is what is kept of a list that was sent; rest are the articles
// that its further pages show.
func ListMessageOf(d channel.Delivery, rest []int64, receipt channel.Receipt) ListMessage {
	m := ListMessage{Subscriber: d.Subscriber.ID, Message: receipt.Message, Kind: d.Kind, Period: d.Period,
		Sent: d.Sent, Rest: rest, Older: d.Older}
	for _, a := range d.Articles {
		m.Shown = append(m.Shown, ShownArticle{Article: a.ID, Seq: a.Seq})
	}
	return m
}
