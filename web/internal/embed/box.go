package embed

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"loa/article"
	"loa/feed"
	"loa/viet"
	"loa/web/internal/address"
	"loa/web/internal/site"
)

//go:embed templates
var templateFiles embed.FS

var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").ParseFS(templateFiles, "templates/*.html", "templates/*.svg"))
})

// box is what the templates show.
type box struct {
	options
	Title   string
	Home    string // the page that shows all of it
	Items   []item
	At      string // when it was made, for people
	Stamp   string
	Base    string // our site's URL
	Version string
	Words   words
	Frame   string // address of the frame, for oEmbed's discovery
}

type item struct {
	Title, URL, Summary, Source, When, Stamp, Urgent, Image string
}

// words are the texts of a box.
type words struct{ At, None, All string }

var wordsIn = map[string]words{
	"vi": {"Cập nhật lúc", "Chưa có tin nào.", "Xem tất cả tin"},
	"en": {"Updated at", "No articles yet.", "All articles"},
}

var levelsIn = map[string][4]string{
	"vi": {"", "Lưu ý", "Cảnh báo", "Khẩn cấp"},
	"en": {"", "Notice", "Warning", "Emergency"},
}

// build asks for the articles of a box.
func (h *Handler) build(ctx context.Context, set *site.Setup, o options) (box, error) {
	now := h.now()
	query := o.feed.Articles(now)
	query.Withdrawn = time.Time{}
	articles, _, err := h.find(ctx, query) // a box shows the newest: that older ones may be missing changes nothing
	if err != nil {
		return box{}, fmt.Errorf("list the articles of a box: %w", err)
	}
	isUrgent := func(a article.Article) bool { return a.Urgency >= article.Warning && a.Holds(now) }
	slices.SortStableFunc(articles, func(a, b article.Article) int {
		switch {
		case isUrgent(a) == isUrgent(b):
			return 0
		case isUrgent(a):
			return -1
		}
		return 1
	})
	head := address.Head(set, o.feed, feed.JSON)
	b := box{options: o, Title: head.Title, Home: head.Home, Base: set.Site.URL, Version: assetVersion,
		Words: wordsIn[o.Language],
		At:    viet.FormatTime(now.In(set.Site.TimeZone)), Stamp: now.In(set.Site.TimeZone).Format(time.RFC3339)}
	for _, a := range articles[:min(len(articles), o.Count)] {
		b.Items = append(b.Items, o.item(set, a))
	}
	return b, nil
}

func (o options) item(set *site.Setup, a article.Article) item {
	at := a.Published.In(set.Site.TimeZone)
	i := item{Title: a.Title, URL: feed.PublicAddress(a.URL), Source: set.SourceName(a.Source),
		When: viet.FormatTime(at), Stamp: at.Format(time.RFC3339), Urgent: levelsIn[o.Language][a.Urgency]}
	if i.URL == "" {
		i.URL = set.Site.URL + "/articles/" + a.PageName()
	}
	if o.Summary > 0 {
		i.Summary = viet.Cut(a.Summary, o.Summary)
	}
	if o.Pictures && a.Image != nil && o.Layout != "documents" && o.Layout != "ticker" {
		i.Image = feed.PublicAddress(a.Image.URL)
	}
	return i
}

func execute(name string, b any) ([]byte, error) {
	var buf bytes.Buffer
	err := templates().ExecuteTemplate(&buf, name, b)
	return buf.Bytes(), err
}

// lines are the headlines of a picture, each as long as fits.
func (b box) Lines() []line {
	const longest, first, step = 54, 64, 26
	var out []line
	for n, i := range b.Items {
		text := i.Title
		if i.Urgent != "" {
			text = i.Urgent + ": " + text
		}
		if utf8.RuneCountInString(text) > longest {
			text = strings.TrimSpace(viet.Cut(text, longest))
		}
		out = append(out, line{Y: first + n*step, Text: text, Urgent: i.Urgent != ""})
	}
	return out
}

type line struct {
	Y      int
	Text   string
	Urgent bool
}

// Height is that of the picture, in its own units.
func (b box) Height() int { return 64 + 26*max(1, len(b.Items)) + 16 }

// Foot is where the picture's last line stands.
func (b box) Foot() int { return b.Height() - 14 }
