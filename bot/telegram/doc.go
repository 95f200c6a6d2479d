// Package telegram calls Telegram's Bot API and says what its answers mean.
//
// It is the only home of the library: its client prints the token in errors,
// knows no contexts and takes an HTML page for a parse error, so that each call
// goes through an HTTP client of ours (api.go). An error is an APIError, a
// refusal in Telegram's words; a badAnswer, which is none of Telegram's; or a
// TransportError, when none came. Classify tells what each means for the caller,
// and SendError turns it into the words of package channel (refusals.go).
// update.go and screen.go are what comes and what goes; html.go writes
// Telegram's few tags.
package telegram
