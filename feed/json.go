package feed

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/gorilla/feeds"

	"loa/article"
)

// jsonItem is a JSON Feed item (https://www.jsonfeed.org/version/1.1/);
// fields here shadow the embedded ones.
type jsonItem struct {
	*feeds.JSONItem
	Author      *struct{}  `json:"author,omitempty"` // 1.0, superseded by authors
	Language    string     `json:"language,omitempty"`
	Attachments []jsonFile `json:"attachments,omitempty"`
	Loa         jsonExtra  `json:"_loa"`
}

type jsonFile struct {
	URL       string `json:"url"`
	Type      string `json:"mime_type"`
	Title     string `json:"title,omitempty"`
	SizeBytes int64  `json:"size_in_bytes,omitempty"`
}

// jsonExtra is our extension: what JSON Feed has no word for.
type jsonExtra struct {
	Source     string   `json:"source"`
	SourceName string   `json:"source_name"`
	Topics     []string `json:"topics"` // slugs, beside the names in tags
	Caption    string   `json:"image_caption,omitempty"`
	Urgency    int      `json:"urgency,omitempty"`
	Withdrawn  bool     `json:"withdrawn,omitempty"`
}

// jsonFeed is a JSON feed; Items is always there, and last.
type jsonFeed struct {
	*feeds.JSONFeed
	Author *struct{}  `json:"author,omitempty"`
	Items  []struct{} `json:"items"`
}

func (w *Writer) jsonFrame(h Head, ours bool) (front, back []byte, err error) {
	base := &feeds.Feed{Title: h.Title, Link: &feeds.Link{Href: h.Home}, Description: h.Description}
	f := &jsonFeed{JSONFeed: (&feeds.JSON{Feed: base}).JSONFeed(), Items: []struct{}{}}
	f.FeedUrl = h.Self
	f.Language = w.site.Language
	f.NextUrl = h.PrevArchive
	if ours {
		f.Authors = []*feeds.JSONAuthor{{Name: w.site.Name, Url: w.site.URL + "/"}}
	}
	if h.Hub != "" {
		f.Hubs = []*feeds.JSONHub{{Type: "WebSub", Url: h.Hub}}
	}
	all, err := encodeJSON(f)
	if err != nil {
		return nil, nil, err
	}
	const end = "]}"
	if !bytes.HasSuffix(all, []byte(`"items":[`+end)) {
		return nil, nil, errors.New("items are not the last member of the JSON feed")
	}
	return all[:len(all)-len(end)], []byte(end + "\n"), nil
}

func (w *Writer) jsonItem(c Content, a *article.Article) ([]byte, error) {
	v := w.view(c, a)
	pub, mod := w.date(published(a)), w.date(updated(a))
	it := &jsonItem{JSONItem: &feeds.JSONItem{
		Id:            v.guid,
		Url:           v.link,
		Title:         v.title,
		Summary:       v.summary,
		ContentHTML:   v.html,
		PublishedDate: &pub,
		ModifiedDate:  &mod,
	}}
	if v.html == "" { // one of the two contents is required
		it.ContentText = v.summary
		if v.summary == "" {
			it.ContentText = v.title
		}
	}
	if a.Language != "" && a.Language != w.site.Language {
		it.Language = a.Language
	}
	for _, name := range people(v.author) {
		it.Authors = append(it.Authors, &feeds.JSONAuthor{Name: name})
	}
	if len(it.Authors) == 0 && !v.gone { // else the site would be taken for the author
		it.Authors = []*feeds.JSONAuthor{{Name: w.sourceName(a.Source), Url: address(w.sources.Get(a.Source).URL)}}
	}
	it.Loa = jsonExtra{Source: a.Source, SourceName: w.sourceName(a.Source), Topics: []string{},
		Urgency: int(a.Urgency), Withdrawn: v.gone}
	for _, l := range w.labels(a) {
		it.Tags = append(it.Tags, l.name)
		it.Loa.Topics = append(it.Loa.Topics, l.id)
	}
	if v.image != nil {
		it.Image = v.image.URL
		it.Loa.Caption = v.image.Caption
	}
	for _, f := range v.files {
		it.Attachments = append(it.Attachments, jsonFile{URL: f.URL, Type: fileType(f), Title: f.FileName(),
			SizeBytes: f.SizeBytes})
	}
	return encodeJSON(it)
}

// encodeJSON writes compact JSON and leaves < and & as they are: the
// documents are never put into HTML, and escaping would double their size.
func encodeJSON(v any) ([]byte, error) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}
