// Package dom makes one tree of a page: it finds the charset, parses within
// bounds of size, tags, depth and time, and has the words with which the other
// packages walk, ask and read the tree. Only here and in tidy is HTML parsed.
package dom
