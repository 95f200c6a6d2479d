package syndication

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"loa/portal/internal/document"
	"loa/portal/internal/dom"
	"loa/portal/internal/jsonlist"
	"loa/portal/internal/page"
	"loa/portal/internal/weburl"
)

// jsonFeed is a JSON Feed (https://www.jsonfeed.org/version/1.1/), the list
// of posts of WordPress's interface
// (https://developer.wordpress.org/rest-api/reference/posts/), or any other list
// of articles.
type jsonFeed struct {
	members map[string]any
	items   []any
	posts   bool
	list    jsonlist.List
}

func (j jsonFeed) feed(fetched page.Page) *feed {
	if j.posts {
		f := &feed{name: "list of WordPress posts", base: document.BaseOf(fetched, "")}
		for _, v := range j.items {
			if m, ok := v.(map[string]any); ok {
				f.items = append(f.items, postItem(f.base, m))
			}
		}
		return f
	}
	if j.members == nil {
		f := &feed{name: fmt.Sprintf("a list of %d articles in JSON%s", len(j.list.Entries), at(j.list.Path)),
			base: document.BaseOf(fetched, "")}
		for _, e := range j.list.Entries {
			f.items = append(f.items, entryItem(f.base, e))
		}
		return f
	}
	version := textIn(j.members["version"])
	f := &feed{name: strings.TrimSpace("JSON Feed " + version[strings.LastIndexByte(version, '/')+1:]),
		title: textIn(j.members["title"]), language: textIn(j.members["language"])}
	f.base = document.BaseOf(fetched, "")
	f.self = weburl.Meant(f.base, textIn(j.members["feed_url"]))
	for _, hub := range listIn(j.members["hubs"]) {
		f.hubs = dom.AppendWord(f.hubs, weburl.Meant(f.base, textIn(hub["url"])))
	}
	everyone := authorsIn(j.members)
	for _, v := range j.items {
		if m, ok := v.(map[string]any); ok {
			i := jsonItem(f.base, m)
			if len(i.authors) == 0 {
				i.authors = everyone
			}
			f.items = append(f.items, i)
		}
	}
	return f
}

// authorsIn are the names that a feed or an item gives: "authors" since version 1.1,
// "author" before, objects by the specification and anything else in the world.
func authorsIn(m map[string]any) []string {
	var i item
	for _, v := range append(valuesIn(m["authors"]), valuesIn(m["author"])...) {
		if o, ok := v.(map[string]any); ok {
			v = o["name"]
		}
		i.addAuthor(textIn(v))
	}
	return i.authors
}

func at(path string) string {
	if path == "" {
		return ""
	}
	return " at " + path
}

// entryItem is an entry of a list that is no feed. What numbers it is known within
// that list alone, so it is a guid only for want of an address.
func entryItem(base *url.URL, e jsonlist.Entry) item {
	i := item{
		base: base, title: e.Title, summary: e.Summary, content: e.Content, published: e.Published,
		updated: e.Updated, categories: e.Categories, address: weburl.Meant(base, e.Address),
	}
	if i.address == "" && e.ID != "" {
		i.guid = weburl.Key(base.String()) + " " + e.ID
	}
	i.addAuthor(e.Author)
	i.addPicture(base, e.Picture)
	return i
}

func jsonItem(base *url.URL, m map[string]any) item {
	i := item{
		guid: textIn(m["id"]), base: base, title: textIn(m["title"]), summary: textIn(m["summary"]),
		content:   textIn(m["content_html"]),
		published: textIn(m["date_published"]), updated: textIn(m["date_modified"]), language: textIn(m["language"]),
	}
	i.address = weburl.Meant(base, cmp.Or(textIn(m["url"]), textIn(m["external_url"])))
	if i.address == "" && document.IsWebAddress(i.guid) {
		i.address = i.guid
	}
	if i.content == "" {
		i.content = paragraphs(textIn(m["content_text"]))
	}
	i.authors = authorsIn(m)
	for _, tag := range valuesIn(m["tags"]) {
		if o, ok := tag.(map[string]any); ok {
			tag = o["name"]
		}
		i.categories = append(i.categories, textIn(tag))
	}
	for _, name := range []string{"image", "banner_image"} {
		i.addPicture(base, textIn(m[name]))
	}
	for _, a := range listIn(m["attachments"]) {
		i.addFile(base, textIn(a["url"]), textIn(a["mime_type"]), textIn(a["size_in_bytes"]), textIn(a["title"]))
	}
	return i
}

func postItem(base *url.URL, m map[string]any) item {
	i := item{
		guid: rendered(m["guid"]), base: base, title: rendered(m["title"]), summary: rendered(m["excerpt"]),
		content: rendered(m["content"]),
		address: weburl.Meant(base, textIn(m["link"])),
	}
	i.published = utc(textIn(m["date_gmt"]), textIn(m["date"]))
	i.updated = utc(textIn(m["modified_gmt"]), textIn(m["modified"]))
	if content, ok := m["content"].(map[string]any); ok {
		i.protected, _ = content["protected"].(bool)
	}
	embedded, _ := m["_embedded"].(map[string]any)
	for _, author := range listIn(embedded["author"]) {
		i.addAuthor(textIn(author["name"]))
	}
	if groups, ok := embedded["wp:term"].([]any); ok {
		for _, group := range groups {
			for _, term := range listIn(group) {
				if textIn(term["taxonomy"]) == "category" {
					i.categories = append(i.categories, textIn(term["name"]))
				}
			}
		}
	}
	for _, picture := range listIn(embedded["wp:featuredmedia"]) {
		i.addPicture(base, textIn(picture["source_url"]))
	}
	return i
}

// utc writes a time without a zone that is in UTC so that it says so.
func utc(gmt, local string) string {
	if gmt != "" && !strings.HasSuffix(gmt, "Z") {
		return gmt + "Z"
	}
	return cmp.Or(gmt, local)
}

// rendered reads {"rendered": "…"}, or a text.
func rendered(v any) string {
	if m, ok := v.(map[string]any); ok {
		return textIn(m["rendered"])
	}
	return textIn(v)
}

// textIn reads a value that should be a text; numbers are written out.
func textIn(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	}
	return ""
}

// valuesIn are the values of a list; of an object with numbers for names its values; of
// any other value itself.
func valuesIn(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	case map[string]any:
		return jsonlist.Values(v)
	}
	return []any{v}
}

// listIn reads a list of objects; anything else in it is passed over.
func listIn(v any) (all []map[string]any) {
	for _, e := range valuesIn(v) {
		if m, ok := e.(map[string]any); ok {
			all = append(all, m)
		}
	}
	return all
}
