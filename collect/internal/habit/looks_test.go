package habit

import (
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
)

func TestLooksFollowImportanceAndAge(t *testing.T) {
	later := start.Add(72 * time.Hour)
	at := func(ago time.Duration) time.Time { return start.Add(-ago) }
	for _, c := range []struct {
		name string
		a    article.Article
		want time.Duration
	}{
		{"fresh", article.Article{Published: at(time.Hour)}, FreshPace},
		{"of this morning", article.Article{Published: at(3 * time.Hour)}, 72 * time.Hour},
		{"found now, of this morning", article.Article{Published: at(3 * time.Hour), Collected: start}, 72 * time.Hour},
		{"dated next year, found yesterday", article.Article{Published: start.AddDate(1, 0, 0),
			Collected: at(24 * time.Hour)},
			72 * time.Hour},
		{"undated, found now", article.Article{Published: start, PublishedGuessed: true, Collected: at(time.Minute)},
			FreshPace},
		{"corrected now", article.Article{Published: at(30 * time.Hour),
			Correction: article.Correction{At: at(time.Hour)}},
			FreshPace},
		{"warning", article.Article{Urgency: article.Warning, Published: at(5 * time.Hour)}, UrgentPace},
		{"warning of last night", article.Article{Urgency: article.Warning, Published: at(20 * time.Hour)}, FreshPace},
		{"warning that has expired", article.Article{Urgency: article.Warning, Published: at(25 * time.Hour)},
			72 * time.Hour},
		{"warning that is over", article.Article{Urgency: article.Notice, Ended: article.EscalationAllClear,
			Published: at(5 * time.Hour)}, 72 * time.Hour},
		{"notice", article.Article{Urgency: article.Notice, Published: at(5 * time.Hour)}, FreshPace},
		{"old warning found now", article.Article{Urgency: article.Emergency, Published: at(240 * time.Hour),
			Collected: start, Changed: start}, 72 * time.Hour},
	} {
		assert.Same(t, c.name, NextLook(c.a, later, start).Sub(start), c.want)
	}
	soon := start.Add(4 * time.Second)
	assert.Same(t, "never later than by age", NextLook(article.Article{Published: start}, soon, start), soon)
	assert.Same(t, "not again", NextLook(article.Article{}, time.Time{}, start), time.Time{})
}

func TestTheBudgetHoldsInEveryHourAndKeepsHalfForWarnings(t *testing.T) {
	b := NewBudget()
	var times []time.Time
	now := start
	for range 3 * 3600 {
		now = now.Add(time.Second)
		if b.Take("x.vn", false, now) {
			times = append(times, now)
		}
	}
	for i := range times {
		if i+OrdinaryLooks < len(times) && times[i+OrdinaryLooks].Sub(times[i]) < time.Hour {
			t.Fatalf("got more than %d looks in the hour from %s", OrdinaryLooks, times[i])
		}
	}
	assert.Same(t, "in three hours", len(times), 3*OrdinaryLooks)
	urgent := 0
	for b.Take("x.vn", true, now) {
		urgent++
	}
	assert.Same(t, "left for warnings", urgent, UrgentLooks)
	assert.Same(t, "another host", b.Take("y.vn", false, now), true)
}
