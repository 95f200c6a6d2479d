// Package dom makes one tree of a page, within bounds of size, tags, depth and
// time, and has the words with which the other packages walk, ask and read it.
// Only here is HTML parsed.
package dom
