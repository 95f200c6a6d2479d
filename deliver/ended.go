package deliver

import (
	"loa/article"
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
