package list

import (
	"net/url"
	"path"
	"sort"
	"strings"

	"loa/portal/internal/list/paging"
	"loa/portal/internal/page"
	"loa/portal/internal/weburl"
)

// OwnSite tells whether an address is on the page's site.
func OwnSite(d *page.Document, address string) bool {
	u, err := url.Parse(address)
	return err == nil && (d.URL.Host == "" || weburl.SameSite(u.Host, d.URL.Host))
}

// siblings returns addresses of the site's other sections, the likeliest to
// look like this page first: from the same menu, at the same depth.
func (f *Candidates) siblings() []string {
	type choice struct {
		address string
		rank    int
		order   int
	}
	var all []choice
	for address, order := range f.navigation {
		u, err := url.Parse(address)
		if err != nil || !OwnSite(f.doc, address) || weburl.IsFile(address) || !weburl.MayBeArticle(address) ||
			f.related(address) || weburl.ArticleQuery().MatchString(u.RawQuery) && path.Ext(u.Path) != ".aspx" {
			continue
		}
		segments := weburl.Segments(address)
		if len(segments) == 0 {
			continue
		}
		rank := 0
		if len(segments) == len(f.Section) {
			rank += 4
			if samePrefix(segments, f.Section, len(segments)-1) {
				rank += 4
			}
		}
		if path.Ext(u.Path) == extensionOf(f.self) {
			rank += 2
		}
		last := segments[len(segments)-1]
		for _, word := range [...]string{"tin", "su-kien", "thong-bao", "hoat-dong", "chinh-tri", "kinh-te", "van-hoa",
			"xa-hoi", "giao-duc", "y-te", "news"} {
			if strings.Contains(last, word) {
				rank += 2
				break
			}
		}
		for _, word := range [...]string{"gioi-thieu", "lien-he", "van-ban", "thu-tuc", "dich-vu", "co-cau", "hoi-dap",
			"video", "anh", "album", "thu-vien", "lich", "so-do", "login", "tra-cuu", "gop-y"} {
			if strings.Contains(last, word) {
				rank -= 5
				break
			}
		}
		all = append(all, choice{address, rank, order})
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].rank != all[j].rank {
			return all[i].rank > all[j].rank
		}
		return all[i].order < all[j].order
	})
	addresses := make([]string, 0, MaxSiblings)
	for _, c := range all[:min(len(all), MaxSiblings-1)] {
		addresses = append(addresses, c.address)
	}
	// The front page has the frame too, and some of every section's news.
	if front := f.doc.Resolve("/"); front != "" {
		addresses = append(addresses, front)
	}
	return addresses
}

// related tells whether an address is this page, above it or below it.
func (f *Candidates) related(address string) bool {
	if weburl.Key(address) == weburl.Key(f.self) || paging.SameList(address, f.self) {
		return true
	}
	theirs := weburl.Segments(address)
	short := min(len(theirs), len(f.Section))
	return short > 0 && len(theirs) != len(f.Section) && samePrefix(theirs, f.Section, short)
}

func samePrefix(a, b []string, n int) bool {
	if len(a) < n || len(b) < n {
		return false
	}
	for i := range n {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func extensionOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return path.Ext(u.Path)
}
