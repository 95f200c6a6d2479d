package article

import "time"

// Collection is a sent message that lists several articles: a digest, what
// quiet hours held, or a backlog. It is kept so that its pages can be turned
// and what it shows can be changed.
type Collection struct {
	Subscriber int64
	Message    int64
	Kind       DeliveryKind
	Period     Rhythm // of a digest
	Sent       time.Time
	Shown      []Told  // newest first
	Rest       []int64 // further articles, which its next pages show
	Older      int     // how many more there were that no page shows
}

// Told is an article in a message, and the Article.Seq that the message shows.
type Told struct{ Article, Seq int64 }

// OriginCollections is the RoundBroadcast.Origin of a change that goes to
// digests and held messages instead of to the messages of a round.
const OriginCollections int64 = -1

const (
	listItems    = 10
	channelItems = 30
	// CollectionMost is how many articles a digest or a held message keeps, the
	// newest, with those of its further pages. What is older is counted.
	CollectionMost = 200
)

// ListItems is how many articles a message of a kind names in a chat. A
// channel's readers cannot turn pages, so what is no digest names more there.
func ListItems(kind DeliveryKind, chat ChatKind) int {
	if chat == Channel && kind != DeliverDigest {
		return channelItems
	}
	return listItems
}
