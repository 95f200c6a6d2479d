package feed

import (
	"bytes"
	"encoding/xml"
	"html"
	"slices"
	"strings"
	"time"

	"loa/viet"
)

// Browser returns an RSS or Atom document as a browser shows it: still the
// feed, with a stylesheet, what it is, how to subscribe, and each item's title
// as a link with its date in Vietnamese. A document that is not one of ours
// comes back as it is.
func (w *Writer) Browser(f Format, h Head, doc []byte) []byte {
	items, open, ok := outline(doc, f)
	header := bytes.Index(doc, []byte("?>"))
	if !ok || header < 0 {
		return doc
	}
	header += len("?>")
	var b bytes.Buffer
	b.Grow(len(doc) + 4096 + 256*len(items))
	b.Write(doc[:header])
	// The stylesheet is CSS: browsers are giving XSLT up.
	b.WriteString("\n<?xml-stylesheet type=\"text/css\" href=\"" + html.EscapeString(w.path) + "/assets/feed.css\"?>")
	b.Write(doc[header:open])
	w.introduce(&b, f, h)
	at := open
	for _, it := range items {
		b.Write(doc[at:it.open])
		w.present(&b, it)
		at = it.open
	}
	b.Write(doc[at:])
	return b.Bytes()
}

// introduce says what the document is and how to subscribe to it.
func (w *Writer) introduce(b *bytes.Buffer, f Format, h Head) {
	name := map[Format]string{RSS: "RSS", Atom: "Atom"}[f]
	// Without it a phone lays the document out as wide as a desk's screen, in letters nobody reads.
	b.WriteString(`<meta xmlns="http://www.w3.org/1999/xhtml" name="viewport" ` +
		`content="width=device-width, initial-scale=1"/>`)
	b.WriteString(`<div xmlns="http://www.w3.org/1999/xhtml" xml:lang="vi" class="top"><h1>` +
		html.EscapeString(h.Title) + `</h1>`)
	b.WriteString("<p>Đây là một nguồn tin " + name + ": danh sách tin để các ứng dụng đọc tin tự theo dõi. " +
		"Để đăng ký, quý vị chép địa chỉ dưới đây và dán vào ứng dụng đọc tin.</p>")
	b.WriteString("<p><code>" + html.EscapeString(h.Self) + "</code></p>")
	b.WriteString(`<p><a href="` + html.EscapeString(h.Home) + `">Mở trang để đọc</a> · <a href="` +
		html.EscapeString(w.site.URL) +
		`/feeds.opml">Danh sách mọi nguồn tin (OPML)</a></p></div>`)
}

// present shows one item to a person.
func (w *Writer) present(b *bytes.Buffer, it outlined) {
	b.WriteString(`<div xmlns="http://www.w3.org/1999/xhtml" class="item"><h2><a href="` + html.EscapeString(it.link) +
		`">` +
		html.EscapeString(it.title) + `</a></h2>`)
	if !it.at.IsZero() {
		b.WriteString(`<p class="when">` + html.EscapeString(viet.FormatTime(it.at.In(w.site.Zone))) + "</p>")
	}
	if it.summary != "" {
		b.WriteString("<p>" + html.EscapeString(it.summary) + "</p>")
	}
	b.WriteString("</div>")
}

// outlined is what a person needs of an item, and where the item is open.
type outlined struct {
	open                 int
	title, link, summary string
	at                   time.Time
}

// outline reads a document of ours: where its channel or feed has its first
// child, and its items.
func outline(doc []byte, f Format) (items []outlined, open int, ok bool) {
	d := xml.NewDecoder(bytes.NewReader(doc))
	depth, inside := 0, map[Format]int{RSS: 3, Atom: 2}[f] // depth of an item
	var it *outlined
	var text strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			return items, open, open > 0 && depth == 0
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			text.Reset()
			switch {
			case depth == inside-1 && open == 0:
				open = int(d.InputOffset())
			case depth == inside && (t.Name.Local == "item" || t.Name.Local == "entry"):
				items = append(items, outlined{open: int(d.InputOffset())})
				it = &items[len(items)-1]
			case depth == inside+1 && it != nil && t.Name.Local == "link" && it.link == "":
				it.link = href(t.Attr)
			}
		case xml.CharData:
			if depth == inside+1 && text.Len() < 4096 {
				text.Write(t)
			}
		case xml.EndElement:
			switch {
			case depth == inside:
				it = nil
			case depth == inside+1 && it != nil:
				it.take(t.Name.Local, text.String())
			}
			depth--
		}
	}
}

func href(attributes []xml.Attr) string {
	i := slices.IndexFunc(attributes, func(a xml.Attr) bool { return a.Name.Local == "href" })
	if i < 0 {
		return ""
	}
	return attributes[i].Value
}

// take remembers an element of an item.
func (it *outlined) take(name, text string) {
	switch name {
	case "title":
		it.title = text
	case "link":
		if text = strings.TrimSpace(text); text != "" {
			it.link = text
		}
	case "description":
		it.summary = html.UnescapeString(text)
	case "summary":
		it.summary = text
	case "pubDate":
		it.at, _ = time.Parse(time.RFC1123Z, text)
	case "published":
		it.at, _ = time.Parse(time.RFC3339, text)
	}
}
