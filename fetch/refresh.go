package fetch

import (
	"bytes"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// refresh returns where a page sends its reader at once: by a Refresh header,
// by <meta http-equiv=refresh>, or by a script that only sets a cookie and
// loads the page again. Nil when the page is to be read.
// https://html.spec.whatwg.org/#attr-meta-http-equiv-refresh
func (a *answer) refresh(u *url.URL) *url.URL {
	if a.status != http.StatusOK {
		return nil
	}
	if to := refreshTarget(a.header.Get("Refresh"), u, a.setsCookie()); to != nil {
		return to
	}
	for _, value := range metaRefreshes(a.body) {
		if to := refreshTarget(value, u, a.setsCookie()); to != nil {
			return to
		}
	}
	if to := a.scriptRedirect(u); to != nil {
		return to
	}
	return a.cookieGate(u)
}

// scriptRedirect recognises a page that has nothing to read but a script that goes
// elsewhere, whatever happens.
func (a *answer) scriptRedirect(u *url.URL) *url.URL {
	if len(a.body) > gateBytes || !bytes.Contains(a.body, []byte("location")) || a.hasProse() {
		return nil
	}
	scripts := script().FindAllSubmatch(comment().ReplaceAll(a.body, nil), 4)
	if len(scripts) != 1 || len(scripts[0][1]) > redirectBytes || bytes.Contains(scripts[0][1], []byte("if")) ||
		bytes.Contains(scripts[0][1], []byte("function")) {
		return nil // a script that decides
	}
	m := goesTo().FindSubmatch(scripts[0][1])
	if m == nil {
		return nil
	}
	return refreshTarget("0;"+html.UnescapeString(string(m[1])), u, false)
}

// redirectBytes is how long a script that only goes elsewhere is at most.
const redirectBytes = 600

// hasProse tells whether a page has something to read.
func (a *answer) hasProse() bool {
	prose := anyTag().ReplaceAll(title().ReplaceAll(notRead().ReplaceAll(a.body, nil), nil), nil)
	return len(bytes.TrimSpace(prose)) > 300
}

// maxRefreshDelay is the longest wait, in seconds, that still means "not here
// but there": a page that is to be read shows itself for longer.
const maxRefreshDelay = 1

// refreshTarget reads the value of a refresh, "0; url=/there". A page that
// names itself is followed only when it set a cookie first: else it shows news
// as they come.
func refreshTarget(value string, u *url.URL, setsCookie bool) *url.URL {
	delay, rest, _ := strings.Cut(strings.ReplaceAll(value, ",", ";"), ";")
	seconds, err := strconv.ParseFloat(strings.TrimSpace(delay), 64)
	if err != nil || !(seconds >= 0 && seconds <= maxRefreshDelay) {
		return nil
	}
	rest = strings.TrimSpace(rest)
	if name, after, found := strings.Cut(rest, "="); found && strings.EqualFold(strings.TrimSpace(name), "url") {
		rest = strings.TrimSpace(after)
	}
	rest = strings.TrimSpace(strings.Trim(rest, `"'`))
	to, err := u.Parse(rest)
	if err != nil {
		return nil
	}
	if to, err = ParseURL(to.String()); err != nil {
		return nil
	}
	if to.String() == u.String() && !setsCookie {
		return nil
	}
	return to
}

// refreshBytes is how much of a page is looked through for a refresh.
const refreshBytes = 64 << 10

var (
	metaTag   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?is)<meta\b[^>]{0,900}>`) })
	metaEquiv = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)\bhttp-equiv\s*=\s*["']?\s*refresh\b`) })
	metaValue = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?is)\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))`)
	})
	notRead = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?is)<!--.*?-->|<noscript\b.*?</noscript\s*>|<script\b.*?</script\s*>|<style\b.*?</style\s*>|<textarea\b.*?</textarea\s*>`)
	})
	setCookie = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`document\.cookie\s*=\s*["'\x60]\s*([A-Za-z0-9_.-]{1,64})=([^"'\x60;\s]{0,512})`)
	})
	reloads = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`location\s*\.\s*reload\s*\(|location(?:\s*\.\s*href)?\s*=\s*(?:window\.|document\.)?location(?:\s*\.\s*href)?\s*[;<]`)
	})
	script  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?is)<script\b[^>]*>(.*?)</script\s*>`) })
	comment = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?s)<!--.*?-->`) })
	title   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?is)<title\b.*?</title\s*>`) })
	goesTo  = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?:^|[\s;.{])location(?:\s*\.\s*href)?\s*(?:=|\.\s*(?:replace|assign)\s*\()\s*["'\x60]([^"'\x60\s]{1,500})["'\x60]`)
	})
	anyTag = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?s)<[^>]*>`) })
)

// metaRefreshes returns the values of the refreshes that a page's metas name,
// those in comments, scripts and <noscript> left out.
func metaRefreshes(body []byte) (values []string) {
	head := body[:min(len(body), refreshBytes)]
	if !bytes.Contains(bytes.ToLower(head), []byte("refresh")) {
		return nil
	}
	for _, tag := range metaTag().FindAll(notRead().ReplaceAll(head, nil), -1) {
		if !metaEquiv().Match(tag) {
			continue
		}
		for _, value := range metaValue().FindAllSubmatch(tag, 1) {
			values = append(values, html.UnescapeString(string(bytes.Join(value[1:], nil))))
		}
	}
	return values
}

// gateBytes is the size of the largest page that can be nothing but a gate.
const gateBytes = 8 << 10

// cookieGate recognises the page of a flood guard that has nothing to read: its
// script sets a cookie, written out in it, and loads the page again. The cookie
// is added to those that the answer sets.
func (a *answer) cookieGate(u *url.URL) *url.URL {
	if len(a.body) > gateBytes || !bytes.Contains(a.body, []byte("document.cookie")) || !reloads().Match(a.body) {
		return nil
	}
	if a.hasProse() {
		return nil
	}
	m := setCookie().FindSubmatch(a.body)
	if m == nil {
		return nil
	}
	a.gate = &http.Cookie{Name: string(m[1]), Value: string(m[2]), Path: "/"}
	return u
}
