// Package callback writes and reads the data that buttons carry, at most 64
// bytes: a verb, its arguments, and the chat that is meant when it is not the
// one where the button stands:
//
//	verb:argument:argument@-1001234567890/17
//
// Buttons stand in people's chats for years, so that a verb is never given
// another meaning. Data can be forged: the table of verbs says who may tap.
package callback
