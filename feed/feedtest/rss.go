package feedtest

import (
	"regexp"
	"strings"
	"time"
)

var mail = regexp.MustCompile(`^\S+@\S+\.\S+`)

// RSS checks an RSS 2.0 document.
func RSS(doc []byte) []string {
	var r report
	root, err := parse(doc)
	if err != nil {
		return []string{"not well-formed: " + err.Error()}
	}
	if root.name.Local != "rss" || root.attrs["version"] != "2.0" {
		r.add("root is %s version %q", root.name.Local, root.attrs["version"])
	}
	channels := r.count(root, "", "channel", 1, 1)
	if len(channels) == 0 {
		return r
	}
	c := channels[0]
	r.known(c, "title", "link", "description", "language", "copyright", "pubDate", "lastBuildDate", "category",
		"generator", "docs",
		"ttl", "image", "item", "atom:link", "fh:archive")
	for _, name := range []string{"title", "link", "description"} {
		for _, n := range r.count(c, "", name, 1, 1) {
			if strings.TrimSpace(n.text) == "" {
				r.add("channel: %s is empty", name)
			}
			if name != "link" {
				r.plain("channel "+name, n.text)
			}
		}
	}
	for _, n := range c.all("", "link") {
		r.uri("channel link", n.text)
	}
	for _, n := range r.count(c, "", "language", 0, 1) {
		if !language.MatchString(n.text) {
			r.add("channel: language %q", n.text)
		}
	}
	for _, name := range []string{"pubDate", "lastBuildDate"} {
		for _, n := range r.count(c, "", name, 0, 1) {
			r.rfc822(name, n.text)
		}
	}
	for _, n := range r.count(c, "", "ttl", 0, 1) {
		r.length("ttl", n.text)
	}
	r.archive(c)
	self := 0
	for _, n := range c.all(atomNS, "link") {
		r.uri("atom:link", n.attrs["href"])
		if n.attrs["rel"] == "self" {
			self++
			if n.attrs["type"] != "application/rss+xml" {
				r.add("self link has type %q", n.attrs["type"])
			}
		}
	}
	if self != 1 {
		r.add("%d self links", self)
	}
	seen := map[string]bool{}
	var before time.Time
	for _, item := range c.all("", "item") {
		t := r.rssItem(item, seen)
		if !before.IsZero() && t.After(before) {
			r.add("items are not newest first")
		}
		before = t
	}
	return r
}

func (r *report) rssItem(item *node, seen map[string]bool) (published time.Time) {
	r.known(item, "title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate",
		"source",
		"content:encoded", "dc:creator", "atom:updated", "media:content", "media:credit")
	r.describedFirst(item)
	titles := r.count(item, "", "title", 0, 1)
	if len(titles)+len(item.all("", "description")) == 0 {
		r.add("item has neither title nor description")
	}
	for _, n := range titles {
		r.plain("title", n.text)
	}
	for _, n := range r.count(item, "", "description", 0, 1) {
		r.html("description", n.text)
	}
	for _, n := range r.count(item, "", "link", 1, 1) {
		r.uri("item link", n.text)
	}
	for _, n := range r.count(item, "", "guid", 1, 1) {
		if n.attrs["isPermaLink"] != "false" {
			r.uri("guid that is a permalink", n.text)
		}
		r.id("guid", n.text)
		if seen[n.text] {
			r.add("guid %q occurs twice", n.text)
		}
		seen[n.text] = true
	}
	for _, n := range r.count(item, "", "pubDate", 1, 1) {
		published = r.rfc822("pubDate", n.text)
	}
	for _, n := range r.count(item, "", "author", 0, 1) {
		if !mail.MatchString(n.text) {
			r.add("author %q is no mail address", n.text)
		}
	}
	for _, n := range r.count(item, "", "enclosure", 0, 1) {
		r.uri("enclosure", n.attrs["url"])
		r.length("enclosure", n.attrs["length"])
		if !mediaType.MatchString(n.attrs["type"]) {
			r.add("enclosure has type %q", n.attrs["type"])
		}
	}
	for _, n := range r.count(item, "", "source", 0, 1) {
		r.plain("source", n.text)
		r.uri("source", n.attrs["url"])
	}
	for _, n := range item.all("", "category") {
		if strings.TrimSpace(n.text) == "" {
			r.add("empty category")
		}
	}
	for _, n := range r.count(item, dcNS, "creator", 0, 1) {
		r.plain("dc:creator", n.text)
	}
	for _, n := range r.count(item, contentNS, "encoded", 0, 1) {
		r.html("content:encoded", n.text)
	}
	for _, n := range r.count(item, atomNS, "updated", 0, 1) {
		r.rfc3339("atom:updated", n.text)
	}
	r.media(item)
	return published
}

// describedFirst demands the description before the content: the validator
// takes the other order for two descriptions.
func (r *report) describedFirst(item *node) {
	content := false
	for _, c := range item.children {
		if c.name.Local == "description" && c.name.Space == "" && content {
			r.add("description stands behind content:encoded")
		}
		content = content || c.name.Space == contentNS
	}
}
