// Package collect visits sources, finds what is new, changed or gone, and
// stores it. fetch brings the documents, portal reads them; collect decides
// what to ask for and what to do with the answers.
//
// A visit (visit.go) reads the source's lists (list.go), finds by key, guid and
// address which of their articles are known (identity.go), chooses what is new
// or changed, fetches it (page.go), asks itself whether a page is the article
// that was promised (confirm.go, challenge.go), where it is (address.go) and
// whether it goes on (parts.go), and completes it by what its entry says
// (complete.go); what has no page that can be read is taken from its entry
// (entry.go). Then it looks again at known articles (recheck.go), and learns
// how often the source publishes (habit.go). What the
// next visit must know is article.SourceState (documents.go, failing.go). A
// visit is safe to repeat after a crash at any line.
package collect
