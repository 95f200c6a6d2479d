package notes

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
	d := OpenDocuments(nil)
	d.Lists["https://x.vn/tin"] = article.DocumentState{URL: "https://x.vn/tin", ETag: `"1"`, Hash: "s:h", Checked: now}
	d.Lists["https://x.vn/removed"] = article.DocumentState{URL: "https://x.vn/removed"}
	d.Lists["https://x.vn/rss"] = article.DocumentState{URL: "https://x.vn/rss", Hash: "s:r", Checked: now}
	d.SetEntry("https://x.vn/", "https://x.vn/rss", now)
	d.Filled["https://x.vn/"] = "vhv"
	d.Listed["https://x.vn/tin"] = []string{"a b", "c"}
	d.Fail(portal.Link{Key: "key 1", URL: "https://x.vn/1.html", Title: "Một"}, true, now)
	d.Fail(portal.Link{Key: "key 1", URL: "https://x.vn/1.html", Title: "Một"}, false, now)
	d.Fail(portal.Link{Key: "key 2", URL: "https://x.vn/2.html"}, false, now)
	d.Skip("key 3")
	d.Skip("key 4")

	e := OpenDocuments(d.Close([]string{"https://x.vn/tin", "https://x.vn/"}))
	assert.Same(t, "lists", fmt.Sprint(len(e.Lists), e.Lists["https://x.vn/tin"] == d.Lists["https://x.vn/tin"]),
		"2 true")
	assert.Same(t, "filled", e.Filled, map[string]string{"https://x.vn/": "vhv"})
	assert.Same(t, "listed", e.Listed, map[string][]string{"https://x.vn/tin": {"a b", "c"}})
	assert.Same(t, "entry", e.Entry("https://x.vn/", now), "https://x.vn/rss")
	assert.Same(t, "entry later", e.Entry("https://x.vn/", now.Add(rediscover)), "https://x.vn/")
	assert.Same(t, "failing", fmt.Sprint(e.Failing["key 1"].Tries, e.Failing["key 1"].Quiet, e.Failing["key 2"].Tries,
		e.Failing["key 2"].Quiet, e.Failing["key 1"].Title), "2 true 1 falseMột")
	assert.Same(t, "skipped", fmt.Sprint(e.Skips("key 3"), e.Skips("key 4"), e.Skips("key 5")), "true true false")
	e.Prune(map[string]bool{"key 4": true})
	assert.Same(t, "pruned", fmt.Sprint(e.Skips("key 3"), e.Skips("key 4")), "false true")
}

func TestPagesThatKeepFailingAreGivenUpAndTheirNumberIsBounded(t *testing.T) {
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	d := OpenDocuments(nil)
	tries := 0
	for at := now; at.Before(now.Add(60 * 24 * time.Hour)); at = at.Add(10 * time.Minute) {
		if f := d.Failing["k"]; f == nil || f.Due(at) {
			d.Fail(portal.Link{Key: "k"}, false, at)
			tries++
		}
	}
	assert.Same(t, "tries in two months", tries, len(retries)+1)
	d.Failing["k"].Listed = false
	assert.Same(t, "kept once it has left the list", len(d.Close(nil)), 0)
	for i := range 1000 {
		d.Fail(portal.Link{Key: fmt.Sprint(i)}, false, now)
	}
	assert.Same(t, "remembered", len(d.Close(nil)), maxFailing)
}

func TestStrangeDocumentsAreRead(t *testing.T) {
	d := OpenDocuments([]article.DocumentState{{Hash: "failed:"}, {Hash: "failed:x"}, {Hash: "failed:-1"},
		{Hash: skippedMark, ETag: "short"}, {Hash: entryMark}, {}})
	assert.Same(t, "failing", len(d.Failing), 0)
	assert.Same(t, "skipped", len(d.skipped), 0)
}
