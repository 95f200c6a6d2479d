// Package collect visits sources, finds what is new, changed or gone, and
// stores it. fetch brings the documents, portal reads them; collect decides
// what to ask for and what to do with the answers.
//
// This package walks: a visit (visit.go) gathers what the source's lists name
// (list.go), finds by key, guid and address which of these articles are known
// (identity.go), chooses what is new or changed and stores it (page.go). Then it
// looks again at known articles (recheck.go). What the next visit must know is
// article.SourceState. A visit is safe to repeat after a crash at any line.
//
// The rooms within know nothing of the store:
//
//	session  asks the portal, counts the requests, knows when it must wait
//	lists    reads a list where it was found, conditionally
//	pages    makes an article of its page, or of its list's entry
//	judge    decides, from an answer alone, what it is
//	notes    holds what one visit tells the next
//	habit    says when to come back
//	preview  shows what a first visit would find
package collect
