package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"loa/article"
	"loa/feed"
	"loa/web/internal/site"
)

// item is an article as it is answered.
type item struct {
	ID          string     `json:"id"`   // names it below /api/v1/articles/ and /articles/
	GUID        string     `json:"guid"` // its identity in feeds, for ever
	URL         string     `json:"url,omitempty"`
	Page        string     `json:"page"` // its page here
	Title       string     `json:"title"`
	Summary     string     `json:"summary,omitempty"`
	ContentHTML string     `json:"content_html,omitempty"`
	Source      source     `json:"source"`
	Author      string     `json:"author,omitempty"`
	Topics      []string   `json:"topics"`
	Language    string     `json:"language"`
	Urgency     string     `json:"urgency,omitempty"`
	Published   time.Time  `json:"published"`
	Changed     time.Time  `json:"changed"`
	Corrected   *time.Time `json:"corrected,omitempty"`
	Image       *image     `json:"image,omitempty"`
	Files       []file     `json:"attachments,omitempty"`
}

type source struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type image struct {
	URL     string `json:"url"`
	Caption string `json:"caption,omitempty"`
	Width   int    `json:"width,omitempty"`
	Height  int    `json:"height,omitempty"`
}

type file struct {
	URL  string `json:"url"`
	Name string `json:"name,omitempty"`
	Type string `json:"type,omitempty"`
	Size int64  `json:"size_bytes,omitempty"`
}

var urgencies = map[article.Urgency]string{article.Notice: "notice", article.Warning: "warning",
	article.Emergency: "emergency"}

// newItem is an article as far as its source lets it be shown.
func newItem(set *site.Setup, a *article.Article, content feed.Content) item {
	i := item{ID: a.PageName(), URL: feed.PublicAddress(a.URL), Page: set.Site.URL + "/articles/" + a.PageName(),
		Title: a.Title, Source: source{ID: a.Source, Name: set.SourceName(a.Source)}, Author: a.Author,
		Topics:   []string{},
		Language: a.Language, Urgency: urgencies[a.Urgency], Published: a.Published.UTC(), Changed: a.Changed.UTC()}
	if u, err := url.Parse(set.Site.URL); err == nil {
		i.GUID = a.GUID(u.Hostname())
	}
	if i.Language == "" {
		i.Language = set.Site.Language
	}
	src, known := set.Source.Find(a.Source)
	if content != feed.None {
		i.Summary = a.Summary
	}
	if content == feed.Full && (!known || src.FullText) {
		i.ContentHTML = feed.PublicHTML(a.ContentHTML)
	}
	for _, t := range a.Topics {
		if _, ok := set.Topic[t]; ok {
			i.Topics = append(i.Topics, t)
		}
	}
	if !a.Correction.At.IsZero() {
		at := a.Correction.At.UTC()
		i.Corrected = &at
	}
	if a.Image != nil {
		if address := feed.PublicAddress(a.Image.URL); address != "" {
			i.Image = &image{address, a.Image.Caption, a.Image.Width, a.Image.Height}
		}
	}
	for _, f := range a.Attachments {
		if address := feed.PublicAddress(f.URL); address != "" {
			i.Files = append(i.Files, file{address, f.Name, f.Type, f.SizeBytes})
		}
	}
	return i
}

// topic is a topic as it is answered.
type topic struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Group    string `json:"group,omitempty"`
	Urgent   bool   `json:"urgent,omitempty"`
	Articles int    `json:"articles"`
	Page     string `json:"page"`
	Feed     string `json:"feed"`
}

func (h *Handler) serveTopics(w http.ResponseWriter, r *http.Request) {
	h.serve(w, r, kept{key: "/topics", named: true}, func(ctx context.Context, set *site.Setup) (any, error) {
		counts, err := h.Counts(ctx)
		all := []topic{}
		for _, t := range set.Topics {
			all = append(all, topic{ID: t.ID, Name: t.Name, Group: t.Group, Urgent: t.Urgent, Articles: counts[t.ID],
				Page: set.Site.URL + "/topics/" + t.ID, Feed: set.Site.URL + "/feeds/" + t.ID + ".json"})
		}
		return map[string]any{"items": all}, err
	})
}

func (h *Handler) serveSources(w http.ResponseWriter, r *http.Request) {
	h.serve(w, r, kept{key: "/sources", named: true}, func(_ context.Context, set *site.Setup) (any, error) {
		all := []source{}
		for _, s := range set.Sources {
			all = append(all, source{ID: s.ID, Name: s.Name, URL: feed.PublicAddress(s.URL)})
		}
		return map[string]any{"items": all}, nil
	})
}
