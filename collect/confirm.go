package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"

	"loa/article"
	"loa/fetch"
	"loa/portal"
	"loa/viet"
)

// confirm decides whether a page is the article that a link promised. Portals
// answer with a login page, an error page or their front page and status 200
// when they are not well, some at every request and some now and then. A page
// with the title that the list or the last visit gave, or that its address
// spells, is believed at once. One of which nothing was promised is believed
// when it says when it was published, or when nobody will be told of it, unless
// it has so few words that it may be anything.
func (v *visit) confirm(ctx context.Context, page portal.Page, f find, old, a article.Article) error {
	l := f.Link
	promised := cmp.Or(l.Title, old.Title)
	if alike(l.Title, a.Title) || alike(old.Title, a.Title) {
		return nil
	}
	once := promised == "" && (v.trial || alike(spelled(l.URL), a.Title) || !saysLittle(page) &&
		(!a.Published.IsZero() && !a.PublishedGuessed || f.quiet ||
			v.isArchive(f, article.Article{Published: l.Published})))
	if v.absent == nil {
		absent, err := v.askAbsent(ctx, page.URL)
		if err != nil {
			return err
		}
		v.absent = absent
	}
	if !v.absent.honest && (a.Title == v.absent.page.Title || a.ContentText == v.absent.page.ContentText) {
		return fmt.Errorf("%s: every address is answered with %q: %w", l.URL, viet.Cut(a.Title, 80), ErrUnlike)
	}
	// What is stored is replaced under another title only when the list has it
	// too; a new article may be called otherwise than its link.
	confirmed := v.sightings.confirmed(v.src.ID, l.Key, shortHash(a.Title, a.ContentText), !once, v.Now())
	if confirmed && old.Title == "" {
		return nil
	}
	return fmt.Errorf("%s: answered with %q, expected %q: %w", l.URL, viet.Cut(a.Title, 80), viet.Cut(promised, 80),
		errUnconfirmed)
}

// spelled is the title that an address spells, "" when it spells none: portals
// make addresses of titles.
func spelled(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	leaf := path.Base(strings.TrimRight(u.Path, "/"))
	words := strings.FieldsFunc(strings.TrimSuffix(leaf, path.Ext(leaf)),
		func(r rune) bool { return r == '-' || r == '_' || r == '+' || r == ' ' })
	if len(words) < 4 {
		return ""
	}
	return strings.Join(words, " ")
}

// errUnconfirmed says that a page must be seen once more to be believed.
var errUnconfirmed = fmt.Errorf("to be confirmed by another visit: %w", ErrUnlike)

// sightings remembers pages whose title is not the promised one. Such a page is
// believed when it still says the same some minutes later, and never when the
// same text answers for two articles. A restart only begins the wait anew.
type sightings struct {
	mu   sync.Mutex
	seen map[seenPage]sighting
}

type seenPage struct{ source, key string }

type sighting struct {
	text string // hash
	at   time.Time
}

const (
	confirmAfter = 30 * time.Minute
	maxSightings = 5000
)

func newSightings() *sightings { return &sightings{seen: map[seenPage]sighting{}} }

// confirmed tells whether to believe that a text is the article of a key. A
// page that is what its address or its date promise need not be seen twice.
func (d *sightings) confirmed(source, key, text string, twice bool, now time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.seen) >= maxSightings {
		clear(d.seen)
	}
	at := seenPage{source, key}
	before, again := d.seen[at]
	again = again && before.text == text
	if !again {
		d.seen[at] = sighting{text: text, at: now}
	}
	for other, s := range d.seen {
		if other.source == source && other.key != key && s.text == text {
			return false
		}
	}
	return !twice || again && now.Sub(before.at) >= confirmAfter
}

// alike tells whether two titles can be of the same article: the expected one
// may be cut short, or may be the whole teaser.
func alike(expected, actual string) bool {
	want, got := words(expected), words(actual)
	if len(want) == 0 || len(got) == 0 {
		return false
	}
	common := 0
	for w := range want {
		if got[w] {
			common++
		}
	}
	return common*2 >= len(want) || len(got) >= 4 && common*5 >= len(got)*4
}

func words(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range viet.Syllables(viet.Fold(s)) {
		set[w] = true
	}
	return set
}

// absentPage is what a portal answers, with status 200, to an address that
// cannot exist. Honest portals answer with an error instead.
type absentPage struct {
	honest bool
	page   article.Article
}

// askAbsent asks for an address beside the given one that cannot exist.
func (v *visit) askAbsent(ctx context.Context, address string) (*absentPage, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("khong-co-trang-nay-%d%s", v.Now().Unix()%100000, path.Ext(u.Path))
	u.Path, u.RawPath, u.RawQuery = path.Join(path.Dir(u.Path), name), "", ""
	resp, err := v.get(ctx, fetch.Request{URL: u.String(), Stay: true})
	var status *fetch.StatusError
	var elsewhere *fetch.ElsewhereError
	switch {
	case errors.As(err, &status) && status.Code < 500, errors.As(err, &elsewhere), errors.Is(err,
		fetch.ErrRobots), errors.Is(err, fetch.ErrNotPage):
		return &absentPage{honest: true}, nil
	case err != nil:
		return nil, err
	}
	r, err := v.read(pageOf(resp))
	if err != nil {
		return &absentPage{honest: true}, nil // reads unlike any article
	}
	return &absentPage{page: r.article}, nil
}
