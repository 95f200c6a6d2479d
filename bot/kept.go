package bot

import (
	"encoding/json"
	"strconv"

	"loa/subscriber"
)

// keep is what is to be kept of an update with its changes: all of it, if it
// has answers that are still of use after a restart.
func (t *talk) keep(raw json.RawMessage) (kept []byte, chat, person string) {
	if len(t.replies) == 0 || t.fleeting {
		return nil, "", ""
	}
	if t.from != nil {
		person = strconv.FormatInt(t.from.ID, 10)
	}
	if t.found != nil {
		raw = t.found.beside(raw)
	}
	return raw, t.at.address(), person
}

// found is what an update found before it changed it. An answer that tells what
// is new cannot be given again from what is stored afterwards.
type found struct {
	Keywords []string                   `json:"keywords"`
	State    subscriber.SubscriberState `json:"state"`
}

// before is how this update found the target. It is kept with the update, so
// that an answer given again is the same.
func (t *talk) before() found {
	if !t.again || t.found == nil {
		t.found = &found{Keywords: t.sub.Keywords, State: t.sub.State}
	}
	return *t.found
}

// keptUpdate is an update as it came, or as it was kept.
type keptUpdate struct {
	update
	Found *found `json:"loa_found"`
}

// beside adds f to an update as it came.
func (f found) beside(raw json.RawMessage) json.RawMessage {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil { // it was decoded before
		return raw
	}
	all["loa_found"] = json.RawMessage(asJSON(f))
	return json.RawMessage(asJSON(all))
}
