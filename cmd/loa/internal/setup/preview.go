package setup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"loa/article"
	"loa/collect"
	"loa/portal"
	"loa/viet"
)

// Addresses are those that an address may stand for: itself, or, when it names
// only a host, that host by https and by http.
func Addresses(address string) ([]string, error) {
	if u, err := url.Parse(address); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return []string{address}, nil
	}
	u, err := url.Parse("https://" + address)
	if err != nil || strings.Contains(address, "://") || !strings.Contains(u.Hostname(), ".") || u.User != nil {
		return nil, fmt.Errorf("URL %q: an address that begins with http:// or https://, or a host, is wanted", address)
	}
	return []string{"https://" + address, "http://" + address}, nil
}

// Preview tries the addresses one after the other, until one is read or is known
// to be no list, and reads the first n articles of it.
func Preview(ctx context.Context, collector *collect.Collector, src article.Source, addresses []string,
	n int) (p collect.Preview, err error) {
	for _, address := range addresses {
		p, err = collector.Preview(ctx, address, src, n)
		if err == nil || errors.Is(err, article.ErrLayout) || ctx.Err() != nil {
			break
		}
	}
	return p, err
}

// PreviewField is a field of an article that was read, or what was left out of it.
type PreviewField struct {
	Name, Value string
	From        string // where it stands on its page, and how sure that is
}

// maxLeftOut is how many texts that an article leaves out are shown.
const maxLeftOut = 8

// PreviewFields are the fields of an article, each with where it stands, and what
// of the page it leaves out.
func PreviewFields(p collect.PreviewPage, zone *time.Location) (list []PreviewField) {
	a := p.Article
	row := func(name, value string) {
		if value != "" {
			list = append(list, PreviewField{name, value, whence(p.Explained, name)})
		}
	}
	row("read by", p.Evidence)
	row("title", a.Title)
	row("lead", viet.Cut(a.Lead, 160))
	row("text", fmt.Sprintf("%d syllables: %s", len(viet.Syllables(a.ContentText)),
		viet.Cut(strings.Join(strings.Fields(a.ContentText), " "), 160)))
	row("author", a.Author)
	row("origin", a.Origin)
	guessed := ""
	if a.PublishedGuessed {
		guessed = ", a guess"
	}
	row("published", Day(a.Published, zone)+optional("  (", a.PublishedEvidence+guessed)+")")
	if a.Image != nil {
		row("picture", a.Image.URL+optional(" – ", a.Image.Caption))
	}
	for _, f := range a.Attachments {
		row("attachment", fmt.Sprintf("%s (%s) %s", f.Name, f.Type, f.URL))
	}
	row("categories", strings.Join(a.Categories, ", "))
	row("topics", strings.Join(a.Topics, ", "))
	for i, o := range p.Explained.LeftOut {
		if i == maxLeftOut {
			row("left out", fmt.Sprintf("%d more", len(p.Explained.LeftOut)-i))
			break
		}
		row("left out", fmt.Sprintf("“%s” (%d words): %s", viet.Cut(o.Text, 60), o.Words, o.Reason))
	}
	return list
}

// explainedAs are the fields by the names that an explanation has for them.
var explainedAs = map[string]string{"origin": "source", "picture": "image", "attachment": "attachments"}

// whence says where on its page a field stands. What the page does not say comes
// from the list, or from Loa itself.
func whence(e portal.Explanation, name string) string {
	for _, f := range e.Fields {
		if f.Name != cmp.Or(explainedAs[name], name) {
			continue
		}
		if f.Value == "" {
			return "the entry of the list"
		}
		return f.From + " · " + string(f.Confidence) + optional(" · but ", viet.Cut(f.Against, 200))
	}
	return ""
}

// Day is a day and time as people write it.
func Day(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(zone).Format("02/01/2006 15:04")
}

// optional is text with what leads to it, or "" without text.
func optional(before, text string) string {
	if text == "" {
		return ""
	}
	return before + text
}
