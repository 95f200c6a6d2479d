package collect

import (
	"fmt"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/portal"
)

func TestDocumentsSurviveBeingStored(t *testing.T) {
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	d := openDocuments(nil)
	d.lists["https://x.vn/tin"] = article.DocumentState{URL: "https://x.vn/tin", ETag: `"1"`, Hash: "s:h", Checked: now}
	d.lists["https://x.vn/removed"] = article.DocumentState{URL: "https://x.vn/removed"}
	d.lists["https://x.vn/rss"] = article.DocumentState{URL: "https://x.vn/rss", Hash: "s:r", Checked: now}
	d.setEntry("https://x.vn/", "https://x.vn/rss", now)
	d.filled["https://x.vn/"] = "vhv"
	d.fail(portal.Link{Key: "key 1", URL: "https://x.vn/1.html", Title: "Một"}, true, now)
	d.fail(portal.Link{Key: "key 1", URL: "https://x.vn/1.html", Title: "Một"}, false, now)
	d.fail(portal.Link{Key: "key 2", URL: "https://x.vn/2.html"}, false, now)
	d.skip("key 3")
	d.skip("key 4")

	e := openDocuments(d.close([]string{"https://x.vn/tin", "https://x.vn/"}))
	assert.Same(t, "lists", fmt.Sprint(len(e.lists), e.lists["https://x.vn/tin"] == d.lists["https://x.vn/tin"]), "2 true")
	assert.Same(t, "filled", e.filled, map[string]string{"https://x.vn/": "vhv"})
	assert.Same(t, "entry", e.entry("https://x.vn/", now), "https://x.vn/rss")
	assert.Same(t, "entry later", e.entry("https://x.vn/", now.Add(rediscover)), "https://x.vn/")
	assert.Same(t, "failing", fmt.Sprint(e.failing["key 1"].tries, e.failing["key 1"].quiet, e.failing["key 2"].tries,
		e.failing["key 2"].quiet, e.failing["key 1"].title), "2 true 1 falseMột")
	assert.Same(t, "skipped", fmt.Sprint(e.skips("key 3"), e.skips("key 4"), e.skips("key 5")), "true true false")
	e.prune(map[string]bool{"key 4": true})
	assert.Same(t, "pruned", fmt.Sprint(e.skips("key 3"), e.skips("key 4")), "false true")
}

func TestPagesThatKeepFailingAreGivenUpAndTheirNumberIsBounded(t *testing.T) {
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	d := openDocuments(nil)
	tries := 0
	for at := now; at.Before(now.Add(60 * 24 * time.Hour)); at = at.Add(10 * time.Minute) {
		if f := d.failing["k"]; f == nil || f.due(at) {
			d.fail(portal.Link{Key: "k"}, false, at)
			tries++
		}
	}
	assert.Same(t, "tries in two months", tries, len(retries)+1)
	d.failing["k"].listed = false
	assert.Same(t, "kept once it has left the list", len(d.close(nil)), 0)
	for i := range 1000 {
		d.fail(portal.Link{Key: fmt.Sprint(i)}, false, now)
	}
	assert.Same(t, "remembered", len(d.close(nil)), maxFailing)
}

func TestStrangeDocumentsAreRead(t *testing.T) {
	d := openDocuments([]article.DocumentState{{Hash: "failed:"}, {Hash: "failed:x"}, {Hash: "failed:-1"},
		{Hash: skippedMark, ETag: "short"}, {Hash: entryMark}, {}})
	assert.Same(t, "failing", len(d.failing), 0)
	assert.Same(t, "skipped", len(d.skipped), 0)
}
