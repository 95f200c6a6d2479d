// Package resend sends an article again to those who refused it for certain, when
// an operator asks for it: it finds them, and puts their results among those that
// wait for another attempt.
//
// Nobody gets a message twice by it. A result is taken up again only when every
// attempt is known to have brought nothing (ledger.Result.Refused), when nothing
// else of the article reached, waits for, or may have reached the subscriber or
// one for whom it stands, and when it takes messages now.
package resend
