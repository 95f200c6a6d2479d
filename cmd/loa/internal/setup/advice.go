package setup

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strings"
	"syscall"

	"loa/article"
	"loa/collect"
	"loa/fetch"
	"loa/operations"
	"loa/portal"
)

// failure is a kind of failure of a visit: how it is known, and what to do.
type failure struct {
	kind   operations.VisitFailure
	is     func(err error) bool
	advice string
}

const loginAdvice = "the portal asks for a login: read its feed instead, or give the source the header that it " +
	"wants"

// failures are the kinds of failures, the first that fits is it.
var failures = []failure{
	{operations.FailedCertificate, isA[*tls.CertificateVerificationError], ""}, // see AdviceOnSource
	{operations.FailedNoList, isA[*collect.NotAListError], ""},
	{operations.FailedLogin, leadsTo(fetch.LoginPage), loginAdvice},
	{operations.FailedMoved, leadsTo(fetch.AnotherSite), ""},
	{operations.FailedLogin, is(portal.ErrLogin), loginAdvice},
	{operations.FailedNotShown, is(article.ErrNotAnArticle, collect.ErrUnlike, portal.ErrEmpty),
		"the portal does not show its pages now: look at it in a browser, and try again later"},
	{operations.FailedPrivate, is(fetch.ErrPrivate), "if the portal lives in your own network, name its range in the " +
		"source's allow_private, e.g. [10.1.0.0/16]; loa preview --allow-private finds it"},
	{operations.FailedRobots, is(fetch.ErrRobots),
		"the portal's robots.txt keeps us out: ask its operator to allow Loa"},
	{operations.FailedName, isA[*net.DNSError], "the name cannot be resolved: is it written right, and does this " +
		"machine's DNS work? resolvectl query NAME tells"},
	{operations.FailedProxy, isProxy, "is network.proxy right, or the source's own, and does the proxy run?"},
	{operations.FailedNobody, is(syscall.ECONNREFUSED), "nobody answers there: does the portal open in a browser on " +
		"this machine, and is the port right?"},
	{operations.FailedNoList, is(portal.ErrData), "name the address that brings the list, or the page that shows it: " +
		"loa preview finds one from the other where it can"},
	{operations.FailedLayout, is(article.ErrLayout), "give the source selectors, see docs/adding-a-source.md"},
	{operations.FailedRobotsFile, statusIs(robotsUnread), "the portal's robots.txt does not answer as it should, and " +
		"while it does not, Loa keeps away, as RFC 9309 asks: try again later, or tell the portal's operator"},
	{operations.FailedWait, isWait, "the portal does not want to be asked now: try again later"},
	{operations.FailedGuarded, statusIs(func(_ error, s *fetch.StatusError) bool { return s.Guarded }),
		"a guard before the portal lets only browsers in: ask the portal's operator to let Loa's User-Agent or " +
			"address through, or read the portal's feed"},
	{operations.FailedGone, statusIs(func(_ error, s *fetch.StatusError) bool { return s.Gone() }),
		"there is no page at this address: open it in a browser, and copy the address that it shows then"},
	{operations.FailedLogin, hasCode(http.StatusUnauthorized), loginAdvice},
	{operations.FailedForbidden, hasCode(http.StatusForbidden), "the portal refuses us: does it open in a browser on " +
		"this machine? Ask its operator whether Loa's visits are blocked, by its flood guard for one"},
	{operations.FailedStatus, isA[*fetch.StatusError],
		"the portal is not well now: look at it in a browser, and try again later"},
	{operations.FailedSlow, isSlow, ""},
	{operations.FailedTooLarge, is(fetch.ErrTooLarge), ""},
	{operations.FailedRedirects, is(fetch.ErrRedirects), ""},
	{operations.FailedFile, is(fetch.ErrNotPage), "this is a file: name the page or the feed that lists the articles"},
}

// FailureOf is why a source cannot be read.
func FailureOf(err error) operations.VisitFailure { return failureOf(err).kind }

func failureOf(err error) failure {
	for _, f := range failures {
		if f.is(err) {
			return f
		}
	}
	return failure{kind: operations.FailedOther}
}

// AdviceOnSource says what to do about a source that cannot be read, "" when
// the error says it all.
func AdviceOnSource(err error) string {
	var other *collect.NotAListError
	var elsewhere *fetch.ElsewhereError
	var certificate *tls.CertificateVerificationError
	switch f := failureOf(err); {
	case errors.As(err, &certificate):
		return adviceOnCertificate(certificate)
	case errors.As(err, &other):
		return "try " + strings.Join(other.Try, "\n  ")
	case f.kind == operations.FailedMoved && errors.As(err, &elsewhere):
		return "the portal is at " + elsewhere.To + " now: change url, and name the old address under formerly"
	default:
		return f.advice
	}
}

func isA[T error](err error) bool {
	var as T
	return errors.As(err, &as)
}

func is(any ...error) func(error) bool {
	return func(err error) bool {
		for _, one := range any {
			if errors.Is(err, one) {
				return true
			}
		}
		return false
	}
}

func leadsTo(why string) func(error) bool {
	return func(err error) bool {
		var elsewhere *fetch.ElsewhereError
		return errors.As(err, &elsewhere) && elsewhere.Why == why
	}
}

// statusIs asks a status that is not success.
func statusIs(what func(error, *fetch.StatusError) bool) func(error) bool {
	return func(err error) bool {
		var status *fetch.StatusError
		return errors.As(err, &status) && what(err, status)
	}
}

func hasCode(code int) func(error) bool {
	return statusIs(func(_ error, s *fetch.StatusError) bool { return s.Code == code })
}

func robotsUnread(err error, _ *fetch.StatusError) bool { return errors.Is(err, fetch.ErrRobotsUnread) }

// isWait tells whether a portal asked to wait; not one that was not reached at all.
func isWait(err error) bool {
	return isA[*fetch.WaitError](err) && !isA[*fetch.StatusError](err) && !errors.Is(err, fetch.ErrRobotsUnread)
}

// isSlow tells whether a portal took too long.
func isSlow(err error) bool {
	var wait net.Error
	return errors.Is(err, fetch.ErrTooSlow) || errors.Is(err, context.DeadlineExceeded) ||
		errors.As(err, &wait) && wait.Timeout()
}

// isProxy tells whether it was the way to the proxy that failed.
func isProxy(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && (op.Op == "proxyconnect" || op.Op == "socks connect")
}
