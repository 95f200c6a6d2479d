// Package deskwork carries out what operators ask of the desk: it changes the
// configuration, looks at addresses that may become sources, and visits sources.
package deskwork
