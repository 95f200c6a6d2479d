// Package bot is Loa's Telegram channel: it reads what people write and tap,
// answers them, and sends articles.
//
// This package is the engine. It polls for updates (poll.go) or takes them from
// a webhook (webhook.go), has the conversation understand each, stores the
// changes together with the update's number, and only then answers: one queue
// for each chat, many chats side by side (replies.go). Until an update is
// answered it is kept in the store (answers.go), so that a kill loses no answer.
// Sending (send.go) works with and without the conversation.
//
// The parts, lowest first:
//
//   - telegram calls the Bot API and says what its refusals mean. It is the only
//     home of the Telegram library.
//   - callback is what buttons carry: one table of verbs, and who may tap them.
//   - render words messages: every sentence, every layout.
//   - conversation understands what people write and tap.
//
// bottest is the Bot API in memory with the official refusals, rates and
// penalties; tests and the demo use it alike. docs/decisions/070-telegram.md
// says why it is built like this.
package bot
