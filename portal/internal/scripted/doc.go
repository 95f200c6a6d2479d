// Package scripted reads what a page's scripts load or hold: the addresses from
// which they may fill the page's list (Addresses), and the JSON that stands in the
// page for them (Data). Nothing is executed.
package scripted
