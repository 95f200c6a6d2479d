package hub

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestASubscriptionIsVerifiedAndThenToldOfChanges(t *testing.T) {
	b := newBench(t)
	form := b.form()
	form.Set("hub.secret", "geheim")
	form.Set("hub.lease_seconds", "3600")
	v := b.subscribe(form)
	if v.method != "GET" || v.query.Get("own") != "1" || v.query.Get("hub.mode") != "subscribe" ||
		v.query.Get("hub.topic") != topic ||
		v.query.Get("hub.lease_seconds") != "3600" || len(v.query.Get("hub.challenge")) < 16 {
		t.Errorf("verification %+v, want v.method %q, %q, %q, %v, %q, at least 16", v, "GET", "1", "subscribe", topic,
			"3600")
	}
	subs := b.store.list()
	if len(subs) != 1 || !subs[0].Expires.Equal(b.clock.Now().Add(time.Hour)) || subs[0].Secret != "geheim" ||
		subs[0].Host != "127.0.0.1" {
		t.Fatalf("%+v, want len(subs) 1, subs[0].Expires.Equal(b.clock.Now().Add(time.Hour)), subs[0].Secret %q, "+
			"subs[0].Host %q", subs, "geheim", "127.0.0.1")
	}
	b.feeds.set(topic, "zwei")
	b.hub.Notify()
	d := b.await("delivery", b.calls)
	if d.method != "POST" || d.body != "zwei" ||
		d.header.Get("Content-Type") != "application/atom+xml; charset=utf-8" || d.query.Get("own") != "1" {
		t.Errorf("delivery %+v, want d.method %q, d.body %q, %q, %q", d, "POST", "zwei",
			"application/atom+xml; charset=utf-8", "1")
	}
	links := strings.Join(d.header.Values("Link"), ", ")
	if !strings.Contains(links, `<https://loa.example/hub>; rel="hub"`) ||
		!strings.Contains(links, "<"+topic+`>; rel="self"`) {
		t.Errorf("links %s, want links to contain %q, links to contain %v", links,
			`<https://loa.example/hub>; rel="hub"`, "<"+topic+`>; rel="self"`)
	}
	if want := "sha256=" + sign([]byte("geheim"), []byte("zwei")); d.header.Get("X-Hub-Signature") != want {
		t.Errorf("signature %s instead of %s, want %v", d.header.Get("X-Hub-Signature"), want, want)
	}
	b.awaitSaved()
	b.hub.distribute(t.Context(), b.hub.cheap, false) // the same document goes out once
	if len(b.calls) != 0 {
		t.Error("a document was delivered twice, want len(b.calls) 0")
	}
}

func TestRequestsThatAreNonsenseAreRefusedWithAReason(t *testing.T) {
	b := newBench(t)
	for name, c := range map[string]struct {
		set  map[string]string
		want int
	}{
		"mode":             {map[string]string{"hub.mode": "publish"}, 400},
		"no callback":      {map[string]string{"hub.callback": ""}, 400},
		"scheme":           {map[string]string{"hub.callback": "ftp://a.example/"}, 400},
		"javascript":       {map[string]string{"hub.callback": "javascript:alert(1)"}, 400},
		"fragment":         {map[string]string{"hub.callback": "https://a.example/#x"}, 400},
		"user":             {map[string]string{"hub.callback": "https://u:p@a.example/"}, 400},
		"long callback":    {map[string]string{"hub.callback": "https://a.example/" + strings.Repeat("a", 3000)}, 400},
		"foreign topic":    {map[string]string{"hub.topic": "https://other.example/feed"}, 404},
		"no topic":         {map[string]string{"hub.topic": ""}, 400},
		"long secret":      {map[string]string{"hub.secret": strings.Repeat("a", 200)}, 400},
		"lease":            {map[string]string{"hub.lease_seconds": "soon"}, 400},
		"negative lease":   {map[string]string{"hub.lease_seconds": "-1"}, 400},
		"not subscribed":   {map[string]string{"hub.mode": "unsubscribe"}, 404},
		"large":            {map[string]string{"x": strings.Repeat("a", 20_000)}, 413},
		"metadata service": {map[string]string{"hub.callback": "http://169.254.169.254/latest"}, 403},
	} {
		form := b.form()
		for k, v := range c.set {
			form.Set(k, v)
		}
		if w := b.post(form); w.Code != c.want || w.Body.Len() < 10 {
			t.Errorf("%s: %d %q instead of %d, want w.Code %v, w.Body.Len() at least 10", name, w.Code, w.Body, c.want,
				c.want)
		}
	}
	r := httptest.NewRequest("POST", "/hub", strings.NewReader(`{"hub.mode":"subscribe"}`))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	b.hub.ServeHTTP(w, r)
	if w.Code != 415 {
		t.Errorf("JSON: %d, want w.Code 415", w.Code)
	}
	w = httptest.NewRecorder()
	b.hub.ServeHTTP(w, httptest.NewRequest("GET", "/hub", nil))
	if w.Code != 405 {
		t.Errorf("GET: %d, want w.Code 405", w.Code)
	}
	if len(b.calls) != 0 || len(b.store.list()) != 0 {
		t.Error("a refused request had consequences, want len(b.calls) 0, len(b.store.list()) 0")
	}
}

func TestLeasesStayWithinBounds(t *testing.T) {
	b := newBench(t)
	for asked, want := range map[string]time.Duration{"": defaultLease, "0": defaultLease, "1": minLease,
		"99999999999": maxLease} {
		form := b.form()
		form.Set("hub.lease_seconds", asked)
		b.subscribe(form)
		if got := b.store.list()[0].Expires.Sub(b.clock.Now()); got != want {
			t.Errorf("%q gives %s, want %v", asked, got, want)
		}
	}
}

func TestNothingChangesUntilTheCallbackConfirms(t *testing.T) {
	b := newBench(t)
	form := b.form()
	form.Set("hub.secret", "erstes")
	b.subscribe(form)
	for name, answer := range map[string]http.HandlerFunc{
		"404":   func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(404) },
		"wrong": func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ja") },
		"more": func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, r.URL.Query().Get("hub.challenge")+"\n")
		},
		"echo page": func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "You asked: %s", r.URL) },
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/ok?"+r.URL.RawQuery, http.StatusFound)
		},
	} {
		b.answer.Store(answer)
		for _, mode := range []string{"subscribe", "unsubscribe"} {
			form.Set("hub.secret", "zweites")
			form.Set("hub.mode", mode)
			if w := b.post(form); w.Code != 202 {
				t.Fatalf("%d %s, want w.Code 202", w.Code, w.Body)
			}
			if got := b.await("verification", b.calls); got.query.Get("hub.mode") != mode {
				t.Errorf("%+v, want %v", got, mode)
			}
		}
		b.clock.Advance(2 * time.Minute)
		if subs := b.store.list(); len(subs) != 1 || subs[0].Secret != "erstes" {
			t.Errorf("%s: %+v, want len(subs) 1, subs[0].Secret %q", name, subs, "erstes")
		}
	}
	b.answer.Store(http.HandlerFunc(func(w http.ResponseWriter,
		r *http.Request) {
		io.WriteString(w, r.URL.Query().Get("hub.challenge"))
	}))
	form.Set("hub.mode", "unsubscribe")
	b.subscribe(form)
	if subs := b.store.list(); len(subs) != 0 {
		t.Errorf("%+v, want len(subs) 0", subs)
	}
}

func TestAStrangerCannotHaveUsFloodAHost(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Budget = 3 })
	codes := map[int]int{}
	for i := range 60 {
		form := b.form()
		form.Set("hub.callback", fmt.Sprintf("%s&n=%d", b.url, i))
		codes[b.post(form).Code]++
	}
	if codes[202] > verifyPerDomain || codes[429] < 40 {
		t.Errorf("%v, want codes[202] at most %v, codes[429] at least 40", codes, verifyPerDomain)
	}
}

func TestOnlyPublicAddressesAreDialled(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter,
		r *http.Request) {
		t.Error("the server was reached")
	}))
	defer server.Close()
	if _, err := NewClient(nil).Get(server.URL); err == nil {
		t.Error("a loopback address was dialled, want an error")
	}
	for _, host := range []string{"[fe80::1%25lo]", "[::ffff:7f00:1]", "127.0.0.1"} {
		if _, err := NewClient(nil).Get("http://" + host + "/"); err == nil {
			t.Errorf("%s was dialled, want an error", host)
		}
	}
}

func TestASubscriptionCostsWhatItsFeedDoes(t *testing.T) {
	const search, variant = "https://loa.example/feeds/search.atom?q=x", "https://loa.example/feeds/y-te.atom?limit=3"
	b := newBench(t, func(o *Options) {
		o.Budget = 60
		o.Kind = func(topic string) int { return map[string]int{search: 2, variant: 1}[topic] }
	})
	b.feeds.set(search, "eins")
	b.feeds.set(variant, "eins")
	want := map[string]int{search: 25, variant: 5, topic: 1}
	for subscribed, price := range want {
		form := b.form()
		form.Set("hub.topic", subscribed)
		b.subscribe(form)
		for _, sub := range b.store.list() {
			if sub.Topic == subscribed && (sub.Price != price || sub.Domain == "" || sub.Network != "127.0.0.0/24" ||
				sub.Took != 0) {
				t.Errorf("got %+v, want price %d, with domain and network, not proven yet", sub, price)
			}
		}
	}
	for n, code := range map[int]int{1: http.StatusAccepted,
		2: http.StatusTooManyRequests} { // 31 of 60 are taken, then 56
		form := b.form()
		form.Set("hub.topic", search)
		form.Set("hub.callback", fmt.Sprintf("%s&n=%d", b.url, n))
		if n == 1 {
			b.subscribe(form)
		} else if got := b.post(form).Code; len(b.store.list()) == 4 && got != code {
			t.Errorf("got %d, want %d", got, code)
		}
	}
}

func TestWhoIsCountedForACallback(t *testing.T) {
	for host, want := range map[string]string{"a.b.example.com": "example.com", "B.Example.com.": "example.com",
		"x.lai-chau.gov.vn": "lai-chau.gov.vn", "me.github.io": "me.github.io",
		"203.0.113.7": "203.0.113.0/24", "2001:db8:1:2::3": "2001:db8:1::/48", "localhost": "localhost"} {
		if got := domainOf(host); got != want {
			t.Errorf("%s: got %s, want %s", host, got, want)
		}
	}
}
