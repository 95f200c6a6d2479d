package syndication

import (
	"cmp"
	"html"
	"net/http"
	"net/url"
	"strings"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
)

// hubLimit is how far into a document links to hubs are looked for.
const hubLimit = 256 << 10

// DiscoverHubs finds the hubs that a document names, and its own address, in the
// three ways of WebSub (https://www.w3.org/TR/websub/#discovery): the Link
// header, links of Atom in XML, and links in the head of HTML; the header wins.
// Addresses are made absolute by base.
func DiscoverHubs(base string, header http.Header, body []byte) (hubs []string, self string) {
	at, err := url.Parse(base)
	if err != nil {
		return nil, ""
	}
	add := func(rels, href string) {
		u, err := at.Parse(strings.TrimSpace(href))
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
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
	documentLinks(string(body[:min(len(body), hubLimit)]), add)
	return hubs, self
}

// NameHubs notes the hubs that the list's document names, and the address by
// which they know it.
func NameHubs(l *page.Listing, page page.Page) {
	hubs, self := DiscoverHubs(page.URL, page.Header, page.Body)
	for _, hub := range hubs {
		l.Hubs = dom.AppendWord(l.Hubs, hub)
	}
	l.Self = cmp.Or(self, l.Self)
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
// head of an HTML one. It looks at tags only, so that it needs to know of
// neither language more than how a tag is written.
func documentLinks(doc string, add func(rel, href string)) {
	for {
		open := strings.IndexByte(doc, '<')
		if open < 0 {
			return
		}
		doc = doc[open+1:]
		for begin, end := range map[string]string{"!--": "-->", "![CDATA[": "]]>"} {
			if rest, ok := strings.CutPrefix(doc, begin); ok {
				_, doc, _ = strings.Cut(rest, end)
			}
		}
		name := doc[:len(doc)-len(strings.TrimLeft(doc, "!?:-_"+letters))]
		if _, local, ok := strings.Cut(name, ":"); ok {
			name = local
		}
		switch strings.ToLower(name) {
		case "body", "item", "entry":
			return // what follows belongs to others
		case "link":
			var found map[string]string
			found, doc = attributes(strings.TrimLeft(doc, ":-_"+letters))
			if found["rel"] != "" && found["href"] != "" {
				add(html.UnescapeString(found["rel"]), html.UnescapeString(found["href"]))
			}
		}
	}
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// attributes reads the attributes of a tag up to its end.
func attributes(tag string) (found map[string]string, rest string) {
	found = map[string]string{}
	for {
		tag = strings.TrimLeft(tag, " \t\r\n/")
		if tag == "" || tag[0] == '>' {
			return found, tag
		}
		end := strings.IndexAny(tag, "= \t\r\n/>")
		if end < 0 {
			return found, ""
		}
		name := strings.ToLower(tag[:end])
		tag = strings.TrimLeft(tag[end:], " \t\r\n")
		if tag == "" || tag[0] != '=' {
			continue
		}
		tag = strings.TrimLeft(tag[1:], " \t\r\n")
		if tag == "" {
			return found, ""
		}
		var value string
		if quote := tag[0]; quote == '"' || quote == '\'' {
			value, tag, _ = strings.Cut(tag[1:], string(quote))
		} else if end := strings.IndexAny(tag, " \t\r\n>"); end >= 0 {
			value, tag = tag[:end], tag[end:]
		} else {
			value, tag = tag, ""
		}
		if _, twice := found[name]; !twice && name != "" {
			found[name] = value
		}
	}
}
