package fetch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
)

// robots is what a host's robots.txt says to us.
type robots struct {
	group   *robotstxt.Group // nil: everything is allowed
	delay   time.Duration
	expires time.Time
	problem error  // it could not be read: nobody enters until it can
	scheme  string // by which it could not
}

const (
	robotsFresh     = 12 * time.Hour   // RFC 9309 2.4: not longer than 24 hours
	robotsRetry     = 10 * time.Minute // after a server error
	robotsRetryDown = time.Minute      // after no answer at all
	// What of a robots.txt is read. RFC 9309 2.5 asks for 500 KiB; the number
	// of rules bounds what matching an address may cost.
	robotsSize  = 512 << 10
	robotsRules = 1000
	robotsRule  = 500 // bytes of one rule
	robotsStars = 8   // wildcards in one rule
)

// allows tells whether the address may be fetched.
func (r *robots) allows(u *url.URL) bool {
	if r.group == nil || u.Path == "/robots.txt" {
		return true
	}
	path := u.EscapedPath()
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return r.group.Test(path)
}

// parseRobots reads the rules for the agent. Lines that make no sense are
// passed over, as RFC 9309 2.2 asks, instead of spoiling the rest.
func parseRobots(body []byte, agent string) (r robots, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("robots.txt: parser failed: %v", p)
		}
	}()
	data, err := robotstxt.FromBytes(sensibleRobots(body))
	if err != nil {
		return robots{}, fmt.Errorf("robots.txt: %w", err)
	}
	group := data.FindGroup(agent)
	if group == nil {
		return robots{}, nil
	}
	return robots{group: group, delay: group.CrawlDelay}, nil
}

func sensibleRobots(body []byte) []byte {
	var out bytes.Buffer
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	body = bytes.ReplaceAll(body, []byte("\r"), []byte("\n"))
	lines := bufio.NewScanner(bytes.NewReader(body))
	lines.Buffer(nil, robotsSize+1)
	rules, agents := 0, 0
	for lines.Scan() && rules < robotsRules {
		line, _, _ := strings.Cut(lines.Text(), "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key = strings.ToLower(strings.TrimSpace(key))
		value, _, _ = strings.Cut(strings.TrimSpace(value), " ")
		value = strings.TrimSpace(value)
		if len(value) > robotsRule {
			continue
		}
		switch key {
		case "user-agent":
			if agents++; value == "" {
				value = "-" // nobody: its rules must not fall to the group before
			}
		case "allow", "disallow":
			if agents == 0 || strings.Count(value, "*") > robotsStars {
				continue
			}
			if value == "" { // "Disallow:" allows everything
				key, value = "allow", "/"
			}
			rules++
		case "crawl-delay":
			if seconds, err := strconv.ParseFloat(value, 64); agents == 0 || err != nil ||
				!(seconds >= 0 && seconds < 1e6) {
				continue
			}
		default:
			continue
		}
		fmt.Fprintf(&out, "%s: %s\n", key, value)
	}
	return out.Bytes()
}

// agentToken is the product name by which robots.txt knows a User-Agent.
func agentToken(userAgent string) string {
	token, _, _ := strings.Cut(strings.TrimSpace(userAgent), "/")
	token, _, _ = strings.Cut(token, " ")
	return token
}

// readRobots makes sure that the host's robots.txt is known: none or 4xx
// allows everything; while the server fails, nothing is fetched (RFC 9309 2.3).
func (c *Client) readRobots(ctx context.Context, u *url.URL, r Request, h *host) error {
	now := c.options.Now()
	h.mu.Lock()
	known := h.robots
	h.mu.Unlock()
	// A portal may answer http alone.
	if now.Before(known.expires) && (known.problem == nil || known.scheme == u.Scheme) {
		if known.problem != nil {
			return later(known.expires.Sub(now), known.problem)
		}
		return nil
	}
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	resp, err := c.follow(ctx, at, Request{URL: at.String(), Access: r.Access}, c.enterPaced)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	found := robots{expires: c.options.Now().Add(robotsFresh)}
	var status *StatusError
	var elsewhere *ElsewhereError
	switch {
	case err == nil:
		parsed, err := parseRobots(resp.Body[:min(len(resp.Body), robotsSize)], c.agent)
		if err == nil {
			found.group, found.delay = parsed.group, parsed.delay
		}
	case errors.As(err, &elsewhere), errors.Is(err, ErrRedirects), errors.Is(err, ErrTooLarge),
		errors.As(err, &status) && status.Code < 500:
		// Nothing that is a robots.txt: no rules.
	case errors.Is(err, ErrPrivate):
		return err
	case known.problem == nil && !known.expires.IsZero():
		// What it said before holds until it can be read again (RFC 9309 2.4).
		known.expires = c.options.Now().Add(robotsRetry)
		found = known
	default:
		var asked *WaitError
		if errors.As(err, &asked) {
			return err
		}
		wait := robotsRetry
		if status == nil { // not reached at all
			wait = robotsRetryDown
		}
		found.expires, found.scheme = c.options.Now().Add(wait), u.Scheme
		found.problem = fmt.Errorf("%s: %w: %w", at, ErrRobotsUnread, err)
	}
	h.mu.Lock()
	h.robots = found
	h.mu.Unlock()
	if found.problem != nil {
		return later(found.expires.Sub(c.options.Now()), found.problem)
	}
	return nil
}
