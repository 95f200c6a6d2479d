package feed

import (
	"bytes"
	"encoding/xml"
	"strings"
	"time"
)

// Outline is one feed in the list of feeds.
type Outline struct {
	Group       string // heading it stands under
	Title       string
	Description string
	Feed        string // address of the feed document
	Home        string // address of the page
}

type opmlDocument struct {
	XMLName xml.Name `xml:"opml"`
	Version string   `xml:"version,attr"`
	Head    struct {
		Title    string `xml:"title"`
		Created  string `xml:"dateCreated"`
		Modified string `xml:"dateModified"`
	} `xml:"head"`
	Groups []opmlGroup `xml:"body>outline"`
}

type opmlGroup struct {
	Text  string     `xml:"text,attr"`
	Feeds []opmlFeed `xml:"outline"`
}

type opmlFeed struct {
	Text        string `xml:"text,attr"`
	Title       string `xml:"title,attr"`
	Type        string `xml:"type,attr"`
	Version     string `xml:"version,attr"`
	Language    string `xml:"language,attr,omitempty"`
	Description string `xml:"description,attr,omitempty"`
	XMLURL      string `xml:"xmlUrl,attr"`
	HTMLURL     string `xml:"htmlUrl,attr"`
}

// OPML writes the list of feeds, grouped in the order in which the groups
// first occur, as OPML 2.0 (http://opml.org/spec2.opml).
func (w *Writer) OPML(title string, made time.Time, outlines []Outline) ([]byte, error) {
	doc := opmlDocument{Version: "2.0"}
	doc.Head.Title = outlineText(title)
	doc.Head.Created = made.UTC().Format(time.RFC1123Z)
	doc.Head.Modified = doc.Head.Created
	at := map[string]int{}
	for _, o := range outlines {
		i, ok := at[o.Group]
		if !ok {
			i = len(doc.Groups)
			at[o.Group] = i
			doc.Groups = append(doc.Groups, opmlGroup{Text: outlineText(o.Group)})
		}
		doc.Groups[i].Feeds = append(doc.Groups[i].Feeds,
			opmlFeed{Text: outlineText(o.Title), Title: outlineText(o.Title), Type: "rss", Version: "RSS2",
				Language: w.site.Language, Description: o.Description, XMLURL: o.Feed, HTMLURL: o.Home})
	}
	var buf bytes.Buffer
	buf.WriteString(xml.Header)
	e := xml.NewEncoder(&buf)
	e.Indent("", "  ")
	if err := e.Encode(doc); err != nil {
		return nil, err
	}
	buf.WriteByte('\n')
	return buf.Bytes(), nil
}

// outlineText makes a name safe for OPML, whose texts are HTML to some readers
// and plain to others.
func outlineText(s string) string { return outlineLetters.Replace(s) }

var outlineLetters = strings.NewReplacer("&", "＆", "<", "‹", ">", "›")
