package feeds

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"

	"loa/article"
	"loa/feed"
	"loa/web/internal/answer"
	"loa/web/internal/site"
)

// keptList is the list of feeds of a Setup, in each encoding.
type keptList struct {
	set *site.Setup
	doc *answer.Document
}

// ServeOPML lists all feeds, grouped. It is made once for each Setup.
func (h *Handler) ServeOPML(w http.ResponseWriter, r *http.Request) {
	set := h.current.Get()
	kept := h.opml.Load()
	if kept == nil || kept.set != set {
		out, err := set.Writer.OPML(set.Site.Name, set.Made, outlines(set))
		if err != nil {
			h.broken(w, r, "write the list of feeds", err)
			return
		}
		sum := sha256.Sum256(out)
		kept = &keptList{set, answer.New(answer.Content{Body: out, Tag: hex.EncodeToString(sum[:12]),
			Modified: set.Made,
			Kind:     "text/x-opml; charset=utf-8",
			Control:  "public, max-age=3600, stale-if-error=86400", Class: answer.Feeds}, func(int) {})}
		h.opml.Store(kept)
	}
	w.Header().Set("Content-Disposition", `inline; filename="loa.opml"`)
	kept.doc.Serve(w, r)
}

// outlines are all feeds that the configuration names.
func outlines(set *site.Setup) []feed.Outline {
	base := set.Site.URL
	list := []feed.Outline{{Group: set.Site.Name, Title: "Tất cả tin – " + set.Site.Name,
		Feed: base + "/feeds/all.rss", Home: base + "/"}}
	if slices.ContainsFunc(set.Topics, func(t article.Topic) bool { return t.Urgent }) {
		list = append(list, feed.Outline{Group: set.Site.Name, Title: "Tin khẩn – " + set.Site.Name,
			Feed: base + "/feeds/urgent.rss", Home: base + "/"})
	}
	for _, t := range set.Topics {
		group := t.Group
		if group == "" {
			group = "Chủ đề"
		}
		list = append(list, feed.Outline{Group: group, Title: t.Name,
			Feed: base + "/feeds/" + t.ID + ".rss", Home: base + "/topics/" + t.ID})
	}
	for _, src := range set.Sources {
		list = append(list, feed.Outline{Group: "Nguồn", Title: src.Name,
			Feed: base + "/feeds/sources/" + src.ID + ".rss", Home: base + "/sources/" + src.ID})
	}
	return list
}
