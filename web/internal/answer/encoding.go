package answer

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// Encoding is a content coding; the zero one is identity.
type Encoding int

// The encodings.
const (
	Identity Encoding = iota
	Gzip
	Brotli
	encodings
)

// Ends of the ETags of the encodings, and their names in Content-Encoding.
var (
	tagEnds       = [encodings]string{"", "-gz", "-br"}
	encodingNames = [encodings][]string{nil, {"gzip"}, {"br"}}
	compressors   = [encodings]*sync.Pool{nil, &gzipWriters, &brotliWriters}
)

// Compressors are kept while they are in use: a new one takes 0.8 MB for gzip
// and 2.8 MB for brotli. Level 5 of this gzip takes a third of the time of
// compress/gzip and makes as few bytes. The window of 256 KB holds nearly every
// feed; the library's own choice takes 10.6 MB and makes not a byte fewer of one.
var (
	gzipWriters = sync.Pool{New: func() any {
		w, err := gzip.NewWriterLevel(nil, 5)
		if err != nil {
			panic(err) // the level is a constant
		}
		return w
	}}
	brotliWriters = sync.Pool{New: func() any {
		return brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: 5, LGWin: 18})
	}}
	gzipReaders = sync.Pool{New: func() any { return new(gzip.Reader) }}
	// What is written here is copied in its true size: a buffer that grows leaves
	// twice as much behind for the garbage collector, and of other sizes.
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
)

func compressWith(writers *sync.Pool, b []byte) []byte {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	w := writers.Get().(interface {
		io.WriteCloser
		Reset(io.Writer)
	})
	defer writers.Put(w)
	w.Reset(buf)
	w.Write(b) // a bytes.Buffer takes everything
	w.Close()
	w.Reset(nil) // keeps no document alive
	return bytes.Clone(buf.Bytes())
}

// expand undoes gzip; nil when the bytes are none, which would be a fault of ours.
func expand(b []byte) []byte {
	r := gzipReaders.Get().(*gzip.Reader)
	defer gzipReaders.Put(r)
	if err := r.Reset(bytes.NewReader(b)); err != nil {
		return nil
	}
	out := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(out)
	out.Reset()
	if _, err := out.ReadFrom(r); err != nil {
		return nil
	}
	return bytes.Clone(out.Bytes())
}

// weights say how much a client wants each encoding (RFC 9110, 12.5.3).
type weights [encodings]float64

// best is the encoding with the highest weight; of equal ones that with the
// fewest bytes.
func (w weights) best() Encoding {
	best := Identity
	for e := Gzip; e < encodings; e++ {
		if w[e] > 0 && w[e] >= w[best] {
			best = e
		}
	}
	return best
}

// weight reads the parameters of an encoding: 1 without q, 0 when that is no
// number.
func weight(params string) float64 {
	for params != "" {
		var param string
		param, params, _ = strings.Cut(params, ";")
		key, number, _ := strings.Cut(param, "=")
		if strings.EqualFold(strings.TrimSpace(key), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
			if err != nil || !(q >= 0) {
				return 0
			}
			return min(q, 1)
		}
	}
	return 1
}

// acceptedEncodings reads Accept-Encoding. Plain bytes, when they are not
// named, are taken by everybody and preferred by nobody.
func acceptedEncodings(values []string) (w weights) {
	var named [encodings]bool
	rest := 0.0 // of "*"
	for _, v := range values {
		for v != "" {
			var item string
			item, v, _ = strings.Cut(v, ",")
			name, params, _ := strings.Cut(item, ";")
			q := weight(params)
			e := Identity
			switch strings.ToLower(strings.TrimSpace(name)) {
			case "gzip", "x-gzip":
				e = Gzip
			case "br":
				e = Brotli
			case "identity":
			case "*":
				rest = q
				continue
			default:
				continue
			}
			w[e], named[e] = q, true
		}
	}
	if rest > 0 && !named[Gzip] { // "*": gzip, which everybody knows; brotli only when named
		w[Gzip] = rest
	}
	return w
}
