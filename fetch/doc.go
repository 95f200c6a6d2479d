// Package fetch is the polite client: it fetches documents of the web as a good
// guest and believes nothing about the size, speed or place of an answer.
//
//   - It says who it is and keeps to robots.txt (robots.go).
//   - It asks a host one thing at a time and 30 a minute, waits when asked to,
//     and slows down for a while after a complaint (host.go).
//   - It dials public addresses only, and those that the operator allows, all
//     sources or one; the guard decides when dialling, so no name or redirect
//     leads elsewhere (package guard).
//   - It follows redirects one hop at a time, each under the same rules
//     (redirect.go), and pages that only send their reader on or set a cookie
//     like redirects (refresh.go).
//   - It reads bodies within bounds of size and time, packed or not (body.go),
//     and headers that are no valid HTTP as browsers read them (mend.go).
//   - What is no document but a file is a FileError that says which (file.go).
//
// A host's pace, cookies and robots.txt are shared by everyone who asks it.
// What there is no document for is told by errors: StatusError, ElsewhereError,
// WaitError and the sentinels in errors.go.
package fetch
