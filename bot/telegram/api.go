package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// maxAnswer bounds what is read of an answer; a hundred updates are far below it.
const maxAnswer = 16 << 20

// API calls Telegram's Bot API. It is the only place that touches the library's
// client, whose errors print the token, which has no contexts and which takes
// an HTML page for a parse error.
type API struct {
	token    string
	endpoint string // for the library: "https://host/prefix/bot%s/%s"
	client   *http.Client
}

// Params are the parameters of a call; values that are no strings are JSON.
type Params = tgbotapi.Params

// NewAPI checks the token's and the endpoint's form without calling anyone.
func NewAPI(token, endpoint string, client *http.Client) (*API, error) {
	if token == "" || strings.ContainsAny(token, "/?#% \t\r\n") {
		return nil, errors.New("telegram: the token has not the form 123456:ABC…")
	}
	if endpoint == "" {
		endpoint = "https://api.telegram.org"
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("telegram: endpoint %q is not an http or https address without query", endpoint)
	}
	if client == nil {
		client = &http.Client{}
	}
	own := *client
	// A redirect is no answer of the Bot API, and following it would hand the
	// token to a stranger in Referer.
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	base := strings.ReplaceAll(strings.TrimRight(endpoint, "/"), "%", "%%")
	return &API{token: token, endpoint: base + "/bot%s/%s", client: &own}, nil
}

// Call calls a method and decodes its result into result, which may be nil.
// The error is an *APIError, a *badAnswer or a *TransportError, and never
// shows the token.
func (a *API) Call(ctx context.Context, method string, p Params, result any) error {
	b := &tgbotapi.BotAPI{Token: a.token, Client: &exchange{ctx: ctx, api: a}}
	b.SetAPIEndpoint(a.endpoint)
	resp, err := a.send(ctx, b, method, p)
	if err != nil {
		return fmt.Errorf("telegram %s: %w", method, err)
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(resp.Result, result); err != nil {
		return fmt.Errorf(
			"telegram %s: %w",
			method,
			&badAnswer{Status: http.StatusOK, Start: a.snippet(resp.Result), Unknown: true},
		)
	}
	return nil
}

// APIError is a refusal by the Bot API.
type APIError struct {
	Code        int
	Description string
	RetryAfter  time.Duration
	MigrateTo   int64
}

// Error is the code and Telegram's words.
func (e *APIError) Error() string { return fmt.Sprintf("%d %s", e.Code, e.Description) }

// Says tells whether the description contains one of the phrases.
func (e *APIError) Says(phrases ...string) bool {
	for _, p := range phrases {
		if strings.Contains(strings.ToLower(e.Description), strings.ToLower(p)) {
			return true
		}
	}
	return false
}

// badAnswer is an answer that is none of the Bot API's: a gateway's page, half
// an answer, the page of someone who blocks Telegram.
type badAnswer struct {
	Status  int
	Start   string // its first characters
	Unknown bool   // the call may have been done
}

// Error is the status, and how the page begins.
func (e *badAnswer) Error() string {
	return fmt.Sprintf("status %d with no answer of the Bot API: %q", e.Status, e.Start)
}

// TransportError says that no answer came.
type TransportError struct {
	Err  error
	Sent bool // the request was on its way: the call may have been done
	text string
}

// Error is what went wrong, without the address.
func (e *TransportError) Error() string { return e.text }

// Unwrap is the network's error.
func (e *TransportError) Unwrap() error { return e.Err }

// exchange is one request of the library's, with the context that the library
// lacks.
type exchange struct {
	ctx context.Context
	api *API
}

// Do implements the library's HTTPClient. A response that it returns holds a
// whole, valid, affirmative answer.
func (x *exchange) Do(req *http.Request) (*http.Response, error) {
	var sent atomic.Bool
	trace := &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }}
	resp, err := x.api.client.Do(req.WithContext(httptrace.WithClientTrace(x.ctx, trace)))
	if err != nil {
		return nil, x.api.transport(err, sent.Load())
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return nil, x.api.transport(err, true)
	}
	if err := x.api.checkAnswer(resp.StatusCode, body, resp.Header.Get("Retry-After")); err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// checkAnswer returns nil for {"ok":true,…}, else what is wrong. after is the
// header Retry-After.
func (a *API) checkAnswer(status int, body []byte, after string) error {
	var answer tgbotapi.APIResponse
	if err := json.Unmarshal(
		body,
		&answer,
	); err != nil || !answer.Ok && answer.Description == "" ||
		len(body) > maxAnswer {
		object := bytes.HasPrefix(bytes.TrimSpace(body), []byte("{"))
		return &badAnswer{
			Status:  status,
			Start:   a.snippet(body),
			Unknown: status < 400 && object || status == 502 || status == 504,
		}
	}
	if answer.Ok {
		return nil
	}
	e := &APIError{Code: answer.ErrorCode, Description: a.Redact(answer.Description)}
	if e.Code == 0 {
		e.Code = status
	}
	if answer.Parameters != nil {
		e.RetryAfter = time.Duration(answer.Parameters.RetryAfter) * time.Second
		e.MigrateTo = answer.Parameters.MigrateToChatID
	}
	if e.Code == http.StatusTooManyRequests && e.RetryAfter == 0 {
		e.RetryAfter = max(retryAfter(e.Description), seconds(after))
	}
	return e
}

// retryAfter reads "Too Many Requests: retry after 7", for servers that leave
// the parameter out.
func retryAfter(description string) time.Duration {
	_, text, _ := strings.Cut(description, "retry after ")
	return seconds(text)
}

// seconds reads a wait; one second when it is none.
func seconds(text string) time.Duration {
	n, _ := strconv.Atoi(strings.TrimSpace(text))
	return time.Duration(max(n, 1)) * time.Second
}

// transport takes the address, which holds the token, out of an error.
func (a *API) transport(err error, sent bool) error {
	var addressed *url.Error
	for errors.As(err, &addressed) {
		err = addressed.Err
	}
	return &TransportError{Err: err, Sent: sent, text: a.Redact(err.Error())}
}

// Redact replaces the token wherever it stands: as it is, and its secret part
// alone, for texts that write the colon before it in another way.
func (a *API) Redact(text string) string {
	_, secret, _ := strings.Cut(a.token, ":")
	text = strings.ReplaceAll(text, a.token, "***")
	if secret != "" {
		text = strings.ReplaceAll(text, secret, "***")
	}
	return text
}

// snippet is how a body that is none of the Bot API's begins. Such pages like
// to repeat the address that was asked for, which holds the token.
func (a *API) snippet(body []byte) string {
	const shown = 200
	text := a.Redact(string(body[:min(len(body), shown+len(a.token))])) // no token is cut in two
	text = strings.Join(strings.Fields(text[:min(len(text), shown)]), " ")
	return strings.ToValidUTF8(text, "")
}

// AsJSON encodes a parameter of our own types.
func AsJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // our own types hold nothing that JSON cannot
	}
	return string(data)
}
