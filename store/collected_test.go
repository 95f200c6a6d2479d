package store

import (
	"reflect"
	"testing"

	"loa/article"
)

func sampleCollection() article.Collection {
	return article.Collection{Shown: []article.Told{{Article: 900, Seq: 70_000}, {Article: 12, Seq: 3}, {Article: 1 << 40, Seq: 1}}, Rest: []int64{11, 901}}
}

func TestACollectionComesBackAsItWasPacked(t *testing.T) {
	want := sampleCollection()
	packed := packCollected(want)
	shown, rest, err := unpackCollected(packed)
	if err != nil || !reflect.DeepEqual(shown, want.Shown) || !reflect.DeepEqual(rest, want.Rest) {
		t.Errorf("got %v, %v, %v", shown, rest, err)
	}
	for i := range packed {
		if _, _, err := unpackCollected(packed[:i]); err == nil {
			t.Errorf("%d of %d bytes are taken for a collection", i, len(packed))
		}
	}
}

func FuzzUnpackCollected(f *testing.F) {
	f.Add(packCollected(sampleCollection()))
	f.Add(packCollected(article.Collection{}))
	f.Fuzz(func(t *testing.T, b []byte) {
		shown, rest, err := unpackCollected(b)
		if err != nil {
			return
		}
		againShown, againRest, err := unpackCollected(packCollected(article.Collection{Shown: shown, Rest: rest}))
		if err != nil || !reflect.DeepEqual(shown, againShown) || !reflect.DeepEqual(rest, againRest) {
			t.Errorf("%v, %v became %v, %v, %v", shown, rest, againShown, againRest, err)
		}
	})
}
