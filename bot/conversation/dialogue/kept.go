package dialogue

import (
	"encoding/json"
	"strconv"
	"time"

	"loa/bot/telegram"
	"loa/subscriber"
)

// Kept is what is to be kept of an update with its changes: all of it, if it
// has answers that are still of use after a restart.
func (t *Turn) Kept(raw json.RawMessage) (kept []byte, chat, person string) {
	if !t.HasAnswers() || t.Fleeting {
		return nil, "", ""
	}
	if t.From != nil {
		person = strconv.FormatInt(t.From.ID, 10)
	}
	if t.Found != nil {
		raw = t.Found.beside(raw)
	}
	return raw, t.At.Address(), person
}

// found is what an update found before it changed it. An answer that tells what
// is new cannot be given again from what is stored afterwards.
type found struct {
	Keywords []string                   `json:"keywords"`
	State    subscriber.SubscriberState `json:"state"`
	Away     time.Time                  `json:"away,omitzero"`
}

// Before is how this update found the target. It is kept with the update, so
// that an answer given again is the same.
func (t *Turn) Before() found {
	if !t.Repeated || t.Found == nil {
		t.Found = &found{t.Subscriber.Keywords, t.Subscriber.State, t.Subscriber.Away}
	}
	return *t.Found
}

// KeptUpdate is an update as it came, or as it was kept.
type KeptUpdate struct {
	telegram.Update
	Found *found `json:"loa_found"`
}

// beside adds f to an update as it came.
func (f found) beside(raw json.RawMessage) json.RawMessage {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil { // it was decoded before
		return raw
	}
	all["loa_found"] = json.RawMessage(telegram.AsJSON(f))
	return json.RawMessage(telegram.AsJSON(all))
}
