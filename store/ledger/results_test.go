package ledger

import (
	"reflect"
	"testing"

	"loa/ledger"
)

func samplePage() []ledger.Recipient {
	return []ledger.Recipient{
		{Subscriber: 3, Results: []ledger.Result{{Outcome: ledger.OutcomeSent, Seq: 70_000, Message: 1 << 40, Reply: 1<<40 + 9}, {Outcome: ledger.OutcomeNone}}},
		{Subscriber: 4, Results: []ledger.Result{{Outcome: ledger.OutcomeSent, Late: true, MaybeDup: true, Seq: 7, Message: 8}, {Outcome: ledger.OutcomeSent}}},
		{Subscriber: 5, Results: []ledger.Result{{}, {Outcome: ledger.OutcomeRetry, MaybeDup: true}}},
		{Subscriber: 1 << 50, Results: []ledger.Result{{Outcome: ledger.OutcomeExpired}, {Outcome: ledger.OutcomeSent, MaybeDup: true, Seq: 1, Message: -5}}},
	}
}

func TestAPageComesBackAsItWasPacked(t *testing.T) {
	want := samplePage()
	got, err := unpackRecipients(packRecipients(want))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	if !untried(got) {
		t.Error("a chat that was not tried is overlooked")
	}
	for i := range packRecipients(want) {
		if _, err := unpackRecipients(packRecipients(want)[:i]); err == nil {
			t.Errorf("%d of %d bytes are taken for a page", i, len(packRecipients(want)))
		}
	}
}

func FuzzUnpackChats(f *testing.F) {
	f.Add(packRecipients(samplePage()))
	f.Add(packRecipients(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		chats, err := unpackRecipients(b)
		if err != nil {
			return
		}
		again, err := unpackRecipients(packRecipients(chats))
		if err != nil || (len(chats) > 0 && !reflect.DeepEqual(again, chats)) {
			t.Errorf("%+v became %+v, %v", chats, again, err)
		}
	})
}
