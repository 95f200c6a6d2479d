// Package articles reads what was published: single articles, listings, search,
// archives, revisions and the order of changes. It keeps where articles stand
// at their sources and when they are visited again. Each listing walks an index
// in the order wanted and stops at its limit. Search words are folded and cut
// in Go, so that both databases find the same.
//
// What is published is written by package publishing, with the functions for
// single rows that stand here.
package articles
