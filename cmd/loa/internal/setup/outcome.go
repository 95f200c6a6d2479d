package setup

import (
	"fmt"
	"time"

	"loa/collect"
	"loa/operations"
)

// VisitOutcome says in one line what a visit did.
func VisitOutcome(r collect.Report) string {
	if r.Waiting {
		return operations.VisitWaits + r.Next.UTC().Format(time.RFC3339)
	}
	if r.Lists > 0 && r.ListsUnchanged == r.Lists && r.Requests == r.Lists {
		return operations.VisitUnchanged
	}
	counts := map[operations.VisitCount]int{
		operations.CountFound: r.Found, operations.CountNew: r.New, operations.CountChanged: r.Changed,
		operations.CountWithdrawn: r.Withdrawn, operations.CountCopies: r.Copies, operations.CountMissing: r.Missing,
		operations.CountRefused: r.Refused, operations.CountFailed: r.Failed, operations.CountHeld: r.Held,
		operations.CountLeft: r.Left, operations.CountRequests: r.Requests,
	}
	if r.Fill || r.Filling {
		counts[operations.CountLeftOut] = r.LeftOut
	}
	return operations.VisitOutcome(counts)
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
