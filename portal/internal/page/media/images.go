package media

import (
	"cmp"
	"net/url"
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/article"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/portal/internal/tidy"
	"loa/portal/internal/weburl"
)

// imageTypes are the media types of pictures by extension.
var imageTypes = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".jfif": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif",
}

// MainImage returns the article's main picture with its caption, or nil: the
// first good picture in content, with the caption under it, unless the page
// states another one (og:image, JSON-LD) that is no logo and no placeholder.
func MainImage(d *page.Document, content *html.Node) *article.Image {
	stated := statedImage(d)
	if content != nil {
		var shown *article.Image
		dom.Walk(content, func(n *html.Node) bool {
			if shown != nil || n.Type == html.ElementNode && (dom.IsHidden(n) || n.DataAtom == atom.Noscript) {
				return false
			}
			if n.DataAtom == atom.Img && n.Type == html.ElementNode {
				if img := ShownImage(d, n); img != nil && (stated == nil || SamePicture(img.URL, stated.URL)) {
					shown = img
				}
			}
			return true
		})
		if shown == nil && stated == nil {
			return nil
		}
		if shown != nil {
			if stated != nil && pictureFile(shown.URL) != pictureFile(stated.URL) {
				stated.Caption = cmp.Or(shown.Caption, stated.Caption)
				return stated // what is shown is a smaller copy
			}
			if stated != nil {
				shown.Width, shown.Height = firstNumber(shown.Width, stated.Width), firstNumber(shown.Height,
					stated.Height)
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
func statedImage(d *page.Document) *article.Image {
	var candidates []article.Image
	og := article.Image{URL: d.Meta("og:image:secure_url", "og:image", "og:image:url"), Caption: ""}
	og.Width, og.Height = Number(d.Meta("og:image:width")), Number(d.Meta("og:image:height"))
	candidates = append(candidates, og)
	if o := d.ArticleObject(); o != nil {
		img := article.Image{URL: o.Address("image")}
		if m, ok := first(o["image"]).(map[string]any); ok {
			img.Width, img.Height = jsonNumber(m["width"]), jsonNumber(m["height"])
			img.Caption = page.Object(m).Text("caption")
		}
		candidates = append(candidates, img)
	}
	candidates = append(candidates, article.Image{URL: d.Meta("twitter:image", "twitter:image:src")})
	if s := d.ArticleScope(); s != nil {
		candidates = append(candidates, article.Image{URL: s.Value("image")})
	}
	for _, img := range candidates {
		img.URL = d.Resolve(img.URL)
		if img.URL == "" || tidy.IsPlaceholder(img.URL) || IsLogo(img.URL) || TooSmall(img.Width, img.Height) {
			continue
		}
		img.Type = imageType(img.URL)
		return &img
	}
	return nil
}

// ShownImage reads a picture of the content, nil when it is none to show.
func ShownImage(d *page.Document, n *html.Node) *article.Image {
	address := tidy.ImageAddress(n, d.Base)
	if address == "" || IsLogo(address) {
		return nil
	}
	img := &article.Image{URL: address, Width: Number(tidy.Pixels(n, "width")),
		Height: Number(tidy.Pixels(n, "height")), Type: imageType(address)}
	if TooSmall(img.Width, img.Height) {
		return nil
	}
	img.Caption = caption(n)
	return img
}

// TooSmall tells of pictures too small to stand for an article; 0 is unknown.
func TooSmall(width, height int) bool {
	return width > 0 && width < 100 || height > 0 && height < 60
}

// caption finds the words under a picture: a figcaption, a caption class, the
// next cell of the table it stands in, or the emphasised line that follows.
func caption(img *html.Node) string {
	for p, up := img.Parent, 0; p != nil && up < 6; p, up = p.Parent, up+1 {
		if p.DataAtom == atom.Figure || dom.HasCaptionClass(p) {
			if c := dom.Find(p, func(c *html.Node) bool {
				return c.DataAtom == atom.Figcaption || c != p &&
					dom.HasCaptionClass(c)
			}); c != nil {
				return tidy.CaptionText(c)
			}
			if p.DataAtom == atom.Figure {
				return ""
			}
		}
		if p.DataAtom == atom.Tr && p.Parent != nil {
			// A row of the picture alone, above a row of its words.
			if next := dom.NextElement(p); dom.IsElement(next, atom.Tr) && dom.LineText(p) == "" &&
				dom.Find(next, func(c *html.Node) bool { return c.DataAtom == atom.A }) == nil {
				return tidy.CaptionText(next)
			}
			return ""
		}
		if next := dom.NextElement(p); dom.IsElement(p, atom.P, atom.Div) && next != nil && tidy.IsCaptionLine(next) {
			return tidy.CaptionText(next)
		}
		if dom.IsElement(p, atom.Body, atom.Article) {
			break
		}
	}
	if next := dom.NextElement(img); next != nil && tidy.IsCaptionLine(next) {
		return tidy.CaptionText(next)
	}
	return ""
}

// IsLogo tells of pictures that stand for a site, not for an article.
func IsLogo(address string) bool {
	u, err := url.Parse(strings.ToLower(address))
	if err != nil {
		return true
	}
	name := path.Base(u.Path)
	switch path.Ext(name) {
	case ".svg", ".ico":
		return true
	}
	for _, w := range [...]string{"logo", "favicon", "banner", "icon-", "-icon", "share-default", "default-share",
		"og-default", "default-og", "sprite", "avatar", "gravatar"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return strings.Contains(u.Host, "gravatar.com")
}

// SamePicture tells whether two addresses are sizes of the same file.
func SamePicture(a, b string) bool {
	return a == b || pictureKey(a) == pictureKey(b)
}

// pictureKey is what all sizes of a picture share: the name of its file without what
// tells the size. An address that names no file is its own.
func pictureKey(address string) string {
	name := pictureFile(address)
	extension := path.Ext(name)
	if imageTypes[extension] == "" {
		return address
	}
	if short := pictureSize().ReplaceAllString(strings.TrimSuffix(name, extension), ""); short != "" {
		return short + extension
	}
	return name
}

// pictureSize finds what content systems add to the name of a file for another size.
var pictureSize = pattern.Lazy(`(?:[-_]\d{2,4}x\d{2,4}|[-_]scaled|[-_](?:thumb|thumbnail|small|medium|large)|@[23]x|-\d{2,4}w)+$|^(?:thumb|small)[-_]`)

// pictureFile is the name of the file that an address, or the address within it that a
// program is asked to make smaller, leads to, in lower case.
func pictureFile(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	name := strings.ToLower(path.Base(u.Path))
	if imageTypes[path.Ext(name)] != "" || u.RawQuery == "" {
		return name
	}
	for _, key := range [...]string{"url", "src", "image", "img", "file"} {
		if inner, err := url.Parse(u.Query().Get(key)); err == nil && imageTypes[strings.ToLower(path.Ext(inner.Path))] != "" {
			return strings.ToLower(path.Base(inner.Path))
		}
	}
	return name
}

func imageType(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return imageTypes[strings.ToLower(path.Ext(u.Path))]
}

// Number reads a size in pixels; 0 for what is none.
func Number(s string) int {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(s), "px"))
	if err != nil || n < 0 || n > 100_000 {
		return 0
	}
	return n
}

func jsonNumber(v any) int {
	switch v := v.(type) {
	case float64:
		return Number(strconv.Itoa(int(v)))
	case string:
		return Number(v)
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

// UsableImage makes a picture's address absolute, empty for a placeholder.
func UsableImage(base *url.URL, ref string) string {
	if a := weburl.Resolve(base, ref); a != "" && !tidy.IsPlaceholder(a) {
		return a
	}
	return ""
}
