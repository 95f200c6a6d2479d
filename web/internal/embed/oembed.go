package embed

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// oembed is a rich answer (https://oembed.com, 2.3.4.4).
type oembed struct {
	Version      string `json:"version"`
	Type         string `json:"type"`
	ProviderName string `json:"provider_name"`
	ProviderURL  string `json:"provider_url"`
	Title        string `json:"title"`
	CacheAge     int    `json:"cache_age"`
	HTML         string `json:"html"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
}

const (
	oembedWidth  = 480
	oembedHeight = 420
	leastSize    = 200
)

// ServeOEmbed answers /oembed?url=…: how to show one of our topics, sources or
// boxes.
func (h *Handler) ServeOEmbed(w http.ResponseWriter, r *http.Request) {
	answer := w.Header()
	answer.Set("Access-Control-Allow-Origin", "*")
	query := r.URL.Query()
	if f := query.Get("format"); f != "" && f != "json" {
		h.pages.Fail(w, r, http.StatusNotImplemented, "Chỉ có dạng JSON.", "Only JSON is offered.")
		return
	}
	set := h.current.Get()
	rest, ours := strings.CutPrefix(query.Get("url"), set.Site.URL)
	u, err := url.Parse(rest)
	name := ""
	if ours && err == nil {
		name = boxOf(u.Path)
	}
	if name == "" {
		h.pages.Fail(w, r, http.StatusNotFound, "Địa chỉ này không nhúng được.", "This address cannot be embedded.")
		return
	}
	o, problem := parse(set, name, u.RawQuery)
	if problem != nil {
		h.fail(w, r, problem)
		return
	}
	b := oembed{Version: "1.0", Type: "rich", ProviderName: set.Site.Name, ProviderURL: set.Site.URL + "/",
		Title:    set.Site.Name,
		CacheAge: 3600, Width: within(query.Get("maxwidth"), oembedWidth),
		Height: within(query.Get("maxheight"), oembedHeight)}
	if len(o.feed.Topics) == 1 {
		b.Title = set.Topic[o.feed.Topics[0]].Name + " – " + set.Site.Name
	}
	frame := set.Site.URL + "/embed/" + name
	if u.RawQuery != "" && strings.HasPrefix(u.Path, "/embed/") {
		frame += "?" + u.RawQuery
	}
	b.HTML = `<iframe src="` + html.EscapeString(frame) + `" title="` + html.EscapeString(b.Title) + `" width="` +
		strconv.Itoa(b.Width) +
		`" height="` + strconv.Itoa(b.Height) + `" loading="lazy" style="border:0;max-width:100%"></iframe>`
	answer.Set("Content-Type", "application/json; charset=utf-8")
	answer.Set("Cache-Control", "public, max-age=3600")
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.Encode(b) // a reader that went away is no error of ours
}

// boxOf is the name of the box that shows what a page of ours shows, "" for
// none.
func boxOf(path string) string {
	switch {
	case path == "/" || path == "":
		return "all"
	case strings.HasPrefix(path, "/topics/"):
		return strings.TrimPrefix(path, "/topics/")
	case strings.HasPrefix(path, "/sources/"):
		return strings.TrimPrefix(path, "/")
	case strings.HasPrefix(path, "/embed/"):
		return strings.TrimSuffix(strings.TrimPrefix(path, "/embed/"), fragmentsEnd)
	}
	return ""
}

// within is a usual size, or the largest that is allowed when that is less.
func within(most string, usual int) int {
	n, err := strconv.Atoi(most)
	if err != nil || n >= usual {
		return usual
	}
	return max(n, leastSize)
}
