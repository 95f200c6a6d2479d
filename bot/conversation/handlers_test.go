package conversation

import (
	"testing"

	"loa/bot/callback"
)

// TestEveryVerbHasAHandlerAndSaysWhoMayTap: a button without a handler is dead,
// and a handler whose verb is not in the table would be for anyone who finds it.
func TestEveryVerbHasAHandlerAndSaysWhoMayTap(t *testing.T) {
	for _, verb := range callback.Verbs() {
		if handlers[verb] == nil {
			t.Errorf("verb %q: got no handler, want one", verb)
		}
	}
	for verb := range handlers {
		if !callback.Known(verb) {
			t.Errorf("verb %q: got a handler, want it in the table of verbs first", verb)
		}
	}
}
