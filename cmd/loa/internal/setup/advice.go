package setup

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strings"
	"syscall"

	"loa/article"
	"loa/collect"
	"loa/fetch"
	"loa/portal"
)

// AdviceOnSource says what to do about a source that cannot be read, "" when
// the error says it all.
func AdviceOnSource(err error) string {
	var other *collect.NotAListError
	var elsewhere *fetch.ElsewhereError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &certificate):
		return adviceOnCertificate(certificate)
	case errors.As(err, &other):
		return "try " + strings.Join(other.Try, "\n  ")
	case errors.As(err, &elsewhere) && elsewhere.Why == fetch.LoginPage:
		return loginAdvice
	case errors.As(err, &elsewhere) && elsewhere.Why == fetch.AnotherSite:
		return "the portal is at " + elsewhere.To + " now: change url, and name the old address under formerly"
	case errors.Is(err, portal.ErrLogin):
		return loginAdvice
	case errors.Is(err, article.ErrNotAnArticle), errors.Is(err, collect.ErrUnlike):
		return "the portal does not show its pages now: look at it in a browser, and try again later"
	case errors.Is(err, fetch.ErrPrivate):
		return "if the portal lives in your own network, name its range in the source's allow_private, e.g. " +
			"[10.1.0.0/16]; loa preview --allow-private finds it"
	case errors.Is(err, fetch.ErrRobots):
		return "the portal's robots.txt keeps us out: ask its operator to allow Loa"
	case isUnresolved(err):
		return "the name cannot be resolved: is it written right, and does this machine's DNS work? " +
			"resolvectl query NAME tells"
	case isProxy(err):
		return "is network.proxy right, or the source's own, and does the proxy run?"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nobody answers there: does the portal open in a browser on this machine, and is the port right?"
	case errors.Is(err, article.ErrLayout):
		return "give the source selectors, see docs/adding-a-source.md"
	}
	return adviceOnStatus(err)
}

const loginAdvice = "the portal asks for a login: read its feed instead, or give the source the header that it wants"

// adviceOnStatus says what to do about a status that is not success.
func adviceOnStatus(err error) string {
	var status *fetch.StatusError
	var wait *fetch.WaitError
	switch {
	case !errors.As(err, &status) && !errors.As(err, &wait):
		return ""
	case errors.Is(err, fetch.ErrRobotsUnread) && status == nil: // not reached at all
		return ""
	case errors.Is(err, fetch.ErrRobotsUnread):
		return "the portal's robots.txt does not answer as it should, and while it does not, Loa keeps away, as " +
			"RFC 9309 " +
			"asks: try again later, or tell the portal's operator"
	case status == nil:
		return "the portal does not want to be asked now: try again later"
	case status.Guarded:
		return "a guard before the portal lets only browsers in: ask the portal's operator to let Loa's User-Agent " +
			"or address through, or read the portal's feed"
	case status.Gone():
		return "there is no page at this address: open it in a browser, and copy the address that it shows then"
	case status.Code == http.StatusUnauthorized:
		return loginAdvice
	case status.Code == http.StatusForbidden:
		return "the portal refuses us: does it open in a browser on this machine? Ask its operator whether Loa's " +
			"visits " +
			"are blocked, by its flood guard for one"
	}
	return "the portal is not well now: look at it in a browser, and try again later"
}

// isUnresolved tells whether a name has no address.
func isUnresolved(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns)
}

// isProxy tells whether it was the way to the proxy that failed.
func isProxy(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && (op.Op == "proxyconnect" || op.Op == "socks connect")
}
