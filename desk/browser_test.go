package desk_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"loa/article"
	"loa/desk"
	"loa/internal/browsertest"
	"loa/internal/clocktest"
	"loa/operations"
	"loa/store"
	"loa/store/storetest"
)

// TestEveryPageOfTheDeskIsAccessible signs in as a person does and runs axe-core
// over every page. With LOA_SCREENSHOTS it leaves pictures of them there.
func TestEveryPageOfTheDeskIsAccessible(t *testing.T) {
	axe := browsertest.Axe(t)
	c := clocktest.At(time.Date(2026, 7, 28, 3, 0, 0, 0, time.UTC))
	o := open(t, storetest.SQLite(t, store.Options{Now: c.Now}), c)
	o.hire("lan", operations.DeskOperator)
	o.areas = []desk.Area{{ID: "dien-bien", Name: "Loa Điện Biên", Sources: []string{"dienbien"}}}
	for i := range 12 {
		o.publish(fmt.Sprint(i), func(a *article.Article) {
			a.Title, a.Published = "Bài số "+fmt.Sprint(i)+" về lũ trên suối Nậm Na", c.Now().AddDate(0, 0, -i*i%13)
		})
	}
	err := o.store.Hub.SaveBoxUses(t.Context(), []operations.BoxUse{{Day: c.Now(), Host: "xa.example", Last: c.Now(),
		Kind: operations.BoxFrame, Feed: "y-te", Requests: 3}})
	err = errors.Join(err, o.store.Hub.SaveHubSubscription(t.Context(), operations.HubSubscription{Host: "xa.example",
		Callback: "https://xa.example/", Topic: "https://loa.example/feeds/y-te.atom", Expires: c.Now().AddDate(0, 0, 5)}))
	for i, failure := range []operations.VisitFailure{"", operations.FailedForbidden} {
		err = errors.Join(err, o.store.Operations.SaveVisit(t.Context(), operations.Visit{Source: "laichau",
			At: c.Now().Add(time.Duration(i) * time.Minute), Outcome: "nothing changed", Failed: failure != "",
			Failure: failure}))
	}
	if err != nil {
		t.Fatal(err)
	}
	o.publish("khan", func(a *article.Article) { a.Urgency, a.Unconfirmed = article.Emergency, true })
	page := browsertest.Open(t, 1280, 900, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
	page.Do("Page.setBypassCSP", map[string]any{"enabled": true})
	look := func(m browsertest.Mode, path string) { t.Helper(); page.Look(axe, m, path) }
	for i, m := range browsertest.Modes {
		if i == 0 {
			page.Show(m, o.url+"/desk/articles/1")
			look(m, "/desk/login")
			page.Eval(`document.querySelector("#name").value = "lan"`)
			page.Eval(`document.querySelector("#password").value = ` + fmt.Sprintf("%q", password))
			page.Eval(`document.querySelector("form.login").requestSubmit()`)
			page.Until("signed in, and where one wanted to be",
				`location.pathname === "/desk/articles/1" && document.readyState === "complete"`)
		}
		for _, path := range pages {
			page.Show(m, o.url+path)
			look(m, path)
		}
	}
	page.Show(browsertest.Modes[0], o.url+"/desk/warnings")
	page.Eval(`document.querySelector("#title").value = "Lũ quét"`)
	page.Eval(`document.querySelector("#text").value = "Rời xa bờ suối."`)
	page.Eval(`document.querySelector("form[action$=preview]").requestSubmit()`)
	page.Until("the preview", `location.pathname === "/desk/warnings/preview" && document.readyState === "complete"`)
	look(browsertest.Modes[0], "/desk/warnings/preview")
	page.Eval(`document.querySelector("form[action$=send]").requestSubmit()`)
	page.Until("the warning's page",
		`location.pathname.startsWith("/desk/articles/") && document.readyState === "complete"`)
	if title := page.Eval(`document.querySelector("h1").textContent`); title != "Lũ quét" {
		t.Errorf("got the page of %q, want of the warning that was written", title)
	}
}
