package portal

import (
	"context"
	"fmt"
	"net/http"

	"loa/portal/internal/page"
)

// site is a portal in memory: its documents by address, and what was asked.
type site struct {
	pages map[string]page.Page
	asked []string
}

func newSite() *site { return &site{pages: map[string]page.Page{}} }

func (s *site) add(address, body string) {
	s.pages[address] = page.Page{URL: address, Body: []byte(body), Header: http.Header{}, Fetched: visited}
}

func (s *site) get(ctx context.Context, address string) (page.Page, error) {
	if err := ctx.Err(); err != nil {
		return page.Page{}, err
	}
	s.asked = append(s.asked, address)
	p, ok := s.pages[address]
	if !ok {
		return page.Page{}, fmt.Errorf("get %s: 404 Not Found", address)
	}
	return p, nil
}

// onlyPage is a portal of one page.
func onlyPage(p page.Page) page.Getter {
	return func(_ context.Context, address string) (page.Page, error) {
		if address != p.URL {
			return page.Page{}, fmt.Errorf("get %s: 404 Not Found", address)
		}
		return p, nil
	}
}
