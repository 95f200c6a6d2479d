package fetch

import (
	"bytes"
	"net/http"
	"strings"
)

// isGuard recognises the refusal of a guard that stands before a portal and lets
// only browsers in, by the headers and scripts of the common ones.
func isGuard(header http.Header, start []byte) bool {
	for _, name := range [...]string{"X-Datadome", "X-Sucuri-Block", "X-Px-Block", "X-Anubis-Rule",
		"X-Amzn-Waf-Action"} {
		if header.Get(name) != "" {
			return true
		}
	}
	if strings.EqualFold(header.Get("Cf-Mitigated"), "challenge") {
		return true
	}
	start = bytes.ToLower(start)
	for _, mark := range [...]string{"_cf_chl_opt", "/cdn-cgi/challenge-platform", "cf-error-details",
		"_incapsula_resource",
		"px-captcha", "captcha-delivery.com", "ddos-guard", "anubis", "aws-waf-token", "sgcaptcha", "captcha"} {
		if bytes.Contains(start, []byte(mark)) {
			return true
		}
	}
	return false
}
