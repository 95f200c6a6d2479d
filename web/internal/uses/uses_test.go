package uses

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"loa/internal/assert"
	"loa/operations"
)

func counter(save Save) *Counter {
	at := time.Date(2026, 11, 28, 23, 59, 0, 0, time.UTC)
	return New(save, "https://loa.example:8443/tin", func() time.Time { return at }, slog.New(slog.DiscardHandler))
}

// asked is a request with headers, by turns a name and a value.
func asked(path string, headers ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

// TestASiteIsKnownByTheHostItNamesAndNothingElse: no page, no search, no address.
func TestASiteIsKnownByTheHostItNamesAndNothingElse(t *testing.T) {
	for name, c := range map[string]struct {
		request *http.Request
		want    string // host kind feed; "" for none
	}{
		"a frame in a page": {
			asked("/embed/y-te?count=3", "Referer", "https://Xa.Example/tin?nguoi=lan"), "xa.example frame y-te"},
		"a frame of a source": {
			asked("/embed/sources/xa", "Referer", "https://xa.example/"), "xa.example frame sources/xa"},
		"a fragment, by PHP": {
			asked("/embed/a+b.html", "Referer", "http://xa.example:8080/"), "xa.example fragment a+b"},
		"a fragment, by whom?": {
			asked("/embed/all.html"), " fragment all"},
		"a fragment, WordPress": {
			asked("/embed/all.html", "User-Agent", "WordPress/6.1; https://wp.example"), "wp.example fragment all"},
		"a picture": {
			asked("/embed/all.svg", "Referer", "https://u:p@mail.example"), "mail.example picture all"},
		"the component's script": {
			asked("/embed/v1/loa.js", "Referer", "https://xa.example/a"), "xa.example component "},
		"the component's data": {
			asked("/api/v1/articles?content=summary&limit=20&topic=y-te", "Origin", "https://xa.example"),
			"xa.example component y-te"},
		"a program": {
			asked("/api/v1/articles?topic=y-te"), " api y-te"},
		"a search is not kept": {
			asked("/api/v1/search?q=ten+nguoi", "Origin", "https://xa.example"), "xa.example api search"},
		"an embedder": {
			asked("/oembed?url=https%3A%2F%2Floa.example%2Ftopics%2Fy-te"), " oembed y-te"},
		"Origin goes first": {
			asked("/embed/all", "Origin", "https://a.example", "Referer", "https://b.example"), "a.example frame all"},
		"a page of no host": {
			asked("/embed/all", "Origin", "null"), " frame all"},
		"a machine by its number": {
			asked("/embed/all", "Referer", "http://10.1.2.3/"), " frame all"},
		"another by its number": {
			asked("/embed/all", "Referer", "http://[2001:db8::1]:80/"), " frame all"},
		"markup": {
			asked("/embed/all", "Referer", "https://<b>x</b>/"), " frame all"},
		"broken text": {
			asked("/embed/all", "Referer", "https://\xff\x00.example/"), " frame all"},
		"our own pages": {
			asked("/embed/all", "Referer", "https://loa.example:8443/embed"), ""},
		"somebody who looks": {
			asked("/embed/all", "Sec-Fetch-Dest", "document"), ""},
		"the configurator": {
			asked("/embed", "Referer", "https://xa.example/"), ""},
		"a stream": {
			asked("/embed/v1/events", "Origin", "https://xa.example"), ""},
		"a kit": {
			asked("/embed/kits/wordpress.zip"), ""},
		"a feed": {
			asked("/feeds/all.rss", "Referer", "https://xa.example/"), ""},
		"a page": {
			asked("/articles/1", "Referer", "https://xa.example/"), ""},
	} {
		got := ""
		count := counter(func(_ context.Context, list []operations.BoxUse) error {
			for _, u := range list {
				got += fmt.Sprintf("%s %s %s", u.Host, u.Kind, u.Feed)
				assert.Same(t, name+": day", u.Day, time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC))
				assert.Same(t, name+": requests", u.Requests, 2)
			}
			return nil
		})
		for _, status := range []int{http.StatusOK, http.StatusNotModified, http.StatusNotFound,
			http.StatusMovedPermanently} {
			count.Note(c.request, status)
		}
		count.Flush(t.Context())
		assert.Same(t, name, got, c.want)
	}
}

// TestManyNamesFillNothing: who makes hosts and topics up takes a bounded place.
func TestManyNamesFillNothing(t *testing.T) {
	var kept []operations.BoxUse
	c := counter(func(_ context.Context, list []operations.BoxUse) error { kept = list; return nil })
	for i := range 5000 {
		c.Note(asked("/embed/all", "Referer", fmt.Sprintf("https://x%d.example/", i)), http.StatusOK)
		c.Note(asked(fmt.Sprintf("/embed/t%d", i), "Referer", "https://x1.example/"), http.StatusOK)
	}
	c.Flush(t.Context())
	total := int64(0)
	for _, u := range kept {
		total += u.Requests
	}
	assert.Same(t, "requests that are counted", total, 10_000)
	if most := hostsMost + feedsMost + 2; len(kept) > most {
		t.Errorf("got %d counts, want at most %d", len(kept), most)
	}
}

func TestWhatCannotBeStoredHoldsNothingUp(t *testing.T) {
	saved := 0
	c := counter(func(context.Context, []operations.BoxUse) error { saved++; return errors.New("no room") })
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { c.Run(ctx); close(ended) }()
	c.Note(asked("/embed/all"), http.StatusOK)
	cancel()
	<-ended
	assert.Same(t, "attempts to store it at the end", saved, 1)
	counter(nil).Note(asked("/embed/all"), http.StatusOK)
}
