package syndication

import (
	"cmp"
	"mime"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"loa/article"
	"loa/portal/internal/document"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/page/byline"
	"loa/portal/internal/page/media"
	"loa/portal/internal/pattern"
	"loa/portal/internal/tidy"
	"loa/portal/internal/weburl"
	"loa/portal/internal/xmltree"
	"loa/viet"
)

// item is what a feed says of one article, as it is written.
type item struct {
	address            string // absolute, as the feed writes it; "" for none
	permalink          string // what its guid says its address is; "" for none
	guid               string
	title              string // may hold markup
	summary, content   string // HTML
	authors            []string
	categories         []string
	published, updated string
	publishedIsUpdated bool // there is no time but that of the last change
	language           string
	picture            string
	files              []article.Attachment
	protected          bool // readable with a password alone
	base               *url.URL
}

// Bounds of what one item may bring.
const (
	maxAuthors    = 10
	maxCategories = 30
	maxFiles      = 20
)

// addAuthor notes a name; feeds write "a@b.vn (Lò Thị Mai)" too.
func (i *item) addAuthor(name string) {
	name = page.PlainLine(name)
	if mail, rest, found := strings.Cut(name, "("); found && strings.Contains(mail, "@") {
		name = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), ")"))
	}
	if name = byline.PersonName(name); name == "" || len(i.authors) >= maxAuthors {
		return
	}
	i.authors = dom.AppendWord(i.authors, name)
}

// addFile notes an enclosure: a picture as such, anything else as a file.
func (i *item) addFile(base *url.URL, ref, kind, length, name string) {
	address := weburl.Meant(base, ref)
	kind, _, _ = mime.ParseMediaType(kind)
	if address == "" || kind == "application/x-shockwave-flash" {
		return // nothing plays Flash any more
	}
	ext := ""
	if u, err := url.Parse(address); err == nil {
		ext = strings.ToLower(path.Ext(u.Path))
	}
	if kind == "" || kind == "application/octet-stream" {
		kind = cmp.Or(typeOf(ext), kind)
	}
	if strings.HasPrefix(kind, "image/") {
		i.addPicture(base, ref)
		return
	}
	if len(i.files) >= maxFiles || slices.ContainsFunc(i.files,
		func(f article.Attachment) bool { return f.URL == address }) {
		return
	}
	size, err := strconv.ParseInt(strings.NewReplacer(",", "", ".", "", " ", "").Replace(length), 10, 64)
	if err != nil || size < 2 { // "0" and "1" stand for "unknown"
		size = 0
	}
	i.files = append(i.files, article.Attachment{URL: address,
		Name: cmp.Or(page.PlainLine(name), nameOf(address)), Type: kind, SizeBytes: size})
}

// typeOf is the media type of a file by its ending.
func typeOf(ext string) string {
	if known := media.FileTypes[ext]; known != "" {
		return known
	}
	switch ext {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp":
		return "image/" + strings.TrimPrefix(ext, ".")
	case ".m4a":
		return "audio/mp4"
	case ".ogg", ".oga", ".opus":
		return "audio/ogg"
	case ".webm":
		return "video/webm"
	}
	return ""
}

func nameOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	if name := viet.CleanLine(path.Base(u.Path)); name != "" && name != "/" && name != "." {
		return name
	}
	return u.Hostname()
}

// addPicture keeps the first picture that is one.
func (i *item) addPicture(base *url.URL, ref string) {
	if i.picture == "" && ref != "" && !isFace().MatchString(ref) {
		i.picture = media.UsableImage(base, weburl.Meant(base, ref))
	}
}

// isFace finds the picture of who wrote, which WordPress.com puts into every item.
var isFace = pattern.Lazy(`(?i)^(?:https?:)?//(?:[\w.-]+\.)?gravatar\.com/`)

// readMedia reads Media RSS (https://www.rssboard.org/media-rss) and the
// pictures of podcasts.
func (i *item) readMedia(base *url.URL, n *xmltree.Node) {
	groups := append([]*xmltree.Node{n}, n.All("media:group")...)
	for _, g := range groups {
		for _, c := range widestFirst(append(g.All("media:content"), g.All("content")...)) {
			kind := c.Attr("type")
			if kind == "" && c.Attr("medium") == "image" {
				kind = "image/*"
			}
			if ref := c.Attr("url"); ref != "" {
				i.addFile(base, ref, kind, c.Attr("filesize"), c.ChildText("media:title"))
			}
			for _, t := range c.All("media:thumbnail") {
				i.addPicture(base, t.Attr("url"))
			}
		}
	}
	for _, g := range groups {
		for _, t := range g.All("media:thumbnail") {
			i.addPicture(base, cmp.Or(t.Attr("url"), t.Text()))
		}
	}
	i.addPicture(base, n.Child("itunes:image").Attr("href"))
	i.addPicture(base, cmp.Or(n.Child("image").ChildText("url"), n.ChildText("image"),
		n.Child("image").Attr("href")))
	i.addPicture(base, cmp.Or(n.ChildText("thumb"), n.ChildText("thumbnail"), n.Child("thumbnail").Attr("url")))
}

// widestFirst orders the forms in which something is offered by their width, where
// they say one.
func widestFirst(forms []*xmltree.Node) []*xmltree.Node {
	width := func(n *xmltree.Node) int {
		w, err := strconv.Atoi(strings.TrimSuffix(n.Attr("width"), "px"))
		if err != nil {
			return 0
		}
		return w
	}
	for _, n := range forms {
		if width(n) == 0 {
			return forms
		}
	}
	slices.SortStableFunc(forms, func(a, b *xmltree.Node) int { return width(b) - width(a) })
	return forms
}

// link is an item as an entry of a list. It is refused when nothing names or
// shows an article, and when only a password opens it.
func (i *item) link(f *feed, fetched page.Page, shared map[string]bool) (page.Link, bool) {
	l := page.Link{
		Title: page.PlainLine(i.title), GUID: viet.CleanLine(i.guid), Author: strings.Join(i.authors, ", "),
		Files: i.files, Image: i.picture, Language: i.language, Evidence: "feed item",
	}
	if i.isProtected(l.Title) || isComment().MatchString(anchorOf(i.address)) {
		return page.Link{}, false
	}
	i.summary, i.content = unescapedOnce(i.summary), unescapedOnce(i.content)
	i.readWords(&l)
	if l.Image == "" {
		l.Image = pictureIn(i.base, i.summary, i.content)
	}
	for _, c := range i.categories {
		if c = page.PlainLine(c); c != "" && len(l.Categories) < maxCategories && !isNoCategory(c) {
			l.Categories = appendOnce(l.Categories, c)
		}
	}
	if t := document.MomentOf(i.published, fetched); !t.At.IsZero() {
		l.Published, l.PublishedDay, l.PublishedEvidence = t.At, t.Day, "feed"
		if i.publishedIsUpdated {
			l.PublishedEvidence = "feed, last change"
		}
	}
	if t := document.MomentOf(i.updated, fetched); !t.Day {
		l.Updated = t.At
	}
	return l, i.place(&l, f, shared)
}

// place finds where an item's article is and by what it is known. One without
// a page of its own lives by its guid, its file or its title.
func (i *item) place(l *page.Link, f *feed, shared map[string]bool) bool {
	if l.URL = weburl.Canonical(i.address); l.URL != "" {
		l.Anchor = anchorOf(i.address)
	}
	if l.URL != "" && !shared[l.URL] {
		return true
	}
	l.NoPage = true
	own := cmp.Or(l.GUID, l.Anchor)
	if own == "" && len(l.Files) > 0 {
		own = l.Files[0].URL
	}
	own = cmp.Or(own, l.Title)
	if own == "" {
		return false
	}
	l.Key = "item:" + own
	if l.URL == "" && len(l.Files) > 0 {
		l.URL = weburl.Canonical(l.Files[0].URL)
	}
	if l.URL == "" {
		l.URL = weburl.Canonical(f.base.String())
	}
	return l.URL != ""
}

// isComment finds the part of a page that is a reader's comment.
var isComment = pattern.Lazy(`^(?:comment|binh-luan|c)-?\d+$`)

// anchorOf is the part of a page that an address names, "" for none.
func anchorOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	switch f := strings.ToLower(u.Fragment); {
	case f == "comments", f == "respond", strings.HasPrefix(f, "utm_"), strings.HasPrefix(f,
		"xtor"), strings.HasPrefix(f, "ftag"):
		return ""
	}
	return u.Fragment
}

// appendOnce adds a category that is not there yet, however it is written.
func appendOnce(all []string, c string) []string {
	if slices.ContainsFunc(all, func(have string) bool { return viet.Key(have) == viet.Key(c) }) {
		return all
	}
	return append(all, c)
}

func isNoCategory(s string) bool {
	switch viet.Fold(s) {
	case "uncategorized", "uncategorised", "chua phan loai", "khong phan loai", "chua duoc phan loai":
		return true
	}
	return false
}

// pictureIn finds the first picture of what an item holds.
func pictureIn(base *url.URL, fragments ...string) string {
	for _, fragment := range fragments {
		if !strings.Contains(fragment, "<img") && !strings.Contains(fragment, "<IMG") {
			continue
		}
		root, err := dom.ParseFragment(fragment)
		if err != nil {
			continue
		}
		for _, img := range dom.QueryAll(root, tidy.AnyImage) {
			if a := tidy.ImageAddress(img, base); a != "" {
				return a
			}
		}
	}
	return ""
}
