package fetch

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"time"

	"loa/fetch/guard"
)

// transport returns the connections that requests share which may dial the same
// by the same way. Mend is for servers whose headers are no valid HTTP.
func (c *Client) transport(access Access, mend bool) (*transport, error) {
	key := transportKey{proxy: cmp.Or(access.Proxy, c.options.Proxy), roots: access.TLSRoots, mend: mend,
		allowed: fmt.Sprint(access.AllowPrivate)}
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.transports[key]; t != nil {
		return t, nil
	}
	proxy, err := parseProxy(key.proxy)
	if err != nil {
		return nil, err
	}
	roots, err := readRoots(key.roots)
	if err != nil {
		return nil, err
	}
	t := &transport{guard: c.guard}
	if len(access.AllowPrivate) > 0 {
		t.guard = guard.New(append(slices.Clone(c.options.AllowPrivate), access.AllowPrivate...))
		t.guard.Resolve = c.guard.Resolve
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: t.guard.Control}
	t.Transport = &http.Transport{
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
		MaxIdleConns:           50,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 256 << 10,
	}
	if proxy != nil {
		// The proxy stands where the operator put it, often inside.
		t.Proxy = http.ProxyURL(proxy)
		dialer.Control = nil
	}
	t.DialContext = dialer.DialContext
	if key.mend {
		mendAnswers(t.Transport)
	}
	c.transports[key] = t
	return t, nil
}

// CheckProxy tells what is wrong with a proxy's address; none is fine.
func CheckProxy(raw string) error {
	_, err := parseProxy(raw)
	return err
}

// CheckRoots tells what is wrong with a file of TLS roots; none is fine.
func CheckRoots(file string) error {
	_, err := readRoots(file)
	return err
}

func parseProxy(raw string) (*url.URL, error) {
	if raw == "" {
		return nil, nil
	}
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, u.Scheme) {
		// The address may hold a password: it is not repeated.
		return nil, errors.New("proxy: not an address that begins with http://, https:// or socks5://")
	}
	return u, nil
}

// readRoots adds a portal's certificates to those of the system.
func readRoots(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("TLS roots: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("TLS roots %s: no PEM certificate in it", file)
	}
	return pool, nil
}
