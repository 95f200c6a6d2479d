package ledger

import "strings"

// The id of a message is what its channel calls it: an opaque text, "" for
// none. It does not begin with a hyphen: that marks the id of a message that
// stayed behind in a chat that is no more. Such an id keeps its place in the
// books and is never used again.
const lostMark = "-"

// Lost marks the id of a message that stayed behind.
func Lost(message string) string {
	if message == "" || IsLost(message) {
		return message
	}
	return lostMark + message
}

// IsLost tells whether a message stayed behind in a chat that is no more.
func IsLost(message string) bool { return strings.HasPrefix(message, lostMark) }
