package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
)

// A compressor that was used before must not mix documents up.
func TestCompressedDocumentsReadBackAsTheyWere(t *testing.T) {
	var together sync.WaitGroup
	for i := range 40 {
		together.Go(func() {
			document := []byte(strings.Repeat(fmt.Sprintf("<item>Bản tin số %d</item>", i), 1+i*i*20))
			zipped, err := gzip.NewReader(bytes.NewReader(compress(document)))
			if err != nil {
				t.Errorf("document %d: gzip: %v", i, err)
				return
			}
			for name, r := range map[string]io.Reader{"gzip": zipped, "brotli": brotli.NewReader(bytes.NewReader(compressWith(&brotliWriters, document)))} {
				got, err := io.ReadAll(r)
				if err != nil || !bytes.Equal(got, document) {
					t.Errorf("document %d of %d bytes: %s gave %d bytes back, %v", i, len(document), name, len(got), err)
				}
			}
		})
	}
	together.Wait()
}

func BenchmarkBrotli(b *testing.B) {
	document := []byte(strings.Repeat("<item><title>Bản tin về kinh tế</title></item>\n", 4000))
	b.ReportAllocs()
	for b.Loop() {
		compressWith(&brotliWriters, document)
	}
}
