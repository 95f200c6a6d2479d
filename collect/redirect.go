package collect

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

// follow walks redirects, each hop under the same rules as the first.
func (c *Client) follow(ctx context.Context, start *url.URL, r Request, enter enterFunc) (Response, error) {
	seen := map[string]bool{}
	u := start
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
		if next == nil {
			if err := landed(start, u); err != nil {
				return Response{}, err
			}
			return c.response(u, r, a)
		}
		switch {
		case seen[next.String()] && !a.setsCookie():
			return Response{}, fmt.Errorf("%s leads back to %s: %w", u, next, ErrRedirects)
		case hop >= c.net.Redirects:
			return Response{}, fmt.Errorf("more than %d, the last to %s: %w", c.net.Redirects, next, ErrRedirects)
		case r.Stay && !sameSite(start.Hostname(), next.Hostname()):
			return Response{}, &ElsewhereError{From: start.String(), To: next.String(), Why: anotherSite}
		}
		u = next
	}
}

// Where a redirect may lead instead of to the document.
const (
	anotherSite = "another site"
	frontPage   = "the front page"
	loginPage   = "a login page"
)

// landed refuses the two places to which portals send everyone when they are
// not well.
func landed(from, to *url.URL) error {
	switch {
	case from.String() == to.String():
		return nil
	case isFront(to) && !isFront(from):
		return &ElsewhereError{From: from.String(), To: to.String(), Why: frontPage}
	case isLogin(to) && !isLogin(from):
		return &ElsewhereError{From: from.String(), To: to.String(), Why: loginPage}
	}
	return nil
}

func isFront(u *url.URL) bool {
	p := strings.ToLower(strings.Trim(u.Path, "/"))
	for _, language := range []string{"vi", "en", "vn", "web", "portal"} {
		if p == language {
			return true
		}
		p = strings.TrimPrefix(p, language+"/")
	}
	name, _, _ := strings.Cut(path.Base("/"+p), ".")
	return p == "" || !strings.Contains(p, "/") && slices.Contains([]string{"index", "home", "default", "trang-chu", "trangchu"}, name)
}

func isLogin(u *url.URL) bool {
	for part := range strings.FieldsFuncSeq(strings.ToLower(u.Path), func(r rune) bool { return r == '/' || r == '.' }) {
		if slices.Contains([]string{"login", "dang-nhap", "dangnhap", "signin", "sign-in"}, part) {
			return true
		}
	}
	return false
}

// redirect returns where the answer sends us, or nil.
func (a *answer) redirect(u *url.URL) (*url.URL, error) {
	switch a.status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	to, err := u.Parse(strings.TrimSpace(a.header.Get("Location")))
	if err != nil {
		return nil, fmt.Errorf("redirect of %s: %w", u, err)
	}
	if to, err = parseURL(to.String()); err != nil {
		return nil, fmt.Errorf("redirect of %s: %w", u, err)
	}
	return to, nil
}

func (a *answer) setsCookie() bool { return a.header.Get("Set-Cookie") != "" }
