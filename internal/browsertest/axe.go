package browsertest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Mode is a way in which people look at pages.
type Mode struct {
	Name, Scheme string
	Forced       bool // colours are the reader's own
	Width, Text  int  // of the window in pixels; size of text in percent
}

// Modes are those in which every page is tried.
var Modes = []Mode{
	{"light", "light", false, 1280, 100},
	{"dark", "dark", false, 1280, 100},
	{"forced colours", "light", true, 1280, 100},
	{"forced colours in the dark", "dark", true, 1280, 100},
	{"320 px", "light", false, 320, 100},
	{"200 % text", "light", false, 640, 200},
}

// Axe reads axe-core; the test skips where it is not installed.
func Axe(t testing.TB) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	for _, root := range []string{filepath.Join(filepath.Dir(here), "../.."), "..", "../..", "../../..", "../../../.."} {
		if axe, err := os.ReadFile(filepath.Join(root, ".tools/axe/node_modules/axe-core/axe.min.js")); err == nil {
			return string(axe)
		}
	}
	t.Skip("axe-core is not installed; scripts/test-deps does so where there is npm")
	return ""
}

// Show opens an address in a mode.
func (b *Browser) Show(m Mode, address string) {
	b.t.Helper()
	forced := "none"
	if m.Forced {
		forced = "active"
	}
	b.Do("Emulation.setDeviceMetricsOverride", map[string]any{"width": m.Width, "height": 900, "deviceScaleFactor": 1,
		"mobile": false})
	b.Do("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{
		{"name": "prefers-color-scheme", "value": m.Scheme}, {"name": "forced-colors", "value": forced}}})
	b.Do("Page.navigate", map[string]any{"url": address})
	b.Until(m.Name+" "+address+": not loaded", `location.href !== "about:blank" && document.readyState === "complete"`)
	b.Eval(fmt.Sprintf(`document.documentElement.style.fontSize = %d === 100 ? "" : "%d%%"`, m.Text, m.Text))
	b.Eval(`document.querySelectorAll("details").forEach((d) => d.open = true)`)
}

// TooWide is by how many pixels the page that is open must be scrolled to the side.
func (b *Browser) TooWide() string {
	b.t.Helper()
	return b.Eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`)
}

// Violations are what axe-core (https://github.com/dequelabs/axe-core), with
// options in JavaScript, finds on the page that is open, or on the part of it
// that a selector names.
func (b *Browser) Violations(axe, part, options string) (list []string) {
	b.t.Helper()
	b.Eval("(" + "() => {" + axe + "})()")
	context := "document"
	if part != "" {
		context = fmt.Sprintf("[...document.querySelectorAll(%q)]", part)
	}
	var found []struct {
		ID, Help string
		Nodes    []struct {
			HTML    string
			Summary string `json:"failureSummary"`
		}
	}
	got := b.Eval(`axe.run(` + context + `, ` + options + `).then((r) => JSON.stringify(r.violations))`)
	if err := json.Unmarshal([]byte(got), &found); err != nil {
		b.t.Fatalf("axe-core answered %.300q: %v", got, err)
	}
	for _, f := range found {
		list = append(list, fmt.Sprintf("%s (%s) %d times, first at %.300s: %s", f.ID, f.Help, len(f.Nodes),
			f.Nodes[0].HTML, f.Nodes[0].Summary))
	}
	return list
}

// Look says what is wrong with the page that is open in a mode: what axe-core finds
// with the size of targets included, and a page that must be scrolled to the side.
// With LOA_SCREENSHOTS it leaves a picture there; path names the page in it.
func (b *Browser) Look(axe string, m Mode, path string) {
	b.t.Helper()
	options := `{rules: {"target-size": {enabled: true}}}`
	if m.Forced { // colours are put in when painting: axe-core cannot see them
		options = `{runOnly: ["target-size", "scrollable-region-focusable"]}`
	}
	for _, found := range b.Violations(axe, "", options) {
		b.t.Errorf("%s %s: got %s, want none", m.Name, path, found)
	}
	if wide := b.TooWide(); wide != "0" {
		b.t.Errorf("%s %s: got a page that is %s px too wide, want one that nobody scrolls to the side", m.Name, path,
			wide)
	}
	if pictures := os.Getenv("LOA_SCREENSHOTS"); pictures != "" {
		name := strings.NewReplacer("/", "_", "?", "_", "=", "_", "%", "").Replace(m.Name + path)
		b.Screenshot(filepath.Join(pictures, name+".png"))
	}
}
