package telegram_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"loa/bot"
	"loa/bot/internal/bench"
	"loa/channel"
)

// TestNoPageThatEchoesTheAddressShowsTheToken: gateways and those who block
// Telegram like to repeat the address that was asked for, which holds the token.
func TestNoPageThatEchoesTheAddressShowsTheToken(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"a page": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprintf(w, "<html><h1>Not Found</h1><p>The requested URL %s was not found on this server.</p></html>",
				r.URL.Path)
		},
		"a page with the address escaped": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "<html>%s</html>", url.QueryEscape(r.URL.Path))
		},
		"a page where the token is cut": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "<html>%s%s</html>", strings.Repeat("x", 170), r.URL.Path)
		},
		"an answer": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_ = json.NewEncoder(w).Encode(map[string]any{"ok": false, "error_code": 400,
				"description": "Bad Request: cannot serve " + r.URL.Path})
		},
		"half an answer": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"ok":true,"result":"%s"}`, r.URL.Path)
		},
		"a redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1"+r.URL.Path, http.StatusFound)
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := bench.New(t, bench.Setup{Idle: true})
			s := httptest.NewServer(handler)
			defer s.Close()
			b.Bot = b.NewBot(func(o *bot.Options) { o.Endpoint = s.URL })
			_, secret, _ := strings.Cut(b.Telegram.Token(), ":")
			_, sending := b.Send(b.Delivery(channel.DeliverArticle))
			_, checking := b.Bot.Check(t.Context())
			shown := fmt.Sprint(sending, checking, b.Bot.Health().LastError, b.Log)
			if sending == nil || checking == nil {
				t.Fatal("taken for an answer, want sending not nil, checking not nil")
			}
			for _, part := range []string{secret, secret[:len(secret)/2]} {
				if strings.Contains(shown, part) {
					t.Errorf("the token is in %s, want shown without %v", shown, part)
				}
			}
		})
	}
}
