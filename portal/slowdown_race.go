//go:build race

package portal

// slowdown: the race detector makes parsing about ten times slower.
const slowdown = 10
