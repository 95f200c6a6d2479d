package operations

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// FeedToken is a private address of a feed. Only the hash of its token is
// kept; deleting it revokes the address.
type FeedToken struct {
	Name    string // for the operator: who has it
	Hash    string
	Feed    string // the feed as it stands after /feeds/, without its ending, e.g. "y-te" or "search?q=…"
	Created time.Time
}

// NewFeedToken returns an unguessable token, to be shown once, and its hash.
func NewFeedToken() (token, hash string) {
	token = rand.Text()
	return token, HashFeedToken(token)
}

// HashFeedToken returns the hash by which a token is known.
func HashFeedToken(token string) string {
	sum := sha256.Sum256([]byte("loa feed " + token))
	return hex.EncodeToString(sum[:])
}
