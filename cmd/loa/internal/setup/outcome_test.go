package setup

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/collect"
	"loa/fetch"
	"loa/internal/assert"
	"loa/operations"
)

// unsaid are the numbers of a report that its outcome does not name.
var unsaid = []string{"Lists", "ListsUnchanged", "RefusedLinks", "Unchanged", "Failures"}

// TestEveryCountOfAVisitIsSaidInBothLanguages: a new number of a report either has
// its words or is named above.
func TestEveryCountOfAVisitIsSaidInBothLanguages(t *testing.T) {
	of := reflect.TypeFor[collect.Report]()
	plain, _ := operations.VietnameseOutcome(VisitOutcome(collect.Report{Fill: true}))
	for i := range of.NumField() {
		field := of.Field(i)
		if field.Type.Kind() != reflect.Int {
			continue
		}
		r := collect.Report{Fill: true}
		reflect.ValueOf(&r).Elem().Field(i).SetInt(7)
		outcome := VisitOutcome(r)
		vi, ok := operations.VietnameseOutcome(outcome)
		assert.Same(t, field.Name+": "+outcome+" is understood", ok, true)
		assert.Same(t, field.Name+" is said", vi != plain, !slices.Contains(unsaid, field.Name))
		if english := strings.Fields(outcome)[1]; strings.Contains(vi, strings.Trim(english, ",")) {
			t.Errorf("%s: got %q, want it in Vietnamese", field.Name, vi)
		}
	}
	for name, r := range map[string]collect.Report{"waits": {Waiting: true, Next: time.Unix(0, 0)},
		"unchanged": {Lists: 1, ListsUnchanged: 1, Requests: 1}} {
		_, ok := operations.VietnameseOutcome(VisitOutcome(r))
		assert.Same(t, name+" is understood", ok, true)
	}
}

// TestEveryKindOfFailureHasItsWords: the kinds that errors are sorted into.
func TestEveryKindOfFailureHasItsWords(t *testing.T) {
	other := operations.FailedOther.Vietnamese()
	for _, f := range failures {
		if says := f.kind.Vietnamese(); says == other || says == "" {
			t.Errorf("%s: got %q, want words of its own", f.kind, says)
		}
	}
	for err, want := range map[error]operations.VisitFailure{
		&fetch.StatusError{Code: 403}:                                   operations.FailedForbidden,
		&fetch.StatusError{Code: 503}:                                   operations.FailedStatus,
		&fetch.StatusError{Code: 403, Guarded: true}:                    operations.FailedGuarded,
		&fetch.WaitError{Err: errors.New("busy")}:                       operations.FailedWait,
		fmt.Errorf("list: %w", fetch.ErrRobots):                         operations.FailedRobots,
		fmt.Errorf("x: %w", &fetch.ElsewhereError{Why: "a login page"}): operations.FailedLogin,
		errors.New("no words"):                                          operations.FailedOther,
	} {
		assert.Same(t, err.Error(), FailureOf(err), want)
	}
}
