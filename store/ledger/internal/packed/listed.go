package packed

import (
	"encoding/binary"
	"errors"

	"loa/ledger"
)

// What a list did is packed as a version, then for each broadcast the distance
// of its number from the one before and its outcome.
const listedVersion = 1

var errListed = errors.New("damaged results of a list")

// PackListed packs what became of broadcasts by a list.
func PackListed(results []ledger.ListedResult) []byte {
	b := binary.AppendUvarint([]byte{listedVersion}, uint64(len(results)))
	last := int64(0)
	for _, r := range results {
		b = binary.AppendVarint(b, r.Seq-last)
		b = append(b, byte(r.Outcome))
		last = r.Seq
	}
	return b
}

// UnpackListed unpacks what PackListed has packed.
func UnpackListed(b []byte) (results []ledger.ListedResult, err error) {
	if len(b) == 0 || b[0] != listedVersion {
		return nil, errListed
	}
	r := reader{b: b[1:]}
	last := int64(0)
	for range r.count() {
		last += r.varint()
		results = append(results, ledger.ListedResult{Seq: last, Outcome: ledger.Outcome(r.byte())})
	}
	if r.bad || len(r.b) != 0 {
		return nil, errListed
	}
	return results, nil
}
