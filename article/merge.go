package article

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"loa/viet"
)

// Merge completes what a page says by what a witness and the article stored
// before say. It is pure: the same three give the same article. page has no
// title when no page was read; then the witness speaks alone. Of each field the
// first that has it is taken, in the order page, stored, witness, but:
//
//   - a text is the longest whole one: a page that lost its body does not take
//     away the text of the feed, and no page at all leaves what is stored;
//   - what stands in several sections is in all of them;
//   - when it was published is settled by published.
func Merge(page Article, w Witness, old Article, now time.Time) Article {
	a := page
	if page.Title == "" {
		a = alone(page, w, old)
	}
	if much := w.ContentText; much != "" && utf8.RuneCountInString(a.ContentText)*3 < utf8.RuneCountInString(much) {
		a.ContentHTML, a.ContentText = w.ContentHTML, w.ContentText
	}
	a.Lead = firstLead(a, old.Lead, w.Lead)
	a.Author = first(a.Author, old.Author, w.Author)
	a.Language = first(a.Language, w.Language, old.Language)
	for _, image := range []*Image{old.Image, w.Image} {
		if a.Image == nil {
			a.Image = image
		}
	}
	a.Attachments = withFiles(a.Attachments, w.Attachments, old.Attachments)
	a.Categories = union(a.Categories, w.Categories, old.Categories)
	a.Published, a.PublishedEvidence, a.PublishedGuessed = published(a, w, old, now)
	if a.Updated.IsZero() {
		a.Updated = w.Updated
	}
	if a.Updated.After(now.Add(time.Hour)) || !a.Updated.After(a.Published) {
		a.Updated = time.Time{}
	}
	return a
}

// alone is an article that no page told of: what is stored, or else what the
// witness says.
func alone(page Article, w Witness, old Article) Article {
	if old.ID != 0 && old.PublishedEvidence != FromFeed {
		old.URL = first(page.URL, old.URL)
		return old
	}
	return Article{
		URL: first(page.URL, old.URL), Title: w.Title, ContentHTML: w.ContentHTML, ContentText: w.ContentText,
		Published: w.Published, PublishedEvidence: FromFeed, PublishedGuessed: w.PublishedDay,
		Attachments: page.Attachments, Image: page.Image,
	}
}

// firstLead is the first lead that is not only the beginning of the text.
func firstLead(a Article, others ...string) string {
	if a.Lead != "" {
		return a.Lead
	}
	text := viet.Key(strings.Join(strings.Fields(a.ContentText), " "))
	for _, lead := range others {
		key := viet.Key(strings.TrimRight(strings.Join(strings.Fields(lead), " "), ". …[]"))
		if key != "" && key != viet.Key(a.Title) && !strings.HasPrefix(text, key) {
			return lead
		}
	}
	return ""
}

// withFiles adds the files that a feed names to those of the page. Recordings
// stay when nothing names them any more: a page mostly plays them by a script.
func withFiles(page, feed, old []Attachment) []Attachment {
	all := slices.Clone(page)
	add := func(f Attachment) {
		if !slices.ContainsFunc(all, func(have Attachment) bool { return have.URL == f.URL }) {
			all = append(all, f)
		}
	}
	for _, f := range feed {
		add(f)
	}
	for _, f := range old {
		// A length that was measured once holds as long as the file is the same.
		if i := slices.IndexFunc(all, func(have Attachment) bool { return have.URL == f.URL }); i >= 0 &&
			all[i].SizeBytes == 0 {
			all[i].SizeBytes = f.SizeBytes
		}
		if strings.HasPrefix(f.Type, "audio/") || strings.HasPrefix(f.Type, "video/") {
			add(f)
		}
	}
	return all
}

// union is every word of the lists once, compared without case.
func union(lists ...[]string) []string {
	var all []string
	seen := map[string]bool{}
	for _, list := range lists {
		for _, word := range list {
			if key := viet.Key(word); key != "" && !seen[key] {
				seen[key] = true
				all = append(all, word)
			}
		}
	}
	return all
}

// published settles when an article was published. What was settled before
// stays, for pages are seen to show the time of their last edit; only a guess,
// and a bare day for the hour of that day, give way. Else the statements weigh
// in this order: a sitemap known to mean it, the page's time of day, the time
// of day that a witness gives, the page's day, a day that a witness gives, and
// at last the visit itself. Where the page shows its time only for readers to
// see and a feed knows an earlier one, the page shows its last edit.
func published(a Article, w Witness, old Article, now time.Time) (t time.Time, evidence string, guessed bool) {
	precise := !w.Published.IsZero() && !w.PublishedDay
	evidence = first(w.PublishedEvidence, "list")
	certain := !a.Published.IsZero() && !a.PublishedGuessed && !a.Published.After(now.Add(time.Hour))
	switch {
	case old.ID != 0 && !old.Published.IsZero() && (!old.PublishedGuessed || !certain && w.Published.IsZero()):
		if old.PublishedEvidence == FromFeed && a.PublishedEvidence != FromFeed && !old.PublishedGuessed {
			return old.Published, "feed", false // its page has been read since
		}
		if isBareDay(old.Published) && precise && sameDay(old.Published, w.Published) &&
			w.PublishedEvidence != "sitemap lastmod" {
			return w.Published, evidence, false
		}
		return old.Published, old.PublishedEvidence, old.PublishedGuessed
	case a.PublishedEvidence == FromFeed:
		return a.Published, FromFeed, w.PublishedDay
	case precise && w.PublishedEvidence == "sitemap":
		return w.Published, evidence, false
	case certain && precise && w.PublishedEvidence != "sitemap lastmod" && isMoreExact(a, w):
		return w.Published, evidence, false
	case certain:
		return a.Published, a.PublishedEvidence, false
	case precise:
		return w.Published, evidence, false
	case !a.Published.IsZero() && !a.Published.After(now.Add(time.Hour)) &&
		(w.Published.IsZero() || sameDay(a.Published, w.Published)):
		return a.Published, a.PublishedEvidence, true
	case !w.Published.IsZero():
		return w.Published, evidence + ", the day alone", true
	}
	return now, FirstSeen, true
}

// FirstSeen is the evidence of an article that nothing dates but the visit that
// found it.
const FirstSeen = "first seen"

// isMoreExact tells whether a witness knows the time of publication better than
// a page that states one: the hour of the day that the page names, or an
// earlier time than the one the page only shows.
func isMoreExact(a Article, w Witness) bool {
	if isBareDay(a.Published) {
		return sameDay(a.Published, w.Published) || w.PublishedEvidence == "feed" && w.Published.Before(a.Published)
	}
	shown := strings.Contains(a.PublishedEvidence, "visible") || strings.Contains(a.PublishedEvidence, "time element")
	return shown && w.PublishedEvidence == "feed" && a.Published.Sub(w.Published) > 12*time.Hour
}

// portalZone is where the days of portals begin.
var portalZone = time.FixedZone("+07", 7*60*60)

// isBareDay tells of a time that is the beginning of a day where it was written,
// or where the portals are: a day without an hour.
func isBareDay(t time.Time) bool {
	midnight := func(t time.Time) bool {
		h, m, s := t.Clock()
		return h == 0 && m == 0 && s == 0 && t.Nanosecond() == 0
	}
	return midnight(t.In(portalZone)) || t.Location() != time.UTC && midnight(t)
}

func sameDay(a, b time.Time) bool {
	y1, m1, d1 := a.In(portalZone).Date()
	y2, m2, d2 := b.In(portalZone).Date()
	return y1 == y2 && m1 == m2 && d1 == d2
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
