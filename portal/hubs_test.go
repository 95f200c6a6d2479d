package portal

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"loa/article"
	"loa/portal/internal/page"
	"loa/portal/internal/syndication"
)

func TestHubsAreFoundInTheThreeWays(t *testing.T) {
	for name, c := range map[string]struct {
		header     http.Header
		body       string
		hubs, self string
	}{
		"header": {http.Header{"Link": {`<https://hub.example/>; rel="hub", </feed>; rel=self`,
			`<https://hub2.example/>; rel="next hub"`}}, "",
			"https://hub.example/ https://hub2.example/", "https://portal.example/feed"},
		"rss": {nil, `<?xml version="1.0"?><rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><atom:link rel="hub"
href="https://hub.example/"/>
			<atom:link rel="self" href="https://portal.example/feed"/><item><atom:link rel="hub" href="https://evil.example/"/>
</item></channel></rss>`,
			"https://hub.example/", "https://portal.example/feed"},
		"atom": {nil, `<feed xmlns="http://www.w3.org/2005/Atom"><link href="hub" rel="HUB"/><link rel="self"
href="https://portal.example/feed"/></feed>`,
			"https://portal.example/hub", "https://portal.example/feed"},
		"html": {nil, `<!doctype html><html><head><meta charset=utf-8><title>A &nbsp; B</title>
<link rel=hub href=https://hub.example/><link rel="self" href="/feed">
			</head><body><link rel="hub" href="https://evil.example/"></body>
</html>`, "https://hub.example/", "https://portal.example/feed"},
		"header wins": {http.Header{"Link": {`<https://hub.example/>; rel="hub", <https://portal.example/feed>; rel="self"`}}, `<link rel="hub" href="https://evil.example/">`,
			"https://hub.example/", "https://portal.example/feed"},
		"nothing": {nil, "just text < & >", "", ""},
		"scheme": {http.Header{"Link": {`<javascript:alert(1)>; rel="hub", <broken`}},
			`<link rel="hub" href="data:x">`, "", ""},
	} {
		hubs, self := syndication.DiscoverHubs("https://portal.example/page", c.header, []byte(c.body))
		if strings.Join(hubs, " ") != c.hubs || self != c.self {
			t.Errorf("%s: %v %q, want %v, self %v", name, hubs, self, c.hubs, c.self)
		}
	}
}

func FuzzDiscoverHubs(f *testing.F) {
	f.Add(`<https://hub.example/>; rel="hub"`, `<feed><link rel="hub" href="https://hub.example/"/></feed>`)
	f.Add(`<`, `<!DOCTYPE x [<!ENTITY a "&a;&a;">]><link rel="hub" href="&a;">`)
	f.Fuzz(func(t *testing.T, header, body string) {
		hubs, self := syndication.DiscoverHubs("https://portal.example/", http.Header{"Link": {header}}, []byte(body))
		for _, h := range append(hubs, self) {
			if h != "" && !strings.HasPrefix(h, "http://") && !strings.HasPrefix(h, "https://") {
				t.Errorf("%q", h)
			}
		}
	})
}

func TestListsNameTheirHubsByHeaderAndInTheirHead(t *testing.T) {
	const feed, list = "https://portal.example/rss", "https://portal.example/tin-tuc"
	rss := `<?xml version="1.0"?><rss version="2.0"><channel><title>Tin</title><link>https://portal.example/</link>
<description>x</description>
		<item><title>Mot bai viet moi cua tinh</title><link>https://portal.example/tin-tuc/mot-bai-viet-moi-12.html</link>
</item></channel></rss>`
	fetched := string(savedPage(t, "vhv/list.html").Body)
	head := strings.Replace(fetched,
		"<head>", `<head><link rel="hub" href="https://hub.example/"><link rel="self" href="`+list+`">`, 1)
	if head == fetched {
		t.Fatalf("the sample page has no <head>, want head other than %v", fetched)
	}
	for name, c := range map[string]struct {
		address, body string
		header        http.Header
	}{
		"a feed with a Link header": {feed, rss, http.Header{"Content-Type": {"application/rss+xml"},
			"Link": {`<https://hub.example/>; rel="hub"`, `<` + feed + `>; rel="self"`}}},
		"a page with links in its head": {list, head, http.Header{"Content-Type": {"text/html; charset=utf-8"}}},
	} {
		get := func(_ context.Context, address string) (page.Page, error) {
			if address != c.address {
				return page.Page{}, article.ErrNotFound
			}
			return page.Page{URL: address, Body: []byte(c.body), Header: c.header, Fetched: visited}, nil
		}
		l, err := ReadList(t.Context(), get, c.address, article.Source{})
		if err != nil {
			t.Errorf("%s: %v, want no error", name, err)
			continue
		}
		if strings.Join(l.Hubs, " ") != "https://hub.example/" || l.Self != c.address {
			t.Errorf("%s: hubs %v of %q, want %q, l.Self %v", name, l.Hubs, l.Self, "https://hub.example/", c.address)
		}
	}
}
