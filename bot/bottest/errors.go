package bottest

import (
	"fmt"
	"net/http"
	"unicode"
	"unicode/utf8"
)

// apiError is a refusal in the envelope of the Bot API.
type apiError struct {
	Code        int
	Description string
	RetryAfter  int
	MigrateTo   int64
}

// Error is the code and the description.
func (e *apiError) Error() string { return fmt.Sprintf("%d %s", e.Code, e.Description) }

// badRequest words a 400 as the official server does: its first letter is
// lowered after the prefix.
func badRequest(format string, args ...any) *apiError {
	text := fmt.Sprintf(format, args...)
	first, size := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[size:])
	if size > 0 && !unicode.IsUpper(second) && second != '_' {
		text = string(unicode.ToLower(first)) + text[size:]
	}
	return &apiError{Code: http.StatusBadRequest, Description: "Bad Request: " + text}
}

func forbidden(text string) *apiError {
	return &apiError{Code: http.StatusForbidden, Description: "Forbidden: " + text}
}

func tooManyRequests(seconds int) *apiError {
	return &apiError{
		Code:        http.StatusTooManyRequests,
		Description: fmt.Sprintf("Too Many Requests: retry after %d", seconds),
		RetryAfter:  seconds,
	}
}

var (
	errUnauthorized   = &apiError{Code: 401, Description: "Unauthorized"}
	errNotFound       = &apiError{Code: 404, Description: "Not Found"}
	errMethodNotFound = &apiError{Code: 404, Description: "Not Found: method not found"}
	errOtherPoller    = &apiError{Code: 409,
		Description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is " +
			"running"}
	errWebhookActive = &apiError{Code: 409,
		Description: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the " +
			"webhook first"}

	errNotModified = badRequest("message is not modified: specified new message content and reply markup are exactly " +
		"the same as a current content and reply markup of the message")
	errQueryTooOld = badRequest("query is too old and response timeout expired or query ID is invalid")
)
