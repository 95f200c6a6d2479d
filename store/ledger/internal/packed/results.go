package packed

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"

	"loa/channel"
	"loa/ledger"
)

// A batch's recipients are packed into bytes: a version, the number of
// broadcasts, then for each recipient the distance of its number from the one
// before and for each broadcast one byte (outcome, and whether it may be
// doubled) followed, when there is a message, by the change it shows, its id
// and, since version 2, the id of a correction in reply to it. An id that is a
// number is packed as one, 0 for none; since version 3 any other follows
// textMessage as its length and its bytes.

const (
	resultsVersion = 3
	textMessage    = math.MinInt64
	flagDup        = 0x80
	flagMessage    = 0x40
	codeNone       = 0x3f
	codeRetry      = 0x3e
	codeSentLate   = 0x3d
	codeSentHeld   = 0x3c
	codeSentDigest = 0x3b
	codeSentMerged = 0x3a

	codeRetryRefused   = 0x39
	codeGoneRefused    = 0x38
	codeExpiredRefused = 0x37

	MostBroadcasts = 64
	mostRecipients = 1000
)

var errResults = errors.New("damaged batch of recipients")

// PackRecipients packs the recipients of a batch.
func PackRecipients(recipients []ledger.Recipient) []byte {
	broadcasts := 0
	if len(recipients) > 0 {
		broadcasts = len(recipients[0].Results)
	}
	b := []byte{resultsVersion, byte(broadcasts)}
	b = binary.AppendUvarint(b, uint64(len(recipients)))
	last := int64(0)
	for _, chat := range recipients {
		b = binary.AppendUvarint(b, uint64(chat.Subscriber-last))
		last = chat.Subscriber
		for _, c := range chat.Results {
			code := codeOf(c)
			if c.MaybeDup {
				code |= flagDup
			}
			if c.Message == "" && c.Seq == 0 && c.Reply == "" {
				b = append(b, code)
				continue
			}
			b = append(b, code|flagMessage)
			b = binary.AppendUvarint(b, uint64(c.Seq))
			b = appendMessage(b, c.Message)
			b = appendMessage(b, c.Reply)
		}
	}
	return b
}

// UnpackRecipients reads what PackRecipients wrote.
func UnpackRecipients(b []byte) ([]ledger.Recipient, error) {
	if len(b) < 2 || b[0] < 1 || b[0] > resultsVersion || b[1] > MostBroadcasts {
		return nil, errResults
	}
	version, broadcasts := b[0], int(b[1])
	r := reader{b: b[2:]}
	n := r.uvarint()
	if n > mostRecipients || n*uint64(1+broadcasts) > uint64(len(r.b)) {
		return nil, errResults
	}
	recipients := make([]ledger.Recipient, 0, n)
	results := make([]ledger.Result, int(n)*broadcasts)
	last := int64(0)
	for range n {
		last += int64(r.uvarint())
		chat := ledger.Recipient{Subscriber: last, Results: results[:broadcasts:broadcasts]}
		results = results[broadcasts:]
		for i := range chat.Results {
			code := r.byte()
			c := &chat.Results[i]
			c.MaybeDup = code&flagDup != 0
			if code&flagMessage != 0 {
				c.Seq = int64(r.uvarint())
				c.Message = r.message(version)
				if version >= 2 {
					c.Reply = r.message(version)
				}
			}
			if !setCode(c, code&0x3f) {
				return nil, errResults
			}
		}
		recipients = append(recipients, chat)
	}
	if r.bad || len(r.b) != 0 {
		return nil, errResults
	}
	return recipients, nil
}

// codeOf is the code of a result, without the flags.
func codeOf(c ledger.Result) byte {
	switch {
	case c.Outcome == ledger.OutcomeNone:
		return codeNone
	case c.Outcome == ledger.OutcomeRetry && c.Refused:
		return codeRetryRefused
	case c.Outcome == ledger.OutcomeGone && c.Refused:
		return codeGoneRefused
	case c.Outcome == ledger.OutcomeExpired && c.Refused:
		return codeExpiredRefused
	case c.Outcome == ledger.OutcomeRetry:
		return codeRetry
	case c.Outcome != ledger.OutcomeSent:
	case c.Late:
		return codeSentLate
	case c.List == channel.DeliverHeld:
		return codeSentHeld
	case c.List == channel.DeliverDigest:
		return codeSentDigest
	case c.List == channel.DeliverMerged:
		return codeSentMerged
	}
	return byte(c.Outcome)
}

// setCode sets what a code says; false for an unknown one.
func setCode(c *ledger.Result, code byte) (ok bool) {
	c.Outcome = ledger.OutcomeSent
	switch {
	case code == codeNone:
		c.Outcome = ledger.OutcomeNone
	case code == codeRetry:
		c.Outcome = ledger.OutcomeRetry
	case code == codeRetryRefused:
		c.Outcome, c.Refused = ledger.OutcomeRetry, true
	case code == codeGoneRefused:
		c.Outcome, c.Refused = ledger.OutcomeGone, true
	case code == codeExpiredRefused:
		c.Outcome, c.Refused = ledger.OutcomeExpired, true
	case code == codeSentLate:
		c.Late = true
	case code == codeSentHeld:
		c.List = channel.DeliverHeld
	case code == codeSentDigest:
		c.List = channel.DeliverDigest
	case code == codeSentMerged:
		c.List = channel.DeliverMerged
	case code <= byte(ledger.OutcomeExpired):
		c.Outcome = ledger.Outcome(code)
	default:
		return false
	}
	return true
}

// appendMessage packs the id of a message.
func appendMessage(b []byte, id string) []byte {
	if id == "" {
		return binary.AppendVarint(b, 0)
	}
	n, err := strconv.ParseInt(id, 10, 64)
	if err == nil && n != 0 && n != textMessage && strconv.FormatInt(n, 10) == id {
		return binary.AppendVarint(b, n)
	}
	b = binary.AppendVarint(b, textMessage)
	b = binary.AppendUvarint(b, uint64(len(id)))
	return append(b, id...)
}

// message unpacks the id of a message.
func (r *reader) message(version byte) string {
	switch n := r.varint(); {
	case n == 0:
		return ""
	case n != textMessage || version < 3:
		return strconv.FormatInt(n, 10)
	}
	return r.text()
}

// reader takes numbers off bytes and remembers when there were too few.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) take(n int) {
	if n <= 0 {
		r.bad, r.b = true, nil
		return
	}
	r.b = r.b[n:]
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	r.take(n)
	return v
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.b)
	r.take(n)
	return v
}

// text is a length and so many bytes.
func (r *reader) text() string {
	n := r.uvarint()
	if n > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return ""
	}
	text := string(r.b[:n])
	r.b = r.b[n:]
	return text
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.bad = true
		return 0
	}
	v := r.b[0]
	r.b = r.b[1:]
	return v
}

// Untried tells whether a recipient of the batch was not tried yet.
func Untried(recipients []ledger.Recipient) bool {
	for _, chat := range recipients {
		for _, c := range chat.Results {
			if c.Outcome == ledger.OutcomePending {
				return true
			}
		}
	}
	return false
}
