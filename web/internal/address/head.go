package address

import (
	"net/url"
	"slices"
	"strings"

	"loa/feed"
	"loa/web/internal/site"
)

// Head is what the feed says of itself.
func Head(set *site.Setup, sel Feed, f feed.Format) feed.Head {
	base := set.Site.URL
	cur := sel.Current()
	h := feed.Head{ID: base + cur.Address(feed.Atom), Self: base + sel.Address(f), Home: base + "/"}
	var parts []string
	var names []string
	for _, t := range sel.Topics {
		names = append(names, set.Topic[t].Name)
	}
	if len(names) > 0 {
		parts = append(parts, strings.Join(names, " + "))
	}
	if len(sel.Topics) == 1 {
		h.Home = base + "/topics/" + sel.Topics[0]
	}
	if sel.Source != "" {
		parts = append(parts, set.Source.Get(sel.Source).Name)
		if len(sel.Topics) == 0 {
			h.Home = base + "/sources/" + sel.Source
		}
	}
	if sel.Author != "" {
		parts = append(parts, "Tác giả "+sel.Author)
	}
	if sel.Story != "" {
		parts, h.Home = append(parts, storyWord), base+"/articles/"+sel.Story
	}
	if words := wordsOf(sel); words != "" {
		parts = append([]string{words}, parts...)
	}
	if sel.Searching {
		h.Home = base + "/search?q=" + url.QueryEscape(sel.Search)
	}
	if sel.Urgent {
		parts = append(parts, "Tin khẩn")
	}
	h.Title = set.Site.Name
	h.Description = "Tin mới từ " + set.Site.Name + "."
	if len(parts) > 0 {
		what := strings.Join(parts, " – ")
		h.Title = what + " – " + set.Site.Name
		h.Description = "Tin mới: " + what + "."
	}
	h.Urgent = sel.Urgent || slices.ContainsFunc(sel.Topics, func(t string) bool { return set.Topic[t].Urgent })
	if sel.To > 0 {
		h.Title += " (lưu trữ)"
		h.Current = base + cur.Address(f)
	} else if set.Hub {
		h.Hub = base + "/hub"
	}
	return h
}

const storyWord = "Diễn biến"

// NameStory writes into the head of a story's feed which story it is: the title of the
// report that began it.
func NameStory(h *feed.Head, title string) {
	if title == "" {
		return
	}
	h.Title = strings.Replace(h.Title, storyWord, storyWord+": "+title, 1)
	h.Description = strings.Replace(h.Description, storyWord, storyWord+": "+title, 1)
}

// wordsOf says which words a feed asks for and which it leaves out.
func wordsOf(sel Feed) string {
	words := ""
	if sel.Search != "" {
		words = "Tìm “" + sel.Search + "”"
	}
	if sel.Not != "" {
		words = strings.TrimSpace(words + " trừ “" + sel.Not + "”")
	}
	return words
}
