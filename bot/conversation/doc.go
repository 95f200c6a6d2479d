// Package conversation understands what people write and tap.
//
// Receive turns one update into a dialogue.Turn: what it changes, and how it is
// answered once that is stored. A message is a command (commands.go, menus.go),
// a phrase that means one (phrases.go), an answer to a question of the bot's, or
// something to search for (receive.go). A tapped button has a handler for its
// verb (callbacks.go). The subjects stand below: settings with topics, search
// with keywords and lists, groups with channels, operators with warnings. What
// they share is in dialogue.
//
// Nothing is kept in memory between updates: buttons carry all they need.
package conversation
