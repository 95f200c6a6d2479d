// Package content finds the body of an article on a page whose shape no profile
// knows. It measures every block once (package blocks), takes the one with most prose
// for what stands around it (content.go), leaves out what stands beside the
// article (prune.go) and trims the tidied text (package trim). Microdata, JSON-LD and
// the page's description are only guards; go-readability gives a second opinion
// on unclear pages. Text that a host repeats on several of its pages is
// Boilerplate, kept per source. A file in a viewer may be all of a notice (viewed.go).
package content
