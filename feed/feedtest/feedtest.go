// Package feedtest checks feed documents in tests: the rules of RSS 2.0 and of
// the W3C feed validator, of Atom (RFC 4287), JSON Feed 1.1 and OPML 2.0.
// A check returns what is wrong, nothing for a document without fault.
package feedtest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Namespaces by which elements are told apart.
const (
	atomNS    = "http://www.w3.org/2005/Atom"
	contentNS = "http://purl.org/rss/1.0/modules/content/"
	dcNS      = "http://purl.org/dc/elements/1.1/"
	fhNS      = "http://purl.org/syndication/history/1.0"
	mediaNS   = "http://search.yahoo.com/mrss/"
	deletedNS = "http://purl.org/atompub/tombstones/1.0"
	xhtmlNS   = "http://www.w3.org/1999/xhtml"
)

// node is an element of a parsed document.
type node struct {
	name     xml.Name
	attrs    map[string]string
	text     string
	children []*node
}

// parse reads a well-formed document.
func parse(doc []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(doc))
	root := &node{}
	stack := []*node{root}
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch t := t.(type) {
		case xml.StartElement:
			n := &node{name: t.Name, attrs: map[string]string{}}
			for _, a := range t.Attr {
				n.attrs[a.Name.Local] = a.Value
			}
			top.children = append(top.children, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(t)
		}
	}
	if len(root.children) != 1 {
		return nil, errors.New("not one root element")
	}
	return root.children[0], nil
}

func (n *node) all(space, local string) []*node {
	var out []*node
	for _, c := range n.children {
		if c.name.Space == space && c.name.Local == local {
			out = append(out, c)
		}
	}
	return out
}

// report collects faults.
type report []string

func (r *report) add(format string, args ...any) { *r = append(*r, fmt.Sprintf(format, args...)) }

// count demands between low and high children of a name.
func (r *report) count(n *node, space, local string, low, high int) []*node {
	found := n.all(space, local)
	if len(found) < low || len(found) > high {
		r.add("%s has %d of %s, allowed are %d to %d", n.name.Local, len(found), local, low, high)
	}
	return found
}

// uri demands an absolute http or https address in ASCII.
func (r *report) uri(where, s string) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		r.add("%s: %q is no absolute address", where, s)
	}
	for _, c := range s {
		if c <= ' ' || c > '~' || strings.ContainsRune("<>\"{}|\\^`", c) {
			r.add("%s: %q holds %q", where, s, c)
			return
		}
	}
}

func (r *report) rfc3339(where, s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		r.add("%s: %q is no RFC 3339 time", where, s)
	}
	r.plausible(where, t)
	return t
}

func (r *report) rfc822(where, s string) time.Time {
	t, err := time.Parse(time.RFC1123Z, s)
	if err != nil {
		r.add("%s: %q is no RFC 822 time", where, s)
	} else if t.Format(time.RFC1123Z) != s { // a wrong day of the week
		r.add("%s: %q has the wrong day of the week", where, s)
	}
	r.plausible(where, t)
	return t
}

func (r *report) plausible(where string, t time.Time) {
	if t.Year() < 1990 || t.Year() > 2100 {
		r.add("%s: %s is not plausible", where, t)
	}
}

var (
	mediaType = regexp.MustCompile(`^[a-z]+/[a-z0-9.+-]+$`)
	language  = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`)
	markup    = regexp.MustCompile(`<[/A-Za-z!?]|&(?:#|[A-Za-z]+;|\w*\d)`)
	tagURI    = regexp.MustCompile(`^tag:[a-z0-9.-]+,\d{4}:[!-~]+$`)
	relative  = regexp.MustCompile(`(?i)\s(?:href|src)="([^"]*)"`)
	forbidden = regexp.MustCompile(`(?i)<(?:script|style|iframe|object|embed|form|meta|link)\b|\son[a-z]+=|javascript:`)
)

func (r *report) id(where, s string) {
	if !tagURI.MatchString(s) {
		if u, err := url.Parse(s); err != nil || u.Scheme == "" {
			r.add("%s: id %q is no address", where, s)
		}
	}
}

// html demands content without what readers refuse.
func (r *report) html(where, s string) {
	if m := forbidden.FindString(s); m != "" {
		r.add("%s: content holds %q", where, m)
	}
	for _, m := range relative.FindAllStringSubmatch(s, -1) {
		if u, err := url.Parse(strings.ReplaceAll(m[1], "&amp;", "&")); err != nil || !u.IsAbs() {
			r.add("%s: content has the relative address %q", where, m[1])
		}
	}
}

// plain demands text in which nothing can be taken for HTML.
func (r *report) plain(where, s string) {
	if m := markup.FindString(s); m != "" {
		r.add("%s: %q holds %q, which looks like HTML", where, s, m)
	}
}

func (r *report) length(where, s string) {
	if n, err := strconv.ParseInt(s, 10, 64); err != nil || n < 0 {
		r.add("%s: length %q is no number", where, s)
	}
}

// known demands that a node has no other children than those named
// "prefix:local" by the short names of namespaces.
func (r *report) known(n *node, names ...string) {
	prefix := map[string]string{"": "", atomNS: "atom:", contentNS: "content:", dcNS: "dc:", fhNS: "fh:",
		mediaNS: "media:", deletedNS: "at:", xhtmlNS: "xhtml:"}
	for _, c := range n.children {
		p, ok := prefix[c.name.Space]
		if !ok || !contains(names, p+c.name.Local) {
			r.add("%s: unknown element %s %s", n.name.Local, c.name.Space, c.name.Local)
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// media checks Media RSS.
func (r *report) media(n *node) {
	for _, m := range n.all(mediaNS, "content") {
		r.uri("media:content", m.attrs["url"])
		if t := m.attrs["type"]; t != "" && !mediaType.MatchString(t) {
			r.add("media:content: type %q", t)
		}
		if !contains([]string{"image", "audio", "video", "document", "executable"}, m.attrs["medium"]) {
			r.add("media:content: medium %q", m.attrs["medium"])
		}
		for _, d := range r.count(m, mediaNS, "description", 0, 1) {
			r.plain("media:description", d.text)
		}
	}
}
