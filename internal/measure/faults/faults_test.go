package main

import "testing"

// TestOneFalseAnswerStopsNobodyAndAlarmsNobody makes some of the trials; the
// command makes all, and measures how long they take.
func TestOneFalseAnswerStopsNobodyAndAlarmsNobody(t *testing.T) {
	some := map[string]bool{
		"sendMessage 401": true, "sendMessage 403": true, "sendMessage 404": true, "sendMessage reset": true, "sendMessage 409": true,
		"editMessageText 403": true, "answerCallbackQuery 500": true, "getUpdates 401": true, "getUpdates 409": true, "getMe 401": true,
	}
	for _, trial := range trials([]int{1}) {
		if !some[trial.method+" "+trial.fault] {
			continue
		}
		t.Run(trial.method+" "+trial.fault, func(t *testing.T) {
			t.Parallel()
			o, err := trial.run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if o.on+o.off+o.twice > 0 {
				t.Errorf("got %s, want no alarm and nothing twice", o)
			}
		})
	}
}
