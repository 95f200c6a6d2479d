package answer

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"

	"loa/feed"
)

// A compressor that was used before must not mix documents up.
func TestCompressedDocumentsReadBackAsTheyWere(t *testing.T) {
	var together sync.WaitGroup
	for i := range 40 {
		together.Go(func() {
			document := []byte(strings.Repeat(fmt.Sprintf("<item>Bản tin số %d</item>", i), 1+i*i*20))
			zipped, err := gzip.NewReader(bytes.NewReader(Compress(document)))
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

// BenchmarkCompress is what the first asker of an encoding waits for.
func BenchmarkCompress(b *testing.B) {
	syllables := strings.Fields("ủy ban nhân dân tỉnh tổ chức hội nghị tổng kết phong trào thi đua yêu nước năm nhiều tập thể được khen thưởng xã huyện đất trời mưa lớn sạt lở trường lớp học sinh y tế tiêm chủng trẻ em người cao tuổi rừng núi đường sá cầu cống ruộng nương")
	random := rand.New(rand.NewPCG(1, 2))
	var doc strings.Builder
	for doc.Len() < 170<<10 {
		doc.WriteString(syllables[random.IntN(len(syllables))] + " ")
	}
	for e, name := range map[Encoding]string{Gzip: "gzip", Brotli: "brotli"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				d := New(&feed.Document{Format: feed.RSS, Bytes: []byte(doc.String())}, feed.Head{}, func(int) {})
				b.ReportMetric(float64(len(d.representation(e).bytes)), "bytes")
			}
		})
	}
}
