package sitemap

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"unicode/utf16"

	"loa/internal/assert"
	"loa/portal/internal/page"
)

const first, second = "https://tin.example.vn/tin/bai-viet-so-1.html", "https://tin.example.vn/tin/bai-viet-so-2.html"

func served(body string) page.Page {
	return page.Page{URL: "https://tin.example.vn/sitemap.xml", Body: []byte(body), Header: http.Header{}}
}

func TestSitemapsAreReadAsTheyAreWritten(t *testing.T) {
	url := func(address string) string { return "<url><loc>" + address + "</loc></url>" }
	two := url(first) + url(second)
	wide := func(s string) string {
		out := "\xff\xfe"
		for _, c := range utf16.Encode([]rune(s)) {
			out += string([]byte{byte(c), byte(c >> 8)})
		}
		return out
	}
	for name, body := range map[string]string{
		"one within the other":       "<urlset><urlset>" + two + "</urlset></urlset>",
		"sections and spaces":        "<urlset>" + url("<![CDATA[ "+first+" ]]>") + url("\n  "+second+"\n") + "</urlset>",
		"escaped twice":              "<urlset>" + url(first) + url(second+"?utm_source=a&amp;amp;utm_medium=b") + "</urlset>",
		"addresses under the index":  "<sitemapindex>" + two + "</sitemapindex>",
		"lines with a word before":   "# sitemap of 2026\n" + first + "\n" + second + "\n",
		"lines in UTF-16":            wide(first + "\r\n" + second),
		"an index without its names": "<urlset>" + url("https://tin.example.vn/bai.xml") + "</urlset>",
		"an index of feeds":          "<sitemapindex><sitemap><loc>https://tin.example.vn/rss</loc></sitemap></sitemapindex>",
	} {
		get := func(_ context.Context, address string) (page.Page, error) {
			switch address {
			case "https://tin.example.vn/bai.xml":
				return served("<urlset>" + two + "</urlset>"), nil
			case "https://tin.example.vn/rss":
				return served("<rss/>"), nil
			}
			return page.Page{}, errors.New("not there")
		}
		feed := func(p page.Page) (page.Listing, bool) {
			links := []page.Link{{URL: first, Key: first}, {URL: second, Key: second}}
			return page.Listing{Links: links}, string(p.Body) == "<rss/>"
		}
		if !IsSitemap(served(body)) {
			t.Errorf("%s: taken for no sitemap, want one", name)
		}
		l, err := ReadSitemap(t.Context(), get, served(body), feed)
		var got []string
		for _, link := range l.Links {
			got = append(got, link.URL)
		}
		assert.Same(t, name, fmt.Sprint(got, err), fmt.Sprint([]string{first, second}, error(nil)))
	}
}

func TestPagesTagsAndPeopleAreNoNewsWhereTheIndexTellsThemApart(t *testing.T) {
	index := func(names ...string) Sitemap {
		body := "<sitemapindex>"
		for _, n := range names {
			body += "<sitemap><loc>https://tin.example.vn/" + n + "</loc></sitemap>"
		}
		s, err := ParseSitemap(served(body + "</sitemapindex>"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	assert.Same(t, "WordPress", fmt.Sprint(index("wp-sitemap-posts-page-1.xml", "wp-sitemap-posts-post-1.xml",
		"wp-sitemap-taxonomies-category-1.xml", "wp-sitemap-users-1.xml").Sitemaps),
		"[https://tin.example.vn/wp-sitemap-posts-post-1.xml]")
	assert.Same(t, "no word of news", len(index("page-1.xml", "category.xml").Sitemaps), 2)
}
