package feed

import (
	"encoding/xml"
	"strconv"
	"time"

	"github.com/gorilla/feeds"

	"loa/article"
)

// atomFeed is an Atom feed (RFC 4287) with language, links and history.
type atomFeed struct {
	*feeds.AtomFeed
	Lang      string           `xml:"xml:lang,attr,omitempty"`
	FH        string           `xml:"xmlns:fh,attr"`
	Media     string           `xml:"xmlns:media,attr"`
	Link      *struct{}        `xml:"-"`
	Links     []feeds.AtomLink `xml:"link"`
	Generator string           `xml:"generator"`
	Archive   *struct{}        `xml:"fh:archive"`
}

// FeedXml makes the feed writable by feeds.WriteXML.
func (f *atomFeed) FeedXml() interface{} { return f }

// atomEntry is an Atom entry; fields here shadow the embedded ones.
type atomEntry struct {
	*feeds.AtomEntry
	Lang       string             `xml:"xml:lang,attr,omitempty"`
	Category   *struct{}          `xml:"-"`
	Categories []atomCategory     `xml:"category"`
	Content    *atomContent       `xml:"content"`
	Source     *atomSource        `xml:"source"`
	Author     *struct{}          `xml:"-"`
	Authors    []feeds.AtomAuthor `xml:"author"`
	Media      []media            `xml:"media:content"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr"`
	Label  string `xml:"label,attr"`
}

// atomContent is HTML in a CDATA section, which is written three times as
// fast as escaped text and means the same.
type atomContent struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",cdata"`
}

// atomSource is where an entry comes from.
type atomSource struct {
	ID      string     `xml:"id"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Author  atomPortal `xml:"author"`
	Link    feeds.AtomLink
}

type atomPortal struct {
	Name string `xml:"name"`
	URI  string `xml:"uri,omitempty"`
}

// tombstone is the deleted-entry element of RFC 6721.
type tombstone struct {
	XMLName xml.Name `xml:"at:deleted-entry"`
	NS      string   `xml:"xmlns:at,attr"` // only where there is one
	Ref     string   `xml:"ref,attr"`
	When    string   `xml:"when,attr"`
	Comment string   `xml:"at:comment"`
}

func (w *Writer) atomFrame(h Head, modified time.Time, ours bool) (front, back []byte, err error) {
	base := &feeds.Feed{Title: plainText(h.Title), Link: &feeds.Link{Href: h.Home}, Updated: w.date(modified)}
	if ours {
		base.Author = &feeds.Author{Name: plainText(w.site.Name)}
	}
	f := &atomFeed{AtomFeed: (&feeds.Atom{Feed: base}).AtomFeed(), Lang: w.site.Language,
		FH: nsFH, Media: nsMedia, Generator: generator}
	f.Id = h.ID
	f.Subtitle = plainText(h.Description)
	for _, l := range w.links(Atom, h) {
		f.Links = append(f.Links, feeds.AtomLink{Href: l.Href, Rel: l.Rel, Type: l.Type})
	}
	if h.archive() {
		f.Archive = &struct{}{}
	}
	return w.frame(f, "</feed>")
}

func (w *Writer) atomEntry(c Content, a *article.Article) ([]byte, error) {
	v := w.view(c, a)
	changed := w.date(updated(a)).Format(time.RFC3339)
	e := &atomEntry{AtomEntry: &feeds.AtomEntry{
		Title:     plainText(v.title),
		Id:        v.guid,
		Updated:   w.unique(updated(a), a.Seq),
		Published: w.date(published(a)).Format(time.RFC3339),
		Rights:    "© " + plainText(w.sourceName(a.Source)),
		// The alternate link stands first: some readers take the first link, whatever it is.
		Links: []feeds.AtomLink{{Href: v.link, Rel: "alternate", Type: "text/html"}},
	}}
	if a.Language != "" && a.Language != w.site.Language {
		e.Lang = a.Language
	}
	if v.summary != "" {
		e.Summary = &feeds.AtomSummary{Content: v.summary, Type: "text"}
	}
	if v.summary == "" && v.html == "" { // an entry without text is a fault to some readers
		e.Summary = &feeds.AtomSummary{Content: e.Title, Type: "text"}
	}
	if v.html != "" {
		e.Content = &atomContent{Type: "html", HTML: v.html}
	}
	for _, name := range people(v.author) {
		e.Authors = append(e.Authors, feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: plainText(name)}})
	}
	for _, l := range w.labels(a) {
		e.Categories = append(e.Categories, atomCategory{Term: l.id, Scheme: w.scheme(), Label: plainText(l.name)})
	}
	for _, f := range v.files {
		link := feeds.AtomLink{Href: f.URL, Rel: "enclosure", Type: fileType(f)}
		if f.SizeBytes > 0 {
			link.Length = strconv.FormatInt(f.SizeBytes, 10)
		}
		e.Links = append(e.Links, link)
	}
	e.Media = pictures(v)
	portal := feeds.AtomPerson{Name: plainText(w.sourceName(a.Source)), Uri: address(w.sources.Get(a.Source).URL)}
	if len(e.Authors) == 0 { // not every reader looks into the source for it
		e.Authors = []feeds.AtomAuthor{{AtomPerson: portal}}
	}
	e.Source = &atomSource{
		ID:      w.sourceFeed(a.Source, Atom),
		Title:   portal.Name,
		Updated: changed,
		Author:  atomPortal{portal.Name, portal.Uri},
		Link:    feeds.AtomLink{Href: w.sourceURL(v), Rel: "alternate", Type: "text/html"},
	}
	out, err := marshal(e, len(v.html))
	if err != nil || !v.gone {
		return out, err
	}
	mark, err := marshal(&tombstone{NS: nsDeleted, Ref: v.guid, When: changed, Comment: withdrawnText}, 0)
	return append(mark, out...), err
}

// unique is the time of a change with a fraction of a second that is the
// change's own: two entries of a feed never say the same, which readers may
// take for one change.
func (w *Writer) unique(t time.Time, seq int64) string {
	return w.date(t).Add(time.Duration(seq%1_000_000) * time.Microsecond).Format("2006-01-02T15:04:05.000000Z07:00")
}
