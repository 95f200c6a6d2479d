package feed

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/feeds"

	"loa/article"
)

// rssItem is an RSS item (https://www.rssboard.org/rss-specification) with
// what gorilla/feeds leaves out; fields here shadow the embedded ones.
type rssItem struct {
	*feeds.RssItem
	Description *string           `xml:"description"` // before the content, which would else replace it in some readers
	Content     *feeds.RssContent `xml:"content:encoded"`
	Creator     string            `xml:"dc:creator,omitempty"`
	Categories  []rssCategory     `xml:"category"`
	Category    *struct{}         `xml:"-"`
	Source      *rssSource        `xml:"source"`
	Updated     string            `xml:"atom:updated"`
	Media       []media           `xml:"media:content"`
	Credits     []mediaCredit     `xml:"media:credit"`
}

// mediaCredit names one of several authors.
type mediaCredit struct {
	Role string `xml:"role,attr"`
	Name string `xml:",chardata"`
}

type rssCategory struct {
	Domain string `xml:"domain,attr,omitempty"`
	Name   string `xml:",chardata"`
}

type rssSource struct {
	URL  string `xml:"url,attr"`
	Name string `xml:",chardata"`
}

// media is Media RSS (https://www.rssboard.org/media-rss).
type media struct {
	URL         string      `xml:"url,attr"`
	SizeBytes   int64       `xml:"fileSize,attr,omitempty"`
	Type        string      `xml:"type,attr,omitempty"`
	Medium      string      `xml:"medium,attr"`
	Width       int         `xml:"width,attr,omitempty"`
	Height      int         `xml:"height,attr,omitempty"`
	Description *mediaWords `xml:"media:description"`
}

type mediaWords struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// rssChannel is the channel with links and archive mark.
type rssChannel struct {
	*feeds.RssFeed
	Links   []atomLink `xml:"atom:link"`
	Archive *struct{}  `xml:"fh:archive"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type rssDocument struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	Content string   `xml:"xmlns:content,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	FH      string   `xml:"xmlns:fh,attr"`
	Media   string   `xml:"xmlns:media,attr"`
	Channel *rssChannel
}

// The namespaces in use.
const (
	nsAtom    = "http://www.w3.org/2005/Atom"
	nsContent = "http://purl.org/rss/1.0/modules/content/"
	nsDC      = "http://purl.org/dc/elements/1.1/"
	nsFH      = "http://purl.org/syndication/history/1.0"
	nsMedia   = "http://search.yahoo.com/mrss/"
	nsDeleted = "http://purl.org/atompub/tombstones/1.0"
)

// FeedXml makes the channel writable by feeds.WriteXML.
func (c *rssChannel) FeedXml() interface{} {
	return &rssDocument{Version: "2.0", Atom: nsAtom, Content: nsContent, DC: nsDC, FH: nsFH, Media: nsMedia,
		Channel: c}
}

// generator names the program in every document; without a version, so that
// an upgrade changes no feed.
const generator = "Loa"

func (w *Writer) rssFrame(h Head, modified time.Time, fresh time.Duration) (front, back []byte, err error) {
	base := &feeds.Feed{Title: plainText(h.Title), Link: &feeds.Link{Href: h.Home},
		Description: plainText(h.Description),
		Updated:     w.date(modified)}
	c := &rssChannel{RssFeed: (&feeds.Rss{Feed: base}).RssFeed()}
	c.Language = w.site.Language
	c.Generator = generator
	c.Ttl = int(fresh / time.Minute)
	for _, l := range w.links(RSS, h) {
		if l.Rel != "alternate" {
			c.Links = append(c.Links, l)
		}
	}
	if h.archive() {
		c.Archive = &struct{}{}
	}
	return w.frame(c, "</channel>")
}

// frame writes a head through gorilla/feeds and cuts it where the items belong.
func (w *Writer) frame(x feeds.XmlFeed, end string) (front, back []byte, err error) {
	var buf bytes.Buffer
	if err := feeds.WriteXML(x, &buf); err != nil {
		return nil, nil, err
	}
	all := buf.Bytes()
	at := bytes.LastIndex(all, []byte(end))
	front = append(front, bytes.TrimRight(all[:at], " ")...)
	back = append(append(back, '\n'), all[at:]...)
	return front, append(back, '\n'), nil
}

// links are the document's links, the alternate one first.
func (w *Writer) links(f Format, h Head) []atomLink {
	out := []atomLink{{Rel: "alternate", Type: "text/html", Href: h.Home},
		{Rel: "self", Type: f.MediaType(), Href: h.Self}}
	if h.Hub != "" {
		out = append(out, atomLink{Rel: "hub", Href: h.Hub})
	}
	if h.Current != "" {
		out = append(out, atomLink{Rel: "current", Type: f.MediaType(), Href: h.Current})
	}
	if h.PrevArchive != "" {
		out = append(out, atomLink{Rel: "prev-archive", Type: f.MediaType(), Href: h.PrevArchive},
			atomLink{Rel: "next", Type: f.MediaType(), Href: h.PrevArchive})
	}
	if h.NextArchive != "" {
		out = append(out, atomLink{Rel: "next-archive", Type: f.MediaType(), Href: h.NextArchive})
	}
	return out
}

func (w *Writer) rssItem(c Content, a *article.Article) ([]byte, error) {
	v := w.view(c, a)
	it := &rssItem{RssItem: &feeds.RssItem{
		Title:   plainText(v.title),
		Link:    v.link,
		Guid:    &feeds.RssGuid{Id: v.guid, IsPermaLink: "false"},
		PubDate: w.date(published(v.Article)).Format(time.RFC1123Z),
	}}
	if v.summary != "" {
		text := escapeHTML(v.summary)
		it.Description = &text
	}
	if v.html != "" {
		it.Content = &feeds.RssContent{Content: v.html}
	}
	// Some readers keep only the last creator: all names stand in one. Each by
	// itself stands in a credit.
	names := people(v.author)
	it.Creator = plainText(strings.Join(names, ", "))
	if len(names) > 1 {
		for _, name := range names {
			it.Credits = append(it.Credits, mediaCredit{"author", plainText(name)})
		}
	}
	for _, l := range w.labels(v.Article) {
		it.Categories = append(it.Categories, rssCategory{Domain: w.scheme(), Name: plainText(l.name)})
	}
	it.Source = &rssSource{URL: w.sourceFeed(v.Source, RSS), Name: plainText(w.sourceName(v.Source))}
	it.Updated = w.date(updated(v.Article)).Format(time.RFC3339)
	for i, f := range v.files {
		if i == 0 { // an item has at most one enclosure
			it.Enclosure = &feeds.RssEnclosure{Url: f.URL, Type: fileType(f),
				Length: strconv.FormatInt(max(f.SizeBytes, 0), 10)}
			continue
		}
		it.Media = append(it.Media, media{URL: f.URL, SizeBytes: f.SizeBytes, Type: fileType(f), Medium: "document",
			Description: words(f.FileName())})
	}
	it.Media = append(it.Media, pictures(v)...)
	return marshal(it, len(v.html))
}

// pictures returns the article's picture with its caption as Media RSS.
func pictures(v view) []media {
	if v.image == nil || v.image.URL == "" {
		return nil
	}
	return []media{{URL: v.image.URL, Type: v.image.Type, Medium: "image", Width: v.image.Width, Height: v.image.Height,
		Description: words(v.image.Caption)}}
}

func words(s string) *mediaWords {
	if s == "" {
		return nil
	}
	return &mediaWords{Type: "plain", Text: plainText(s)}
}

// marshal writes one element without indentation; size is about how much
// text it holds.
func marshal(v any, size int) ([]byte, error) {
	var buf bytes.Buffer
	buf.Grow(size + 2048)
	e := xml.NewEncoder(&buf)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// archive tells whether a document is marked as an archive: only one that
// leads to another is, as RFC 5005 asks of it.
func (h Head) archive() bool { return h.Current != "" && h.PrevArchive+h.NextArchive != "" }
