// Package bots runs the bots of an installation: the one of the section telegram,
// and those beside it, of a province each, say. Every bot has its own token, people,
// updates, pace, health and operators, and serves what the configuration says.
package bots
