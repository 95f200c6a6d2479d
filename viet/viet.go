// Package viet knows Vietnamese text: clean Unicode, folding of case and
// accents, syllables, sentences and the dates that people write.
package viet
