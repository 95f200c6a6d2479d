package setup

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"loa/bot"
	"loa/config"
	"loa/internal/assert"
	"loa/store"
	"loa/store/storetest"
)

func TestDocumentsAreFetchedWithinBoundsAndFromWhereItIsAllowed(t *testing.T) {
	portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a.docx":
			w.Write([]byte("tệp"))
		case "/lon.docx":
			w.Header().Set("Content-Length", "20971521")
		case "/chunked.docx":
			for range 21 {
				w.Write(make([]byte, 1<<20))
				w.(http.Flusher).Flush()
			}
		default:
			http.NotFound(w, r)
		}
	}))
	defer portal.Close()
	db := storetest.SQLite(t, store.Options{})
	allowed := &config.Config{}
	allowed.Network.AllowPrivate = []string{netip.MustParsePrefix("127.0.0.0/8").String()}
	own := &config.Config{}
	own.Sources = []config.Source{{ID: "ubnd", AllowPrivate: allowed.Network.AllowPrivate}, {ID: "so"}}
	for _, c := range []struct {
		name, path string
		cfg        *config.Config
		want       string
		source     string
	}{
		{name: "a document", path: "/a.docx", cfg: allowed, want: "tệp"},
		{name: "one that says it is too large", path: "/lon.docx", cfg: allowed, want: "too large"},
		{name: "one that is too large", path: "/chunked.docx", cfg: allowed, want: "too large"},
		{name: "one that is not there", path: "/b.docx", cfg: allowed, want: "404"},
		{name: "one in a network of our own", path: "/a.docx", cfg: &config.Config{}, want: "not"},
		{name: "one in the network of its source", path: "/a.docx", cfg: own, want: "tệp", source: "ubnd"},
		{name: "one in the network of another source", path: "/a.docx", cfg: own, want: "not", source: "so"},
	} {
		data, err := Documents(c.cfg, db, "telegram").Fetch(t.Context(), c.source, portal.URL+c.path)
		got := string(data)
		switch {
		case errors.Is(err, bot.ErrFileTooLarge):
			got = "too large"
		case err != nil:
			got = err.Error()
		}
		assert.Same(t, c.name+": "+got, strings.Contains(got, c.want), true)
	}
}
