package portal

import (
	"context"
	"fmt"
	"net/http"
)

// site is a portal in memory: its documents by address, and what was asked.
type site struct {
	pages map[string]Page
	asked []string
}

func newSite() *site { return &site{pages: map[string]Page{}} }

func (s *site) add(address, body string) {
	s.pages[address] = Page{URL: address, Body: []byte(body), Header: http.Header{}, Fetched: visited}
}

func (s *site) get(ctx context.Context, address string) (Page, error) {
	if err := ctx.Err(); err != nil {
		return Page{}, err
	}
	s.asked = append(s.asked, address)
	p, ok := s.pages[address]
	if !ok {
		return Page{}, fmt.Errorf("get %s: 404 Not Found", address)
	}
	return p, nil
}

// onlyPage is a portal of one page.
func onlyPage(p Page) Getter {
	return func(_ context.Context, address string) (Page, error) {
		if address != p.URL {
			return Page{}, fmt.Errorf("get %s: 404 Not Found", address)
		}
		return p, nil
	}
}
