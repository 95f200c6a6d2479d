package packed

import (
	"encoding/binary"
	"errors"

	"loa/ledger"
)

// A list message's articles are packed into bytes: a version, then how many it
// shows and for each the distance of its number from the one before and the
// change it shows, then how many more there are and their distances, then, in
// the second version, how many are older.
const (
	listAll   = 1 // none is older
	listOlder = 2
)

// mostOlder is far more than any list leaves out.
const mostOlder = 1 << 30

var errListMessage = errors.New("damaged list of articles")

// PackListMessage packs the articles that a list message shows.
func PackListMessage(c ledger.ListMessage) []byte {
	version := byte(listAll)
	if c.Older > 0 {
		version = listOlder
	}
	b := binary.AppendUvarint([]byte{version}, uint64(len(c.Shown)))
	last := int64(0)
	for _, shown := range c.Shown {
		b = binary.AppendVarint(b, shown.Article-last)
		b = binary.AppendUvarint(b, uint64(shown.Seq))
		last = shown.Article
	}
	b = binary.AppendUvarint(b, uint64(len(c.Rest)))
	for _, id := range c.Rest {
		b = binary.AppendVarint(b, id-last)
		last = id
	}
	if version == listOlder {
		b = binary.AppendUvarint(b, uint64(c.Older))
	}
	return b
}

// UnpackListMessage reads what PackListMessage wrote.
func UnpackListMessage(b []byte) (c ledger.ListMessage, err error) {
	if len(b) == 0 || b[0] != listAll && b[0] != listOlder {
		return c, errListMessage
	}
	version := b[0]
	r := reader{b: b[1:]}
	last := int64(0)
	for range r.count() {
		last += r.varint()
		c.Shown = append(c.Shown, ledger.ShownArticle{Article: last, Seq: int64(r.uvarint())})
	}
	for range r.count() {
		last += r.varint()
		c.Rest = append(c.Rest, last)
	}
	if version == listOlder {
		older := r.uvarint()
		r.bad = r.bad || older == 0 || older > mostOlder
		c.Older = int(older)
	}
	if r.bad || len(r.b) != 0 {
		return ledger.ListMessage{}, errListMessage
	}
	return c, nil
}

// count is how many items follow, each of a byte at least.
func (r *reader) count() uint64 {
	n := r.uvarint()
	if n > uint64(len(r.b)) {
		r.bad = true
		return 0
	}
	return n
}
