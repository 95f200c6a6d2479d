package service

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
	for _, c := range []struct {
		name, path string
		cfg        *config.Config
		want       string
	}{
		{"a document", "/a.docx", allowed, "tệp"},
		{"one that says it is too large", "/lon.docx", allowed, "too large"},
		{"one that is too large", "/chunked.docx", allowed, "too large"},
		{"one that is not there", "/b.docx", allowed, "404"},
		{"one in a network of our own", "/a.docx", &config.Config{}, "not"},
	} {
		data, err := documents(c.cfg, db).Fetch(t.Context(), portal.URL+c.path)
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
