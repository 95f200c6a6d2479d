package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loa/bot/bottest"
)

// TestCheckSaysInWordsThatTelegramIsBlocked: networks block in many ways, and
// an official who reads "EOF" does not know what to do.
func TestCheckSaysInWordsThatTelegramIsBlocked(t *testing.T) {
	page := func(status int) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			fmt.Fprint(w, "<html>Trang này không truy cập được</html>")
		})
	}
	cut := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			conn.Close()
		}
	})
	hangUp := func(t *testing.T) string { // before anything is said, as boxes that look into TLS do
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { listener.Close() })
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				conn.Close()
			}
		}()
		return listener.Addr().String()
	}
	served := func(h http.Handler) func(*testing.T) string {
		return func(t *testing.T) string {
			s := httptest.NewServer(h)
			t.Cleanup(s.Close)
			return s.URL
		}
	}
	for name, endpoint := range map[string]func(*testing.T) string{
		"a page instead":            served(page(http.StatusOK)),
		"a page that forbids":       served(page(http.StatusForbidden)),
		"sent elsewhere":            served(http.RedirectHandler("http://127.0.0.1:1/blocked", http.StatusFound)),
		"cut":                       served(cut),
		"hung up":                   func(t *testing.T) string { return "http://" + hangUp(t) },
		"hung up while greeting":    func(t *testing.T) string { return "https://" + hangUp(t) },
		"a name that leads nowhere": func(*testing.T) string { return "http://telegram.invalid" },
		"a certificate of who blocks": func(t *testing.T) string {
			s := httptest.NewTLSServer(page(http.StatusOK))
			t.Cleanup(s.Close)
			return s.URL
		},
		"a gateway that gave up": served(page(http.StatusBadGateway)),
		"nobody":                 func(t *testing.T) string { return "http://" + freeAddress(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "loa.yaml")
			text := fmt.Sprintf("topics: [{id: a, name: A}]\nsources: []\nserver: {listen: \"127.0.0.1:0\"}\n"+
				"telegram: "+
				"{token: \"110201543:AAHhush\", api_endpoint: %q}\n", endpoint(t))
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			var stdout, stderr strings.Builder
			if code := run(t.Context(), []string{"check", "--config", file}, &stdout, &stderr); code != exitFailed {
				t.Errorf("ends with %d, want code %v", code, exitFailed)
			}
			if !strings.Contains(stdout.String(), "→ this network may block Telegram: set telegram.proxy") {
				t.Errorf("says\n%s\nwant it to contain %q", &stdout,
					"→ this network may block Telegram: set telegram.proxy")
			}
			if strings.Contains(stdout.String()+stderr.String(), "hush") {
				t.Errorf("shows the token:\n%s%s\nwant it without \"hush\"", &stdout, &stderr)
			}
		})
	}
}

func TestCheckDoubtsTheProxyWhenThereIsOne(t *testing.T) {
	file := filepath.Join(t.TempDir(), "loa.yaml")
	text := fmt.Sprintf("topics: [{id: a, name: A}]\nsources: []\nserver: {listen: \"127.0.0.1:0\"}\ntelegram: "+
		"{token: \"110201543:AAHhush\", proxy: \"socks5://loa:mum@%s\"}\n", freeAddress(t))
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr strings.Builder
	if code := run(t.Context(), []string{"check", "--config", file}, &stdout, &stderr); code != exitFailed {
		t.Errorf("ends with %d, want code %v", code, exitFailed)
	}
	if said := stdout.String() + stderr.String(); !strings.Contains(said, "→ is telegram.proxy right") ||
		strings.Contains(said, "hush") || strings.Contains(said, "mum") {
		t.Errorf("says\n%s\nwant said to contain \"→ is telegram.proxy right\", said without \"hush\", said "+
			"without \"mum\"", said)
	}
}

func TestCheckSaysWhoElseGetsTheUpdates(t *testing.T) {
	telegram := bottest.New(bottest.Options{Webhooks: &http.Client{Transport: refusing{}}})
	server := httptest.NewServer(telegram)
	defer server.Close()
	defer telegram.Close()
	person := telegram.AddUser(bottest.User{FirstName: "Lan"}).ID
	check := func(settings string) string {
		t.Helper()
		file := filepath.Join(t.TempDir(), "loa.yaml")
		text := fmt.Sprintf("topics: [{id: a, name: A}]\nsources: []\nserver: {listen: \"127.0.0.1:0\"}\nsite: {url: "+
			"\"https://loa.example\"}\ntelegram: {token: %q, api_endpoint: %q, %s}\n", telegram.Token(), server.URL,
			settings)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr strings.Builder
		if code := run(t.Context(), []string{"check", "--config", file}, &stdout, &stderr); code != exitDone {
			t.Errorf("ends with %d: %s%s, want code %d", code, &stdout, &stderr, exitDone)
		}
		return stdout.String()
	}
	set := func(address string) {
		t.Helper()
		resp, err := http.Get(server.URL + "/bot" + telegram.Token() + "/setWebhook?url=" + address)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	for _, mode := range []string{"mode: polling", "mode: webhook"} {
		if said := check(mode); strings.Contains(said, "warn") {
			t.Errorf("%s: says\n%s\nwant said without \"warn\"", mode, said)
		}
	}
	set("https://other.example/secret-of-another")
	for mode, want := range map[string]string{"mode: polling": "loa serve removes it",
		"mode: webhook": "loa serve has them posted to site.url"} {
		if said := check(mode); !strings.Contains(said, want) || strings.Contains(said, "secret") {
			t.Errorf("%s: says\n%s\nwant said to contain %v, said without \"secret\"", mode, said, want)
		}
	}
	set("https://loa.example/telegram/webhook")
	telegram.Say(person, "/start")
	const want = "could not post to the webhook at loa.example"
	said := check("mode: webhook")
	for tries := 0; !strings.Contains(said, want) && tries < 100; tries++ { // until it has been posted
		said = check("mode: webhook")
	}
	if !strings.Contains(said, want) {
		t.Errorf("says\n%s\nwant said to contain %v", said, want)
	}
}

// refusing answers each post as a proxy does whose program is down.
type refusing struct{}

func (refusing) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusBadGateway, Status: "502 Bad Gateway", Body: http.NoBody}, nil
}

func TestCheckListensWhereTheServiceWould(t *testing.T) {
	t.Parallel()
	check := func(listen string) (said string, code int) {
		t.Helper()
		file := filepath.Join(t.TempDir(), "loa.yaml")
		text := fmt.Sprintf("topics: [{id: a, name: A}]\nsources: []\nserver: {listen: %q}\ndatabase: {url: %q}\n",
			listen, "sqlite:"+filepath.Join(t.TempDir(), "loa.db"))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr strings.Builder
		code = run(t.Context(), []string{"check", "--config", file}, &stdout, &stderr)
		return stdout.String(), code
	}
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	taken := other.Listener.Addr().String()
	for _, c := range []struct {
		name, listen, want string
		code               int
	}{
		{"a free port", freeAddress(t), "is free", exitDone},
		{"another program's port", taken, "→ another program has the port", exitFailed},
		{"an address of another machine", "192.0.2.1:8080", "→ this machine has no such address", exitFailed},
	} {
		if said, code := check(c.listen); code != c.code || !strings.Contains(said, c.want) {
			t.Errorf("%s: got exit %d and\n%s\nwant exit %d and %q", c.name, code, said, c.code, c.want)
		}
	}
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	p := w.start()
	w.eventually("Loa to be ready", w.healthy)
	if said, code := check(strings.TrimPrefix(w.site, "http://")); code != exitDone ||
		!strings.Contains(said, "a Loa serves there") {
		t.Errorf("the port of a running Loa: got exit %d and\n%s\nwant exit 0", code, said)
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: got %v, want no error", err)
	}
}
