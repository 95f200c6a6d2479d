package feed

import (
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/gorilla/feeds"

	"loa/operations"
	"loa/viet"
)

// StatusEntry renders an event of a source as an Atom entry for the status
// feed.
func (w *Writer) StatusEntry(e operations.SourceEvent) (Item, error) {
	name := w.sourceName(e.Source)
	title, text := statusWords(name, e, w.site.Zone)
	at := w.date(e.At).Format(time.RFC3339)
	out, err := marshal(&atomEntry{AtomEntry: &feeds.AtomEntry{
		Title:     title,
		Id:        fmt.Sprintf("tag:%s,%d:status/%s/%d", w.host, e.At.UTC().Year(), e.Source, e.Number),
		Updated:   at,
		Published: at,
		Links:     []feeds.AtomLink{{Href: w.site.URL + "/", Rel: "alternate", Type: "text/html"}},
		Summary:   &feeds.AtomSummary{Content: text, Type: "text"},
	}, Categories: []atomCategory{{Term: string(e.Kind), Scheme: w.site.URL + "/feeds/status", Label: title}}}, 0)
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
		return "Nguồn gặp sự cố: " + name, text + " Tin sẽ được bổ sung khi nguồn hoạt động trở lại. (The source cannot be read.)"
	default:
		return "Nguồn hoạt động trở lại: " + name, name + " đã hoạt động trở lại. (The source has recovered.)"
	}
}
