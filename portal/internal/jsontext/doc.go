// Package jsontext reads JSON as it is really served: with comments and warnings of the
// server around it, raw line ends within strings, commas too many, numbers that JSON
// does not know, one value a line, cut off in the middle. A document that is valid is
// read as the standard library reads it.
package jsontext
