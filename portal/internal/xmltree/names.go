package xmltree

import "strings"

// usual are the namespaces that feeds use, with the prefix each is known by.
// Feeds write them with http and https, with and without a last slash.
var usual = map[string]string{
	"www.w3.org/2005/atom":                             "atom",
	"purl.org/atom/ns#":                                "atom",
	"purl.org/rss/1.0":                                 "rss",
	"my.netscape.com/rdf/simple/0.9":                   "rss",
	"channel.netscape.com/rdf/simple/0.9":              "rss",
	"backend.userland.com/rss2":                        "rss",
	"blogs.law.harvard.edu/tech/rss":                   "rss",
	"www.w3.org/1999/02/22-rdf-syntax-ns#":             "rdf",
	"purl.org/dc/elements/1.1":                         "dc",
	"purl.org/dc/terms":                                "dcterms",
	"purl.org/rss/1.0/modules/content":                 "content",
	"purl.org/rss/1.0/modules/syndication":             "sy",
	"purl.org/rss/1.0/modules/slash":                   "slash",
	"wellformedweb.org/commentapi":                     "wfw",
	"rssnamespace.org/feedburner/ext/1.0":              "feedburner",
	"search.yahoo.com/mrss":                            "media",
	"search.yahoo.com/searchmonkey-datatype/use/media": "media",
	"www.itunes.com/dtds/podcast-1.0.dtd":              "itunes",
	"www.google.com/schemas/sitemap-news/0.9":          "news",
	"www.google.com/schemas/sitemap-image/1.1":         "image",
	"www.google.com/schemas/sitemap-video/1.1":         "video",
	"www.sitemaps.org/schemas/sitemap/0.9":             "sitemap",
	"www.google.com/schemas/sitemap/0.84":              "sitemap",
	"www.google.com/schemas/sitemap/0.9":               "sitemap",
	"www.w3.org/1999/xhtml":                            "xhtml",
}

// vocabularyOf names the namespace that a document's own elements are in.
func vocabularyOf(root string) string {
	switch root {
	case "feed", "entry":
		return "atom"
	case "rss", "rdf", "channel":
		return "rss"
	case "urlset", "sitemapindex":
		return "sitemap"
	}
	return ""
}

// settle gives every element under n its name.
func (n *Node) settle(own string) {
	space := n.space()
	if space == own || n.prefix == "" && (space == "" || own == "sitemap" && strings.Contains(space, "sitemap")) {
		space = ""
	}
	n.Name = n.local
	if space != "" {
		n.Name = space + ":" + n.local
	}
	for _, c := range n.Children {
		c.settle(own)
	}
}

// space is the usual prefix of an element's namespace; the prefix itself where
// nobody declares it; "" for a default namespace that nobody knows.
func (n *Node) space() string {
	for at := n; at != nil; at = at.parent {
		uri, declared := at.spaces[n.prefix]
		if !declared {
			continue
		}
		uri = strings.ToLower(strings.TrimSpace(uri))
		_, uri, found := strings.Cut(uri, "://")
		if !found {
			break
		}
		if known := usual[strings.TrimSuffix(uri, "/")]; known != "" {
			return known
		}
		break
	}
	return n.prefix
}
