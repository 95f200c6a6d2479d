package feed

import (
	"fmt"
	"html"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"

	"loa/article"
)

// address writes an address as the formats want it: ASCII, nothing unescaped;
// "" when it is no absolute http or https address of a public host.
func address(s string) string { return addressNear(s, "") }

// addressNear is address for readers in a network where the host near, with its port,
// is theirs as well.
func addressNear(s, near string) string {
	u, err := url.Parse(line(s))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	host := u.Hostname()
	for i := 0; i < len(host); i++ {
		if host[i] >= 0x80 { // a name in Vietnamese letters
			if host, err = idna.Lookup.ToASCII(host); err != nil {
				return ""
			}
			u.Host = host
			if port := u.Port(); port != "" {
				u.Host += ":" + port
			}
			break
		}
	}
	if !publicHost(host) && (near == "" || !strings.EqualFold(u.Host, near)) {
		return ""
	}
	u.RawQuery = escapeQuery(u.RawQuery)
	u.RawFragment = ""
	return u.String()
}

// PublicAddress returns an http or https address as it may be given to
// readers, "" when it is none or leads into a network of their own.
func PublicAddress(s string) string { return address(s) }

// publicHost tells whether readers may be sent to a host: no address and no
// name that leads into their own network, and nothing that is no host at all.
func publicHost(host string) bool {
	if host != "" && (host[0] <= '9' || strings.IndexByte(host, ':') >= 0) { // it may be an address
		if ip, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
			ip = ip.Unmap()
			return ip.IsGlobalUnicast() && !ip.IsPrivate() && ip.Zone() == "" && !reservedNet(ip)
		}
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "" || !strings.Contains(host, ".") || numeric(host[strings.LastIndexByte(host, '.')+1:]) {
		return false // "localhost", "router", or 0x7f.1, which some take for an address
	}
	for _, end := range []string{".localhost", ".local", ".internal", ".lan", ".home.arpa", ".localdomain"} {
		if strings.HasSuffix(host, end) {
			return false
		}
	}
	for i := 0; i < len(host); i++ {
		if c := host[i]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_') {
			return false
		}
	}
	return true
}

// reservedNets are public by form only: carrier-grade NAT, benchmarks, "this
// network", documentation of nobody, and what maps to IPv4 addresses.
var reservedNets = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"),
}

func reservedNet(ip netip.Addr) bool {
	for _, p := range reservedNets {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

// numeric tells whether the last label of a host is a number, as only in
// addresses.
func numeric(label string) bool {
	if rest, ok := strings.CutPrefix(label, "0x"); ok && rest != "" {
		return true
	}
	for i := 0; i < len(label); i++ {
		if label[i] < '0' || label[i] > '9' {
			return false
		}
	}
	return true
}

// near is the host of an article's portal where Loa itself is in a network of its own:
// its readers are there too, and may load what that portal shows. It is "" for a site
// on the internet, whose readers are sent to no other network.
func (w *Writer) near(a *article.Article) string {
	if publicHost(w.host) {
		return ""
	}
	src, known := w.sources.Find(a.Source)
	u, err := url.Parse(src.URL)
	if err != nil || !known {
		return ""
	}
	return u.Host
}

// PublicHTML returns sanitised HTML without pictures of, and links to, hosts
// that readers must not be sent to.
func PublicHTML(content string) string { return htmlNear(content, "") }

func htmlNear(content, near string) string {
	if allPublic(content) {
		return content
	}
	var b strings.Builder
	rest := content
	for {
		open := strings.IndexByte(rest, '<')
		if open < 0 {
			break
		}
		end := tagEnd(rest[open:])
		if end < 0 {
			break
		}
		tag := rest[open : open+end]
		b.WriteString(rest[:open])
		b.WriteString(publicTag(tag, near))
		rest = rest[open+end:]
	}
	b.WriteString(rest)
	return b.String()
}

// allPublic tells whether every address in a text, wherever it stands, plainly
// leads to a public host: nearly every article is so, and this is quick.
func allPublic(content string) bool {
	for {
		at := strings.Index(content, "://")
		if at < 0 {
			return true
		}
		content = content[at+len("://"):]
		end := 0
		for end < len(content) && plainHost(content[end]) {
			end++
		}
		if end == len(content) || strings.IndexByte("/\"'?# <:", content[end]) < 0 || !publicHost(content[:end]) {
			return false
		}
	}
}

func plainHost(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_'
}

// tagEnd is where a tag ends: behind the first ">" outside quotes.
func tagEnd(s string) int {
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return -1
}

// publicTag returns a tag as readers may get it: a picture of a forbidden host
// goes, any other tag loses the attribute.
func publicTag(tag, near string) string {
	if !strings.Contains(tag, "://") {
		return tag
	}
	for _, name := range []string{"src", "href", "srcset", "poster", "data", "cite"} {
		for {
			from, to, value := attribute(tag, name)
			if from < 0 || !strings.Contains(value, "://") || publicAddresses(html.UnescapeString(value), near) {
				break
			}
			if name == "src" {
				return ""
			}
			tag = tag[:from] + tag[to:]
		}
	}
	return tag
}

// attribute finds an attribute of a tag with the space before it.
func attribute(tag, name string) (from, to int, value string) {
	lower := strings.ToLower(tag)
	at := strings.Index(lower, " "+name+"=")
	if at < 0 {
		return -1, -1, ""
	}
	start := at + len(name) + 2
	if start >= len(tag) {
		return -1, -1, ""
	}
	if quote := tag[start]; quote == '"' || quote == '\'' {
		if n := strings.IndexByte(tag[start+1:], quote); n >= 0 {
			return at, start + n + 2, tag[start+1 : start+1+n]
		}
		return -1, -1, ""
	}
	n := strings.IndexAny(tag[start:], " >")
	if n < 0 {
		n = len(tag) - start
	}
	return at, start + n, tag[start : start+n]
}

// publicAddresses tells whether the http and https addresses of an attribute
// all lead to public hosts; of srcset there are several.
func publicAddresses(value, near string) bool {
	for _, part := range strings.Fields(value) {
		part = strings.TrimSuffix(part, ",")
		if strings.HasPrefix(part, "http://") || strings.HasPrefix(part, "https://") {
			if addressNear(part, near) == "" {
				return false
			}
		}
	}
	return true
}

// escapeQuery escapes what may not stand in a query and leaves the rest.
func escapeQuery(q string) string {
	var b strings.Builder
	for i := 0; i < len(q); i++ {
		if c := q[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
