//go:build !race

package dom

// Slowdown is how much longer than usual the program takes: deadlines of work
// that cannot be cancelled are stretched by it.
const Slowdown = 1
