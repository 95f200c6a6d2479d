package list

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"loa/internal/assert"
	"loa/portal/internal/page"
	"loa/portal/internal/page/dates"
)

// listOf is a section's page whose entries, of 24, 21, 19 and 12 November, show their days
// in one form; %[1]d is the day.
func listOf(t *testing.T, form string) *page.Document {
	t.Helper()
	items := ""
	for i, day := range []int{24, 21, 19, 12} {
		title := [...]string{"Khánh thành cầu treo ở bản cao", "Mở lớp xóa mù chữ cho bà con", "Thu hoạch chè shan trên núi",
			"Trồng rừng đầu nguồn mùa mưa"}[i]
		items += fmt.Sprintf(`<div class="item"><h3><a href="/tin/bai-%d.html">%s</a></h3>`, i+101, title) +
			strings.ReplaceAll(form, "%d", fmt.Sprint(day)) +
			`<p>Bà con trong bản vui mừng đón chờ việc này từ lâu, ai cũng góp công.</p></div>`
	}
	doc, err := page.Parse(page.Page{URL: "https://xa.example/tin", Fetched: time.Date(2026, 11, 29, 3, 0, 0, 0, time.UTC),
		Body: []byte(`<html lang=vi><title>Tin tức</title><body><div id="main"><h1>Tin tức</h1><div ` +
			`class="list">` + items +
			`</div></div></body>`)})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestEntriesHaveTheDaysThatTheyShow(t *testing.T) {
	for _, form := range []string{
		`<div class="date"><span class="day">%d</span><span class="month">11/2026</span></div>`,
		`<div class="date"><b>%d</b><i>11-2026</i></div>`,
		`<div class="post-date"><span>%d</span><br><span>Th11</span></div>`,
		`<div class="k"><p>Tháng 11</p><p>%d</p></div>`,
		`<div class="k"><p>Tháng 11</p><p>%d</p><p>2026</p></div>`,
		`<div class="k"><strong>%d</strong><span>Tháng 11, 2026</span></div>`,
		`<div class="k"><span>Tháng Mười Một</span><span>%d</span></div>`,
		`<div class="k"><em>%d</em><small>T11/2026</small></div>`,
		`<div class="k"><em>%d</em><small>T11</small></div>`,
		`<time><span>NOV</span><span>%d</span><span>2026</span></time>`,
		`<time><span>%d</span><span>NOV</span></time>`,
		`<div class="k"><span>%d</span>/<span>11</span>/<span>2026</span></div>`,
		`<div class="k"><div>Thứ Bảy</div><div>%d</div><div>11/2026</div></div>`,
		`<ul class="k"><li>%d</li><li>Thg 11</li><li>2026</li></ul>`,
		`<span class="k">%d<br>11/2026</span>`,
		`<span class="k">%d<br>Tháng 11</span>`,
		`<a class="date" href="/tin/bai-101.html#ngay"><span>%d</span><span>11/2026</span></a>`,
		`<div class="meta">%d Tháng 11, 2026</div>`,
		`<div class="meta">%d Nov 2026</div>`,
		`<div class="meta">November %d, 2026</div>`,
		`<div class="meta">Lò Mai on %d/11/2026</div>`,
		`<div class="k">Lò Mai | %d/11/2026 | 25 lượt xem</div>`,
		`<span title="2026-11-%d 14:02:00 +0700">tuần trước</span>`,
	} {
		if strings.Contains(form, `href="/tin`) { // the link of an entry's day leads to the entry
			form = strings.ReplaceAll(form, `<a class="date" href="/tin/bai-101.html#ngay">`, `<a class="date" `+
				`href="#ngay">`)
		}
		l, err := Find(context.Background(), nil, listOf(t, form), nil)
		if err != nil {
			t.Errorf("%s: got the error %v, want the list", form, err)
			continue
		}
		var days []string
		for _, k := range l.Links {
			days = append(days, k.Published.In(dates.SiteZone).Format(time.DateOnly))
		}
		assert.Same(t, form, days, []string{"2026-11-24", "2026-11-21", "2026-11-19", "2026-11-12"})
	}
}

// TestWhatLooksLikeADayIsNone when it counts something, or stands out of its order.
func TestWhatLooksLikeADayIsNone(t *testing.T) {
	for name, form := range map[string]string{
		"two counters":     `<div class="k"><span>%d</span><span>11</span></div>`,
		"a weekday":        `<div class="k"><span>%d</span><span>T5</span></div>`,
		"a day in a lead":  `<p>Ngày %d/12 tới, xã sẽ tổ chức họp mặt các cụ cao tuổi.</p>`,
		"places and votes": `<div class="k"><span>%d</span><span>bình luận</span></div>`,
	} {
		l, err := Find(context.Background(), nil, listOf(t, form), nil)
		if err != nil {
			t.Errorf("%s: got the error %v, want the list", name, err)
			continue
		}
		for _, k := range l.Links {
			assert.Same(t, name, k.Published.IsZero(), true)
		}
	}
	// Without years these days would be of one year, and the second younger than the first.
	form := `<div class="date"><span>%d</span><span>Th11</span></div>`
	doc := listOf(t, form)
	l, err := Find(context.Background(), nil, doc, nil)
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "days in their order", l.Links[1].Published.IsZero(), false)
	entries := []*Entry{{when: l.Links[2].Published, day: true, guessed: true}, {when: l.Links[0].Published, day: true, guessed: true}}
	settleYears(entries)
	assert.Same(t, "days out of their order", entries[0].when.IsZero() && entries[1].when.IsZero(), true)
}
