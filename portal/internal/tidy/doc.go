// Package tidy writes found text into a small legal tree: paragraphs, headings,
// lists, tables, figures with captions, links. Every tree is held against the
// allow-list before it is given away, so that what is stored is harmless however
// the page was written.
package tidy
