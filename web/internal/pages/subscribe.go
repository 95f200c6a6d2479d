package pages

import (
	"fmt"
	"net/url"
	"strings"

	"rsc.io/qr"

	"loa/feed"
	"loa/web/internal/address"
	"loa/web/internal/site"
)

// subscribe adds to a page the ways to follow what it shows: its feeds, and
// the bot with what to begin with.
func (s *Handler) subscribe(p *page, set *site.Setup, sel address.Feed, start string) {
	p.Feeds = s.feedLinks(set, sel)
	if p.Telegram = s.deepLink(start); p.Telegram != "" {
		p.QR = pictureOf(p.Telegram)
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

// deepLink is the address that opens the bot, "" when there is none.
func (s *Handler) deepLink(start string) string {
	link := s.botURL
	if bot := s.current.BotName(); link == "" && bot != "" {
		link = "https://t.me/" + url.PathEscape(bot)
	}
	if link == "" {
		return ""
	}
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
