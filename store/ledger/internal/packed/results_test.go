package packed

import (
	"reflect"
	"testing"

	"loa/internal/assert"
	"loa/ledger"
)

func samplePage() []ledger.Recipient {
	return []ledger.Recipient{
		{Subscriber: 3, Results: []ledger.Result{{Outcome: ledger.OutcomeSent, Seq: 70_000, Message: "1099511627776",
			Reply: "1099511627785"}, {Outcome: ledger.OutcomeNone}}},
		{Subscriber: 4, Results: []ledger.Result{{Outcome: ledger.OutcomeSent, Late: true, MaybeDup: true, Seq: 7,
			Message: "8"}, {Outcome: ledger.OutcomeSent}}},
		{Subscriber: 5, Results: []ledger.Result{{Outcome: ledger.OutcomeSent, Seq: 9,
			Message: "<20261128.7@thư.example>", Reply: "-9f"}, {Outcome: ledger.OutcomeSent, Message: "007"}}},
		{Subscriber: 6, Results: []ledger.Result{{}, {Outcome: ledger.OutcomeRetry, MaybeDup: true}}},
		{Subscriber: 7, Results: []ledger.Result{{Outcome: ledger.OutcomeRetry, Refused: true},
			{Outcome: ledger.OutcomeGone, Refused: true}}},
		{Subscriber: 8, Results: []ledger.Result{{Outcome: ledger.OutcomeExpired, Refused: true},
			{Outcome: ledger.OutcomeGone}}},
		{Subscriber: 1 << 50, Results: []ledger.Result{{Outcome: ledger.OutcomeExpired},
			{Outcome: ledger.OutcomeSent, MaybeDup: true, Seq: 1, Message: "-5"}}},
	}
}

func TestAPageComesBackAsItWasPacked(t *testing.T) {
	want := samplePage()
	got, err := UnpackRecipients(PackRecipients(want))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want no error, got %v", got, err, want)
	}
	if !Untried(got) {
		t.Error("a chat that was not tried is overlooked, want Untried(got)")
	}
	for i := range PackRecipients(want) {
		if _, err := UnpackRecipients(PackRecipients(want)[:i]); err == nil {
			t.Errorf("%d of %d bytes are taken for a page, want an error", i, len(PackRecipients(want)))
		}
	}
}

func TestABatchOfEarlierVersionsIsReadAsItWasWritten(t *testing.T) {
	// Recipient 300, two broadcasts: sent as change 7 shows it, message 70000
	// with correction -5 (in version 1 without); sent late, without an id.
	first := []byte{1, 2, 1, 0xac, 0x02, 0x40 | 1, 7, 0xe0, 0xc5, 0x08, 0x3d}
	second := []byte{2, 2, 1, 0xac, 0x02, 0x40 | 1, 7, 0xe0, 0xc5, 0x08, 0x09, 0x3d}
	want := func(reply string) []ledger.Recipient {
		return []ledger.Recipient{{Subscriber: 300, Results: []ledger.Result{
			{Outcome: ledger.OutcomeSent, Seq: 7, Message: "70000", Reply: reply},
			{Outcome: ledger.OutcomeSent, Late: true}}}}
	}
	for _, c := range []struct {
		name   string
		packed []byte
		want   []ledger.Recipient
	}{{"version 1", first, want("")}, {"version 2", second, want("-5")}} {
		got, err := UnpackRecipients(c.packed)
		assert.Same(t, c.name+": error", err, nil)
		assert.Same(t, c.name, got, c.want)
	}
}

func FuzzUnpackChats(f *testing.F) {
	f.Add(PackRecipients(samplePage()))
	f.Add(PackRecipients(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		recipients, err := UnpackRecipients(b)
		if err != nil {
			return
		}
		again, err := UnpackRecipients(PackRecipients(recipients))
		if err != nil || (len(recipients) > 0 && !reflect.DeepEqual(again, recipients)) {
			t.Errorf("%+v became %+v, %v, want no error", recipients, again, err)
		}
	})
}
