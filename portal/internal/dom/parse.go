package dom

import (
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
	// maxWork is how much work a page may give the parser, by what its tags cost
	// (see workload). Ordinary pages need a hundredth of it. It is counted before
	// parsing and not timed, so that a busy machine refuses no page.
	maxWork = 30_000_000
	// parsePiece is how much of a page is handed over at a time; between two pieces
	// a page that nothing foresaw is ended after parseLimit.
	parsePiece = 4 << 10
	parseLimit = Slowdown * 20 * time.Second
)

// Errors of Parse, wrapped with the page's address.
var (
	ErrPageTooLarge = fmt.Errorf("page larger than %d MiB", MaxPageBytes>>20)
	ErrPageTags     = fmt.Errorf("page with more than %d tags", MaxPageTags)
	ErrPageSlow     = errors.New("page takes too long to parse: it is built to stall a parser")
	ErrPageEmpty    = errors.New("page without content")
)

// ParseHTML is html.Parse with bounds, and with the pieces of a page that was sent in
// pieces at their places. The parser cannot be cancelled, but it stops when its reader
// fails.
func ParseHTML(body []byte) (*html.Node, error) {
	if err := checkWork(body); err != nil {
		return nil, err
	}
	root, err := html.Parse(newPieceReader(body))
	if err == nil {
		placeStreamed(root, body)
	}
	return root, err
}

// parseFragmentHTML is html.ParseFragment with the same bounds.
func parseFragmentHTML(body []byte, context *html.Node) ([]*html.Node, error) {
	if err := checkWork(body); err != nil {
		return nil, err
	}
	return html.ParseFragment(newPieceReader(body), context)
}

// pieceReader hands out a body in pieces and fails after parseLimit.
type pieceReader struct {
	rest []byte
	end  time.Time
}

func newPieceReader(body []byte) *pieceReader {
	return &pieceReader{rest: body, end: time.Now().Add(parseLimit)}
}

// Read is part of io.Reader.
func (r *pieceReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	if time.Now().After(r.end) {
		return 0, ErrPageSlow
	}
	n := copy(p, r.rest[:min(len(r.rest), parsePiece)])
	r.rest = r.rest[n:]
	return n, nil
}
