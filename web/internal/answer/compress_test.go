package answer

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
)

// A compressor that was used before must not mix documents up.
func TestCompressedDocumentsReadBackAsTheyWere(t *testing.T) {
	var together sync.WaitGroup
	for i := range 40 {
		together.Go(func() {
			document := []byte(strings.Repeat(fmt.Sprintf("<item>Bản tin số %d</item>", i), 1+i*i*20))
			packed := compressWith(&gzipWriters, document)
			zipped, err := gzip.NewReader(bytes.NewReader(packed))
			if err != nil {
				t.Errorf("document %d: gzip: %v, want no error", i, err)
				return
			}
			if !bytes.Equal(expand(packed), document) {
				t.Errorf("document %d: got other bytes from expand, want those compressed", i)
			}
			for name, r := range map[string]io.Reader{"gzip": zipped,
				"brotli": brotli.NewReader(bytes.NewReader(compressWith(&brotliWriters, document)))} {
				got, err := io.ReadAll(r)
				if err != nil || !bytes.Equal(got, document) {
					t.Errorf("document %d of %d bytes: %s gave %d bytes back, %v, want no error, bytes.Equal(got, "+
						"document)", i, len(document), name, len(got), err)
				}
			}
		})
	}
	together.Wait()
}

// TestAShedDocumentStillSaysThatItHasNotChanged: the tag and the date outlive
// the bytes, and what is counted is what is kept.
func TestAShedDocumentStillSaysThatItHasNotChanged(t *testing.T) {
	kept := 0
	d := New(Content{Body: []byte(strings.Repeat("tin ", 5000)), Tag: "a-1", Modified: time.Unix(1_800_000_000, 0),
		Kind:    "text/plain",
		Control: "no-cache", Class: Feeds, Browser: func(b []byte) []byte { return append([]byte("page:"), b...) }},
		func(n int) { kept += n })
	ask := func(headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "/", nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		w.Code = d.Serve(w, r)
		return w
	}
	first := ask("Accept-Encoding", "gzip")
	if kept != d.Size() || kept > 1000 {
		t.Errorf("got %d bytes counted and %d kept, want the same and gzip alone", kept, d.Size())
	}
	if got := ask().Body.Len(); got != 20_000 {
		t.Errorf("got %d plain bytes, want 20000", got)
	}
	if got := ask("Sec-Fetch-Dest", "document").Body.String(); !strings.HasPrefix(got, "page:tin") {
		t.Errorf("got %.20q in a browser, want its own form", got)
	}
	d.Shed()
	if kept != 0 || d.Size() != 0 {
		t.Errorf("got %d and %d bytes after shedding, want none", kept, d.Size())
	}
	for _, c := range []struct {
		name, header, value string
		want                int
	}{
		{"none", "X-None", "", 0},
		{"its tag", "If-None-Match", first.Header().Get("ETag"), 304},
		{"its browser tag", "If-None-Match", `W/"a-1-page-gz"`, 304},
		{"another tag", "If-None-Match", `"a-2"`, 0},
		{"its date", "If-Modified-Since", first.Header().Get("Last-Modified"), 304},
		{"If-Match of its tag", "If-Match", `"a-1-gz"`, 0},
		{"If-Match of any", "If-Match", "*", 0},
		{"If-Match of a weak tag", "If-Match", `W/"a-1"`, 412},
		{"If-Match of another", "If-Match", `"b", "c"`, 412},
		{"If-Unmodified-Since before", "If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT", 412},
		{"If-Unmodified-Since its date", "If-Unmodified-Since", first.Header().Get("Last-Modified"), 0},
	} {
		if got := ask(c.header, c.value).Code; got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}

func TestTheHighestWeightWins(t *testing.T) {
	for accept, want := range map[string]Encoding{
		"": Identity, "gzip": Gzip, "br": Brotli, "gzip, br": Brotli, "gzip;q=1, br;q=0.5": Gzip,
		"gzip;q=0.2, br;q=0.9": Brotli, "gzip;q=0.5, identity": Identity,
		"identity;q=0.5, gzip;q=0.5": Gzip, "*": Gzip, "*;q=0": Identity, "gzip;q=0, *": Identity, "GZIP;Q=1": Gzip,
		"gzip;q=0.5;x=y, br;q=0.3": Gzip, "gzip;x=q=9;q=0.2, br; Q = 0.3": Brotli, "gzip;q=NaN": Identity,
		"gzip;q=-1, identity;q=0.1": Identity, "br;q=x, gzip": Gzip,
		"deflate, zstd": Identity, "br;q=0, gzip;q=0.001": Gzip,
	} {
		if got := acceptedEncodings([]string{accept}).best(); got != want {
			t.Errorf("%q: got %d, want %d", accept, got, want)
		}
	}
}

// BenchmarkCompress is what the first asker of an encoding waits for.
func BenchmarkCompress(b *testing.B) {
	syllables := strings.Fields("ủy ban nhân dân tỉnh tổ chức hội nghị tổng kết phong trào thi đua yêu nước năm " +
		"nhiều " +
		"tập thể được khen thưởng " +
		"xã huyện đất trời mưa lớn sạt lở trường lớp học sinh y tế tiêm chủng trẻ em người cao tuổi rừng núi đường " +
		"sá " +
		"cầu cống ruộng nương")
	random := rand.New(rand.NewPCG(1, 2))
	var doc strings.Builder
	for doc.Len() < 170<<10 {
		doc.WriteString(syllables[random.IntN(len(syllables))] + " ")
	}
	for name, pool := range map[string]*sync.Pool{"gzip": &gzipWriters, "brotli": &brotliWriters} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.ReportMetric(float64(len(compressWith(pool, []byte(doc.String())))), "bytes")
			}
		})
	}
	packed := compressWith(&gzipWriters, []byte(doc.String()))
	b.Run("expand", func(b *testing.B) {
		for b.Loop() {
			expand(packed)
		}
	})
}
