package hub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"time"

	"loa/fetch/guard"
)

// Times of one request to a callback.
const (
	requestTimeout = 8 * time.Second
	dialTimeout    = 4 * time.Second
)

// userAgent names us to callbacks and other hubs.
const userAgent = "Loa WebSub hub"

// NewClient returns the client for addresses that others name. It dials
// public addresses only, and those in allow, on ports 80, 443 and from 1024 on;
// it decides when dialling, so that no name, redirect or change of DNS leads
// elsewhere. It follows no redirect and uses no proxy, behind which the guard
// would not see the target.
func NewClient(allow []netip.Prefix) *http.Client {
	dialer := &net.Dialer{Timeout: dialTimeout, Control: guard.ForStrangers(allow).Control}
	return &http.Client{
		Timeout: requestTimeout,
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSHandshakeTimeout:    dialTimeout,
			ResponseHeaderTimeout:  requestTimeout,
			MaxResponseHeaderBytes: 64 << 10,
			MaxIdleConns:           256,
			MaxIdleConnsPerHost:    4,
			IdleConnTimeout:        30 * time.Second,
			DisableCompression:     true,
			ForceAttemptHTTP2:      true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// checkLiteral refuses an address that is written as a number and not public,
// so that who asks learns it at once.
func checkLiteral(g *guard.Guard, host, port string) error {
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return nil // a name: decided when dialling
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return fmt.Errorf("port %s: %w", port, err)
	}
	return g.CheckAddrPort(netip.AddrPortFrom(ip, uint16(n)))
}

// statusError is an answer that is no success.
type statusError struct {
	status int
	later  time.Duration // Retry-After
}

// Error says what is wrong, in words.
func (e *statusError) Error() string { return "answered " + strconv.Itoa(e.status) }

// gone tells whether an answer ends a subscription.
func gone(err error) bool {
	var s *statusError
	return errors.As(err, &s) && s.status == http.StatusGone
}

// do does a request. Its error leaves the address out, which may hold a secret.
func do(ctx context.Context, client *http.Client, r *http.Request) (*http.Response, error) {
	resp, err := client.Do(r.WithContext(ctx))
	var address *url.Error
	if errors.As(err, &address) {
		err = address.Err
	}
	return resp, err
}

// send does a request whose answer's body does not matter; nil means 2xx.
func send(ctx context.Context, client *http.Client, r *http.Request) error {
	resp, err := do(ctx, client, r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	io.CopyN(io.Discard, resp.Body, 4<<10) // so that the connection can be used again
	if resp.StatusCode/100 == 2 {
		return nil
	}
	e := &statusError{status: resp.StatusCode}
	if n, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && n > 0 {
		e.later = time.Duration(min(n, 24*3600)) * time.Second
	}
	return e
}
