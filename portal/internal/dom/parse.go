package dom

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/net/html"
)

// Bounds of what Parse takes. A news page is a few hundred kilobytes.
const (
	MaxPageBytes = 8 << 20
	MaxPageTags  = 400_000
	// parseTime is how long the parser may take for a small page; it gets
	// parseTimePerMB more for each megabyte. Ordinary pages need a tenth of it on
	// an idle machine.
	parseTime      = Slowdown * 300 * time.Millisecond
	parseTimePerMB = Slowdown * 200 * time.Millisecond
	// The page is handed over in pieces. However long one took, only
	// longestPiece of it counts: a machine that is busy with other things
	// delays a few pieces, a page built to stall the parser each of them.
	// In any case it is over after parseLimit.
	parsePiece   = 512
	longestPiece = 4 * time.Millisecond
	parseLimit   = Slowdown * 1500 * time.Millisecond
)

// Errors of Parse, wrapped with the page's address.
var (
	ErrPageTooLarge = fmt.Errorf("page larger than %d MiB", MaxPageBytes>>20)
	ErrPageTags     = fmt.Errorf("page with more than %d tags", MaxPageTags)
	ErrPageSlow     = errors.New("page takes too long to parse: it is built to stall a parser")
	ErrPageEmpty    = errors.New("page without content")
)

// ParseHTML is html.Parse with bounds. The parser cannot be cancelled, but it
// stops when its reader fails.
func ParseHTML(body []byte) (*html.Node, error) {
	root, err := html.Parse(newPieceReader(body))
	if err != nil {
		return nil, err
	}
	return root, nil
}

// pieceReader hands out a body in small pieces and fails once they took too
// long or too many tags went by.
type pieceReader struct {
	rest    []byte
	tags    int
	left    time.Duration // what the parser may still take
	started time.Time     // when the last piece was handed over
	end     time.Time
}

func newPieceReader(body []byte) *pieceReader {
	now := time.Now()
	return &pieceReader{rest: body, left: parseTime + time.Duration(len(body))*parseTimePerMB/(1<<20), started: now, end: now.Add(parseLimit)}
}

func (r *pieceReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	now := time.Now()
	r.left -= min(now.Sub(r.started), longestPiece)
	r.started = now
	if r.left < 0 || now.After(r.end) {
		return 0, ErrPageSlow
	}
	n := copy(p, r.rest[:min(len(r.rest), parsePiece)])
	if r.tags += bytes.Count(p[:n], []byte{'<'}); r.tags > MaxPageTags {
		return 0, ErrPageTags
	}
	r.rest = r.rest[n:]
	return n, nil
}
