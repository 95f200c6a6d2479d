package packed

import (
	"reflect"
	"testing"

	"loa/ledger"
)

func sampleCollection() ledger.ListMessage {
	return ledger.ListMessage{Shown: []ledger.ShownArticle{{Article: 900, Seq: 70_000}, {Article: 12, Seq: 3},
		{Article: 1 << 40, Seq: 1}}, Rest: []int64{11, 901}}
}

func TestACollectionComesBackAsItWasPacked(t *testing.T) {
	whole, older := sampleCollection(), sampleCollection()
	older.Older = 300
	for _, want := range []ledger.ListMessage{whole, older} {
		packed := PackListMessage(want)
		got, err := UnpackListMessage(packed)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v, want no error, got %v", got, err, want)
		}
		for i := range packed {
			if _, err := UnpackListMessage(packed[:i]); err == nil {
				t.Errorf("%d of %d bytes are taken for a collection, want an error", i, len(packed))
			}
		}
	}
}

func FuzzUnpackCollected(f *testing.F) {
	f.Add(PackListMessage(sampleCollection()))
	f.Add(PackListMessage(ledger.ListMessage{}))
	f.Add(PackListMessage(ledger.ListMessage{Rest: []int64{4}, Older: 300}))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := UnpackListMessage(b)
		if err != nil {
			return
		}
		again, err := UnpackListMessage(PackListMessage(got))
		if err != nil || !reflect.DeepEqual(got, again) {
			t.Errorf("%+v became %+v, %v, want no error, got %v", got, again, err, again)
		}
	})
}
