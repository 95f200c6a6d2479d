package media

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/weburl"
)

// ViewedFile returns the file that a frame, <embed> or <object> shows: the file
// itself, or the one that the address of a viewer names, as viewer.html?file=… and
// docs.google.com/viewer?url=… do. It is empty for what shows no file.
func ViewedFile(d *page.Document, n *html.Node) (address, mediaType string) {
	for _, ref := range shownBy(n) {
		address = d.Resolve(ref)
		if address == "" {
			continue
		}
		if inner, mediaType := fileInViewer(d, address); inner != "" {
			return inner, mediaType
		}
		if inner := fileInQuery(d, address); inner != "" {
			return inner, typeOf(inner)
		}
		t := typeOf(address)
		if t == "" {
			t = statedType(n)
		}
		if t != "" && !strings.HasPrefix(t, "video/") && !strings.HasPrefix(t, "audio/") {
			return address, t
		}
	}
	return "", ""
}

// IsViewer tells of the elements that may show a file.
func IsViewer(n *html.Node) bool { return dom.IsElement(n, atom.Iframe, atom.Embed, atom.Object) }

// DropViewers marks the viewers below root whose files become attachments: no link to
// them stays in the text.
func DropViewers(d *page.Document, root *html.Node, drop map[*html.Node]bool) {
	dom.Walk(root, func(n *html.Node) bool {
		if !IsViewer(n) {
			return true
		}
		if file, _ := ViewedFile(d, n); file != "" {
			drop[n] = true
		}
		return false
	})
}

// shownBy returns what a frame, <embed> or <object> refers to, the likeliest first.
func shownBy(n *html.Node) (refs []string) {
	add := func(n *html.Node, keys ...string) {
		for _, key := range keys {
			if v := dom.Attr(n, key); v != "" {
				refs = append(refs, v)
			}
		}
	}
	switch n.DataAtom {
	case atom.Iframe, atom.Embed:
		add(n, "src", "data-src", "data-lazy-src")
	case atom.Object:
		add(n, "data", "data-src")
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case dom.IsElement(c, atom.Embed, atom.Iframe):
				add(c, "src", "data-src")
			case dom.IsElement(c, atom.Param):
				switch strings.ToLower(dom.Attr(c, "name")) {
				case "src", "filename", "url", "movie":
					add(c, "value")
				}
			}
		}
	}
	return refs
}

// statedType returns the media type that an <embed> or <object> states, when it is
// one of a file that portals attach.
func statedType(n *html.Node) string {
	if !dom.IsElement(n, atom.Embed, atom.Object) {
		return ""
	}
	stated, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(dom.Attr(n, "type"))), ";")
	for _, t := range FileTypes {
		if t == stated && !strings.HasPrefix(t, "text/") {
			return t
		}
	}
	return ""
}

// fileInViewer returns the file that the address of a known viewer names, whatever
// the file is called: those of Google and Microsoft and PDF.js.
func fileInViewer(d *page.Document, address string) (file, mediaType string) {
	u, err := url.Parse(address)
	if err != nil {
		return "", ""
	}
	key, mediaType := "", unknownFile
	host, at := strings.ToLower(u.Hostname()), strings.ToLower(u.Path)
	switch {
	case host == "docs.google.com" && (at == "/viewer" || at == "/gview" || at == "/viewerng/viewer"):
		key = "url"
	case host == "drive.google.com":
		return fileOnDrive(u)
	case strings.HasSuffix(host, ".officeapps.live.com"):
		key = "src"
	case strings.HasSuffix(at, "/viewer.html"):
		key, mediaType = "file", "application/pdf"
	default:
		return "", ""
	}
	file = u.Query().Get(key)
	if mark, err := url.ParseQuery(u.Fragment); file == "" && err == nil {
		file = mark.Get(key)
	}
	if file = resolveViewed(d, u, file); file == "" {
		return "", ""
	}
	if t := typeOf(file); t != "" {
		mediaType = t
	}
	return file, mediaType
}

// resolveViewed makes the whole address of a file that a viewer names. To a viewer
// of another site a name without a scheme begins with a host; one of the page's
// own site reads it from where the viewer stands.
func resolveViewed(d *page.Document, viewer *url.URL, file string) string {
	if file == "" {
		return ""
	}
	if d.Base == nil || strings.HasPrefix(file, "/") || strings.Contains(file, "://") {
		return d.Resolve(file)
	}
	if !strings.EqualFold(viewer.Host, d.Base.Host) {
		return d.Resolve("https://" + file)
	}
	return weburl.Resolve(viewer, file)
}

// fileOnDrive returns the address at which Google Drive gives the file of a preview.
func fileOnDrive(u *url.URL) (file, mediaType string) {
	id, rest, _ := strings.Cut(strings.TrimPrefix(u.Path, "/file/d/"), "/")
	if !strings.HasPrefix(u.Path, "/file/d/") || id == "" || rest != "preview" && rest != "view" {
		return "", ""
	}
	return "https://drive.google.com/uc?export=download&id=" + url.QueryEscape(id), unknownFile
}
