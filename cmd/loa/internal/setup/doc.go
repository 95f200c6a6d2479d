// Package setup makes of the configuration what the rooms are given: the store as
// each of them asks for it, networks, listeners, learned topics, summarizers, and
// advice on what is set.
package setup
