package pages

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"rsc.io/qr"

	"loa/article"
	"loa/feed"
	"loa/web/internal/address"
	"loa/web/internal/site"
)

// subscribe adds to a page the ways to follow what it shows: its feeds, and
// the bots that tell of it, with what to begin with.
func (s *Handler) subscribe(p *page, set *site.Setup, sel address.Feed, begin start) {
	p.Feeds = s.feedLinks(set, sel)
	list := s.current.Bots()
	for _, b := range list {
		with, serves := begin(b)
		if !serves || b.Name == "" && b.URL == "" {
			continue
		}
		l := botLink{URL: deepLink(b, with)}
		if len(list) > 1 { // else it is the site's own
			l.Label = b.Label
		}
		l.QR = pictureOf(l.URL)
		p.Bots = append(p.Bots, l)
	}
}

// botLink is a way to open a bot, from a page or by another machine's camera.
type botLink struct {
	URL, Label string
	QR         *picture
}

// start says what a bot begins with that is opened from a page; ok is false for a
// bot that does not tell of what the page shows.
type start func(b site.Bot) (with string, ok bool)

// everyBot begins every bot with the same.
func everyBot(with string) start {
	return func(site.Bot) (string, bool) { return with, true }
}

// botsOf begins the bots that tell of what a feed selects.
func botsOf(sel address.Feed, with string) start {
	return func(b site.Bot) (string, bool) {
		if b.Serves == nil {
			return with, true
		}
		ok := sel.Source == "" || b.Serves.ServesSource(sel.Source)
		return with, ok && (len(sel.Topics) == 0 || slices.ContainsFunc(sel.Topics, b.Serves.ServesTopic))
	}
}

// botsOfArticle begins the bots that tell of an article with its first topic that
// people of the bot can choose.
func botsOfArticle(a *article.Article, topics []article.Topic) start {
	return func(b site.Bot) (string, bool) {
		for _, t := range topics {
			if b.Serves == nil || b.Serves.ServesTopic(t.ID) {
				return "c_" + t.ID, b.Serves == nil || b.Serves.Serves(a.Topics, a.Publishers())
			}
		}
		return "", b.Serves == nil || b.Serves.Serves(a.Topics, a.Publishers())
	}
}

// feedLinks are the addresses of a selection's feeds.
func (s viewer) feedLinks(set *site.Setup, sel address.Feed) []feedLink {
	short := map[feed.Format]string{feed.RSS: "RSS", feed.Atom: "Atom", feed.JSON: "JSON Feed"}
	var out []feedLink
	for _, f := range feed.Formats {
		out = append(out, feedLink{Title: address.Head(set, sel, f).Title + " (" + short[f] + ")", Short: short[f],
			Type: f.MediaType(), URL: s.site.URL + sel.Address(f)})
	}
	return out
}

// startMost is the longest start parameter that Telegram takes.
const startMost = 64

// deepLink is the address that opens a bot with something to begin with.
func deepLink(b site.Bot, start string) string {
	link := b.Link()
	if start != "" && len(start) <= startMost {
		link += "?start=" + url.QueryEscape(start)
	}
	return link
}

// picture is a QR code as lines of an SVG path, each a row of dark modules,
// with the margin that readers of such codes need.
type picture struct {
	Box  string // viewBox
	Path string
}

// pictureOf draws an address as a QR code; nil when it is too long for one.
func pictureOf(link string) *picture {
	code, err := qr.Encode(link, qr.M)
	if err != nil {
		return nil
	}
	const margin = 4 // modules, by the standard
	var path strings.Builder
	for y := range code.Size {
		end := -1 // of the row's last line
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			switch {
			case x == from:
				continue
			case end < 0:
				fmt.Fprintf(&path, "M%d %d", from, y)
			default:
				fmt.Fprintf(&path, "m%d 0", from-end)
			}
			fmt.Fprintf(&path, "h%d", x-from)
			end = x
		}
	}
	size := code.Size + 2*margin
	return &picture{Box: fmt.Sprintf("-%d -%d %d %d", margin, margin, size, size), Path: path.String()}
}
