package feed

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"time"

	"github.com/gorilla/feeds"

	"loa/operations"
	"loa/viet"
)

// StatusItem renders an event of a source for the status feed.
func (w *Writer) StatusItem(f Format, e operations.SourceEvent) (Item, error) {
	title, text := statusWords(w.sourceName(e.Source), e, w.site.Zone)
	at, page := w.date(e.At), w.site.URL+"/sources/"+url.PathEscape(e.Source)
	if _, ok := w.sources.Find(e.Source); !ok {
		page = w.site.URL + "/"
	}
	id := fmt.Sprintf("tag:%s,%d:status/%s/%d", w.host, e.At.UTC().Year(), e.Source, e.Number)
	scheme := w.site.URL + "/feeds/status"
	var out []byte
	var err error
	switch f {
	case RSS:
		words := escapeHTML(text)
		out, err = marshal(&rssItem{RssItem: &feeds.RssItem{Title: plainText(title), Link: page,
			Guid:    &feeds.RssGuid{Id: id, IsPermaLink: "false"},
			PubDate: at.Format(time.RFC1123Z)}, Description: &words,
			Categories: []rssCategory{{Domain: scheme, Name: string(e.Kind)}},
			Updated:    at.Format(time.RFC3339)}, 0)
	case JSON:
		out, err = encodeJSON(&feeds.JSONItem{Id: id, Url: page, Title: title, ContentText: text, PublishedDate: &at,
			ModifiedDate: &at,
			Tags:         []string{string(e.Kind)}})
	default:
		out, err = marshal(&atomEntry{AtomEntry: &feeds.AtomEntry{Title: plainText(title), Id: id,
			Updated:   w.unique(e.At, e.At.UnixMilli()*1000),
			Published: at.Format(time.RFC3339), Links: []feeds.AtomLink{{Href: page, Rel: "alternate",
				Type: "text/html"}},
			Summary: &feeds.AtomSummary{Content: text, Type: "text"}},
			Categories: []atomCategory{{Term: string(e.Kind), Scheme: scheme, Label: plainText(title)}}}, 0)
	}
	if err != nil {
		return Item{}, fmt.Errorf("render event %d of source %s: %w", e.Number, e.Source, err)
	}
	it := Item{Seq: e.At.UnixMilli(), Published: e.At, Changed: e.At, Bytes: out}
	sum := sha256.Sum256(out)
	copy(it.sum[:], sum[:])
	return it, nil
}

func statusWords(name string, e operations.SourceEvent, zone *time.Location) (title, text string) {
	since := ""
	if !e.Since.IsZero() {
		since = viet.FormatTime(e.Since.In(zone))
	}
	switch e.Kind {
	case operations.SourceAdded:
		return "Nguồn mới: " + name, "Bắt đầu thu thập tin từ " + name + ". (New source.)"
	case operations.SourceSilent:
		text = name + " lâu hơn thường lệ chưa có tin mới."
		if since != "" {
			text += " Tin gần nhất: " + since + "."
		}
		return "Nguồn im lặng: " + name, text + " (The source has fallen silent.)"
	case operations.SourceFailing:
		text = "Hiện không đọc được " + name + "."
		if since != "" {
			text += " Lần đọc được gần nhất: " + since + "."
		}
		return "Nguồn gặp sự cố: " + name, text +
			" Tin sẽ được bổ sung khi nguồn hoạt động trở lại. (The source cannot be read.)"
	default:
		return "Nguồn hoạt động trở lại: " + name, name + " đã hoạt động trở lại. (The source has recovered.)"
	}
}
