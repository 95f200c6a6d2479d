package pages

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"loa/article"
	"loa/feed"
	"loa/viet"
	"loa/web/internal/address"
	"loa/web/internal/changes"
	"loa/web/internal/keep"
	"loa/web/internal/site"
)

// ServeArticle shows an article; one that was withdrawn is gone.
func (s *Handler) ServeArticle(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("id")
	id := article.PageNumber(name)
	if id == 0 {
		s.ServeUnknown(w, r)
		return
	}
	s.serveKept(w, r, "/articles/"+name, keep.Variant, func(ctx context.Context, set *site.Setup) (*page, string, error) {
		a, err := s.store.Article(ctx, id)
		if err != nil {
			return nil, "", err
		}
		if a.State == article.StateWaiting || a.PageName() != name {
			return nil, "", article.ErrNotFound
		}
		view := s.brief(set, &a)
		p := s.page(a.Title + " – " + s.site.Name)
		p.Article = &view
		if a.State == article.StateWithdrawn {
			view.Edited = viet.WithinSentence(viet.FormatTime(a.Changed.In(s.site.TimeZone)))
			p.NoIndex, p.Title, p.Status = true, "Tin đã được gỡ – "+s.site.Name, http.StatusGone
			return p, "gone", nil
		}
		p.Description, p.Canonical = a.Summary, a.URL
		s.fill(set, &view, &a)
		if view.Changes, err = s.changes(ctx, set, &a); err != nil {
			return nil, "", err
		}
		p.News = s.news(set, &a, &view)
		sel := address.Plain()
		if len(view.Topics) > 0 {
			sel.Topics = []string{view.Topics[0].ID}
			if p.Related, err = s.related(ctx, set, &a, sel.Topics[0]); err != nil {
				return nil, "", err
			}
		}
		if p.Story, err = s.story(ctx, set, &a); err != nil {
			return nil, "", err
		}
		s.subscribe(p, set, sel, botsOfArticle(&a, view.Topics))
		return p, "article", nil
	})
}

// changes are what was changed of an article; its text is shown where the source
// allows that.
func (s *Handler) changes(ctx context.Context, set *site.Setup, a *article.Article) ([]changes.Change, error) {
	if a.Revision <= 1 || a.Correction.At.IsZero() {
		return nil, nil
	}
	revisions, err := s.store.Revisions(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	src, known := set.Source.Find(a.Source)
	return changes.Of(revisions, s.site.TimeZone, !known || src.FullText), nil
}

const (
	// relatedMost is how many articles of its topic a page names.
	relatedMost = 5
	// storySkipped is how many reports of its own story, which it names already, it looks
	// beyond for them.
	storySkipped = 15
)

// related are the newest other articles of a topic that are not of an article's story.
func (s *Handler) related(ctx context.Context, set *site.Setup, a *article.Article, topic string) ([]pageArticle,
	error) {
	limit := relatedMost + 1
	if a.Story != 0 {
		limit += storySkipped
	}
	arts, err := s.store.Articles(ctx, article.Query{Topics: []string{topic}, Limit: limit})
	if err != nil {
		return nil, fmt.Errorf("list related articles: %w", err)
	}
	var list []pageArticle
	for i := range arts {
		ofTheStory := a.Story != 0 && arts[i].Story == a.Story
		if arts[i].ID != a.ID && !ofTheStory && len(list) < relatedMost {
			list = append(list, s.brief(set, &arts[i]))
		}
	}
	return list, nil
}

// storyMost is how many reports of a story a page names: the newest.
const storyMost = 50

// story are the reports of the event that an article reports; nil when it
// stands alone.
func (s *Handler) story(ctx context.Context, set *site.Setup, a *article.Article) (*story, error) {
	if a.Story == 0 {
		return nil, nil
	}
	arts, err := s.store.Articles(ctx, article.Query{Story: a.Story, Limit: storyMost})
	if err != nil {
		return nil, fmt.Errorf("list the reports of a story: %w", err)
	}
	if len(arts) < 2 {
		return nil, nil
	}
	v := &story{}
	for i := range slices.Backward(arts) {
		v.Reports = append(v.Reports, s.brief(set, &arts[i]))
		if arts[i].ID == a.Story {
			v.Feed = s.site.Path(address.Feed{Story: arts[i].PageName(), Limit: address.DefaultLimit,
				Content: feed.Full}.Address(feed.RSS))
		}
	}
	return v, nil
}

// newsArticle is what a page says of its article to machines
// (https://schema.org/NewsArticle).
type newsArticle struct {
	Context       string   `json:"@context"`
	Type          string   `json:"@type"`
	Headline      string   `json:"headline"`
	Description   string   `json:"description,omitempty"`
	Image         []string `json:"image,omitempty"`
	DatePublished string   `json:"datePublished"`
	DateModified  string   `json:"dateModified,omitempty"`
	Language      string   `json:"inLanguage"`
	Author        []person `json:"author"`
	Publisher     person   `json:"publisher"`
	Section       []string `json:"articleSection,omitempty"`
	Page          string   `json:"mainEntityOfPage"`
	Original      string   `json:"isBasedOn,omitempty"`
}

// person is a person or an organization.
type person struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// news says of an article what its page shows, to machines.
func (s viewer) news(set *site.Setup, a *article.Article, v *pageArticle) *newsArticle {
	n := &newsArticle{Context: "https://schema.org", Type: "NewsArticle", Headline: a.Title, Description: a.Summary,
		DatePublished: v.Stamp, Language: v.Language, Page: s.site.URL + "/articles/" + v.Page,
		Original:  feed.PublicAddress(a.URL),
		Publisher: person{"Organization", v.SourceName, feed.PublicAddress(set.Source.Get(a.Source).URL)}}
	if n.Language == "" {
		n.Language = s.site.Language
	}
	if a.Image != nil {
		if picture := feed.PublicAddress(a.Image.URL); picture != "" {
			n.Image = []string{picture}
		}
	}
	if v.Edited != "" {
		n.DateModified = a.Changed.In(s.site.TimeZone).Format(time.RFC3339)
	}
	n.Author = []person{n.Publisher}
	if a.Author != "" {
		n.Author = []person{{Type: "Person", Name: a.Author, URL: s.site.URL + authorPath(a.Author)}}
	}
	for _, t := range v.Topics {
		n.Section = append(n.Section, t.Name)
	}
	return n
}
