package operations_test

import (
	"fmt"

	"loa/operations"
)

// A private feed's token is shown once; only its hash is kept.
func ExampleNewFeedToken() {
	token, hash := operations.NewFeedToken()
	fmt.Println(operations.HashFeedToken(token) == hash, token != hash)
	// Output: true true
}
