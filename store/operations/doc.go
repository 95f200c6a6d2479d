// Package operations keeps what running the service needs: what visits left of
// sources, the claims and records of jobs, who may use the desk and what they
// did there, and the numbers that an operator asks for.
package operations
