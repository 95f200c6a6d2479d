package byline

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/page/dates"
	"loa/portal/internal/pattern"
)

// OriginLead is what stands before the name of the origin.
var OriginLead = pattern.Lazy(`^(?i)(?:nguồn tin|nguồn|theo nguồn|trích nguồn|source)\s*[:：]\s*`)

// originStarts are the letters that the words of OriginLead begin with, up to
// the first that has several forms.
var originStarts = [...]string{"ngu", "theo", "tr", "source"}

// mayNameOrigin spares most texts the expression: it tells whether a text that
// goes on behind start may name an origin.
func mayNameOrigin(start string) bool {
	for _, word := range originStarts {
		if length := min(len(start), len(word)); length > 0 && strings.EqualFold(start[:length], word[:length]) {
			return true
		}
	}
	return false
}

// Origin returns the origin that the page names ("Nguồn tin: Báo Lai Châu"),
// empty when it names none.
func Origin(d *page.Document, in *html.Node) string {
	if in == nil {
		in = d.Body()
	}
	origin := ""
	dom.WalkUntil(in, func(n *html.Node) dom.Step {
		if n.Type != html.ElementNode {
			return dom.StepInto
		}
		if dom.IsUnread(n) || dom.IsHidden(n) || dom.IsElement(n, atom.Nav, atom.Footer) {
			return dom.StepOver
		}
		if !mayNameOrigin(dates.LeadText(n)) {
			return dom.StepInto
		}
		if s := dom.ShortText(n); OriginLead().MatchString(s) {
			s = strings.Trim(OriginLead().ReplaceAllString(s, ""), " .;,-()")
			if n := len([]rune(s)); n >= 2 && n <= 100 {
				origin = s
				return dom.StepStop
			}
		}
		return dom.StepInto
	})
	return origin
}

// mostOriginWords is how many words the name of an origin has that signs a text.
const mostOriginWords = 8

// OriginSigned is the origin in the line that ends a text: "Theo Báo Nậm Sa", "(Theo
// TTXVN)". It is empty for a line that says something else.
func OriginSigned(line string) string {
	line = strings.Trim(line, " ().,;-–*")
	if len(line) < 6 || !strings.EqualFold(line[:5], "theo ") {
		return ""
	}
	name := strings.TrimLeft(line[5:], " :")
	words := len(strings.Fields(name))
	if words == 0 || words > mostOriginWords || !startsUpper(name) || strings.ContainsAny(name, ".!?…;:0123456789") &&
		!strings.Contains(name, ".vn") {
		return ""
	}
	return OriginIn(name)
}
