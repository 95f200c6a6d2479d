// Package trim takes from an article's tidied text what is not the article's: what
// is said or shown twice, the bylines and dates above it, and behind it the links,
// sections of other things, promotion and words about the writer. words.go has what
// such parts are called in the languages of the press.
package trim
