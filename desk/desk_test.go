package desk_test

import (
	"context"
	"errors"
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

// SignedIn is somebody who has given the right password.
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
