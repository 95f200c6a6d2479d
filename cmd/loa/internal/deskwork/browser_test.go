package deskwork_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"loa/internal/browsertest"
)

// TestAPersonAddsASourceInTheBrowser signs in, adds a source from a bare address
// and sees its articles in the feed, by clicks that are counted; then every screen
// that changes the configuration is looked at in every mode.
func TestAPersonAddsASourceInTheBrowser(t *testing.T) {
	axe := browsertest.Axe(t)
	h := settle(t, lists)
	page := browsertest.Open(t, 1280, 900, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
	page.Do("Page.setBypassCSP", map[string]any{"enabled": true})
	page.Show(browsertest.Modes[0], h.url+"/desk/")
	began, clicks := time.Now(), 0
	fill := func(field, text string) {
		page.Eval(fmt.Sprintf(`document.getElementById(%q).value = %q`, field, text))
	}
	click := func(selector, then string) {
		t.Helper()
		clicks++
		page.Click(selector)
		page.Until(then, fmt.Sprintf(`location.pathname === %q && document.readyState === "complete"`, then))
	}
	fill("name", "lan")
	fill("password", password)
	click("form.login button", "/desk/")
	click("nav a[href='/desk/sources']", "/desk/sources")
	fill("address", h.portal)
	click("form.find button", "/desk/sources/preview")
	id := page.Eval(`document.getElementById("f-id").value`)
	look := func(m browsertest.Mode, path string) { t.Helper(); page.Look(axe, m, path) }
	look(browsertest.Modes[0], "/desk/sources/preview")
	click("main form button", "/desk/sources/"+id)
	h.eventually("its articles in the feed", func() bool {
		_, feed := h.get("/feeds/all.atom")
		return strings.Contains(feed, "<entry>")
	})
	if took := time.Since(began); took > time.Minute || clicks > 6 {
		t.Errorf("got the first articles after %v and %d clicks, want at most a minute and 6", took, clicks)
	}
	h.eventually("the end of the first visit", func() bool {
		_, source := h.get("/desk/sources/" + id)
		return strings.Contains(source, " new")
	})
	page.Show(browsertest.Modes[0], h.url+"/desk/topics/new")
	fill("f-id", "moi")
	fill("f-name", "Chợ phiên")
	page.Eval(`document.getElementById("f-keywords").value = "chợ\nxã\ngiá chè"`)
	click("main form button", "/desk/topics/try")
	look(browsertest.Modes[0], "/desk/topics/try")
	page.Eval(`document.getElementById("f-name").value = "x".repeat(300)`)
	click("button[formaction]", "/desk/topics/save")
	look(browsertest.Modes[0], "/desk/topics/save")
	for _, m := range browsertest.Modes {
		for _, path := range []string{"/desk/sources", "/desk/sources/" + id, "/desk/sources/" + id + "/edit",
			"/desk/topics", "/desk/topics/kinh-te", "/desk/settings", "/desk/log"} {
			if m.Forced && !strings.HasSuffix(path, id) { // the same parts in the same colours
				continue
			}
			page.Show(m, h.url+path)
			look(m, path)
		}
	}
}
