package packed

import (
	"encoding/binary"
	"errors"

	"loa/ledger"
)

// What a list did is packed as a version, then for each broadcast the distance
// of its number from the one before and its outcome; since version 2 with a flag
// where it was refused for certain. What has no such result is of version 1.
const (
	listedVersion = 2
	flagRefused   = 0x80
)

var errListed = errors.New("damaged results of a list")

// PackListed packs what became of broadcasts by a list.
func PackListed(results []ledger.ListedResult) []byte {
	b := binary.AppendUvarint([]byte{1}, uint64(len(results)))
	last := int64(0)
	for _, r := range results {
		b = binary.AppendVarint(b, r.Seq-last)
		code := byte(r.Outcome)
		if r.Refused {
			b[0], code = listedVersion, code|flagRefused
		}
		b = append(b, code)
		last = r.Seq
	}
	return b
}

// UnpackListed unpacks what PackListed has packed.
func UnpackListed(b []byte) (results []ledger.ListedResult, err error) {
	if len(b) == 0 || b[0] < 1 || b[0] > listedVersion {
		return nil, errListed
	}
	r := reader{b: b[1:]}
	last := int64(0)
	for range r.count() {
		last += r.varint()
		code := r.byte()
		results = append(results, ledger.ListedResult{Seq: last, Outcome: ledger.Outcome(code &^ flagRefused),
			Refused: code&flagRefused != 0})
	}
	if r.bad || len(r.b) != 0 {
		return nil, errListed
	}
	return results, nil
}
