package collect

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"loa/article"
	"loa/article/summary"
	"loa/portal"
	"loa/viet"
)

// complete makes of what was read, which has no title when no page was, an
// article to store: identity, what the list's entry and the article stored
// before know besides, topics, summary, urgency, and what the source's settings
// ask for.
func (v *visit) complete(read article.Article, address string, l portal.Link, old article.Article) article.Article {
	now := v.Now()
	read.URL = address
	a := article.Merge(read, witnessOf(l), old, now)
	a.ID, a.Source, a.Key = 0, v.src.ID, l.Key
	a.Language = cmp.Or(a.Language, v.src.Language)
	a.Collected = now
	if old.ID != 0 {
		a.Collected = old.Collected
	}
	a.Topics = v.topicsOf(a, l, old)
	a.Summary = summaryOf(a)
	a.Urgency = article.UrgencyOf(v.Topics, a)
	if a.Urgency == article.Emergency && !a.PublishedGuessed && now.Sub(a.Published) > article.WarningLife {
		a.Urgency = article.Warning // the portal has told of it for long
	}
	a.Unconfirmed = a.Urgency == article.Emergency && !v.src.Trusts(a)
	a.Release = a.Collected.Add(v.src.Delay)
	if !a.PublishedGuessed && now.Sub(a.Published) > v.src.Delay+24*time.Hour {
		a.Release = a.Collected // it has been public for long, whatever the hour
	}
	if !v.src.FullText {
		// Summary only: what is not kept cannot be published by mistake. A
		// change in the text alone then goes unnoticed, which readers of a
		// summary do not see either.
		a.Lead, a.ContentHTML, a.ContentText = a.Summary, "", ""
	}
	return a
}

// topicsOf are an article's topics: by its words, by its address, by every list
// in which it stands; and where none of its places says any, by what was
// learned. Topics that a list gave it stay while the source has that list: a
// page that is looked at again does not say where it is listed.
func (v *visit) topicsOf(a article.Article, l portal.Link, old article.Article) []string {
	kept := v.topics.OfLists(lists(v.src))
	kept = slices.DeleteFunc(kept, func(id string) bool { return !slices.Contains(old.Topics, id) })
	reasons, listed := v.topics.Explain(a, v.src), v.topics.OfLists(v.places[l.Key])
	var found, learned []string
	placed := len(kept)+len(listed) > 0
	for _, r := range reasons {
		found = append(found, r.Topic)
		placed = placed || r.Kind == article.ReasonSection || r.Kind == article.ReasonSource
	}
	if !placed && v.Learned != nil {
		learned = slices.DeleteFunc(v.Learned(a.Title, a.ContentText), v.isUrgent)
	}
	return v.topics.Ordered(found, listed, kept, learned)
}

// isUrgent tells of the topics that warn people: what was learned never does.
func (v *visit) isUrgent(topic string) bool {
	return slices.ContainsFunc(v.Topics, func(t article.Topic) bool { return t.ID == topic && t.Urgent })
}

// readersZone is where the readers of a page are that says no other zone.
var readersZone = time.FixedZone("+07", 7*60*60)

// summaryOf is a's summary. It is read on later days, too, so that "this
// morning" in it gets its date when it is known.
func summaryOf(a article.Article) string {
	s := summary.Of(a.Title, a.Lead, a.ContentText)
	if a.Published.IsZero() || a.PublishedGuessed {
		return s
	}
	zone := a.Published.Location()
	if _, offset := a.Published.Zone(); offset == 0 {
		zone = readersZone
	}
	if dated := summary.Resolve(s, a.Published.In(zone)); utf8.RuneCountInString(dated) <= article.SummaryLimit {
		return dated
	}
	return s
}

// witnessOf is what a list's entry says of its article.
func witnessOf(l portal.Link) article.Witness {
	w := article.Witness{
		Title: viet.CleanLine(l.Title), Lead: viet.Clean(l.Lead), ContentHTML: viet.Clean(l.Content),
		ContentText: viet.Clean(l.Text),
		Author:      viet.CleanLine(l.Author), Language: l.Language, Attachments: slices.Clone(l.Files),
		Published: l.Published.UTC(), PublishedEvidence: l.PublishedEvidence, PublishedDay: l.PublishedDay,
		Updated: l.Updated,
	}
	if l.Published.IsZero() {
		w.Published = time.Time{}
	}
	if l.Image != "" {
		w.Image = &article.Image{URL: l.Image}
	}
	for _, c := range l.Categories {
		w.Categories = append(w.Categories, viet.CleanLine(c))
	}
	for i := range w.Attachments {
		w.Attachments[i].Name = viet.CleanLine(w.Attachments[i].Name)
	}
	return w
}

// isItem tells whether an entry is one of a feed or a news sitemap, which name
// nothing but articles; a page's links may be anything.
func isItem(l portal.Link) bool {
	return strings.HasPrefix(l.PublishedEvidence, "feed") || l.PublishedEvidence == "news sitemap"
}

// clean makes every text of an article NFC and free of what no feed can hold.
// The HTML was sanitised by portal.
func clean(a article.Article) article.Article {
	a.Title, a.Author, a.Origin = viet.CleanLine(a.Title), viet.CleanLine(a.Author), viet.CleanLine(a.Origin)
	a.Lead, a.ContentText, a.ContentHTML = viet.Clean(a.Lead), viet.Clean(a.ContentText), viet.Clean(a.ContentHTML)
	if a.Image != nil {
		image := *a.Image
		image.Caption = viet.CleanLine(image.Caption)
		a.Image = &image
	}
	for i := range a.Attachments {
		a.Attachments[i].Name = viet.CleanLine(a.Attachments[i].Name)
	}
	for i := range a.Categories {
		a.Categories[i] = viet.CleanLine(a.Categories[i])
	}
	return a
}
