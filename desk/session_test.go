package desk_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/desk"
	"loa/internal/assert"
	"loa/operations"
)

func TestThereIsNoDeskUntilSomebodyHasAPassword(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		v := o.visitor()
		for _, path := range append([]string{"/desk", "/desk/login", "/desk/assets/desk.css"}, pages...) {
			r, _ := v.get(path)
			assert.Same(t, path, r.StatusCode, http.StatusNotFound)
		}
		o.hire("lan", operations.DeskOperator)
		r, _ := v.get("/desk/login")
		assert.Same(t, "the login, then", r.StatusCode, http.StatusOK)
	})
}

func TestNobodySeesTheDeskWithoutSigningIn(t *testing.T) {
	inAnOffice(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		o.publish("1", nil)
		v := o.visitor()
		for _, path := range pages {
			r, body := v.get(path)
			assert.Same(t, path, r.StatusCode, http.StatusSeeOther)
			assert.Same(t, path+" leads to", strings.HasPrefix(r.Header.Get("Location"), "/desk/login?to="), true)
			assert.Same(t, path+" shows something", strings.Contains(body, "Thiên tai"), false)
		}
		for _, path := range []string{"/desk/sources/laichau/visit", "/desk/articles/1/remove", "/desk/warnings/send",
			"/desk/agencies/revoke"} {
			r, _ := v.post(path, url.Values{"reason": {"không rõ"}})
			assert.Same(t, "POST "+path, r.StatusCode, http.StatusUnauthorized)
		}
		a, err := o.store.Articles.Article(t.Context(), 1)
		assert.Same(t, "error", err, nil)
		assert.Same(t, "the article", a.State, article.StateLive)

		lan := o.signedIn("lan")
		for _, path := range pages {
			r, body := lan.get(path)
			assert.Same(t, path+", signed in", r.StatusCode, http.StatusOK)
			assert.Same(t, path+" is framed by nobody", r.Header.Get("X-Frame-Options"), "DENY")
			assert.Same(t, path+" is kept nowhere", r.Header.Get("Cache-Control"), "no-store")
			if strings.Contains(body, "<Lai Châu>") {
				t.Errorf("%s: got a name of a source as markup, want it escaped", path)
			}
		}
		r, _ := lan.get("/desk/khong-co")
		assert.Same(t, "an unknown page", r.StatusCode, http.StatusNotFound)
	})
}

func TestGuessesAreSlowedAndTellNothing(t *testing.T) {
	inAnOffice(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		v := o.visitor()
		_, wrong := v.post("/desk/login", url.Values{"name": {"lan"}, "password": {"sai"}})
		_, unknown := v.post("/desk/login", url.Values{"name": {"nobody"}, "password": {"sai"}})
		assert.Same(t, "an unknown name answers as a wrong password does", unknown, wrong)
		for i := range 9 {
			r, _ := v.post("/desk/login", url.Values{"name": {"lan"}, "password": {strings.Repeat("x", i*1000)}})
			assert.Same(t, "a guess", r.StatusCode, http.StatusUnauthorized)
		}
		r, _ := v.post("/desk/login", url.Values{"name": {"lan"}, "password": {password}})
		assert.Same(t, "after ten guesses", r.StatusCode, http.StatusTooManyRequests)
		assert.Same(t, "it says when", r.Header.Get("Retry-After") != "", true)
		o.clock.Advance(11 * time.Minute)
		o.signedIn("lan")
	})
}

func TestLoginLeadsOnlyWithinTheDesk(t *testing.T) {
	inAnOffice(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		for to, want := range map[string]string{"/desk/sources": "/desk/sources",
			"/desk/articles?q=a":   "/desk/articles?q=a",
			"//evil.example/desk/": "/desk/", "https://evil.example/desk/": "/desk/", `/\evil.example`: "/desk/",
			"/desk/../admin\r\nX: y": "/desk/", "javascript:alert(1)": "/desk/", "": "/desk/"} {
			r, _ := o.visitor().post("/desk/login", url.Values{"name": {"lan"}, "password": {password}, "to": {to}})
			assert.Same(t, to, r.Header.Get("Location"), want)
		}
	})
}

func TestOtherSitesCannotActForWhoIsSignedIn(t *testing.T) {
	inAnOffice(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		o.publish("1", nil)
		lan := o.signedIn("lan")
		for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"},
			{"Sec-Fetch-Site", "same-site"}} {
			r, _ := lan.post("/desk/articles/1/remove", url.Values{"reason": {"một lý do"}}, headers...)
			assert.Same(t, strings.Join(headers, ": "), r.StatusCode, http.StatusForbidden)
		}
		r, _ := lan.post("/desk/articles/1/remove", url.Values{"reason": {"một lý do"}}, "Sec-Fetch-Site",
			"same-origin")
		assert.Same(t, "from the desk itself", r.StatusCode, http.StatusSeeOther)
	})
}

func TestASessionEndsWithItsPasswordRoleOrUser(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		for name, change := range map[string]func(){
			"another password": func() {
				h, err := desk.Hash("một mật khẩu khác hẳn")
				if err != nil {
					t.Fatal(err)
				}
				u := operations.DeskUser{Name: "lan", Role: operations.DeskOperator, Hash: h, Changed: o.clock.Now()}
				if err := o.store.Operations.SaveDeskUser(t.Context(), u); err != nil {
					t.Fatal(err)
				}
			},
			"another role": func() { o.hire("lan", operations.DeskEditor) },
			"removal": func() {
				o.hire("minh", operations.DeskEditor) // somebody is left
				if err := o.store.Operations.DeleteDeskUser(t.Context(), "lan"); err != nil {
					t.Fatal(err)
				}
			},
		} {
			o.hire("lan", operations.DeskOperator)
			lan := o.signedIn("lan")
			r, _ := lan.get("/desk/")
			assert.Same(t, "before "+name, r.StatusCode, http.StatusOK)
			change()
			r, _ = lan.get("/desk/")
			assert.Same(t, "after "+name, r.StatusCode, http.StatusSeeOther)
		}
		err := o.store.Operations.DeleteDeskUser(t.Context(), "ai")
		assert.Same(t, "removal of nobody", errors.Is(err, article.ErrNotFound), true)
	})
}

func TestAnEditorMayNotDoWhatOperatorsDo(t *testing.T) {
	inAnOffice(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		o.hire("minh", operations.DeskEditor)
		minh, lan := o.signedIn("minh"), o.signedIn("lan")
		for _, v := range []struct {
			who  *visitor
			name string
			want int
		}{{minh, "minh", http.StatusForbidden}, {lan, "lan", http.StatusSeeOther}} {
			r, _ := v.who.post("/desk/sources/laichau/visit", nil)
			assert.Same(t, "a visit by "+v.name, r.StatusCode, v.want)
		}
		assert.Same(t, "visits", strings.Join(o.visited, " "), "laichau")
		r, _ := minh.get("/desk/people/chat?address=5")
		assert.Same(t, "an editor who looks at a chat", r.StatusCode, http.StatusForbidden)
		_, sources := minh.get("/desk/sources")
		assert.Same(t, "an editor sees the button", strings.Contains(sources, "Thăm ngay"), false)
		_, sources = lan.get("/desk/sources")
		assert.Same(t, "what came of it", strings.Contains(sources, "Đã thăm Cổng &lt;Lai Châu&gt;: 2 mới"), true)
		r, _ = lan.post("/desk/sources/khong-co/visit", nil)
		assert.Same(t, "a visit of no source", r.StatusCode, http.StatusNotFound)
	})
}
