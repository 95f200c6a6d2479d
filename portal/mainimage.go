package portal

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/article"
)

// imageTypes are the media types of pictures by extension.
var imageTypes = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".jfif": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif",
}

// MainImage returns the article's main picture with its caption, or nil: the
// first good picture in content, with the caption under it, unless the page
// states another one (og:image, JSON-LD) that is no logo and no placeholder.
func MainImage(d *Document, content *html.Node) *article.Image {
	stated := statedImage(d)
	if content != nil {
		var shown *article.Image
		walk(content, func(n *html.Node) bool {
			if shown != nil || n.Type == html.ElementNode && (isHidden(n) || n.DataAtom == atom.Noscript) {
				return false
			}
			if n.DataAtom == atom.Img && n.Type == html.ElementNode {
				if img := shownImage(d, n); img != nil && (stated == nil || samePicture(img.URL, stated.URL)) {
					shown = img
				}
			}
			return true
		})
		if shown == nil && stated == nil {
			return nil
		}
		if shown != nil {
			if stated != nil {
				shown.Width, shown.Height = firstNumber(shown.Width, stated.Width), firstNumber(shown.Height, stated.Height)
			}
			return shown
		}
	}
	return stated
}

func firstNumber(a, b int) int {
	if a != 0 {
		return a
	}
	return b
}

// statedImage is the picture that metadata name.
func statedImage(d *Document) *article.Image {
	var candidates []article.Image
	og := article.Image{URL: d.Meta("og:image:secure_url", "og:image", "og:image:url"), Caption: ""}
	og.Width, og.Height = number(d.Meta("og:image:width")), number(d.Meta("og:image:height"))
	candidates = append(candidates, og)
	if o := d.ArticleObject(); o != nil {
		img := article.Image{URL: o.Address("image")}
		if m, ok := first(o["image"]).(map[string]any); ok {
			img.Width, img.Height = jsonNumber(m["width"]), jsonNumber(m["height"])
			img.Caption = Object(m).Text("caption")
		}
		candidates = append(candidates, img)
	}
	candidates = append(candidates, article.Image{URL: d.Meta("twitter:image", "twitter:image:src")})
	if s := d.ArticleScope(); s != nil {
		candidates = append(candidates, article.Image{URL: s.Value("image")})
	}
	for _, img := range candidates {
		img.URL = d.Resolve(img.URL)
		if img.URL == "" || isPlaceholder(img.URL) || isLogo(img.URL) || tooSmall(img.Width, img.Height) {
			continue
		}
		img.Type = imageType(img.URL)
		return &img
	}
	return nil
}

// shownImage reads a picture of the content, nil when it is none to show.
func shownImage(d *Document, n *html.Node) *article.Image {
	address := imageAddress(n, d.Base)
	if address == "" || isLogo(address) {
		return nil
	}
	img := &article.Image{URL: address, Width: number(pixels(n, "width")), Height: number(pixels(n, "height")), Type: imageType(address)}
	if tooSmall(img.Width, img.Height) {
		return nil
	}
	img.Caption = caption(n)
	return img
}

func tooSmall(width, height int) bool {
	return width > 0 && width < 100 || height > 0 && height < 60
}

// caption finds the words under a picture: a figcaption, a caption class, the
// next cell of the table it stands in, or the emphasised line that follows.
func caption(img *html.Node) string {
	for p, up := img.Parent, 0; p != nil && up < 6; p, up = p.Parent, up+1 {
		if p.DataAtom == atom.Figure || hasCaptionClass(p) {
			if c := find(p, func(c *html.Node) bool { return c.DataAtom == atom.Figcaption || c != p && hasCaptionClass(c) }); c != nil {
				return captionText(c)
			}
			if p.DataAtom == atom.Figure {
				return ""
			}
		}
		if p.DataAtom == atom.Tr && p.Parent != nil {
			// A row of the picture alone, above a row of its words.
			if next := nextElement(p); isElement(next, atom.Tr) && lineText(p) == "" && find(next, func(c *html.Node) bool { return c.DataAtom == atom.A }) == nil {
				return captionText(next)
			}
			return ""
		}
		if next := nextElement(p); isElement(p, atom.P, atom.Div) && next != nil && isCaptionLine(next) {
			return captionText(next)
		}
		if isElement(p, atom.Body, atom.Article) {
			break
		}
	}
	if next := nextElement(img); next != nil && isCaptionLine(next) {
		return captionText(next)
	}
	return ""
}

func hasCaptionClass(n *html.Node) bool {
	class := strings.ToLower(attr(n, "class"))
	return strings.Contains(class, "caption") || strings.Contains(class, "chu-thich") || strings.Contains(class, "chuthich")
}

// isCaptionLine tells whether a block is one emphasised or small line.
func isCaptionLine(n *html.Node) bool {
	if hasCaptionClass(n) {
		return true
	}
	if isElement(n, atom.Em, atom.I) {
		return shortText(n) != ""
	}
	if !isElement(n, atom.P, atom.Div) {
		return false
	}
	only := (*html.Node)(nil)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode && strings.TrimSpace(c.Data) == "" || isElement(c, atom.Br) {
			continue
		}
		if only != nil {
			return false
		}
		only = c
	}
	if isElement(only, atom.Span, atom.Strong, atom.Font) {
		only = only.FirstChild
	}
	return isElement(only, atom.Em, atom.I) && len(lineText(only)) < 400
}

func captionText(n *html.Node) string {
	s := lineText(n)
	if len([]rune(s)) > 400 {
		return ""
	}
	return s
}

func nextElement(n *html.Node) *html.Node {
	for n = n.NextSibling; n != nil; n = n.NextSibling {
		if n.Type == html.ElementNode && n.DataAtom != atom.Br && n.DataAtom != atom.Noscript {
			return n
		}
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
			return nil
		}
	}
	return nil
}

// isLogo tells of pictures that stand for a site, not for an article.
func isLogo(address string) bool {
	u, err := url.Parse(strings.ToLower(address))
	if err != nil {
		return true
	}
	name := path.Base(u.Path)
	switch path.Ext(name) {
	case ".svg", ".ico":
		return true
	}
	for _, w := range [...]string{"logo", "favicon", "banner", "icon-", "-icon", "share-default", "default-share", "og-default", "default-og", "sprite", "avatar", "gravatar"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return strings.Contains(u.Host, "gravatar.com")
}

// samePicture tells whether two addresses are sizes of the same file.
func samePicture(a, b string) bool {
	return a == b || pictureKey(a) == pictureKey(b)
}

func pictureKey(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.ToLower(path.Base(u.Path))
}

func imageType(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return imageTypes[strings.ToLower(path.Ext(u.Path))]
}

func number(s string) int {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(s), "px"))
	if err != nil || n < 0 || n > 100_000 {
		return 0
	}
	return n
}

func jsonNumber(v any) int {
	switch v := v.(type) {
	case float64:
		return number(strconv.Itoa(int(v)))
	case string:
		return number(v)
	case map[string]any:
		return jsonNumber(v["value"])
	}
	return 0
}

func first(v any) any {
	if list, ok := v.([]any); ok && len(list) > 0 {
		return list[0]
	}
	return v
}
