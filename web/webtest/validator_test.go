package webtest

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"loa/web"
)

// validatorScript validates addresses with the W3C feed validator at its level
// AA and prints, as JSON, what it has to say of each.
const validatorScript = `
import json, sys, urllib.request, urllib.parse, urllib.error
sys.path.insert(0, sys.argv[1])
import feedvalidator
from feedvalidator import compatibility
out = []
for link in json.load(sys.stdin):
    try:
        events = feedvalidator.validateURL(link, firstOccurrenceOnly=1)["loggedEvents"]
    except feedvalidator.logging.ValidationFailure as failure:
        events = [failure.event]
    out.append({"link": link, "events": [type(e).__name__ + " " + str(e.params) for e in compatibility.AA(events)]})
print(json.dumps(out))
`

// TestTheW3CValidatorHasNothingToSay runs the real validator, where it is to
// be had (LOA_FEEDVALIDATOR names the folder "src" of its sources), over every
// kind of address. The rules that it taught us are checks in feed/feedtest,
// which run always.
func TestTheW3CValidatorHasNothingToSay(t *testing.T) {
	source := os.Getenv("LOA_FEEDVALIDATOR")
	if source == "" {
		t.Skip("LOA_FEEDVALIDATOR does not name the W3C feed validator's sources")
	}
	s, base := live(t, func(o *web.Options) { o.Site.Name = "Loa R&D <b>Lai Châu</b> &amp; bạn" })
	awkward(s)
	all := addresses(base)
	before := validate(t, source, all)
	if len(all) < 120 {
		t.Errorf("got %d addresses, want at least 120", len(all))
	}
	for link, events := range before {
		for _, e := range events {
			t.Errorf("%s: got %s, want nothing", link, e)
		}
	}
	s.withdraw(2)
	s.withdraw(128)
	for link, events := range validate(t, source, []string{base + "/feeds/all.atom", base + "/feeds/all.rss", base +
		"/feeds/y-te.atom"}) {
		for _, e := range events {
			if !strings.HasPrefix(e, "UnknownNamespace") || !strings.Contains(e, "tombstones") {
				t.Errorf("%s with a withdrawn article: got %s, want nothing but the namespace of tombstones", link, e)
			}
		}
	}
	t.Logf("%d addresses, no error and no warning", len(all))
}

func validate(t *testing.T, source string, links []string) map[string][]string {
	t.Helper()
	in, err := json.Marshal(links)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("/usr/bin/python3", "-c", validatorScript, source)
	c.Stdin = strings.NewReader(string(in))
	c.Stderr = os.Stderr
	raw, err := c.Output()
	if err != nil {
		t.Fatalf("the validator: %v, want no error", err)
	}
	var read []struct {
		Link   string
		Events []string
	}
	if err := json.Unmarshal(raw[strings.LastIndexByte(strings.TrimSpace(string(raw)), '\n')+1:], &read); err != nil {
		t.Fatalf("the validator printed %s: %v, want no error", raw, err)
	}
	out := map[string][]string{}
	for _, r := range read {
		out[r.Link] = r.Events
	}
	return out
}
