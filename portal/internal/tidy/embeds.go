package tidy

import (
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/weburl"
	"loa/viet"
)

// An embed is what a page shows from elsewhere or plays: of it a link stays.
type embed struct {
	address string
	label   string
}

// What a reader reads in place of what was embedded.
const (
	videoLabel = "Video"
	audioLabel = "Âm thanh"
	mapLabel   = "Bản đồ"
	otherLabel = "Nội dung nhúng"
)

// embedOf returns what an element embeds; no address when it embeds nothing that
// a reader would miss.
func embedOf(n *html.Node, base *url.URL) embed {
	var refs []string
	label := ""
	switch n.DataAtom {
	case atom.Iframe:
		if isPixel(n) {
			return embed{}
		}
		refs = attrs(n, "src", "data-src", "data-lazy-src", "data-original", "data-url")
	case atom.Video:
		refs, label = append(attrs(n, "src", "data-src"), sources(n)...), videoLabel
	case atom.Audio:
		refs, label = append(attrs(n, "src", "data-src"), sources(n)...), audioLabel
	case atom.Embed:
		refs = attrs(n, "src")
	case atom.Object:
		refs = append(attrs(n, "data"), params(n)...)
	default:
		return namedEmbed(n, base)
	}
	for _, ref := range refs {
		if address := playable(weburl.Resolve(base, ref)); address != "" {
			return embed{address, embedLabel(n, address, label)}
		}
	}
	return embed{}
}

// namedEmbed reads elements that a script makes players of: those of AMP, small
// stand-ins for YouTube's frame, boxes with the address of a post.
func namedEmbed(n *html.Node, base *url.URL) embed {
	if n.DataAtom == 0 && strings.Contains(n.Data, "-") {
		return customEmbed(n, base)
	}
	switch n.DataAtom {
	case atom.Div, atom.Span, atom.Figure:
		if dom.TextBytes(n, 40) >= 40 {
			return embed{} // it has text of its own
		}
		for _, ref := range attrs(n, "data-href", "data-src", "data-url", "data-embed-url", "data-video-url") {
			if address := weburl.Resolve(base, ref); isPlayer(address) {
				return embed{playable(address), embedLabel(n, address, videoLabel)}
			}
		}
	case atom.Blockquote:
		if address := weburl.Resolve(base, dom.Attr(n, "cite")); isPlayer(address) && dom.TextBytes(n, 1) == 0 {
			return embed{playable(address), embedLabel(n, address, videoLabel)}
		}
	}
	return embed{}
}

// customEmbed reads elements whose names HTML does not know.
func customEmbed(n *html.Node, base *url.URL) embed {
	id := dom.Attr(n, "videoid")
	if id == "" {
		id = dom.Attr(n, "data-videoid")
	}
	switch {
	case strings.Contains(n.Data, "youtube") && isVideoID(id):
		return embed{youtube + id, embedLabel(n, youtube, videoLabel)}
	case strings.Contains(n.Data, "vimeo") && isVideoID(id):
		return embed{"https://vimeo.com/" + id, embedLabel(n, "", videoLabel)}
	case strings.HasPrefix(n.Data, "amp-") && n.Data != "amp-ad" && n.Data != "amp-img" && n.Data != "amp-pixel" &&
		n.Data != "amp-analytics":
		for _, ref := range append(attrs(n, "src", "data-href", "data-src"), sources(n)...) {
			if address := playable(weburl.Resolve(base, ref)); address != "" && !isPicture(address) {
				return embed{address, embedLabel(n, address, "")}
			}
		}
	}
	return embed{}
}

func attrs(n *html.Node, keys ...string) (values []string) {
	for _, key := range keys {
		if v := dom.Attr(n, key); v != "" {
			values = append(values, v)
		}
	}
	return values
}

// sources are the addresses of the <source> elements of a player.
func sources(n *html.Node) (values []string) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if dom.IsElement(c, atom.Source) {
			values = append(values, attrs(c, "src", "data-src")...)
		}
	}
	return values
}

// params are the addresses that an <object> names in <param> and <embed>.
func params(n *html.Node) (values []string) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case dom.IsElement(c, atom.Param) && dom.ContainsAny(strings.ToLower(dom.Attr(c, "name")), "movie", "src"):
			values = append(values, attrs(c, "value")...)
		case dom.IsElement(c, atom.Embed):
			values = append(values, attrs(c, "src")...)
		}
	}
	return values
}

const youtube = "https://www.youtube.com/watch?v="

// players are hosts whose pages are films, sounds and posts.
var players = [...]string{"youtube.com", "youtube-nocookie.com", "youtu.be", "vimeo.com", "dailymotion.com",
	"tiktok.com", "facebook.com", "fb.watch", "soundcloud.com",
	"spotify.com", "instagram.com", "twitter.com", "x.com", "zalo.me"}

// unwanted are parts of addresses of frames that count, sell, ask or share.
var unwanted = [...]string{"googletagmanager.", "doubleclick.", "googlesyndication.", "googleadservices.", "adservice",
	"/ads/", "/ads?", "adserver", "amazon-adsystem", "recaptcha", "disqus.com", "addthis.", "sharethis.", "sharer",
	"plugins/like", "plugins/page", "plugins/share", "plugins/comments", "plugins/follow", "widget_iframe", "widgets/",
	"taboola.", "outbrain.", "hotjar.", "livechat", "tawk.to", "hubspot", "mailchimp", "about:", "criteo.", "onetrust",
	"cookiebot", "cookieconsent", "/login", "accounts.google", "captcha", "weather", "thoi-tiet", "ty-gia", "counter",
	"thong-ke", "lien-ket", "banner"}

// playable makes of the address of a frame or file the one that a reader opens;
// empty for what nobody would miss and for documents, which are attachments.
func playable(address string) string {
	lower := strings.ToLower(address)
	if address == "" || dom.ContainsAny(lower, unwanted[:]...) || isDocument(lower) {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil || strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
		return "" // a whole site is nothing that an article shows
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	switch {
	case host == "youtube.com" || host == "youtube-nocookie.com":
		kind, id, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
		if (kind == "embed" || kind == "v" || kind == "shorts" || kind == "live") && isVideoID(id) &&
			id != "videoseries" {
			return youtube + id
		}
	case host == "player.vimeo.com":
		if id := path.Base(u.Path); isVideoID(id) {
			return "https://vimeo.com/" + id
		}
	case strings.HasSuffix(host, "facebook.com") && strings.HasPrefix(u.Path, "/plugins/"):
		return weburl.Resolve(nil, u.Query().Get("href"))
	}
	return u.String()
}

// isDocument tells of addresses that hold the name of a document, as those of
// viewers do.
func isDocument(lower string) bool {
	return dom.ContainsAny(lower, ".pdf", ".doc", ".xls", ".ppt", ".odt", ".zip", ".rar", "/viewer.html")
}

func isPlayer(address string) bool {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return false
	}
	host := strings.ToLower(u.Hostname())
	for _, p := range players {
		if host == p || strings.HasSuffix(host, "."+p) {
			return strings.Trim(u.Path, "/") != ""
		}
	}
	return false
}

// isVideoID tells whether s may be a number or name of a film.
func isVideoID(s string) bool {
	if len(s) < 4 || len(s) > 40 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c != '-' && c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}

// embedLabel is what the link says: the title that the page gives, else what it is.
func embedLabel(n *html.Node, address, kind string) string {
	if kind == "" {
		switch lower := strings.ToLower(address); {
		case dom.ContainsAny(lower, "/maps", "maps."):
			kind = mapLabel
		case dom.ContainsAny(lower, ".mp3", ".m4a", ".wav", "soundcloud", "podcast", "spotify", "audio"):
			kind = audioLabel
		case isPlayer(address) || dom.ContainsAny(lower, ".mp4", ".m3u8", ".webm", "video", "player"):
			kind = videoLabel
		default:
			kind = otherLabel
		}
	}
	title := viet.CleanLine(dom.Attr(n, "title"))
	if words := len(strings.Fields(title)); words < 3 || words > 30 ||
		strings.Contains(strings.ToLower(title), "player") {
		return kind
	}
	return kind + ": " + title
}

// embedded writes the link to what an element embeds into a paragraph or block.
func (t *Tidier) embedded(e embed) *html.Node {
	a := t.element(atom.A)
	a.Attr = []html.Attribute{{Key: "href", Val: e.address}}
	a.AppendChild(t.textNode(e.label))
	return a
}

// embedFigure is an embed that stands by itself.
func (t *Tidier) embedFigure(link *html.Node) *html.Node {
	figure, p := t.element(atom.Figure), t.element(atom.P)
	figure.AppendChild(p)
	p.AppendChild(link)
	return figure
}

// IsEmbed tells of what stands in a tidied tree for something embedded.
func IsEmbed(n *html.Node) bool {
	only := func(n *html.Node) *html.Node {
		if n == nil || n.FirstChild == nil || n.FirstChild.NextSibling != nil {
			return nil
		}
		return n.FirstChild
	}
	p := only(n)
	return dom.IsElement(n, atom.Figure) && dom.IsElement(p, atom.P) && dom.IsElement(only(p), atom.A)
}

// formula is the text of a formula in MathML, in one line.
func formula(n *html.Node) string {
	if n.Type == html.TextNode {
		return strings.TrimSpace(n.Data)
	}
	if n.Type != html.ElementNode || strings.HasPrefix(n.Data, "annotation") {
		return ""
	}
	between := map[string]string{"mfrac": "/", "msup": "^", "msub": "_"}[n.Data]
	var parts []string
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if s := formula(c); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, between)
}

// isShownTwice tells of formulas beside which the page sets the same for the eye.
func isShownTwice(math *html.Node) bool {
	for p, up := math.Parent, 0; p != nil && up < 3; p, up = p.Parent, up+1 {
		if dom.ContainsAny(dom.Attr(p, "class"), "katex-mathml", "mjx-assistive", "MJX_Assistive") ||
			p.Data == "mjx-assistive-mml" {
			return true
		}
	}
	return false
}
