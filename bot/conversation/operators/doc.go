// Package operators is the part of the conversation that operators have:
// statistics, warnings of their own, and approval requests about emergencies.
package operators
