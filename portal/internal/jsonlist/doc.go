// Package jsonlist finds the list of articles in JSON whose members are called
// anything: portals that fill their pages by script have an address for their
// lists, each with names of its own. Find looks for the array of objects that have
// a title, an address or a text, and a date or a summary, and says by which path.
package jsonlist
