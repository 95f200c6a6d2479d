package faults

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strconv"
	"syscall"
	"time"
)

// way is the network to a server in this process: what is cut off there looks
// here as it does behind a socket.
type way struct {
	server http.Handler
	takes  time.Duration // an answer, at the least
}

// RoundTrip has the server answer, and tells what became of that.
func (w way) RoundTrip(r *http.Request) (*http.Response, error) {
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	answer, cut := httptest.NewRecorder(), make(chan bool, 1)
	ctx, gone := context.WithCancel(r.Context())
	go func() {
		defer gone()
		defer func() { cut <- recover() != nil }()
		time.Sleep(w.takes)
		w.server.ServeHTTP(answer, r.WithContext(ctx))
	}()
	select {
	case wasCut := <-cut:
		return response(r, answer, wasCut)
	case <-r.Context().Done():
		<-cut
		return nil, r.Context().Err()
	}
}

// response is what arrives of an answer that may have been cut off.
func response(r *http.Request, answer *httptest.ResponseRecorder, cut bool) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if !cut {
		return answer.Result(), nil
	}
	part := answer.Body.Bytes()
	if len(part) == 0 {
		return nil, syscall.ECONNRESET
	}
	resp := answer.Result()
	resp.ContentLength, _ = strconv.ParseInt(resp.Header.Get("Content-Length"), 10, 64)
	resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(part), broken{}))
	return resp, nil
}

// broken is the end of a connection in the midst of an answer.
type broken struct{}

// Read says that the connection ended.
func (broken) Read([]byte) (int, error) { return 0, errors.Join(io.ErrUnexpectedEOF) }
