package ledger_test

import (
	"fmt"

	"loa/ledger"
)

// What was targeted is counted from the subscriptions, the rest where it
// happened: the sum can fail.
func ExampleAudit_Balanced() {
	audit := ledger.Audit{Targeted: 10, Sent: 6, Held: 1, Digest: 2, Gone: 1}
	fmt.Println(audit.Balanced())
	audit.Sent--
	fmt.Println(audit.Balanced())
	// Output:
	// true
	// false
}
