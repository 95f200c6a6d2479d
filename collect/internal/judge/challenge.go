package judge

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"loa/portal"
)

// challengeHeaders are set by flood guards on the page that they show in place
// of the one asked for.
var challengeHeaders = map[string]string{
	"Cf-Mitigated": "challenge", "X-Amzn-Waf-Action": "", "X-Datadome": "", "X-Sucuri-Block": "", "X-Px-Block": "",
	"X-Anubis-Rule": "",
}

// challengeMarks stand only in the scripts and forms of such pages; formMarks
// stand below articles as well, where readers may comment.
var (
	challengeMarks = [...]string{"_cf_chl_opt", "cf-chl-", "anubis_challenge", "/.within.website/x/cmd/anubis",
		"_incapsula_resource", "px-captcha",
		"captcha-delivery.com", "ddos-guard/js-challenge", "/.well-known/ddos-guard", "sgcaptcha", "aws-waf-token",
		"awswafintegration", "/_sec/cp_challenge",
		"kpsdk", "/__challenge_", "bunnyshield", "waf_captcha", "/challenge-error-text"}
	formMarks = [...]string{"g-recaptcha", "grecaptcha", "h-captcha", "hcaptcha.com", "cf-turnstile",
		"challenges.cloudflare.com", "geetest", "arkoselabs", "funcaptcha",
		"captcha", "/cdn-cgi/challenge-platform", "document.cookie", "location.reload", "navigator.webdriver"}
)

// little is how many words, of its own and of everything around, a page may
// have that asks its reader to prove something.
const little = 130

var (
	unread = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?is)<script\b.*?</script\s*>|<style\b.*?</style\s*>|<!--.*?-->|<svg\b.*?</svg\s*>`)
	})
	tag = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?s)<[^>]*>`) })
)

// Challenge recognises the page that a flood guard shows in place of an
// article, by its marks and not by its wording: headers, scripts, captcha boxes
// on a page of few words. It is ErrUnlike; certain is false for what may stand
// on a short notice too, which its title then tells apart.
func Challenge(page portal.Page) (certain bool, err error) {
	for name, value := range challengeHeaders {
		if got := page.Header.Get(name); got != "" && (value == "" || strings.EqualFold(got, value)) &&
			isShort(page.Body) {
			return true, fmt.Errorf("a flood guard's page (%s: %s): %w", http.CanonicalHeaderKey(name), got, ErrUnlike)
		}
	}
	lower := bytes.ToLower(page.Body[:min(len(page.Body), 256<<10)])
	for _, mark := range challengeMarks {
		if bytes.Contains(lower, []byte(mark)) && isShort(page.Body) {
			return true, fmt.Errorf("a flood guard's page (%s): %w", mark, ErrUnlike)
		}
	}
	for _, mark := range formMarks {
		if bytes.Contains(lower, []byte(mark)) && isShort(page.Body) && !bytes.Contains(lower, []byte("<article")) {
			return false, fmt.Errorf("a page that asks for a proof (%s): %w", mark, ErrUnlike)
		}
	}
	return false, nil
}

// SaysLittle tells of a page that has few words and calls none of them an
// article's.
func SaysLittle(page portal.Page) bool {
	lower := bytes.ToLower(page.Body[:min(len(page.Body), 256<<10)])
	for _, mark := range [...]string{"<article", "newsarticle", "\"article\"", "og:type", "articlebody", "<time"} {
		if bytes.Contains(lower, []byte(mark)) {
			return false
		}
	}
	return isShort(page.Body) && bytes.Contains(lower, []byte("<html"))
}

// isShort tells of a page with few words in all: an article's page has its
// menu besides the text.
func isShort(body []byte) bool {
	body = body[:min(len(body), 256<<10)]
	return len(bytes.Fields(tag().ReplaceAll(unread().ReplaceAll(body, nil), []byte(" ")))) < little
}
