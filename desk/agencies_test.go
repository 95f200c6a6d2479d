package desk_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/operations"
)

// TestAPrivateAddressIsMadeShownOnceAndRevoked: the database has only its hash.
func TestAPrivateAddressIsMadeShownOnceAndRevoked(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		o.hire("minh", operations.DeskEditor)
		lan, minh := o.signedIn("lan"), o.signedIn("minh")
		form := url.Values{"name": {"Sở Y tế"}, "feed": {"y-te"}}
		for _, c := range []struct {
			what string
			who  *visitor
			form url.Values
			want int
		}{
			{"an editor", minh, form, http.StatusForbidden},
			{"a feed that is not there", lan, url.Values{"name": {"Sở"}, "feed": {"khong-co"}}, http.StatusBadRequest},
			{"nobody's", lan, url.Values{"name": {" "}, "feed": {"y-te"}}, http.StatusBadRequest},
			{"an operator", lan, form, http.StatusSeeOther},
			{"the same name again", lan, form, http.StatusConflict},
		} {
			r, _ := c.who.post("/desk/agencies/feeds", c.form)
			assert.Same(t, c.what, r.StatusCode, c.want)
		}
		_, page := lan.get("/desk/agencies")
		_, rest, shown := strings.Cut(page, o.url+"/feeds/private/")
		assert.Same(t, "the address is shown", shown, true)
		token, _, _ := strings.Cut(rest, ".rss")
		found, err := o.store.Hub.FeedToken(t.Context(), operations.HashFeedToken(token))
		if err != nil || found.Name != "Sở Y tế" || found.Feed != "y-te" {
			t.Errorf("got %+v, %v, want the feed of the address that was shown", found, err)
		}
		_, page = lan.get("/desk/agencies")
		assert.Same(t, "it is shown again", strings.Contains(page, "/feeds/private/"), false)
		lan.post("/desk/agencies/revoke", url.Values{"name": {"Sở Y tế"}})
		_, err = o.store.Hub.FeedToken(t.Context(), operations.HashFeedToken(token))
		assert.Same(t, "it is known after it was revoked", errors.Is(err, article.ErrNotFound), true)
	})
}

// TestTheDeskShowsWhichSitesShowWhichBoxes: by the names they give themselves.
func TestTheDeskShowsWhichSitesShowWhichBoxes(t *testing.T) {
	inAnOffice(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		use := func(host string, kind operations.BoxKind, feed string) operations.BoxUse {
			return operations.BoxUse{Day: o.clock.Now(), Host: host, Kind: kind, Feed: feed, Requests: 1200,
				Last: o.clock.Now().Add(-2 * time.Hour)}
		}
		list := []operations.BoxUse{use("xa.example", operations.BoxFrame, "y-te"),
			use("xa.example", operations.BoxComponent, "all"), use("", operations.BoxFragment, "<b>"),
			use(operations.OtherHosts, operations.BoxAPI, "")}
		for i := range 15 {
			list = append(list, use("nhieu.example", operations.BoxFrame, fmt.Sprint("chu-de-", i)))
		}
		if err := o.store.Hub.SaveBoxUses(t.Context(), list); err != nil {
			t.Fatal(err)
		}
		_, page := o.signedIn("lan").get("/desk/agencies")
		for _, want := range []string{"<strong>xa.example</strong> 2.400 lượt", "2 giờ trước",
			"khung: 1.200 lượt – y-te", "&lt;loa-feed&gt;: 1.200 lượt – all", "Không nói tên", "&lt;b&gt;",
			"Các trang khác", "và 3 nguồn tin khác"} {
			assert.Same(t, want, strings.Contains(page, want), true)
		}
	})
}

func TestTheDeskShowsWhoIsToldByTheHub(t *testing.T) {
	inAnOffice(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		subscribe := func(host, path, feed string, failing time.Time) {
			t.Helper()
			err := o.store.Hub.SaveHubSubscription(t.Context(), operations.HubSubscription{Host: host, Failing: failing,
				Callback: "https://" + host + path, Topic: "https://loa.example/feeds/" + feed, Secret: "s3cret",
				Expires: o.clock.Now().Add(48 * time.Hour)})
			if err != nil {
				t.Fatal(err)
			}
			if failing.IsZero() {
				return
			}
			subs, err := o.store.Hub.HubSubscriptions(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			last := subs[len(subs)-1]
			last.Failures, last.Failing = 3, failing
			if err := o.store.Hub.FinishHubDeliveries(t.Context(), []operations.HubSubscription{last}); err != nil {
				t.Fatal(err)
			}
		}
		subscribe("xa.example", "/goi-lai?khoa=1", "y-te.atom", time.Time{})
		subscribe("xa.example", "/goi-lai?khoa=1", "search.atom?q=%C4%91%C6%B0%E1%BB%9Dng+%3Cb%3E", time.Time{})
		subscribe("hong.example", "/", "all.rss", o.clock.Now().Add(-time.Hour))
		for i := range 14 {
			subscribe("nhieu.example", "/", fmt.Sprint("chu-de-", i, ".rss"), time.Time{})
		}
		_, page := o.signedIn("lan").get("/desk/agencies")
		for _, want := range []string{"<strong>xa.example</strong> đang nhận", "y-te.atom, search.atom?q=đường &lt;b&gt;",
			"không nhận từ", "và 2 nguồn tin khác"} {
			assert.Same(t, want, strings.Contains(page, want), true)
		}
		for _, secret := range []string{"s3cret", "khoa=1"} {
			assert.Same(t, "shown: "+secret, strings.Contains(page, secret), false)
		}
		assert.Same(t, "what fails stands first", strings.Index(page, "hong.example") < strings.Index(page, "nhieu.example"),
			true)
	})
}
