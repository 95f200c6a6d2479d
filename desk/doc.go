// Package desk is the operators' pages below /desk: what came and went today,
// what needs a hand with the button that mends it, sources, articles and whom
// they reached, warnings, agencies. There is none until somebody has a password
// (loa desk password); every change is entered in a log with who made it.
package desk
