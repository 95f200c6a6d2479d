package feedtest

import (
	"encoding/json"
	"strings"
)

// jsonKeys are the members that JSON Feed 1.1 knows.
var (
	jsonFeedKeys = []string{"version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url",
		"icon", "favicon",
		"authors", "language", "expired", "hubs", "items"}
	jsonItemKeys = []string{"id", "url", "external_url", "title", "content_html", "content_text", "summary", "image",
		"banner_image",
		"date_published", "date_modified", "authors", "tags", "language", "attachments"}
)

// JSON checks a JSON Feed 1.1 document.
func JSON(doc []byte) []string {
	var r report
	var all map[string]json.RawMessage
	if err := json.Unmarshal(doc, &all); err != nil {
		return []string{"no JSON: " + err.Error()}
	}
	r.keys("feed", all, jsonFeedKeys)
	var f struct {
		Version, Title, Language string
		HomePageURL              string `json:"home_page_url"`
		FeedURL                  string `json:"feed_url"`
		NextURL                  string `json:"next_url"`
		Authors                  []struct{ Name, URL string }
		Hubs                     []struct{ Type, URL string }
		Items                    []map[string]json.RawMessage
	}
	if err := json.Unmarshal(doc, &f); err != nil {
		return []string{"members of the wrong type: " + err.Error()}
	}
	if f.Version != "https://jsonfeed.org/version/1.1" {
		r.add("version %q", f.Version)
	}
	if f.Title == "" {
		r.add("no title")
	}
	if f.Language != "" && !language.MatchString(f.Language) {
		r.add("language %q", f.Language)
	}
	if f.Items == nil {
		r.add("no items")
	}
	r.uri("home_page_url", f.HomePageURL)
	r.uri("feed_url", f.FeedURL)
	if f.NextURL != "" {
		r.uri("next_url", f.NextURL)
		if f.NextURL == f.FeedURL {
			r.add("next_url is feed_url")
		}
	}
	for _, h := range f.Hubs {
		if h.Type == "" {
			r.add("hub without type")
		}
		r.uri("hub", h.URL)
	}
	ids := map[string]bool{}
	for _, item := range f.Items {
		r.jsonItem(item, ids)
	}
	return r
}

func (r *report) keys(where string, all map[string]json.RawMessage, known []string) {
	for k := range all {
		if !contains(known, k) && !strings.HasPrefix(k, "_") {
			r.add("%s: unknown member %s", where, k)
		}
	}
}

func (r *report) jsonItem(all map[string]json.RawMessage, ids map[string]bool) {
	r.keys("item", all, jsonItemKeys)
	raw, err := json.Marshal(all)
	if err != nil {
		r.add("item: %v", err)
		return
	}
	var it struct {
		ID          string
		URL         string
		ContentHTML *string `json:"content_html"`
		ContentText *string `json:"content_text"`
		Image       string
		Published   string `json:"date_published"`
		Modified    string `json:"date_modified"`
		Authors     []struct{ Name string }
		Tags        []string
		Attachments []struct {
			URL  string
			Type string `json:"mime_type"`
			Size *int64 `json:"size_in_bytes"`
		}
	}
	if err := json.Unmarshal(raw, &it); err != nil {
		r.add("item: members of the wrong type: %v", err)
		return
	}
	if it.ID == "" || ids[it.ID] {
		r.add("item: id %q is empty or occurs twice", it.ID)
	}
	ids[it.ID] = true
	r.id("item", it.ID)
	r.uri("url", it.URL)
	if it.ContentHTML == nil && it.ContentText == nil {
		r.add("item %s has no content", it.ID)
	}
	if it.ContentHTML != nil {
		r.html("content_html", *it.ContentHTML)
	}
	if it.Image != "" {
		r.uri("image", it.Image)
	}
	r.rfc3339("date_published", it.Published)
	r.rfc3339("date_modified", it.Modified)
	for _, a := range it.Authors {
		if a.Name == "" {
			r.add("item %s: author without name", it.ID)
		}
	}
	for _, a := range it.Attachments {
		r.uri("attachment", a.URL)
		if !mediaType.MatchString(a.Type) {
			r.add("attachment has mime_type %q", a.Type)
		}
	}
}
