package article

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"loa/internal/assert"
)

var (
	mergeNow = time.Date(2026, 11, 28, 6, 0, 0, 0, time.UTC)
	hanoi    = time.FixedZone("", 7*3600)
)

func at(hour, minute int) time.Time { return time.Date(2026, 11, 27, hour, minute, 0, 0, hanoi) }

func TestAPageIsCompletedByWhatTheFeedSays(t *testing.T) {
	body := strings.Repeat("Một câu của bài. ", 20)
	page := Article{Title: "Cầu mới thông xe", ContentText: body, ContentHTML: "<p>" + body + "</p>",
		Categories: []string{"Giao thông"},
		Published:  at(7, 30), PublishedEvidence: "json-ld"}
	for name, c := range map[string]struct {
		page Article
		w    Witness
		old  Article
		got  func(a Article) string
		want string
	}{
		"the page's title": {page, Witness{Title: "Cầu mới"}, Article{},
			func(a Article) string { return a.Title }, "Cầu mới thông xe"},
		"the feed's lead": {page, Witness{Lead: "Sáng nay cầu thông xe."}, Article{},
			func(a Article) string { return a.Lead }, "Sáng nay cầu thông xe."},
		"an excerpt is no lead": {page, Witness{Lead: "Một câu của bài. Một câu […]"}, Article{},
			func(a Article) string { return a.Lead }, ""},
		"the title is no lead": {page, Witness{Lead: "CẦU MỚI THÔNG XE"}, Article{},
			func(a Article) string { return a.Lead }, ""},
		"the stored lead first": {page, Witness{Lead: "Khác"}, Article{ID: 1, Lead: "Lời dẫn cũ."},
			func(a Article) string { return a.Lead }, "Lời dẫn cũ."},
		"the feed's author": {page, Witness{Author: "Lò Thị Mai"}, Article{},
			func(a Article) string { return a.Author }, "Lò Thị Mai"},
		"a lost author is kept": {page, Witness{}, Article{ID: 1, Author: "Lò Thị Mai"},
			func(a Article) string { return a.Author }, "Lò Thị Mai"},
		"the feed's picture": {page, Witness{Image: &Image{URL: "a.jpg"}}, Article{},
			func(a Article) string { return a.Image.URL }, "a.jpg"},
		"every section": {page, Witness{Categories: []string{"giao thông", "Kinh tế"}},
			Article{ID: 1, Categories: []string{"Xã hội"}},
			func(a Article) string { return strings.Join(a.Categories, ",") }, "Giao thông,Kinh tế,Xã hội"},
		"the feed's recording": {page, Witness{Attachments: []Attachment{{URL: "a.mp3", Type: "audio/mpeg"}}},
			Article{}, func(a Article) string { return a.Attachments[0].URL }, "a.mp3"},
		"a recording stays": {page, Witness{}, Article{ID: 1,
			Attachments: []Attachment{{URL: "a.mp3", Type: "audio/mpeg"}, {URL: "b.pdf", Type: "application/pdf"}}},
			func(a Article) string { return fmt.Sprint(len(a.Attachments)) }, "1"},
		"a page without a body": {Article{Title: "x", ContentText: "Chia sẻ"},
			Witness{ContentText: body, ContentHTML: "<p>b</p>"}, Article{},
			func(a Article) string { return a.ContentHTML }, "<p>b</p>"},
		"a page's body first": {page, Witness{ContentText: "Ngắn", ContentHTML: "<p>Ngắn</p>"}, Article{},
			func(a Article) string { return a.ContentText }, body},
		"a change of the future": {page, Witness{Updated: mergeNow.Add(48 * time.Hour)}, Article{},
			func(a Article) string { return fmt.Sprint(a.Updated.IsZero()) }, "true"},
	} {
		assert.Same(t, name, c.got(Merge(c.page, c.w, c.old, mergeNow)), c.want)
	}
}

func TestAWitnessAloneIsAnArticleThatSaysSo(t *testing.T) {
	w := Witness{Title: "Cầu mới", Lead: "Sáng nay.", Published: at(7, 30), PublishedEvidence: "feed"}
	a := Merge(Article{URL: "https://x.vn/1"}, w, Article{}, mergeNow)
	assert.Same(t, "title", a.Title, "Cầu mới")
	assert.Same(t, "lead", a.Lead, "Sáng nay.")
	assert.Same(t, "address", a.URL, "https://x.vn/1")
	assert.Same(t, "evidence", a.PublishedEvidence, FromFeed)
	a.ID = 1
	w.Title = "Cầu mới thông xe"
	assert.Same(t, "another word of the feed", Merge(Article{}, w, a, mergeNow).Title, "Cầu mới thông xe")
	read := Merge(Article{Title: "Cầu mới thông xe sáng nay", ContentText: "Bài.", Published: at(7, 0)}, Witness{}, a,
		mergeNow)
	assert.Same(t, "the page, once it is read", read.Title, "Cầu mới thông xe sáng nay")
	assert.Same(t, "evidence, once it is read", read.PublishedEvidence, "feed")
	assert.Same(t, "time, once it is read", read.Published.Equal(at(7, 30)), true)
	read.ID = 1
	assert.Same(t, "no page again", Merge(Article{}, w, read, mergeNow).Title, read.Title)
}

func TestWhenItWasPublishedIsWhatIsKnownBest(t *testing.T) {
	day := time.Date(2026, 11, 27, 0, 0, 0, 0, hanoi)
	page := func(t time.Time, evidence string, guessed bool) Article {
		return Article{Title: "x", ContentText: "y", Published: t, PublishedEvidence: evidence,
			PublishedGuessed: guessed}
	}
	feed := func(t time.Time) Witness { return Witness{Published: t, PublishedEvidence: "feed"} }
	for name, c := range map[string]struct {
		page Article
		w    Witness
		old  Article
		want string
	}{
		"the page's hour": {page(at(7, 30), "json-ld", false), feed(at(8, 0)), Article{},
			"07:30 json-ld"},
		"the feed's hour of the page's day": {page(day, "visible date", false), feed(at(7, 30)), Article{},
			"07:30 feed"},
		"a news sitemap's": {page(day, "visible date", false),
			Witness{Published: at(7, 30), PublishedEvidence: "news sitemap"}, Article{}, "07:30 news sitemap"},
		"a list's": {page(day, "visible date", false), Witness{Published: at(7, 30)},
			Article{}, "07:30 list"},
		"not that of the last change": {page(day, "visible date", false),
			Witness{Published: at(7, 30), PublishedEvidence: "sitemap lastmod"}, Article{}, "00:00 visible date"},
		"a sitemap that means it": {page(at(9, 0), "json-ld", false),
			Witness{Published: at(7, 30), PublishedEvidence: "sitemap"}, Article{}, "07:30 sitemap"},
		"the page shows its last edit": {page(at(9, 0).Add(20*time.Hour), "visible date", false),
			feed(at(7, 30)), Article{}, "07:30 feed"},
		"a statement stays": {page(at(9, 0), "json-ld", false),
			feed(at(9, 0).Add(-72 * time.Hour)), Article{}, "09:00 json-ld"},
		"a feed made anew": {page(at(7, 30), "visible date", false), feed(mergeNow), Article{},
			"07:30 visible date"},
		"better than a guess": {page(at(9, 0), "address", true), feed(at(7, 30)), Article{},
			"07:30 feed"},
		"a day is enough": {page(time.Time{}, "", false),
			Witness{Published: day, PublishedDay: true, PublishedEvidence: "sitemap lastmod"}, Article{},
			"00:00 sitemap lastmod, the day alone?"},
		"nothing": {page(time.Time{}, "", false), Witness{}, Article{},
			"13:00 first seen?"},
		"what was settled stays": {page(at(9, 0), "json-ld", false), feed(at(8, 0)),
			Article{ID: 1, Published: at(7, 30).UTC(), PublishedEvidence: "feed"}, "07:30 feed"},
		"but a bare day gets its hour": {page(day, "visible date", false), feed(at(7, 30)),
			Article{ID: 1, Published: day.UTC(), PublishedEvidence: "visible date"}, "07:30 feed"},
		"a guess gives way": {page(at(9, 0), "json-ld", false), Witness{},
			Article{ID: 1, Published: mergeNow, PublishedEvidence: FirstSeen, PublishedGuessed: true}, "09:00 json-ld"},
		"a guess does not give way to none": {page(time.Time{}, "", false), Witness{},
			Article{ID: 1, Published: at(9, 0).UTC(), PublishedEvidence: FirstSeen, PublishedGuessed: true},
			"09:00 first seen?"},
		"the page's future is not believed": {page(mergeNow.Add(48*time.Hour), "json-ld", false), feed(at(7, 30)),
			Article{}, "07:30 feed"},
		"07:00 is an hour, whatever it is in UTC": {page(time.Time{}, "", false), feed(at(8, 0)),
			Article{ID: 1, Published: at(7, 0).UTC(), PublishedEvidence: "json-ld"}, "07:00 json-ld"},
	} {
		a := Merge(c.page, c.w, c.old, mergeNow)
		got := a.Published.In(hanoi).Format("15:04") + " " + a.PublishedEvidence
		if a.PublishedGuessed {
			got += "?"
		}
		assert.Same(t, name, got, c.want)
	}
}
