//go:build race

package dom

// Slowdown: the race detector makes parsing about ten times slower.
const Slowdown = 10
