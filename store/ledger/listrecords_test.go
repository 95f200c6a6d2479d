package ledger

import (
	"reflect"
	"testing"

	"loa/ledger"
)

func sampleCollection() ledger.ListMessage {
	return ledger.ListMessage{Shown: []ledger.ShownArticle{{Article: 900, Seq: 70_000}, {Article: 12, Seq: 3}, {Article: 1 << 40, Seq: 1}}, Rest: []int64{11, 901}}
}

func TestACollectionComesBackAsItWasPacked(t *testing.T) {
	whole, older := sampleCollection(), sampleCollection()
	older.Older = 300
	for _, want := range []ledger.ListMessage{whole, older} {
		packed := packListMessage(want)
		got, err := unpackListMessage(packed)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v", got, err)
		}
		for i := range packed {
			if _, err := unpackListMessage(packed[:i]); err == nil {
				t.Errorf("%d of %d bytes are taken for a collection", i, len(packed))
			}
		}
	}
}

func FuzzUnpackCollected(f *testing.F) {
	f.Add(packListMessage(sampleCollection()))
	f.Add(packListMessage(ledger.ListMessage{}))
	f.Add(packListMessage(ledger.ListMessage{Rest: []int64{4}, Older: 300}))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := unpackListMessage(b)
		if err != nil {
			return
		}
		again, err := unpackListMessage(packListMessage(got))
		if err != nil || !reflect.DeepEqual(got, again) {
			t.Errorf("%+v became %+v, %v", got, again, err)
		}
	})
}
