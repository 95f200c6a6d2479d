// Package search is the part of the conversation about finding articles: by
// words, the newest, inline in other chats, in lists that were sent, and by the
// subscriber's own keywords.
package search
