package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
)

// acceptEncoding names what unpack understands.
const acceptEncoding = "gzip, deflate, br"

// maxCodings is how many times a body may be packed; honest ones are once.
const maxCodings = 3

// readBody reads and unpacks a body of at most limit bytes, on either side of
// the unpacking.
func readBody(r io.Reader, codings string, limit int64) ([]byte, error) {
	body, err := readAll(r, limit)
	if err != nil {
		return nil, err
	}
	return unpack(body, codings, limit)
}

// unpack undoes the codings of a body as browsers do: a word that names no
// packing, and a packing that was not done, leave the bytes as they are
// (https://fetch.spec.whatwg.org/#handle-content-codings). What is gzip without
// saying so is unpacked as well.
func unpack(body []byte, codings string, limit int64) ([]byte, error) {
	var names []string
	for name := range strings.SplitSeq(codings, ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, known := decoders[name]; known {
			names = append(names, name)
		}
	}
	if len(names) > maxCodings {
		return nil, fmt.Errorf("packed %d times, at most %d are unpacked", len(names), maxCodings)
	}
	// A blank line of the program before what its server packs.
	if trimmed := bytes.TrimLeft(body[:min(len(body), maxBlank)], "\r\n\t "); len(names) > 0 &&
		isGzip(body[min(len(body), maxBlank)-len(trimmed):]) {
		body = body[min(len(body), maxBlank)-len(trimmed):]
	}
	for _, name := range slices.Backward(names) {
		plain, err := decoders[name](body, limit)
		switch {
		case err == nil:
			body = plain
		case errors.Is(err, errNotPacked):
		default:
			return nil, fmt.Errorf("unpack %s: %w", name, err)
		}
	}
	for n := len(names); n < maxCodings && isGzip(body); n++ {
		plain, err := ungzip(body, limit)
		if errors.Is(err, errNotPacked) || errors.Is(err, ErrTooLarge) {
			break // the reader of sitemaps has a bound of its own
		}
		if err != nil {
			return nil, fmt.Errorf("unpack gzip that was not named: %w", err)
		}
		body = plain
	}
	return body, nil
}

// maxBlank is how many blanks may stand before a packed body.
const maxBlank = 64

// errNotPacked says that bytes are not packed in the way that was named.
var errNotPacked = errors.New("not packed so")

var decoders = map[string]func(body []byte, limit int64) ([]byte, error){
	"gzip": ungzip, "x-gzip": ungzip, "deflate": inflate, "br": unbrotli,
}

func isGzip(body []byte) bool { return len(body) > 2 && body[0] == 0x1f && body[1] == 0x8b }

// ungzip unpacks every gzip stream at the start of a body; what stands behind
// them is padding or rubbish.
func ungzip(body []byte, limit int64) ([]byte, error) {
	if !isGzip(body) {
		return nil, errNotPacked
	}
	rest := bytes.NewReader(body)
	z, err := gzip.NewReader(rest)
	if err != nil {
		return nil, errNotPacked
	}
	var out []byte
	for {
		z.Multistream(false)
		plain, err := readAll(z, limit-int64(len(out)))
		if err != nil && !errors.Is(err, gzip.ErrChecksum) { // which browsers do not look at
			return nil, err
		}
		out = append(out, plain...)
		if z.Reset(rest) != nil {
			return out, nil
		}
	}
}

// inflate reads zlib, which RFC 9110 means by "deflate", and the bare deflate
// that many servers send.
func inflate(body []byte, limit int64) ([]byte, error) {
	if len(body) >= 2 && body[0]&0x0f == 8 && (int(body[0])<<8|int(body[1]))%31 == 0 {
		z, err := zlib.NewReader(bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		return readAll(z, limit)
	}
	return orPlain(body, flate.NewReader(bytes.NewReader(body)), limit)
}

func unbrotli(body []byte, limit int64) ([]byte, error) {
	return orPlain(body, brotli.NewReader(bytes.NewReader(body)), limit)
}

// orPlain reads a packing that has no mark of its own: a body that cannot be
// unpacked and begins as documents begin was never packed.
func orPlain(body []byte, r io.Reader, limit int64) ([]byte, error) {
	if len(body) == 0 || isGzip(body) {
		return nil, errNotPacked // what is gzip is unpacked as such
	}
	plain, err := readAll(r, limit)
	if err != nil && !errors.Is(err, ErrTooLarge) && beginsAsText(body) {
		return nil, errNotPacked
	}
	return plain, err
}

func beginsAsText(body []byte) bool {
	body = bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(body) > 0 && bytes.IndexByte([]byte("<{["), body[0]) >= 0
}

// readAll reads at most limit bytes; more is ErrTooLarge. With any other error comes
// what was read before it.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	var buf bytes.Buffer
	n, err := buf.ReadFrom(io.LimitReader(r, limit+1))
	if n > limit {
		return nil, ErrTooLarge
	}
	return buf.Bytes(), err
}

// paced fails with ErrTooSlow once the sender has had its grace and still
// keeps below the rate, so that no drip holds a host's slot to the last second.
type paced struct {
	r     io.Reader
	now   func() time.Time
	since time.Time
	grace time.Duration
	rate  float64 // bytes a second
	read  int64
}

// Read is part of io.Reader.
func (p *paced) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.read += int64(n)
	if err == nil {
		if took := p.now().Sub(p.since); took > p.grace && float64(p.read) < p.rate*took.Seconds() {
			return n, fmt.Errorf("%d bytes in %s: %w", p.read, took.Round(time.Second), ErrTooSlow)
		}
	}
	return n, err
}
