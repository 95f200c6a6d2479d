package hub

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
)

// discoverLimit is how far into a document links are looked for.
const discoverLimit = 256 << 10

// Discover finds the hubs that a document names, and its own address, in the
// three ways of WebSub 4: the Link header, links of Atom in XML, and links in
// the head of HTML; the header wins. Addresses are made absolute by base.
func Discover(base string, header http.Header, body []byte) (hubs []string, self string) {
	at, err := url.Parse(base)
	if err != nil {
		return nil, ""
	}
	add := func(rels, href string) {
		u, err := at.Parse(strings.TrimSpace(href))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" {
			return
		}
		for _, rel := range strings.Fields(strings.ToLower(rels)) {
			switch {
			case rel == "hub" && len(hubs) < 5:
				hubs = append(hubs, u.String())
			case rel == "self" && self == "":
				self = u.String()
			}
		}
	}
	for _, v := range header.Values("Link") {
		for href, rel := range linkHeader(v) {
			add(rel, href)
		}
	}
	if len(hubs) > 0 && self != "" {
		return hubs, self
	}
	documentLinks(body[:min(len(body), discoverLimit)], add)
	return hubs, self
}

// linkHeader reads a Link header (RFC 8288) into address and rel, in order.
func linkHeader(v string) func(yield func(href, rel string) bool) {
	return func(yield func(href, rel string) bool) {
		for {
			open := strings.IndexByte(v, '<')
			if open < 0 {
				return
			}
			end := strings.IndexByte(v[open:], '>')
			if end < 0 {
				return
			}
			href := v[open+1 : open+end]
			v = v[open+end+1:]
			params := v
			if next := strings.IndexByte(v, '<'); next >= 0 {
				params = v[:next]
			}
			for _, p := range strings.Split(params, ";") {
				name, value, _ := strings.Cut(strings.Trim(p, " \t,"), "=")
				if strings.EqualFold(strings.TrimSpace(name), "rel") && !yield(href, strings.Trim(value, ` "`)) {
					return
				}
			}
		}
	}
}

// documentLinks calls add for the link elements of an XML document, or of the
// head of an HTML one. A document that cannot be read gives what came before.
func documentLinks(body []byte, add func(rel, href string)) {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Strict = false
	d.AutoClose = xml.HTMLAutoClose
	d.Entity = xml.HTMLEntity
	for {
		t, err := d.RawToken()
		if err != nil {
			return
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch strings.ToLower(e.Name.Local) {
		case "body", "item", "entry":
			return // what follows belongs to others
		case "link":
			var rel, href string
			for _, a := range e.Attr {
				switch strings.ToLower(a.Name.Local) {
				case "rel":
					rel = a.Value
				case "href":
					href = a.Value
				}
			}
			if rel != "" && href != "" {
				add(rel, href)
			}
		}
	}
}
