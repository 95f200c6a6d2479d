package desk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/article"
	"loa/desk"
	"loa/desk/internal/words"
	"loa/internal/assert"
	"loa/internal/clocktest"
	"loa/operations"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

const password = "một mật khẩu rất dài"

// office is a desk on a real store, with an operator, an editor and what there
// is to look at.
type office struct {
	silent []string // what the desk says of channels that send nothing
	t      *testing.T
	store  *store.Store
	desk   *desk.Desk
	clock  *clocktest.Clock
	url    string

	mu      sync.Mutex
	visited []string
	fails   error
	areas   []desk.Area
}

var hashes = sync.OnceValue(func() string {
	h, err := desk.Hash(password)
	if err != nil {
		panic(err)
	}
	return h
})

func open(t *testing.T, s *store.Store, c *clocktest.Clock) *office {
	t.Helper()
	o := &office{t: t, store: s, clock: c}
	handler := http.Handler(http.NotFoundHandler())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter,
		r *http.Request) {
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(func() { // whatever was done in a test has its words
		server.Close()
		log, err := s.Operations.DeskLog(context.Background(), 1000)
		if err != nil {
			t.Errorf("got %v, want the desk's log", err)
		}
		for _, e := range log {
			if words.Deed(e.Did) == "" {
				t.Errorf("got no Vietnamese for %q, want what it says in the log", e.Did)
			}
		}
	})
	o.url = server.URL
	var err error
	o.desk, err = desk.New(desk.Options{Accounts: s.Operations, State: s.Operations, Articles: s.Articles,
		Publishing: s.Publishing, Others: s.Hub, Audit: s.Ledger.Audit, Resending: s.Ledger, Chats: s.Subscribers.At,
		Visit: func(_ context.Context, source string) (string, error) {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.visited = append(o.visited, source)
			return "2 mới", o.fails
		},
		Publish: func(ctx context.Context, a article.Article) (int64, error) {
			saved, err := s.Publishing.SaveArticle(ctx, a)
			return saved.ID, err
		},
		Areas:     func() []desk.Area { return o.areas },
		Published: func() {}, Silent: func() []string { return o.silent },
		CheckFeed: func(name string) error {
			if name != "y-te" {
				return errors.New("there is no such feed")
			}
			return nil
		},
		Topics: []article.Topic{{ID: "thien-tai", Name: "Thiên tai", Urgent: true},
			{ID: "y-te", Name: "Y tế"}},
		Sources: []article.Source{{ID: "laichau", Name: "Cổng <Lai Châu>"}, {ID: "huyen", Name: "Huyện"}},
		Name:    "Loa thử", URL: server.URL, TimeZone: time.FixedZone("+07", 7*3600), Now: c.Now,
		Logger: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))})
	if err != nil {
		t.Fatal(err)
	}
	handler = o.desk
	return o
}

func (o *office) hire(name string, role operations.DeskRole) {
	o.t.Helper()
	err := o.store.Operations.SaveDeskUser(o.t.Context(), operations.DeskUser{Name: name, Role: role, Hash: hashes(),
		Changed: o.clock.Now()})
	if err != nil {
		o.t.Fatal(err)
	}
}

// visitor is somebody with a browser.
type visitor struct {
	*office
	client *http.Client
}

func (o *office) visitor() *visitor {
	jar, _ := cookiejar.New(nil)
	return &visitor{o, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// signedIn is somebody who has given the right password.
func (o *office) signedIn(name string) *visitor {
	o.t.Helper()
	v := o.visitor()
	r, _ := v.post("/desk/login", url.Values{"name": {name}, "password": {password}})
	assert.Same(o.t, "sign in of "+name, r.StatusCode, http.StatusSeeOther)
	return v
}

func (v *visitor) get(path string) (*http.Response, string) {
	v.t.Helper()
	r, err := v.client.Get(v.url + path)
	return v.read(r, err)
}

func (v *visitor) post(path string, form url.Values, headers ...string) (*http.Response, string) {
	v.t.Helper()
	r, err := http.NewRequest(http.MethodPost, v.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := v.client.Do(r)
	return v.read(resp, err)
}

func (v *visitor) read(r *http.Response, err error) (*http.Response, string) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return r, string(b)
}

// inOffices runs a test on each kind of database.
func inOffices(t *testing.T, f func(t *testing.T, o *office)) {
	c := clocktest.At(time.Date(2026, 7, 28, 3, 0, 0, 0, time.UTC))
	storetest.EachWith(t, store.Options{Now: c.Now}, func(t *testing.T, s *store.Store) { f(t, open(t, s, c)) })
}

// inAnOffice runs a test of what no database decides.
func inAnOffice(t *testing.T, f func(t *testing.T, o *office)) {
	c := clocktest.At(time.Date(2026, 7, 28, 3, 0, 0, 0, time.UTC))
	f(t, open(t, storetest.SQLite(t, store.Options{Now: c.Now}), c))
}

func (o *office) publish(key string, change func(*article.Article)) int64 {
	o.t.Helper()
	a := storetest.Sample(key, "thien-tai")
	a.Source, a.Published = "laichau", o.clock.Now().Add(-time.Hour)
	if change != nil {
		change(&a)
	}
	saved, err := o.store.Publishing.SaveArticle(o.t.Context(), a)
	if err != nil {
		o.t.Fatal(err)
	}
	return saved.ID
}

var pages = []string{"/desk/", "/desk/sources", "/desk/articles", "/desk/articles?q=l%C5%A9", "/desk/articles/1",
	"/desk/warnings", "/desk/people", "/desk/people/chat?address=1", "/desk/agencies", "/desk/topics",
	"/desk/sources/laichau", "/desk/log"}

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

func TestAnArticleIsTakenDownWithAReason(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.hire("minh", operations.DeskEditor)
		id := o.publish("1", func(a *article.Article) { a.Title = `Lũ <script>alert("1")</script>` })
		minh := o.signedIn("minh")
		_, body := minh.get("/desk/articles/1")
		assert.Same(t, "the title is markup", strings.Contains(body, "<script>"), false)
		for _, reason := range []string{"", " ", "vì", strings.Repeat("dài ", 200)} {
			r, _ := minh.post("/desk/articles/1/remove", url.Values{"reason": {reason}})
			assert.Same(t, "reason "+reason, r.StatusCode, http.StatusBadRequest)
		}
		r, _ := minh.post("/desk/articles/1/remove", url.Values{"reason": {"Sai số liệu, cổng chưa sửa"}})
		assert.Same(t, "status", r.StatusCode, http.StatusSeeOther)
		a, err := o.store.Articles.Article(t.Context(), id)
		assert.Same(t, "error", err, nil)
		assert.Same(t, "state", a.State, article.StateWithdrawn)
		assert.Same(t, "reason", a.Reason, "Sai số liệu, cổng chưa sửa")
		log, err := o.store.Operations.DeskLog(t.Context(), 10)
		assert.Same(t, "error of the log", err, nil)
		assert.Same(t, "entries", len(log), 1)
		assert.Same(t, "who did it", log[0].Who+" "+log[0].Did+" "+log[0].Target, "minh withdraw article 1")
		_, body = minh.get("/desk/articles/1")
		assert.Same(t, "it can be taken down again", strings.Contains(body, "Gỡ bài</button>"), false)
		for _, path := range []string{"/desk/articles/99", "/desk/articles/x", "/desk/articles/-1"} {
			r, _ := minh.get(path)
			assert.Same(t, path, r.StatusCode, http.StatusNotFound)
		}
	})
}

func TestWhatAnArticleSaidBeforeIsShown(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		text := "Lũ trên suối Nậm Na làm ngập %s hộ dân ở bản Nà Phầy. Nước rút trong đêm."
		o.publish("1", func(a *article.Article) { a.ContentText = strings.Replace(text, "%s", "40", 1) })
		o.clock.Advance(time.Hour)
		o.publish("1", func(a *article.Article) { a.ContentText = strings.Replace(text, "%s", "400", 1) })
		_, body := o.signedIn("lan").get("/desk/articles/1")
		for _, want := range []string{"<del><span class=\"hid\">trước: </span>40 hộ", "<ins><span class=\"hid\">nay: " +
			"</span>400 hộ"} {
			if !strings.Contains(body, want) {
				t.Errorf("got a page without %q, want it to show what was changed:\n%s", want, body)
			}
		}
	})
}

func TestAWarningIsLookedAtBeforeItIsSentOnce(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.hire("minh", operations.DeskEditor)
		minh := o.signedIn("minh")
		form := url.Values{"level": {"2"}, "title": {"Lũ quét ở Nậm Mạ"},
			"text": {"Bà con rời xa bờ suối.\n<b>Gọi 112</b>"},
			"area": {"xã Nậm Mạ"}, "advice": {"Lên chỗ cao"}, "hours": {"6"},
			"topic": {"thien-tai"}}
		for name, change := range map[string]url.Values{"no title": {"title": {" "}}, "no text": {"text": {""}},
			"a level that is none": {"level": {"7"}}, "no level": {"level": {"x"}}, "no topic": {"topic": {}},
			"a long title": {"title": {strings.Repeat("dài ", 100)}}, "a long area": {"area": {strings.Repeat("x", 81)}},
			"long advice": {"advice": {strings.Repeat("x", 121)}}, "for a week": {"hours": {"168"}},
			"for no time": {"hours": {"0"}}, "for some time": {"hours": {"lâu"}}} {
			wrong := url.Values{}
			for k, v := range form {
				wrong[k] = v
			}
			for k, v := range change {
				wrong[k] = v
			}
			r, _ := minh.post("/desk/warnings/preview", wrong)
			assert.Same(t, name, r.StatusCode, http.StatusBadRequest)
		}
		r, _ := minh.post("/desk/warnings/send", form)
		assert.Same(t, "sent without a look", r.StatusCode, http.StatusBadRequest)
		r, body := minh.post("/desk/warnings/preview", form)
		assert.Same(t, "preview", r.StatusCode, http.StatusOK)
		_, key, _ := strings.Cut(body, `name="key" value="`)
		key, _, _ = strings.Cut(key, `"`)
		form.Set("key", key)
		_, until, _ := strings.Cut(body, `name="until" value="`)
		until, _, _ = strings.Cut(until, `"`)
		for name, wrong := range map[string]string{"over": "1", "no time": "mai", "in a year": "2000000000"} {
			form.Set("until", wrong)
			r, _ = minh.post("/desk/warnings/send", form)
			assert.Same(t, "until a time that is "+name, r.StatusCode, http.StatusBadRequest)
		}
		form.Set("until", until)
		for range 2 { // pressed twice
			r, _ = minh.post("/desk/warnings/send", form)
			assert.Same(t, "sent", r.Header.Get("Location"), "/desk/articles/1")
		}
		list, err := o.store.Articles.Articles(t.Context(), article.Query{Limit: 10})
		assert.Same(t, "error", err, nil)
		assert.Same(t, "warnings", len(list), 1)
		a := list[0]
		assert.Same(t, "urgency", a.Urgency, article.Warning)
		assert.Same(t, "source", a.Source, article.OperatorSource)
		assert.Same(t, "topics", strings.Join(a.Topics, " "), "thien-tai")
		assert.Same(t, "markup in what was written", strings.Contains(a.ContentHTML, "<b>"), false)
		assert.Same(t, "summary", a.Summary,
			"Khu vực: xã Nậm Mạ. Bà con rời xa bờ suối. <b>Gọi 112</b>. Việc cần làm: Lên chỗ cao.")
		assert.Same(t, "it holds for", a.WarningEnds().Sub(o.clock.Now()), 6*time.Hour)
	})
}

// TestAWarningIsForOneProvince: of an installation with a bot for each province an
// operator alarms the people of one.
func TestAWarningIsForOneProvince(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.areas = []desk.Area{{ID: "dien-bien", Name: "Loa Điện Biên", Sources: []string{"dienbien", "muonglay"}}}
		o.hire("minh", operations.DeskEditor)
		minh := o.signedIn("minh")
		_, page := minh.get("/desk/warnings")
		assert.Same(t, "the choice", strings.Contains(page, `<option value="dien-bien">Loa Điện Biên</option>`), true)
		form := url.Values{"level": {"3"}, "title": {"Lũ"}, "text": {"Lên cao"}, "of": {"lao-cai"}, "sure": {"1"},
			"key": {strings.Repeat("k", 26)}}
		r, _ := minh.post("/desk/warnings/preview", form)
		assert.Same(t, "a bot that is none", r.StatusCode, http.StatusBadRequest)
		form.Set("of", "dien-bien")
		_, page = minh.post("/desk/warnings/preview", form)
		assert.Same(t, "who gets it", strings.Contains(page, "cho mọi người của Loa Điện Biên"), true)
		r, _ = minh.post("/desk/warnings/send", form)
		assert.Same(t, "sent", r.Header.Get("Location"), "/desk/articles/1")
		a, err := o.store.Articles.Article(t.Context(), 1)
		assert.Same(t, "error", err, nil)
		assert.Same(t, "it counts as published by", strings.Join(a.Publishers(), " "), "dienbien muonglay")
	})
}

func TestAnEmergencyIsConfirmedAndEnded(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		lan := o.signedIn("lan")
		form := url.Values{"level": {"3"}, "title": {"Vỡ đập Nậm Hăn"}, "text": {"Lên chỗ cao ngay."},
			"key": {strings.Repeat("k", 26)}}
		r, _ := lan.post("/desk/warnings/send", form)
		assert.Same(t, "an emergency that nobody confirmed", r.StatusCode, http.StatusBadRequest)
		form.Set("sure", "1")
		r, _ = lan.post("/desk/warnings/send", form)
		assert.Same(t, "one that was", r.StatusCode, http.StatusSeeOther)
		_, body := lan.get("/desk/warnings")
		assert.Same(t, "it can be ended", strings.Contains(body, "Báo nhầm</button>"), true)
		r, _ = lan.post("/desk/warnings/1/end", url.Values{"how": {"false-alarm"}})
		assert.Same(t, "ended", r.StatusCode, http.StatusSeeOther)
		a, err := o.store.Articles.Article(t.Context(), 1)
		assert.Same(t, "error", err, nil)
		assert.Same(t, "how it ended", a.Ended, article.EscalationFalseAlarm)
		r, _ = lan.post("/desk/warnings/99/end", nil)
		assert.Same(t, "an end of nothing", r.StatusCode, http.StatusNotFound)
	})
}

func TestAnEscalationIsDecidedOnce(t *testing.T) {
	for _, yes := range []bool{true, false} {
		inOffices(t, func(t *testing.T, o *office) {
			o.hire("lan", operations.DeskOperator)
			o.hire("minh", operations.DeskEditor)
			o.publish("1", func(a *article.Article) { a.Urgency, a.Unconfirmed = article.Emergency, true })
			lan, minh := o.signedIn("lan"), o.signedIn("minh")
			_, body := lan.get("/desk/")
			assert.Same(t, "today says so", strings.Contains(body, "1 cảnh báo chờ quyết định"), true)
			o.silent = []string{"dienbien: Telegram không nhận mã của bot"}
			_, body = lan.get("/desk/")
			assert.Same(t, "today names a bot that sends nothing",
				strings.Contains(body, "dienbien: Telegram không nhận mã của bot"), true)
			answer := map[bool]string{true: "1", false: "0"}[yes]
			r, _ := lan.post("/desk/warnings/1/decide", url.Values{"emergency": {answer}})
			assert.Same(t, "decided", r.StatusCode, http.StatusSeeOther)
			a, err := o.store.Articles.Article(t.Context(), 1)
			assert.Same(t, "error", err, nil)
			assert.Same(t, "an emergency", a.Urgency == article.Emergency, yes)
			minh.post("/desk/warnings/1/decide", url.Values{"emergency": {"1"}})
			_, body = minh.get("/desk/warnings")
			assert.Same(t, "who comes second is told", strings.Contains(body, "đã được quyết định trước"), true)
		})
	}
}

func TestWhatIsHeldOfAChatIsShownToOperatorsAndLogged(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		storetest.Apply(t, o.store, subscriber.SaveSubscriber{Subscriber: subscriber.Subscriber{Channel: "telegram",
			Address: "77", Kind: subscriber.Private, Rhythm: subscriber.RhythmDaily, Keywords: []string{"sạt lở"}}})
		lan := o.signedIn("lan")
		_, body := lan.get("/desk/people/chat?address=77")
		assert.Same(t, "keywords", strings.Contains(body, "sạt lở"), true)
		_, body = lan.get("/desk/people/chat?address=78")
		assert.Same(t, "of nobody", strings.Contains(body, "Không lưu gì về 78"), true)
		_, body = lan.get("/desk/log")
		assert.Same(t, "looks that are logged", strings.Count(body, "look at a chat"), 2)
		r, _ := lan.get("/desk/people/chat?address=")
		assert.Same(t, "no number", r.StatusCode, http.StatusBadRequest)
	})
}
