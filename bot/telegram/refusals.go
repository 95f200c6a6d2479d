package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"loa/channel"
)

// Pauses for everyone when Telegram cannot be reached at all.
const (
	pauseUnreachable = 10 * time.Second
	pauseNoAnswer    = 30 * time.Second
	PauseServerError = 5 * time.Second
)

// verdict says what to do about a failed call.
type verdict int

const (
	Failed      verdict = iota // none of the below: our fault or an unknown one
	Later                      // wait, then the same again
	gone                       // the chat takes nothing
	Moved                      // the chat has a new id
	Refused                    // the token is not accepted
	unknown                    // the call may have been done
	Unchanged                  // an edit that changes nothing: a success
	Missing                    // the message to edit or to answer is not there
	NoThread                   // the forum topic is not there
	BadMarkup                  // our entities
	BadLength                  // too long, or empty
	BadLink                    // an address that Telegram does not take
	StaleQuery                 // a tap answered too late
	Unsupported                // an older server without this method
	Conflict                   // someone else reads our updates
)

// Classify tells what a failed call means: by code and parameters first, by the
// description second. docs: the error table of the Bot API's true rules.
func Classify(err error) verdict {
	var refusal *APIError
	var answer *badAnswer
	var transport *TransportError
	switch {
	case IsDisproved(err):
		return Later
	case errors.As(err, &transport):
		if transport.Sent {
			return unknown
		}
		return Later
	case errors.As(err, &answer):
		if answer.Unknown && answer.Status < 400 {
			return unknown
		}
		return Later
	case !errors.As(err, &refusal):
		return Failed
	}
	switch refusal.Code {
	case http.StatusUnauthorized:
		return Refused
	case http.StatusForbidden:
		return gone
	case http.StatusNotFound:
		if refusal.Says("method not found") {
			return Unsupported
		}
		return Refused // the address of a token that never was one
	case http.StatusConflict:
		return Conflict
	case http.StatusTooManyRequests:
		return Later
	case http.StatusBadRequest:
		return classifyBadRequest(refusal)
	}
	if refusal.Code >= 500 {
		return Later
	}
	return Failed
}

// MayPass tells whether a call that answers a person should be made again soon:
// its answer was lost, or one that is false now and then.
func MayPass(err error) bool {
	switch Classify(err) {
	case unknown, gone, Conflict:
		return err != nil
	}
	return false
}

// IsGone tells whether a chat refuses to take anything.
func IsGone(err error) bool { return err != nil && Classify(err) == gone }

func classifyBadRequest(e *APIError) verdict {
	switch {
	case e.MigrateTo != 0:
		return Moved
	case e.Says("message is not modified"):
		return Unchanged
	case e.Says("can't parse entities"):
		return BadMarkup
	case e.Says("message thread not found", "TOPIC_DELETED", "TOPIC_CLOSED"):
		return NoThread
	case e.Says("message text is empty", "message is too long", "text is too long", "caption is too long",
		"MESSAGE_TOO_LONG", "reply markup is too long"):
		return BadLength
	case e.Says("message to edit not found", "message to be replied not found", "message to delete not found",
		"message can't be edited", "MESSAGE_ID_INVALID"):
		return Missing
	case e.Says("query is too old", "query ID is invalid", "QUERY_ID_INVALID"):
		return StaleQuery
	case e.Says("wrong HTTP URL", "failed to get HTTP URL content", "wrong type of the web page content",
		"BUTTON_URL_INVALID", "Unsupported URL protocol", "WEBPAGE_", "URL_INVALID"):
		return BadLink
	case e.Says(
		"chat not found",
		"PEER_ID_INVALID",
		"not enough rights",
		"need administrator rights",
		"have no write access",
		"CHAT_WRITE_FORBIDDEN",
		"CHAT_RESTRICTED",
		"CHAT_ADMIN_REQUIRED",
		"USER_IS_BLOCKED",
		"group chat was upgraded",
		"group chat was deactivated",
	):
		return gone
	}
	return Failed
}

// disprovedError is a refusal of the token that getMe has disproved.
type disprovedError struct {
	err   error
	after time.Duration
}

// Error is the refusal, and that it was false.
func (e *disprovedError) Error() string { return "falsely refused: " + e.err.Error() }

// Disproved is a refusal of the token that getMe has disproved, again and again:
// everyone should try after a while.
func Disproved(err error, after time.Duration) error { return &disprovedError{err, after} }

// IsDisproved tells whether an error is one of Disproved.
func IsDisproved(err error) bool { return errors.As(err, new(*disprovedError)) }

// SendError turns the error of a send into the words of package article.
func SendError(err error) error {
	var refusal *APIError
	isRefusal := errors.As(err, &refusal)
	switch Classify(err) {
	case Refused:
		return fmt.Errorf("%w: %w", channel.ErrRefused, err)
	case Moved:
		return &channel.MovedError{Address: strconv.FormatInt(refusal.MigrateTo, 10)}
	case gone:
		return goneError(refusal)
	case NoThread: // nor the general topic: there is nowhere to send to
		gone := goneError(refusal)
		gone.Rights = true
		return gone
	case unknown:
		return fmt.Errorf("%w: %w", channel.ErrUnknownOutcome, err)
	case Later:
		if isRefusal && refusal.Code == http.StatusTooManyRequests {
			return &channel.LaterError{After: max(refusal.RetryAfter, time.Second), Err: err, TooMany: true}
		}
		return laterError(err)
	}
	if isRefusal && refusal.Code == http.StatusBadRequest {
		return fmt.Errorf("%w: %w", channel.ErrNotTaken, err)
	}
	return err
}

// laterError tells how long a fault of Telegram's or of the network's should
// make everyone wait. A gateway that gave up may have passed the call on.
func laterError(err error) error {
	var answer *badAnswer
	var transport *TransportError
	var disproved *disprovedError
	switch {
	case errors.As(err, &disproved):
		return &channel.LaterError{After: disproved.after, Err: err, Everyone: true}
	case errors.Is(err, context.Canceled): // we are stopping: no word about Telegram
		return &channel.LaterError{After: time.Second, Err: err}
	case errors.As(err, &transport):
		return &channel.LaterError{After: pauseUnreachable, Err: fmt.Errorf("%w: %w", channel.ErrNotTaken, err),
			Everyone: true}
	case errors.As(err, &answer) && answer.Status < 500:
		return &channel.LaterError{After: pauseNoAnswer, Err: err, Everyone: true}
	case errors.As(err, &answer) && answer.Unknown:
		return &channel.LaterError{After: PauseServerError, Err: fmt.Errorf("%w: %w", channel.ErrUnknownOutcome, err)}
	}
	return &channel.LaterError{After: PauseServerError, Err: err}
}

// GoneError words a refusal by a chat whose reason is not known here.
func GoneError(err error) error {
	var refusal *APIError
	if !errors.As(err, &refusal) {
		return err
	}
	gone := goneError(refusal)
	gone.Paused, gone.Rights = true, true
	return gone
}

// goneError words why a chat takes nothing, and whether it may come back.
func goneError(e *APIError) *channel.GoneError {
	reason := e.Description
	for _, prefix := range []string{"Forbidden: ", "Bad Request: "} {
		if len(reason) > len(prefix) && reason[:len(prefix)] == prefix {
			reason = reason[len(prefix):]
		}
	}
	return &channel.GoneError{
		Reason: reason,
		Paused: !e.Says("chat not found", "PEER_ID_INVALID"),
		Rights: e.Says(
			"rights",
			"write access",
			"kicked",
			"not a member",
			"WRITE_FORBIDDEN",
			"ADMIN_REQUIRED",
			"CHAT_RESTRICTED",
		),
	}
}
