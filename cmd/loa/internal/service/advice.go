package service

import (
	"errors"
	"strings"

	"loa/article"
	"loa/collect"
	"loa/fetch"
)

// AdviceOnSource says what to do about a source that cannot be read, "" when
// the error says it all.
func AdviceOnSource(err error) string {
	var other *collect.NotAListError
	var elsewhere *fetch.ElsewhereError
	switch {
	case errors.As(err, &other):
		return "try " + strings.Join(other.Try, "\n  ")
	case errors.As(err, &elsewhere) && elsewhere.Why == fetch.LoginPage:
		return "the portal asks for a login: read its feed instead, or give the source the header that it wants"
	case errors.As(err, &elsewhere) && elsewhere.Why == fetch.AnotherSite:
		return "the portal is at " + elsewhere.To + " now: change url, and name the old address under formerly"
	case errors.Is(err, article.ErrNotAnArticle), errors.Is(err, collect.ErrUnlike):
		return "the portal does not show its pages now: look at it in a browser, and try again later"
	case errors.Is(err, fetch.ErrPrivate):
		return "if the portal lives in your own network, name its range in network.allow_private, e.g. [10.1.0.0/16]"
	case errors.Is(err, fetch.ErrRobots):
		return "the portal's robots.txt keeps us out: ask its operator to allow Loa"
	case errors.Is(err, article.ErrLayout):
		return "give the source selectors, see docs/adding-a-source.md"
	}
	return ""
}
