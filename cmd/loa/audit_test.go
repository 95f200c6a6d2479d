package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/ledger"
	"loa/store"
	"loa/subscriber"
)

// TestTheAuditNamesEveryStateWhoIsOwedWhatAndWhatDoesNotAddUp gives one
// subscriber each state that the sum has.
func TestTheAuditNamesEveryStateWhoIsOwedWhatAndWhatDoesNotAddUp(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	database, file := filepath.Join(dir, "loa.db"), filepath.Join(dir, "loa.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, "topics: [{id: a, name: A}]\nsources: []\ndatabase: {url: %q}\n",
		"sqlite:"+database), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(ctx, store.Options{URL: "sqlite:" + database})
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	outcomes := []ledger.Outcome{ledger.OutcomeSent, ledger.OutcomeHeld, ledger.OutcomeDigest, ledger.OutcomePaused,
		ledger.OutcomeGone,
		ledger.OutcomeExpired, ledger.OutcomePending, ledger.OutcomeRetry}
	for i := range outcomes {
		must(db.Subscribers.ApplyUpdate(ctx, subscriber.Update{Bot: "telegram", Changes: []subscriber.SubscriberChange{
			subscriber.Subscribe{Channel: "telegram", Address: strconv.Itoa(100 + i), Topic: "a"}}}))
	}
	saved, err := db.Publishing.SaveArticle(ctx, article.Article{Source: "x", Key: "1", URL: "https://x.example/1",
		Title: "Tin thử", Topics: []string{"a"}})
	must(err)
	leader, err := db.Lead(ctx, "test")
	must(err)
	round, ok, err := leader.StartFanOut(ctx, "telegram", audience.LaneImmediate, false)
	must(err)
	if !ok {
		t.Fatal("no round, want ok")
	}
	candidates, to, err := leader.Candidates(ctx, round)
	must(err)
	step := ledger.BatchDecision{From: round.Cursor, To: to, Counts: []map[ledger.Outcome]int64{{}},
		ByKeyword: make([]int64, 1)}
	for i, c := range candidates {
		switch outcomes[i] {
		case ledger.OutcomeSent, ledger.OutcomePending, ledger.OutcomeRetry:
			step.Recipients = append(step.Recipients, ledger.Recipient{Subscriber: c.Subscriber.ID,
				Results: []ledger.Result{{Outcome: ledger.OutcomePending}}})
		default:
			step.Counts[0][outcomes[i]]++
		}
	}
	page, err := leader.SaveBatch(ctx, round.ID, step)
	must(err)
	mark := func(i int, outcome ledger.Outcome, retry ledger.Retry) {
		t.Helper()
		must(leader.Record(ctx, "telegram", []ledger.Record{{Subscriber: candidates[i].Subscriber.ID, FanOut: round.ID,
			Batch: page.Number, Retry: retry,
			Results: []ledger.IndexedResult{{Broadcast: round.Broadcasts[0].ID,
				Result: ledger.Result{Outcome: outcome, Message: "1", Seq: 1}}}}}))
	}
	mark(0, ledger.OutcomeSent, ledger.Retry{})
	mark(7, ledger.OutcomeRetry, ledger.Retry{NotBefore: time.Now().Add(time.Hour), Attempts: 2,
		Error: "500 Internal Server Error: restart"})
	must(leader.FinishFanOut(ctx, round.ID))
	must(leader.Close())
	must(db.Close())

	audit := func(want int, args ...string) string {
		t.Helper()
		var stdout, stderr strings.Builder
		if code := run(context.Background(), append([]string{"audit", "--config", file}, args...), &stdout,
			&stderr); code != want {
			t.Errorf("ends with %d, want %d: %s", code, want, &stderr)
		}
		return stdout.String() + stderr.String()
	}
	row := func(text string) []string {
		for _, line := range strings.Split(text, "\n") {
			if strings.HasSuffix(line, "Tin thử") {
				return strings.Fields(line)
			}
		}
		return nil
	}
	said := audit(exitDone, strconv.FormatInt(saved.ID, 10))
	//                                          targeted sent held digest paused gone expired pending
	if f := row(said); f == nil || strings.Join(f[len(f)-11:len(f)-3], " ") != "8 1 1 1 1 1 1 2" || f[0] != "=" {
		t.Errorf("says\n%s\nwant f not nil, %q, f[0] %q", said, "8 1 1 1 1 1 1 2", "=")
	}
	if !strings.Contains(said, fmt.Sprintf("subscriber %d: try 3 not before", candidates[7].Subscriber.ID)) ||
		!strings.Contains(said, "500 Internal Server Error") {
		t.Errorf("does not say who is owed what:\n%s\nwant said to contain \"500 Internal Server Error\"", said)
	}
	if strings.Contains(said, "107") { // the address
		t.Errorf("names a person:\n%s\nwant said without \"107\"", said)
	}
	raw, err := sql.Open("sqlite", database)
	must(err)
	_, err = raw.Exec(`UPDATE round_broadcasts SET gone = 0`)
	must(err)
	must(raw.Close())
	said = audit(exitFailed)
	if f := row(said); f == nil || f[0] != "≠" || !strings.Contains(said, "marked ≠ do not come out") {
		t.Errorf("a number that was lost is not noticed:\n%s\nwant f not nil, f[0] %q, said to contain \"marked ≠ "+
			"do not "+
			"come out\"", said, "≠")
	}
}
