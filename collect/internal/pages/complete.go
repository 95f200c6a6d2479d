package pages

import (
	"cmp"
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"loa/article"
	"loa/article/summary"
	"loa/collect/internal/judge"
	"loa/viet"
)

// complete makes of what was read, which has no title when no page was, an
// article to store: identity, what the list's entry and the article stored
// before know besides, topics, summary, urgency, and what the source's settings
// ask for.
func (p *Pages) complete(ctx context.Context, read article.Article, address string, w Wanted) article.Article {
	now, old := p.Now(), w.Old
	read.URL = address
	a := article.Merge(read, WitnessOf(w.Link), old, now)
	a.ID, a.Source, a.Key = 0, p.Source.ID, w.Key
	a.Language = cmp.Or(a.Language, p.Source.Language)
	a.Collected = now
	if old.ID != 0 {
		a.Collected = old.Collected
	}
	a.Topics = p.topicsOf(a, w)
	a.Summary = summaryOf(a)
	a.Urgency = article.UrgencyOf(p.Topics, a)
	if a.Urgency == article.Emergency && !a.PublishedGuessed && now.Sub(a.Published) > article.WarningLife {
		a.Urgency = article.Warning // the portal has told of it for long
	}
	a.Unconfirmed = a.Urgency == article.Emergency && !p.Source.Trusts(a)
	a.Release = a.Collected.Add(p.Source.Delay)
	if !a.PublishedGuessed && now.Sub(a.Published) > p.Source.Delay+24*time.Hour {
		a.Release = a.Collected // it has been public for long, whatever the hour
	}
	p.summarize(ctx, &a, w)
	if !p.Source.FullText {
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
func (p *Pages) topicsOf(a article.Article, w Wanted) []string {
	kept := p.Matcher.OfLists(judge.Lists(p.Source))
	kept = slices.DeleteFunc(kept, func(id string) bool { return !slices.Contains(w.Old.Topics, id) })
	reasons, listed := p.Matcher.Explain(a, p.Source), p.Matcher.OfLists(w.Lists)
	var found, learned []string
	placed := len(kept)+len(listed) > 0
	for _, r := range reasons {
		found = append(found, r.Topic)
		placed = placed || r.Kind == article.ReasonSection || r.Kind == article.ReasonSource
	}
	if !placed && p.Learned != nil {
		learned = slices.DeleteFunc(p.Learned(a.Title, a.ContentText), p.isUrgent)
	}
	return p.Matcher.Ordered(found, listed, kept, learned)
}

// isUrgent tells of the topics that warn people: what was learned never does.
func (p *Pages) isUrgent(topic string) bool {
	return slices.ContainsFunc(p.Topics, func(t article.Topic) bool { return t.ID == topic && t.Urgent })
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
	if dated := summary.Resolve(s, a.Published.In(zone), a.Lead, a.ContentText); utf8.RuneCountInString(dated) <= article.SummaryLimit {
		return dated
	}
	return s
}

// summarize gives news the summary that was made for it elsewhere, if one is to
// be had in time. Warnings, and what nobody will be told of, do not wait for it.
// It stays as long as the article does: asked again, another answer might come.
func (p *Pages) summarize(ctx context.Context, a *article.Article, w Wanted) {
	if p.Summarize == nil || w.Quiet || a.Urgency > article.Ordinary {
		return
	}
	old := w.Old
	same := old.Title == a.Title && old.Lead == a.Lead && old.ContentText == a.ContentText
	if !p.Source.FullText { // then the text before is not known
		same = len(summary.Foreign(old.Summary, a.Title, a.Lead, a.ContentText)) == 0
	}
	if old.ID != 0 && same {
		a.Summary = old.Summary
		return
	}
	s, err := p.Summarize(ctx, *a)
	if err != nil {
		p.Log.Debug("the built-in summary is used", "url", a.URL, "err", err)
		return
	}
	a.Summary = s
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
