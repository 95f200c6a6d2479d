//go:build !race

package portal

// slowdown is how much longer than usual the program takes: deadlines of work
// that cannot be cancelled are stretched by it.
const slowdown = 1
