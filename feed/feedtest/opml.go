package feedtest

import "strings"

// OPML checks an OPML 2.0 document that lists feeds.
func OPML(doc []byte) []string {
	var r report
	root, err := parse(doc)
	if err != nil {
		return []string{"not well-formed: " + err.Error()}
	}
	if root.name.Local != "opml" || root.attrs["version"] != "2.0" {
		r.add("root is %s version %q", root.name.Local, root.attrs["version"])
	}
	for _, h := range r.count(root, "", "head", 1, 1) {
		r.known(h, "title", "dateCreated", "dateModified", "ownerName", "ownerId")
		for _, n := range r.count(h, "", "title", 1, 1) {
			r.plain("title", n.text)
		}
		for _, name := range []string{"dateCreated", "dateModified"} {
			for _, n := range r.count(h, "", name, 1, 1) {
				r.rfc822(name, n.text)
			}
		}
	}
	for _, b := range r.count(root, "", "body", 1, 1) {
		r.known(b, "outline")
		if len(b.children) == 0 {
			r.add("body has no outline")
		}
		r.outlines(b, map[string]bool{})
	}
	return r
}

func (r *report) outlines(n *node, seen map[string]bool) {
	for _, o := range n.all("", "outline") {
		if o.attrs["text"] == "" {
			r.add("outline without text")
		}
		r.plain("outline", o.attrs["text"])
		if strings.ContainsAny(o.attrs["text"]+o.attrs["title"], "<&") {
			r.add("outline %q holds what is markup to some", o.attrs["text"])
		}
		if o.attrs["type"] == "" { // a heading
			if len(o.attrs) > 1 {
				r.add("outline without type has %v", o.attrs)
			}
			r.outlines(o, seen)
			continue
		}
		if o.attrs["type"] != "rss" {
			r.add("outline of type %q", o.attrs["type"])
		}
		r.uri("xmlUrl", o.attrs["xmlUrl"])
		r.uri("htmlUrl", o.attrs["htmlUrl"])
		if seen[o.attrs["xmlUrl"]] {
			r.add("feed %s is listed twice", o.attrs["xmlUrl"])
		}
		seen[o.attrs["xmlUrl"]] = true
		for a := range o.attrs {
			if !contains([]string{"text", "title", "type", "version", "language", "description", "xmlUrl", "htmlUrl"},
				a) {
				r.add("outline has attribute %s", a)
			}
		}
	}
}
