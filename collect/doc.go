// Package collect visits sources, finds what is new, changed or gone, and
// stores it. fetch brings the documents, portal reads them; collect decides
// what to ask for and what to do with the answers.
//
// A visit reads the source's lists (list.go), chooses what is new or changed,
// fetches and completes it (page.go, complete.go), asks itself whether a page
// is the article that was promised (confirm.go), looks again at known articles
// (recheck.go), then learns how often the source publishes (habit.go). What the
// next visit must know is article.SourceState (documents.go, failing.go). A
// visit is safe to repeat after a crash at any line.
package collect
