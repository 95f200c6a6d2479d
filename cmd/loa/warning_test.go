package main

import (
	"testing"
	"time"

	"loa/article"
	"loa/cmd/loa/internal/bots"
	"loa/store"
	"loa/store/storetest"
)

// TestAWarningIsPublishedOnce confirms a warning again, as an answer that is
// given once more after a kill does.
func TestAWarningIsPublishedOnce(t *testing.T) {
	db := storetest.SQLite(t, store.Options{})
	written := time.Now()
	publish := func() int64 {
		t.Helper()
		a := article.Article{Source: article.OperatorSource, Key: "khan:1:2", Title: "Lũ quét",
			ContentText: "Lên chỗ cao.",
			Urgency:     article.Warning, Topics: []string{"canh-bao"}, Published: written}
		written = written.Add(time.Second)
		id, err := bots.PublishWarning(t.Context(), db, a, "https://loa.example.org", func() {})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	told := func(want int) {
		t.Helper()
		list, err := db.Ledger.Audit(t.Context(), 0)
		if err != nil || len(list) != want {
			t.Errorf("%d broadcasts, want %d: %+v, %v", len(list), want, list, err)
		}
	}
	id := publish()
	if again := publish(); again != id {
		t.Errorf("numbers %d and %d, want again %v", id, again, id)
	}
	told(1)
	if err := db.Publishing.Withdraw(t.Context(), id, "ended by an operator"); err != nil {
		t.Fatal(err)
	}
	if again := publish(); again != id {
		t.Errorf("numbers %d and %d, want again %v", id, again, id)
	}
	told(2) // the warning and its end
	if a, err := db.Articles.Article(t.Context(), id); err != nil || a.State != article.StateWithdrawn {
		t.Errorf("an ended warning is %s again, %v, want no error, a.State %v", a.State, err, article.StateWithdrawn)
	}
}
