package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"loa/portal/portaltest"
)

// TestAPortalThatMovesIsSaidToHaveMoved lets portals answer every request with a
// permanent redirect to their new host: the visit says where they are now and stores
// nothing, preview of the old address shows the new one, and with formerly every
// article is carried over.
func TestAPortalThatMovesIsSaidToHaveMoved(t *testing.T) {
	for _, name := range []string{"vhv", "twentytwentyone", "blogger", "joomla", "sevendigits"} {
		t.Run(name, func(t *testing.T) { moves(t, name) })
	}
}

func moves(t *testing.T, name string) {
	server := httptest.NewServer(nil)
	t.Cleanup(server.Close)
	port := server.URL[strings.LastIndexByte(server.URL, ':'):]
	now := time.Now()
	site, err := portaltest.New(name, server.URL, now)
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = site
	p := pasting{T: t, dir: t.TempDir(), host: server.URL, site: site}
	source := p.pasted(server.URL + site.Enter)
	p.loa(exitDone, "collect", "--config", p.configure(source))
	before := len(p.stored())

	there := "http://localhost" + port
	moved, err := portaltest.New(name, there, now)
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Host, "127.") {
			http.Redirect(w, r, there+r.URL.RequestURI(), http.StatusMovedPermanently)
			return
		}
		moved.ServeHTTP(w, r)
	})
	said := p.says("collect", "--config", p.configure(source))
	if want := "cổng đã chuyển sang " + there; !strings.Contains(said, want) {
		t.Errorf("got %s, want %q in it", said, want)
	}
	if got := len(p.stored()); got != before {
		t.Errorf("got %d articles, want %d as before", got, before)
	}
	if checked := p.says("check", "--config", p.configure(source)); strings.Contains(said, "failed:") &&
		!strings.Contains(checked, "name the old address under formerly") {
		t.Errorf("got %s, want the advice on moves", checked)
	}
	again := p.pasted(server.URL + site.Enter)
	if !strings.Contains(again, "url: \""+there+"/\"") {
		t.Errorf("got %s, want the new address", again)
	}
	again += fmt.Sprintf("    formerly: [%q]\n", server.URL+"/")
	// What is pasted after a move keeps the source's id.
	id := func(s string) string { return strings.SplitN(s, "\n", 2)[0] }
	again = strings.Replace(again, id(again), id(source), 1)
	carried, _ := p.loa(exitDone, "collect", "--config", p.configure(again))
	got := p.stored()
	if strings.Contains(carried, " new") && !strings.Contains(carried, " 0 new") || len(got) != before {
		t.Errorf("got %s and %d articles, want none new and %d", carried, len(got), before)
	}
	for _, line := range got {
		if !strings.Contains(line, there) {
			t.Errorf("got %s, want it at %s", line, there)
		}
	}
}

// says is what a command prints, whether it succeeds or not.
func (p *pasting) says(args ...string) string {
	var out bytes.Buffer
	run(p.Context(), args, &out, &out)
	return out.String()
}

// pasted is the source that preview prints for an address.
func (p *pasting) pasted(address string) string {
	p.Helper()
	shown, _ := p.loa(exitDone, "preview", "--config", p.configure(""), "--articles", "0", address)
	_, source, found := strings.Cut(shown, "to paste under sources:\n")
	if !found {
		p.Fatalf("got %s, want a source to paste", shown)
	}
	return source
}
