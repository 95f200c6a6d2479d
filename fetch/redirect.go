package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// follow walks redirects, each hop under the same rules as the first.
func (c *Client) follow(ctx context.Context, start *url.URL, r Request, enter enterFunc) (Response, error) {
	seen := map[string]bool{}
	u, permanent := start, true
	for hop := 0; ; hop++ {
		seen[u.String()] = true
		a, err := c.hop(ctx, u, r, enter)
		if err != nil {
			return Response{}, err
		}
		next, err := a.redirect(u)
		if err != nil {
			return Response{}, err
		}
		permanent = permanent && (next == nil || a.isPermanent())
		if next == nil {
			if next = a.refresh(u); next != nil {
				permanent = false
				c.host(u).pass(u, a.gate)
			}
		}
		if next == nil {
			if err := landed(start, u); err != nil {
				return Response{}, err
			}
			return c.response(u, r, a, permanent)
		}
		switch {
		case seen[next.String()] && !a.setsCookie():
			return Response{}, fmt.Errorf("%s leads back to %s: %w", u, next, ErrRedirects)
		case hop >= c.options.Redirects:
			return Response{}, fmt.Errorf("more than %d, the last to %s: %w", c.options.Redirects, next, ErrRedirects)
		case r.Stay && !SameSite(start.Hostname(), next.Hostname()):
			return Response{}, &ElsewhereError{From: start.String(), To: next.String(), Why: AnotherSite}
		}
		if !a.keepsMethod() || !SameSite(start.Hostname(), next.Hostname()) {
			r.post = "" // as browsers do; and a body is for the site that it was written for
		}
		u = next
	}
}

// keepsMethod tells of redirects after which a POST stays one (RFC 9110, 15.4).
func (a *answer) keepsMethod() bool {
	return a.status == http.StatusTemporaryRedirect || a.status == http.StatusPermanentRedirect
}

// Where a redirect may lead instead of to the document.
const (
	AnotherSite = "another site"
	FrontPage   = "the front page"
	LoginPage   = "a login page"
)

// landed refuses the two places to which portals send everyone when they are
// not well.
func landed(from, to *url.URL) error {
	switch {
	case from.String() == to.String():
		return nil
	case IsFront(to) && !IsFront(from):
		return &ElsewhereError{From: from.String(), To: to.String(), Why: FrontPage}
	case IsLogin(to) && !IsLogin(from):
		return &ElsewhereError{From: from.String(), To: to.String(), Why: LoginPage}
	}
	return nil
}

// redirect returns where the answer sends us, or nil.
func (a *answer) redirect(u *url.URL) (*url.URL, error) {
	switch a.status {
	case http.StatusMultipleChoices: // Location is the server's own choice
		if a.header.Get("Location") == "" {
			return nil, nil
		}
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	to, err := u.Parse(strings.TrimSpace(a.header.Get("Location")))
	if err != nil {
		return nil, fmt.Errorf("redirect of %s: %w", u, err)
	}
	if to, err = ParseURL(to.String()); err != nil {
		return nil, fmt.Errorf("redirect of %s: %w", u, err)
	}
	return to, nil
}

// setsCookie tells whether the next answer may differ because of a cookie.
func (a *answer) setsCookie() bool { return a.gate != nil || a.header.Get("Set-Cookie") != "" }

func (a *answer) isPermanent() bool {
	return a.status == http.StatusMovedPermanently || a.status == http.StatusPermanentRedirect
}
