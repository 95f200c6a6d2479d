package tidy

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/weburl"
)

// lazyAttrs are where portals put a picture's real address while src holds a
// placeholder, most trusted first.
var lazyAttrs = [...]string{
	"data-original", "data-src", "data-lazy-src", "data-lazy", "data-original-src", "data-src-large",
	"data-hi-res-src", "data-full-src", "data-url", "data-echo", "data-image",
}

// image makes the <img> that is kept of n, or nil for one that shows nothing:
// a tracking pixel, a placeholder, an address that is not http or https.
func (t *Tidier) image(n *html.Node) *html.Node {
	if t.Drop[n] || !t.All && dom.IsHidden(n) && !IsLazy(n) {
		return nil
	}
	address := ImageAddress(n, t.Base)
	if address == "" || t.spare[address] || t.inNoscript && t.shown[address] {
		return nil // shown already for browsers with or without scripts
	}
	t.show(address)
	if t.inNoscript {
		t.spare[address] = true
	}
	img := t.element(atom.Img)
	img.Attr = append(img.Attr, html.Attribute{Key: "src", Val: address})
	img.Attr = append(img.Attr, html.Attribute{Key: "alt", Val: dom.CleanLine(dom.Attr(n, "alt"))})
	for _, key := range [...]string{"width", "height"} {
		if v := Pixels(n, key); v != "" {
			img.Attr = append(img.Attr, html.Attribute{Key: key, Val: v})
		}
	}
	return img
}

// Pixels returns a picture's width or height, by its attribute or its style;
// empty when neither gives a number of pixels.
func Pixels(n *html.Node, key string) string {
	if v := strings.TrimSuffix(dom.Attr(n, key), "px"); IsNumber(v) {
		return v
	}
	for decl := range strings.SplitSeq(dom.Attr(n, "style"), ";") {
		name, value, _ := strings.Cut(decl, ":")
		if strings.EqualFold(strings.TrimSpace(name), key) {
			if v, ok := strings.CutSuffix(strings.TrimSpace(value), "px"); ok && IsNumber(v) {
				return v
			}
		}
	}
	return ""
}

// ImageAddress finds the absolute address of the picture an <img> stands for,
// empty when it is a placeholder, a pixel or not on the web: the largest of its
// srcset, then what waits in other attributes until a script puts it into src.
func ImageAddress(n *html.Node, base *url.URL) string {
	if isPixel(n) {
		return ""
	}
	for _, ref := range imageRefs(n) {
		address := weburl.Resolve(base, ref)
		if address != "" && !IsPlaceholder(address) {
			return address
		}
	}
	return noscriptAddress(n, base)
}

// imageRefs are the addresses that an <img> may mean, the likeliest first.
func imageRefs(n *html.Node) []string {
	var refs, others []string
	for _, key := range [...]string{"data-srcset", "data-lazy-srcset", "srcset"} {
		refs = append(refs, largestOf(dom.Attr(n, key)))
	}
	for _, key := range lazyAttrs {
		if v := dom.Attr(n, key); v != "" && !strings.HasPrefix(v, "{") {
			refs = append(refs, v)
		}
	}
	for i := range n.Attr {
		switch key := n.Attr[i].Key; key {
		case "src", "srcset", "alt", "title", "href", "longdesc", "style", "class", "id", "poster":
		default:
			switch v := strings.TrimSpace(n.Attr[i].Val); {
			case strings.HasSuffix(key, "srcset"):
				refs = append(refs, largestOf(v))
			case isPicture(v):
				others = append(others, v)
			}
		}
	}
	refs = append(append(refs, others...), dom.Attr(n, "src"))
	if dom.IsElement(n.Parent, atom.Picture) {
		for s := n.Parent.FirstChild; s != nil; s = s.NextSibling {
			if dom.IsElement(s, atom.Source) {
				refs = append(refs, largestOf(dom.Attr(s, "data-srcset")), largestOf(dom.Attr(s, "srcset")))
			}
		}
	}
	return refs
}

// isPicture tells whether a value is an address that ends as pictures do.
func isPicture(v string) bool {
	if v == "" || len(v) > 1000 || strings.ContainsAny(v, " {}<>\"'") {
		return false
	}
	name, _, _ := strings.Cut(v, "?")
	name, _, _ = strings.Cut(name, "#")
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".jfif":
		return true
	}
	return false
}

// IsLazy tells whether a picture waits for a script to show it.
func IsLazy(n *html.Node) bool {
	for i := range n.Attr {
		if key := n.Attr[i].Key; key != "src" && key != "alt" && strings.Contains(key, "src") ||
			isPicture(n.Attr[i].Val) && strings.HasPrefix(key, "data-") {
			return true
		}
	}
	return false
}

// noscriptAddress reads the picture that stands in a <noscript> right behind a
// placeholder. The parser keeps what is in there as text.
func noscriptAddress(n *html.Node, base *url.URL) string {
	next := n.NextSibling
	for next != nil && next.Type == html.TextNode && strings.TrimSpace(next.Data) == "" {
		next = next.NextSibling
	}
	if !dom.IsElement(next, atom.Noscript) || next.FirstChild == nil || next.FirstChild.Type != html.TextNode {
		return ""
	}
	root, err := dom.ParseFragment(next.FirstChild.Data)
	if err != nil {
		return ""
	}
	img := dom.Find(root, func(c *html.Node) bool { return c.DataAtom == atom.Img })
	if img == nil || isPixel(img) {
		return ""
	}
	address := weburl.Resolve(base, dom.Attr(img, "src"))
	if address == "" || IsPlaceholder(address) {
		return ""
	}
	return address
}

// largestOf returns the address with the greatest width or density of a srcset:
// https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute
func largestOf(srcset string) string {
	best, bestSize := "", -1.0
	for {
		srcset = strings.TrimLeft(srcset, dom.ASCIISpace+",")
		if srcset == "" {
			return best
		}
		end := strings.IndexAny(srcset, dom.ASCIISpace)
		if end < 0 {
			end = len(srcset)
		}
		address, size := srcset[:end], 1.0
		srcset = srcset[end:]
		if bare := strings.TrimRight(address, ","); bare != address {
			address = bare // no size follows
		} else {
			var descriptor string
			descriptor, srcset, _ = strings.Cut(srcset, ",")
			if v, err := strconv.ParseFloat(strings.TrimRight(strings.TrimSpace(descriptor), "wx"), 64); err == nil {
				size = v
			}
		}
		if size > bestSize {
			best, bestSize = address, size
		}
	}
}

// isPixel tells of pictures too small to be one.
func isPixel(n *html.Node) bool {
	for _, key := range [...]string{"width", "height"} {
		switch Pixels(n, key) {
		case "0", "1", "2", "3":
			return true
		}
	}
	return false
}

// placeholderNames are what files that stand in for a picture are called.
var placeholderNames = [...]string{"placeholder", "blank.", "spacer", "transparent.", "1x1", "pixel.", "lazyload",
	"lazy.", "loading.", "loader", "no-image", "noimage", "no_image",
	"no-photo", "nophoto", "image-default", "default-image", "default_image", "grey.gif", "gray.gif", "dot.gif",
	"clear.gif", "empty.", "s.gif", "white.gif", "thumb-default", "default-thumb", "avatar-default"}

// trackers are parts of addresses of pictures that count readers.
var trackers = [...]string{
	"doubleclick.net", "facebook.com/tr", "google-analytics.com", "scorecardresearch.com", "quantserve.com",
	"pixel.wp.com", "/piwik.php", "/matomo.php", "feedburner.com/~r", "bat.bing.com", "/beacon", "pixel?",
	"/track?", "counter.php", "histats.com", "statcounter.com", "googlesyndication.com",
}

// IsPlaceholder tells whether an absolute picture address is a stand-in or a
// tracker, by its name.
func IsPlaceholder(address string) bool {
	lower := strings.ToLower(address)
	for _, t := range trackers {
		if strings.Contains(lower, t) {
			return true
		}
	}
	u, err := url.Parse(lower)
	if err != nil {
		return true
	}
	if strings.Contains(u.Path, "/pagespeed_static/") {
		return true
	}
	name := path.Base(u.Path)
	for _, p := range placeholderNames {
		if strings.Contains(name, p) && !(p == "s.gif" && name != p) {
			return true
		}
	}
	return false
}

// AnyImage selects pictures.
var AnyImage = dom.Sel(`img`)
