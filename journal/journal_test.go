package journal_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/internal/assert"
	"loa/journal"
	"loa/subscriber"
)

func now() time.Time { return time.Date(2026, 11, 28, 5, 0, 0, 0, time.UTC) }

func delivery(kind channel.DeliveryKind) channel.Delivery {
	return channel.Delivery{Kind: kind, Articles: []article.Article{{ID: 7, Title: "Mưa <lớn>",
		URL: "https://p.example/7", Source: "p",
		Topics: []string{"lu"}, Urgency: article.Warning, State: article.StateLive}}}
}

func TestEveryKindOfDeliveryIsALine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "journal.jsonl")
	j := journal.New(file, nil, now)
	first, err := j.Send(t.Context(), delivery(channel.DeliverUrgent))
	assert.Same(t, "error of the first", err, nil)
	if first.Message == "" {
		t.Error("the first line has no id, want first.Message not empty")
	}
	change := delivery(channel.DeliverCorrection)
	change.Message, change.Change, change.MaybeDup, change.Late = first.Message, article.ChangeNumbers, true, true
	second, err := j.Send(t.Context(), change)
	assert.Same(t, "error of the second", err, nil)
	assert.Same(t, "two lines have one id", second.Message == first.Message, false)

	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got []journal.Entry
	for line := range bytes.Lines(b) {
		var e journal.Entry
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatalf("%q: %v, want no error", line, err)
		}
		got = append(got, e)
	}
	about := []journal.Article{{ID: 7, Title: "Mưa <lớn>", URL: "https://p.example/7", Source: "p",
		Topics: []string{"lu"}, Urgency: 2, State: "live"}}
	assert.Same(t, "the journal", got, []journal.Entry{
		{Time: now(), Message: first.Message, Kind: "urgent", Articles: about},
		{Time: now(), Message: second.Message, Kind: "correction", About: first.Message, Change: "numbers", Late: true,
			MaybeRepeat: true, Articles: about}})
}

func TestStandardOutputIsAJournalToo(t *testing.T) {
	var out bytes.Buffer
	j := journal.New(journal.StandardOutput, &out, now)
	if _, err := j.Send(t.Context(), delivery(channel.DeliverArticle)); err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "lines written", bytes.Count(out.Bytes(), []byte("\n")), 1)
}

func TestWhatCannotBeWrittenIsAnErrorThatSaysWhy(t *testing.T) {
	dir := t.TempDir()
	j := journal.New(filepath.Join(dir, "missing", "journal.jsonl"), nil, now)
	if _, err := j.Send(t.Context(), delivery(channel.DeliverArticle)); err == nil ||
		errors.Is(err, channel.ErrRefused) {
		t.Errorf("a missing folder: got %v, want an error that may pass", err)
	}
	if err := j.Probe(t.Context()); err == nil {
		t.Error("a missing folder: the probe found nothing, want an error")
	}
	closed := filepath.Join(dir, "closed.jsonl")
	if err := os.WriteFile(closed, nil, 0o400); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() != 0 { // root may write everything
		if err := journal.New(closed, nil, now).Probe(t.Context()); !errors.Is(err, channel.ErrRefused) {
			t.Errorf("a file that may not be written: got %v, want it refused", err)
		}
	}
}

// store takes updates.
type store struct{ updates []subscriber.Update }

func (s *store) ApplyUpdate(_ context.Context, u subscriber.Update) error {
	s.updates = append(s.updates, u)
	return nil
}

func TestTheJournalFollowsAllTopicsAtOnce(t *testing.T) {
	var s store
	if err := journal.New("/var/j", nil, now).Follow(t.Context(), &s, []string{"lu", "tin"}); err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "changes", s.updates[0].Changes[2:], []subscriber.SubscriberChange{
		subscriber.Subscribe{Channel: "journal", Address: "journal", Topic: "lu"},
		subscriber.Subscribe{Channel: "journal", Address: "journal", Topic: "tin"}})
	assert.Same[subscriber.SubscriberChange](t, "the journal of a version before", s.updates[0].Changes[0],
		subscriber.Move{Channel: "journal", Address: "/var/j", NewAddress: "journal"})
	who := s.updates[0].Changes[1].(subscriber.SaveSubscriber).Subscriber
	assert.Same(t, "rhythm and quiet hours", [2]any{who.Rhythm, who.Quiet},
		[2]any{subscriber.RhythmImmediate, subscriber.QuietHours{}})
}
