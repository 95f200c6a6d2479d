package feedtest

import (
	"strings"
	"time"
)

// Atom checks an Atom 1.0 document.
func Atom(doc []byte) []string {
	var r report
	root, err := parse(doc)
	if err != nil {
		return []string{"not well-formed: " + err.Error()}
	}
	if root.name.Local != "feed" || root.name.Space != atomNS {
		r.add("root is %s %s", root.name.Space, root.name.Local)
	}
	r.known(root, "atom:title", "atom:id", "atom:updated", "atom:author", "atom:subtitle", "atom:link",
		"atom:generator", "atom:rights",
		"atom:entry", "fh:archive", "at:deleted-entry")
	r.atomCommon(root)
	self := 0
	for _, l := range root.all(atomNS, "link") {
		if l.attrs["rel"] == "self" {
			self++
			if l.attrs["type"] != "application/atom+xml" {
				r.add("self link has type %q", l.attrs["type"])
			}
		}
	}
	if self != 1 {
		r.add("%d self links", self)
	}
	r.archive(root)
	r.namespaces(doc, root)
	author := len(root.all(atomNS, "author")) > 0
	ids, times := map[string]bool{}, map[string]bool{}
	var before time.Time
	for _, e := range root.all(atomNS, "entry") {
		r.known(e, "atom:title", "atom:id", "atom:updated", "atom:published", "atom:author", "atom:category",
			"atom:link", "atom:summary",
			"atom:content", "atom:rights", "atom:source", "media:content")
		id := r.atomCommon(e)
		if ids[id] {
			r.add("id %q occurs twice", id)
		}
		ids[id] = true
		for _, u := range e.all(atomNS, "updated") {
			if times[u.text] {
				r.add("two entries were updated at %q", u.text)
			}
			times[u.text] = true
		}
		if !author && len(e.all(atomNS, "author")) == 0 {
			r.add("entry %s has no author", id)
		}
		published := r.entry(e, id)
		if !before.IsZero() && published.After(before) {
			r.add("entries are not newest first")
		}
		before = published
	}
	if !author && len(ids) == 0 {
		r.add("feed without entries has no author")
	}
	for _, d := range root.all(deletedNS, "deleted-entry") {
		r.id("deleted-entry", d.attrs["ref"])
		r.rfc3339("deleted-entry", d.attrs["when"])
	}
	return r
}

// atomCommon checks what feeds, entries and sources share.
func (r *report) atomCommon(n *node) (id string) {
	for _, t := range r.count(n, atomNS, "title", 1, 1) {
		if strings.TrimSpace(t.text) == "" {
			r.add("%s: empty title", n.name.Local)
		}
		r.plain("title", t.text)
	}
	for _, i := range r.count(n, atomNS, "id", 1, 1) {
		id = i.text
		r.id(n.name.Local, id)
	}
	for _, u := range r.count(n, atomNS, "updated", 1, 1) {
		r.rfc3339("updated", u.text)
	}
	for _, a := range n.all(atomNS, "author") {
		for _, name := range r.count(a, atomNS, "name", 1, 1) {
			r.plain("author", name.text)
		}
		for _, u := range r.count(a, atomNS, "uri", 0, 1) {
			r.uri("author", u.text)
		}
	}
	for _, name := range []string{"subtitle", "rights"} {
		for _, s := range r.count(n, atomNS, name, 0, 1) {
			r.plain(name, s.text)
		}
	}
	alternates := map[string]bool{}
	for i, l := range n.all(atomNS, "link") {
		r.uri("link", l.attrs["href"])
		if t := l.attrs["type"]; t != "" && !mediaType.MatchString(t) {
			r.add("link has type %q", t)
		}
		if s, ok := l.attrs["length"]; ok {
			r.length("link", s)
		}
		if l.attrs["rel"] == "alternate" {
			if alternates[l.attrs["type"]] {
				r.add("%s: two alternate links of one type", id)
			}
			alternates[l.attrs["type"]] = true
			if i > 0 {
				r.add("%s: the alternate link is not the first", id)
			}
		}
	}
	return id
}

func (r *report) entry(e *node, id string) (published time.Time) {
	for _, p := range r.count(e, atomNS, "published", 0, 1) {
		published = r.rfc3339("published", p.text)
	}
	contents := r.count(e, atomNS, "content", 0, 1)
	for _, c := range contents {
		if t := c.attrs["type"]; t != "html" && t != "text" {
			r.add("%s: content of type %q", id, t)
		}
		r.html("content", c.text)
	}
	if len(r.count(e, atomNS, "summary", 0, 1))+len(contents) == 0 {
		r.add("%s: entry without text", id)
	}
	if len(contents) == 0 {
		if links := e.all(atomNS, "link"); len(links) == 0 || links[0].attrs["rel"] != "alternate" {
			r.add("%s: neither content nor alternate link", id)
		}
	}
	for _, c := range e.all(atomNS, "category") {
		if c.attrs["term"] == "" || c.attrs["label"] == "" {
			r.add("%s: category %v", id, c.attrs)
		}
		r.uri("scheme", c.attrs["scheme"])
	}
	for _, s := range r.count(e, atomNS, "source", 0, 1) {
		r.atomCommon(s)
		r.count(s, atomNS, "author", 1, 1)
	}
	r.media(e)
	return published
}

// archive demands of an archive document what RFC 5005 and the validator do: a
// way back to the feed, and on to what came before unless it is the first.
func (r *report) archive(n *node) {
	rels := map[string]string{}
	for _, l := range n.all(atomNS, "link") {
		rels[l.attrs["rel"]] = l.attrs["href"]
	}
	if len(r.count(n, fhNS, "archive", 0, 1)) == 0 {
		if rels["current"] != "" && rels["prev-archive"]+rels["next-archive"] != "" {
			r.add("an archive is not marked")
		}
		return
	}
	if rels["current"] == "" || rels["current"] == rels["self"] {
		r.add("an archive leads to the feed by %q", rels["current"])
	}
	if rels["prev-archive"] == "" && rels["next-archive"] == "" {
		r.add("an archive leads to no other")
	}
}

// namespaces demands that the namespace of tombstones is declared only where
// one stands: validators do not know it.
func (r *report) namespaces(doc []byte, root *node) {
	declared := strings.Count(string(doc), "xmlns:at=")
	if stones := len(root.all(deletedNS, "deleted-entry")); declared != stones {
		r.add("the namespace of tombstones is declared %d times for %d of them", declared, stones)
	}
}
