package collect

import (
	"cmp"
	"net/url"
	"time"

	"loa/article"
	"loa/fetch"
	"loa/portal"
	"loa/viet"
)

// ready completes an article that was read: identity, times, what only the
// list said, topics, summary, urgency, and what the source's settings ask for.
// Of an article stored before, old, it keeps what a second look cannot know
// better.
func (v *visit) ready(a article.Article, page portal.Page, l portal.Link, old article.Article) article.Article {
	now := v.Now()
	a.ID, a.Source, a.Key = 0, v.src.ID, l.Key
	a.URL = ownAddress(a.URL, page.URL)
	a.Language = cmp.Or(a.Language, v.src.Language)
	a.Lead = cmp.Or(a.Lead, old.Lead, viet.Clean(l.Lead))
	a.Author = cmp.Or(a.Author, old.Author, viet.CleanLine(l.Author))
	if a.Image == nil {
		a.Image = old.Image
	}
	if a.Image == nil && l.Image != "" {
		a.Image = &article.Image{URL: l.Image}
	}
	a = dated(a, l, old, now)
	a.Collected = now
	if old.ID != 0 {
		a.Collected = old.Collected
	}
	a.Topics = v.topics.Match(a, v.src)
	a.Summary = article.Summarise(a.Lead, a.ContentText)
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

// ownAddress is the page's canonical address if it is believable: on the same
// host and not the front page. Many templates name one address for all pages.
func ownAddress(canonical, fetched string) string {
	c, err := fetch.ParseURL(canonical)
	if err != nil {
		return fetched
	}
	f, err := url.Parse(fetched)
	if err != nil || c.Hostname() != f.Hostname() || fetch.IsFront(c) && !fetch.IsFront(f) {
		return fetched
	}
	return c.String()
}

// dated settles when an article was published. A sitemap's time goes before
// the page's, a certain one before a guess, the page's before a list's, and
// the first answer before what a later visit reads: pages are seen to show
// the time of their last edit.
func dated(a article.Article, l portal.Link, old article.Article, now time.Time) article.Article {
	if old.ID != 0 && !old.Published.IsZero() && (!old.PublishedGuessed || a.PublishedGuessed || a.Published.IsZero()) {
		a.Published, a.PublishedEvidence, a.PublishedGuessed = old.Published, old.PublishedEvidence, old.PublishedGuessed
		return a
	}
	if !l.Published.IsZero() && (a.Published.IsZero() || a.PublishedGuessed || l.PublishedEvidence == "sitemap") {
		a.Published, a.PublishedEvidence, a.PublishedGuessed = l.Published.UTC(), cmp.Or(l.PublishedEvidence, "list"), false
	}
	if a.Published.IsZero() || a.Published.After(now.Add(time.Hour)) {
		a.Published, a.PublishedEvidence, a.PublishedGuessed = now, "first seen", true
	}
	if a.Updated.After(now.Add(time.Hour)) || a.Updated.Before(a.Published) {
		a.Updated = time.Time{}
	}
	return a
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
