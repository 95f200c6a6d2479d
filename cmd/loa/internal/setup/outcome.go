package setup

import (
	"fmt"
	"strings"
	"time"

	"loa/collect"
)

// VisitOutcome says in one line what a visit did.
func VisitOutcome(r collect.Report) string {
	if r.Waiting {
		return "left alone until " + r.Next.UTC().Format(time.RFC3339)
	}
	if r.Lists > 0 && r.ListsUnchanged == r.Lists && r.Requests == r.Lists {
		return "nothing changed"
	}
	leftOut := 0
	if r.Fill || r.Filling {
		leftOut = r.LeftOut
	}
	parts := []string{fmt.Sprintf("%d found, %d new", r.Found, r.New)}
	for _, c := range []struct {
		n    int
		what string
	}{
		{r.Changed, "changed"}, {r.Withdrawn, "withdrawn"}, {r.Copies, "copies"}, {r.Missing, "missing"},
		{r.Refused, "no articles"},
		{r.Failed, "unreadable"}, {r.Held, "held back"}, {r.Left, "left to the next visit"},
		{leftOut, "older left out"},
	} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c.n, c.what))
		}
	}
	return strings.Join(parts, ", ") + fmt.Sprintf(" (%d requests)", r.Requests)
}

// LeftOut says what a first fill left out, as far as it is known.
func LeftOut(r collect.Report) string {
	text := "older pages of the lists were left out"
	if r.LeftOut > 0 {
		text = fmt.Sprintf("%d older articles were left out", r.LeftOut)
		if !r.LeftOutSince.IsZero() {
			text += ", from " + r.LeftOutSince.Format(time.DateOnly) + " on"
		}
		if r.OlderPages {
			text += ", and older pages of the lists"
		}
	}
	return text
}
