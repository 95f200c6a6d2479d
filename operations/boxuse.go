package operations

import "time"

// BoxUse is how often a site asked for a kind of box, or for our data, in a day or
// several. A site is a host's name: what is known of readers is nothing.
type BoxUse struct {
	Day      time.Time // the first moment of it, UTC
	Host     string    // as its pages name it; "" for who does not say, see also OtherHosts
	Kind     BoxKind
	Feed     string // what the box shows, as its address names it; "" for what is of no feed
	Requests int64
	Last     time.Time
}

// BoxKind is a way in which sites show our articles.
type BoxKind string

// The ways.
const (
	BoxFragment  BoxKind = "fragment"
	BoxFrame     BoxKind = "frame"
	BoxPicture   BoxKind = "picture"
	BoxComponent BoxKind = "component"
	BoxOEmbed    BoxKind = "oembed"
	BoxAPI       BoxKind = "api"
)

// OtherHosts stands for the hosts that are too many to be told apart, OtherFeeds for
// the feeds.
const (
	OtherHosts = "*"
	OtherFeeds = "*"
)
