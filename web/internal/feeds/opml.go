package feeds

import (
	"bytes"
	"net/http"
	"slices"
	"time"

	"loa/article"
	"loa/feed"
)

// ServeOPML lists all feeds, grouped.
func (h *Handler) ServeOPML(w http.ResponseWriter, r *http.Request) {
	set := h.current.Get()
	base := set.Site.URL
	list := []feed.Outline{{Group: set.Site.Name, Title: "Tất cả tin – " + set.Site.Name, Feed: base + "/feeds/all.rss", Home: base + "/"}}
	if slices.ContainsFunc(set.Topics, func(t article.Topic) bool { return t.Urgent }) {
		list = append(list, feed.Outline{Group: set.Site.Name, Title: "Tin khẩn – " + set.Site.Name, Feed: base + "/feeds/urgent.rss", Home: base + "/"})
	}
	for _, t := range set.Topics {
		group := t.Group
		if group == "" {
			group = "Chủ đề"
		}
		list = append(list, feed.Outline{Group: group, Title: t.Name, Feed: base + "/feeds/" + t.ID + ".rss", Home: base + "/topics/" + t.ID})
	}
	for _, src := range set.Sources {
		list = append(list, feed.Outline{Group: "Nguồn", Title: src.Name, Feed: base + "/feeds/sources/" + src.ID + ".rss", Home: base + "/sources/" + src.ID})
	}
	out, err := set.Writer.OPML(set.Site.Name, list)
	if err != nil {
		h.broken(w, r, "write the list of feeds", err)
		return
	}
	head := w.Header()
	head.Set("Content-Type", "text/x-opml; charset=utf-8")
	head.Set("Content-Disposition", `inline; filename="loa.opml"`)
	head.Set("Access-Control-Allow-Origin", "*")
	head.Set("Cache-Control", "public, max-age=3600, stale-if-error=86400")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(out))
}
