package hub

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/clocktest"
	"loa/operations"
)

// hooks is a WebhookStore with changes 1 to n, every second one of y-te.
type hooks struct {
	n     int64
	state operations.WebhookState
	busy  bool
}

func (m *hooks) Changes(_ context.Context, after int64, limit int) ([]article.Change, error) {
	var out []article.Change
	for seq := after + 1; seq <= m.n && len(out) < limit; seq++ {
		kind := article.BroadcastNew
		if seq == 3 {
			kind = article.BroadcastWithdrawal
		}
		out = append(out, article.Change{Seq: seq, Article: seq, Kind: kind,
			Topics: []string{[]string{"y-te", "khac"}[seq%2]}, At: time.Unix(1_800_000_000, 0)})
	}
	return out, nil
}

func (m *hooks) Article(_ context.Context, id int64) (article.Article, error) {
	if id == 4 {
		return article.Article{}, article.ErrNotFound
	}
	return article.Article{ID: id, State: article.StateLive}, nil
}

func (m *hooks) ClaimWebhook(_ context.Context, id string, now, lease time.Time) (operations.WebhookState, bool,
	error) {
	m.state.ID = id
	return m.state, !m.busy, nil
}

func (m *hooks) SaveWebhook(_ context.Context, w operations.WebhookState, _ time.Time) error {
	m.state = w
	return nil
}

// agency receives webhooks and checks their signatures.
type agency struct {
	got    []string // "id type data"
	status int
	faults []string
	secret []byte
}

func (a *agency) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	mac := hmac.New(sha256.New, a.secret)
	mac.Write([]byte(r.Header.Get("webhook-id") + "." + r.Header.Get("webhook-timestamp") + "."))
	mac.Write(body)
	if !slices.Contains(strings.Fields(r.Header.Get("webhook-signature")), "v1,"+
		base64.StdEncoding.EncodeToString(mac.Sum(nil))) {
		a.faults = append(a.faults, "wrong signature "+r.Header.Get("webhook-signature"))
	}
	var p struct {
		Type, Timestamp string
		Data            struct{ ID int64 }
	}
	if err := json.Unmarshal(body, &p); err != nil {
		a.faults = append(a.faults, err.Error())
	}
	a.got = append(a.got, fmt.Sprintf("%s %s %d", r.Header.Get("webhook-id"), p.Type, p.Data.ID))
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
}

func newHooks(t *testing.T, a *agency, store *hooks, c *clocktest.Clock, paused func(string, string)) *Webhooks {
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	a.secret = []byte("0123456789abcdef0123456789abcdef")
	w, err := NewWebhooks(WebhookOptions{Store: store, Now: c.Now,
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Paused: paused,
		Render: func(a *article.Article) ([]byte, error) { return fmt.Appendf(nil, `{"id":%d}`, a.ID), nil },
		Hooks: []Webhook{{ID: "so-y-te", URL: server.URL + "/in?key=geheim", Topics: []string{"y-te"},
			Secrets: []string{"an old secret, still signing", "whsec_" +
				base64.StdEncoding.EncodeToString(a.secret)}}}})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestAWebhookGetsItsTopicsInOrderAndSigned(t *testing.T) {
	a, store, c := &agency{}, &hooks{n: 6}, newClock()
	w := newHooks(t, a, store, c, nil)
	serve(t, w)
	want := []string{"msg_so-y-te_2 article.published 2", "msg_so-y-te_6 article.published 6"} // 4 no longer exists
	if !slices.Equal(a.got, want) || len(a.faults) > 0 || store.state.Seq != 6 {
		t.Errorf("%q %q %+v, want a.got %v, len(a.faults) at most 0, store.state.Seq 6", a.got, a.faults, store.state,
			want)
	}
	store.n = 8
	store.busy = true
	serve(t, w)
	if len(a.got) != 2 {
		t.Error("a webhook that another process serves was served, want len(a.got) 2")
	}
	store.busy = false
	serve(t, w)
	if len(a.got) != 3 {
		t.Errorf("%q, want len(a.got) 3", a.got)
	}
}

func TestAFailedWebhookIsRepeatedWithItsIdThenPausedAndTold(t *testing.T) {
	a, store, c := &agency{status: 503}, &hooks{n: 2}, newClock()
	var told []string
	w := newHooks(t, a, store, c, func(id, reason string) { told = append(told, id+": "+reason) })
	serve(t, w)
	serve(t, w) // too early
	if len(a.got) != 1 || store.state.Failures != 1 || store.state.Seq != 1 || !store.state.NextTry.After(c.Now()) {
		t.Fatalf("%q %+v, want len(a.got) 1, store.state.Failures 1, store.state.Seq 1, "+
			"store.state.NextTry.After(c.Now())", a.got, store.state)
	}
	c.Advance(time.Hour)
	serve(t, w)
	if len(a.got) != 2 || a.got[0] != a.got[1] {
		t.Errorf("%q, want len(a.got) 2, a.got[0] %v", a.got, a.got[1])
	}
	for range 30 {
		c.Advance(8 * time.Hour)
		serve(t, w)
	}
	if store.state.Paused.IsZero() || len(told) != 1 || strings.Contains(told[0], "geheim") || len(a.got) > 15 {
		t.Errorf(`%+v %q after %d tries, want not store.state.Paused.IsZero(), len(told) 1, told[0] without "geheim", len(a.got) at most 15`, store.state, told, len(a.got))
	}
	tries := len(a.got)
	store.state = operations.WebhookState{ID: store.state.ID, Seq: store.state.Seq} // resumed
	a.status = 200
	serve(t, w)
	if len(a.got) != tries+1 || store.state.Seq != 2 {
		t.Errorf("%q %+v, want len(a.got) %v, store.state.Seq 2", a.got, store.state, tries+1)
	}
}

func TestAWebhookThatIsGoneIsPausedAtOnce(t *testing.T) {
	a, store, c := &agency{status: 410}, &hooks{n: 2}, newClock()
	w := newHooks(t, a, store, c, nil)
	serve(t, w)
	if store.state.Paused.IsZero() {
		t.Errorf("%+v, want not store.state.Paused.IsZero()", store.state)
	}
}

func serve(t *testing.T, w *Webhooks) {
	t.Helper()
	if err := w.serve(t.Context(), w.o.Hooks[0]); err != nil {
		t.Fatal(err)
	}
}

func TestABadWebhookIsRefusedAtOnce(t *testing.T) {
	good := Webhook{ID: "a", URL: "https://a.example/", Secrets: []string{"0123456789abcdef"}}
	for name, f := range map[string]func(*Webhook){
		"url": func(w *Webhook) { w.URL = "a.example" }, "id": func(w *Webhook) { w.ID = "" },
		"no secret": func(w *Webhook) { w.Secrets = nil },
		"short":     func(w *Webhook) { w.Secrets = []string{"kurz"} },
		"base64":    func(w *Webhook) { w.Secrets = []string{"whsec_%%"} },
	} {
		bad := good
		f(&bad)
		if _, err := NewWebhooks(WebhookOptions{Hooks: []Webhook{bad}}); err == nil {
			t.Errorf("%s passes, want an error", name)
		}
	}
	if _, err := NewWebhooks(WebhookOptions{Hooks: []Webhook{good, good}}); err == nil {
		t.Error("two of one id pass, want an error")
	}
}
