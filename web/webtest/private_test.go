package webtest

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"loa/operations"
)

func TestAPrivateFeedIsItsOwnersAloneAndCanBeRevoked(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	token, hash := operations.NewFeedToken()
	if err := s.web.CheckFeed("khong-co"); err == nil {
		t.Error("a feed that does not exist passes, want an error")
	}
	const feed = "search?q=hoi+nghi&topic=y-te"
	if err := s.web.CheckFeed(feed); err != nil {
		t.Fatal(err)
	}
	if err := s.store.SaveFeedToken(t.Context(), operations.FeedToken{Name: "báo", Hash: hash, Feed: feed,
		Created: s.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	path := "/feeds/private/" + token + ".atom"
	resp := s.get(path)
	if h := resp.Header; resp.StatusCode != 200 || h.Get("Cache-Control") != "private, no-cache" ||
		h.Get("X-Robots-Tag") != "noindex" ||
		h.Get("Access-Control-Allow-Origin") != "" || h.Get("ETag") == "" {
		t.Errorf("%d %v, want resp.StatusCode 200, %q, %q, empty, not empty", resp.StatusCode, resp.Header,
			"private, no-cache", "noindex")
	}
	body := s.body(path)
	if body != s.body("/feeds/search.atom?q=hoi+nghi&topic=y-te") || strings.Contains(body, token) {
		t.Errorf("the feed is another one, or names the token, want body without %v", token)
	}
	again := s.get(path, "If-None-Match", resp.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified || again.Header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("%d %v, want again.StatusCode %v, %q", again.StatusCode, again.Header, http.StatusNotModified,
			"private, no-cache")
	}
	for _, other := range []string{"/feeds/private/" + token + "x.atom", "/feeds/private/.atom", "/feeds/private/" +
		hash + ".atom", "/feeds/private/" + token + ".exe", "/feeds/private/" + token} {
		if got := s.get(other).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: %d, want %v", other, got, http.StatusNotFound)
		}
	}
	if err := s.store.RevokeFeedToken(t.Context(), "báo"); err != nil {
		t.Fatal(err)
	}
	s.clock.Advance(2 * time.Minute)
	if got := s.get(path).StatusCode; got != http.StatusNotFound {
		t.Errorf("after it was revoked: %d, want %v", got, http.StatusNotFound)
	}
}
