// Package collect visits sources, finds what is new, changed or gone, and
// stores it. fetch brings the documents, portal reads them; collect decides
// what to ask for and what to do with the answers.
//
// This package works off what was found: a visit (visit.go) chooses what is new
// or changed and stores it (page.go), looks again at known articles (looks.go),
// decides about those that are gone (missing.go), and takes what a first fill
// left out (fill.go). Looks come between the visits, too: Collector.Look. What
// the next visit must know is article.SourceState. A visit is safe to repeat
// after a crash at any line.
//
// The rooms within, none of which publishes anything:
//
//	session  asks the portal, counts the requests, knows when it must wait
//	lists    reads a list where it was found, conditionally
//	gather   finds what the lists name, and which of it is known, under which name
//	pages    makes an article of its page, or of its list's entry
//	judge    decides, from an answer alone, what it is
//	notes    holds what one visit tells the next
//	habit    says when to come back
//	preview  shows what a first visit would find
package collect
