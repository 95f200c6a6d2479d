package syndication

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"loa/portal/internal/document"
	"loa/portal/internal/jsonlist"
	"loa/portal/internal/jsontext"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
)

// IsFeed tells whether a document is an RSS, Atom or JSON feed, or a list of
// posts as WordPress's interface gives it.
func IsFeed(fetched page.Page) bool {
	if _, ok := readJSON(fetched); ok {
		return true
	}
	return slices.Contains(document.FeedRoots, document.RootOf(fetched))
}

// readJSON reads a document that is a JSON Feed, or a list of posts, by what
// its members are.
func readJSON(fetched page.Page) (jsonFeed, bool) {
	value, ok := valueOf(fetched)
	if !ok {
		return jsonFeed{}, false
	}
	switch v := value.(type) {
	case map[string]any:
		items, isList := valuesIn(v["items"]), v["items"] != nil
		if strings.Contains(textIn(v["version"]), "jsonfeed.org/version") || isList && len(items) > 0 &&
			isJSONItem(items[0]) {
			return jsonFeed{members: v, items: items}, true
		}
	case []any:
		if len(v) > 0 && isPost(v[0]) {
			return jsonFeed{items: v, posts: true}, true
		}
	}
	list, ok := jsonlist.Find(value)
	return jsonFeed{list: list}, ok || jsonlist.IsEmpty(value)
}

// valueOf reads a document that is JSON, also behind what keeps other sites from
// running it or within the call of a function.
func valueOf(fetched page.Page) (any, bool) {
	body := fetched.Body
	head := bytes.TrimLeft(body[:min(len(body), 128)], "\xef\xbb\xbf\xff\xfe \t\r\n\x00")
	wrapped := jsonWrap().Match(head)
	if len(head) == 0 || head[0] != '{' && head[0] != '[' && !wrapped && !noise().Match(head) {
		return nil, false
	}
	text := document.TextOf(fetched)
	if wrapped {
		text = strings.TrimSpace(text)
		text = text[len(jsonWrap().FindString(text))-1:]
	}
	return jsontext.Read(text)
}

// noise is how that begins which a server writes before a JSON document by mistake.
var noise = pattern.Lazy(`^(?i)(?:/\*|<!--|(?:<br\s*/?>\s*)*(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|Strict ` +
	`Standards)\b)`)

// jsonWrap is what may stand before a JSON document: the call of a function, or a
// line that no script survives.
var jsonWrap = pattern.Lazy(`^(?:\)\]\}',?\s*|(?:for|while)\s*\((?:;;|1)\);\s*|(?:/\*\*/)?\s*[A-Za-z_$][\w.$]{0,60}\s*\(\s*)[\[{]`)

// IsJSON tells whether a document is JSON, whatever is in it.
func IsJSON(fetched page.Page) bool {
	_, ok := valueOf(fetched)
	return ok
}

// PieceOf returns the piece of a page that a JSON document brings, as a page of
// its own.
func PieceOf(fetched page.Page) (page.Page, bool) {
	value, ok := valueOf(fetched)
	if !ok {
		return page.Page{}, false
	}
	piece := jsonlist.HTML(value)
	fetched.Body, fetched.Header = []byte(piece), http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	return fetched, piece != ""
}

// ListIn reads the list that data of a page's scripts hold.
func ListIn(fetched page.Page, data []any) (page.Listing, bool) {
	var best jsonlist.List
	for _, value := range data {
		if l, ok := jsonlist.Find(value); ok && len(l.Entries) > len(best.Entries) {
			best = l
		}
	}
	if len(best.Entries) == 0 {
		return page.Listing{}, false
	}
	l := jsonFeed{list: best}.feed(fetched).listing(fetched)
	l.Kind, l.Evidence = "data", "in the data of the page's scripts: "+l.Evidence
	return l, len(l.Links) > 0
}

func isJSONItem(v any) bool {
	m, ok := v.(map[string]any)
	return ok && textIn(m["url"]) != "" && (textIn(m["title"]) != "" ||
		textIn(m["content_html"])+textIn(m["content_text"]) != "")
}

// isPost tells of a post as /wp-json/wp/v2/posts gives it.
func isPost(v any) bool {
	m, ok := v.(map[string]any)
	return ok && textIn(m["link"]) != "" && rendered(m["title"]) != ""
}
