// Package render words messages: every sentence that the bot says (texts.go),
// in Vietnamese and English, and the layout of every delivery.
//
// A Renderer knows the site's topics and sources by name (site.go) and its time
// zone (times.go). Delivery lays out one article (message.go), a warning and
// what becomes of it (warning.go), or a list (list.go). Text goes out as
// Telegram's HTML, escaped here, and stays below Telegram's limits whatever an
// article holds.
package render
