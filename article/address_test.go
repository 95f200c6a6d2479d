package article_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"loa/article"
)

func TestALinkIsFoundHoweverItWasPassedOn(t *testing.T) {
	for _, c := range []struct{ link, stored string }{
		{"https://laichau.gov.vn/tin/12.html", "https://laichau.gov.vn/tin/12.html"},
		{"http://www.laichau.gov.vn/tin/12.html", "https://laichau.gov.vn/tin/12.html"},
		{"laichau.gov.vn/tin/12.html", "http://www.laichau.gov.vn/tin/12.html"},
		{"https://LAICHAU.gov.vn:443/tin/12.html#binh-luan", "https://laichau.gov.vn/tin/12.html"},
		{"https://laichau.gov.vn/tin/12.html?utm_source=zalo&zarsrc=31&fbclid=Iw_a",
			"https://laichau.gov.vn/tin/12.html"},
		{"https://laichau.gov.vn/tin?id=12&utm_medium=x", "https://laichau.gov.vn/tin?id=12"},
		{"https://laichau.gov.vn/tin/12.html?trang=xem", "https://laichau.gov.vn/tin/12.html"},
		{"https://laichau.gov.vn/tin/12/", "https://laichau.gov.vn/tin/12"},
		{"https://laichau.gov.vn/tin/12", "https://laichau.gov.vn/tin/12/"},
	} {
		if got := article.Addresses(c.link); !slices.Contains(got, c.stored) {
			t.Errorf("%s: got %q, want it to hold %s", c.link, got, c.stored)
		}
	}
	for _, link := range []string{"", "https://laichau.gov.vn", "https://laichau.gov.vn/?utm_source=x",
		"ftp://laichau.gov.vn/a",
		"sat lo", "https://localhost/tin", "tin/12"} {
		if got := article.Addresses(link); got != nil {
			t.Errorf("%q: got %q, want none", link, got)
		}
	}
}

func FuzzAddressesAreOfPagesOfWebsites(f *testing.F) {
	for _, link := range []string{"laichau.gov.vn/tin/cau-treo?utm_source=zalo", "https://www.a.vn/",
		"http://[::1", "javascript:x",
		"a.vn/\xff?a=%zz", "12-kq4ye"} {
		f.Add(link)
	}
	f.Fuzz(func(t *testing.T, link string) {
		for _, address := range article.Addresses(link) {
			u, err := url.Parse(address)
			if err != nil || u.Scheme != "https" && u.Scheme != "http" || !strings.Contains(u.Host, ".") {
				t.Errorf("%q: got address %q, want one of a page of a website", link, address)
			}
		}
		if n := article.PageNumber(link); n < 0 {
			t.Errorf("page %q: got number %d, want none below 0", link, n)
		}
	})
}
