package fetch

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
)

// acceptEncoding names what decode understands.
const acceptEncoding = "gzip, deflate, br"

// maxCodings is how many times a body may be packed; honest ones are once.
const maxCodings = 3

// readBody reads and unpacks a body of at most limit bytes, on either side of
// the unpacking.
func readBody(r io.Reader, codings string, limit int64) ([]byte, error) {
	var names []string
	for name := range strings.SplitSeq(codings, ",") {
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" && name != "identity" {
			names = append(names, name)
		}
	}
	if len(names) > maxCodings {
		return nil, fmt.Errorf("packed %d times, at most %d are unpacked", len(names), maxCodings)
	}
	r = &capped{r: r, left: limit}
	for i := len(names) - 1; i >= 0; i-- {
		var err error
		if r, err = decoder(r, names[i]); err != nil {
			return nil, fmt.Errorf("unpack %s: %w", names[i], err)
		}
		// Each layer is bounded, so that an inner bomb cannot work for long.
		r = &capped{r: r, left: limit}
	}
	var buf bytes.Buffer
	if _, err := buf.ReadFrom(r); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func decoder(r io.Reader, coding string) (io.Reader, error) {
	switch coding {
	case "gzip", "x-gzip":
		br := bufio.NewReader(r)
		if _, err := br.Peek(1); err == io.EOF {
			return br, nil // an empty body is often still called gzip
		}
		return gzip.NewReader(br)
	case "br":
		return brotli.NewReader(r), nil
	case "deflate":
		// RFC 9110 means zlib; many servers send bare deflate.
		br := bufio.NewReader(r)
		head, err := br.Peek(2)
		if err == io.EOF && len(head) == 0 {
			return br, nil
		}
		if len(head) == 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
			return zlib.NewReader(br)
		}
		return flate.NewReader(br), nil
	}
	return nil, errors.New("unknown coding")
}

// capped fails with ErrTooLarge where an io.LimitReader would end silently.
type capped struct {
	r    io.Reader
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	if c.left < 0 {
		return 0, ErrTooLarge
	}
	return n, err
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
