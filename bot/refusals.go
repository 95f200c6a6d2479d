package bot

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
	pauseServerError = 5 * time.Second
)

// verdict says what to do about a failed call.
type verdict int

const (
	failed      verdict = iota // none of the below: our fault or an unknown one
	later                      // wait, then the same again
	gone                       // the chat takes nothing
	moved                      // the chat has a new id
	refused                    // the token is not accepted
	unknown                    // the call may have been done
	unchanged                  // an edit that changes nothing: a success
	missing                    // the message to edit or to answer is not there
	noThread                   // the forum topic is not there
	badMarkup                  // our entities
	badLength                  // too long, or empty
	badLink                    // an address that Telegram does not take
	staleQuery                 // a tap answered too late
	unsupported                // an older server without this method
	conflict                   // someone else reads our updates
)

// judge tells what a failed call means: by code and parameters first, by the
// description second. docs: the error table of the Bot API's true rules.
func classify(err error) verdict {
	var refusal *apiError
	var answer *badAnswer
	var transport *transportError
	switch {
	case errors.As(err, &transport):
		if transport.Sent {
			return unknown
		}
		return later
	case errors.As(err, &answer):
		if answer.Unknown && answer.Status < 400 {
			return unknown
		}
		return later
	case !errors.As(err, &refusal):
		return failed
	}
	switch refusal.Code {
	case http.StatusUnauthorized:
		return refused
	case http.StatusForbidden:
		return gone
	case http.StatusNotFound:
		if refusal.says("method not found") {
			return unsupported
		}
		return refused // the address of a token that never was one
	case http.StatusConflict:
		return conflict
	case http.StatusTooManyRequests:
		return later
	case http.StatusBadRequest:
		return classifyBadRequest(refusal)
	}
	if refusal.Code >= 500 {
		return later
	}
	return failed
}

func classifyBadRequest(e *apiError) verdict {
	switch {
	case e.MigrateTo != 0:
		return moved
	case e.says("message is not modified"):
		return unchanged
	case e.says("can't parse entities"):
		return badMarkup
	case e.says("message thread not found", "TOPIC_DELETED", "TOPIC_CLOSED"):
		return noThread
	case e.says("message text is empty", "message is too long", "text is too long", "caption is too long", "MESSAGE_TOO_LONG", "reply markup is too long"):
		return badLength
	case e.says("message to edit not found", "message to be replied not found", "message to delete not found", "message can't be edited", "MESSAGE_ID_INVALID"):
		return missing
	case e.says("query is too old", "query ID is invalid", "QUERY_ID_INVALID"):
		return staleQuery
	case e.says("wrong HTTP URL", "failed to get HTTP URL content", "wrong type of the web page content", "BUTTON_URL_INVALID", "Unsupported URL protocol", "WEBPAGE_", "URL_INVALID"):
		return badLink
	case e.says("chat not found", "PEER_ID_INVALID", "not enough rights", "need administrator rights", "have no write access",
		"CHAT_WRITE_FORBIDDEN", "CHAT_RESTRICTED", "CHAT_ADMIN_REQUIRED", "USER_IS_BLOCKED", "group chat was upgraded", "group chat was deactivated"):
		return gone
	}
	return failed
}

// sendError turns the error of a send into the words of package article.
func sendError(err error) error {
	var refusal *apiError
	isRefusal := errors.As(err, &refusal)
	switch classify(err) {
	case refused:
		return fmt.Errorf("%w: %w", channel.ErrRefused, err)
	case moved:
		return &channel.MovedError{Address: strconv.FormatInt(refusal.MigrateTo, 10)}
	case gone:
		return goneError(refusal)
	case noThread: // nor the general topic: there is nowhere to send to
		gone := goneError(refusal)
		gone.Rights = true
		return gone
	case unknown:
		return fmt.Errorf("%w: %w", channel.ErrUnknownOutcome, err)
	case later:
		if isRefusal && refusal.Code == http.StatusTooManyRequests {
			return &channel.LaterError{After: max(refusal.RetryAfter, time.Second), Err: err}
		}
		return laterError(err)
	}
	return err
}

// laterError tells how long a fault of Telegram's or of the network's should
// make everyone wait. A gateway that gave up may have passed the call on.
func laterError(err error) error {
	var answer *badAnswer
	var transport *transportError
	switch {
	case errors.Is(err, context.Canceled): // we are stopping: no word about Telegram
		return &channel.LaterError{After: time.Second, Err: err}
	case errors.As(err, &transport):
		return &channel.LaterError{After: pauseUnreachable, Err: err, Everyone: true}
	case errors.As(err, &answer) && answer.Status < 500:
		return &channel.LaterError{After: pauseNoAnswer, Err: err, Everyone: true}
	case errors.As(err, &answer) && answer.Unknown:
		return &channel.LaterError{After: pauseServerError, Err: fmt.Errorf("%w: %w", channel.ErrUnknownOutcome, err)}
	}
	return &channel.LaterError{After: pauseServerError, Err: err}
}

// goneError words why a chat takes nothing, and whether it may come back.
func goneError(e *apiError) *channel.GoneError {
	reason := e.Description
	for _, prefix := range []string{"Forbidden: ", "Bad Request: "} {
		if len(reason) > len(prefix) && reason[:len(prefix)] == prefix {
			reason = reason[len(prefix):]
		}
	}
	return &channel.GoneError{
		Reason: reason,
		Paused: !e.says("chat not found", "PEER_ID_INVALID"),
		Rights: e.says("rights", "write access", "kicked", "not a member", "WRITE_FORBIDDEN", "ADMIN_REQUIRED", "CHAT_RESTRICTED"),
	}
}
