package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"sync"
	"time"

	"loa/article"
	"loa/fetch"
	"loa/portal"
	"loa/viet"
)

// believe decides whether a page is the article that a link promised. Portals
// answer with a login page, an error page or their front page and status 200
// when they are not well, some at every request and some now and then. A page
// with the title that the list or the last visit gave is believed at once.
func (v *visit) believe(ctx context.Context, page portal.Page, l portal.Link, old, a article.Article) error {
	if alike(l.Title, a.Title) || alike(old.Title, a.Title) {
		return nil
	}
	if v.soft == nil {
		soft, err := v.probe(ctx, page.URL)
		if err != nil {
			return err
		}
		v.soft = soft
	}
	if !v.soft.honest && (a.Title == v.soft.page.Title || a.ContentText == v.soft.page.ContentText) {
		return fmt.Errorf("%s: every address is answered with %q: %w", l.URL, viet.Cut(a.Title, 80), ErrUnlike)
	}
	// What is stored is replaced under another title only when the list has it
	// too; a new article may be called otherwise than its link.
	confirmed := v.doubts.confirmed(v.src.ID, l.Key, shortHash(a.Title, a.ContentText), l.Title != "", v.Now())
	if confirmed && old.Title == "" {
		return nil
	}
	return fmt.Errorf("%s: answered with %q, expected %q: %w", l.URL, viet.Cut(a.Title, 80), viet.Cut(cmp.Or(l.Title, old.Title), 80), errDoubt)
}

// errDoubt says that a page must be seen once more to be believed.
var errDoubt = fmt.Errorf("to be confirmed by another visit: %w", ErrUnlike)

// doubts remembers pages whose title is not the promised one. Such a page is
// believed when it still says the same some minutes later, and never when the
// same text answers for two articles. A restart only begins the wait anew.
type doubts struct {
	mu   sync.Mutex
	seen map[doubtful]sighting
}

type doubtful struct{ source, key string }

type sighting struct {
	text string // hash
	at   time.Time
}

const (
	doubtFor  = 30 * time.Minute
	maxDoubts = 5000
)

func newDoubts() *doubts { return &doubts{seen: map[doubtful]sighting{}} }

// confirmed tells whether to believe that a text is the article of a key. A
// page of which no title was promised need not be seen twice.
func (d *doubts) confirmed(source, key, text string, promised bool, now time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.seen) >= maxDoubts {
		clear(d.seen)
	}
	at := doubtful{source, key}
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
	return !promised || again && now.Sub(before.at) >= doubtFor
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

// softPage is what a portal answers, with status 200, to an address that
// cannot exist. Honest portals answer with an error instead.
type softPage struct {
	honest bool
	page   article.Article
}

// probe asks for an address beside the given one that cannot exist.
func (v *visit) probe(ctx context.Context, address string) (*softPage, error) {
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
	case errors.As(err, &status) && status.Code < 500, errors.As(err, &elsewhere), errors.Is(err, fetch.ErrRobots):
		return &softPage{honest: true}, nil
	case err != nil:
		return nil, err
	}
	a, err := v.readArticle(pageOf(resp))
	if err != nil {
		return &softPage{honest: true}, nil // reads unlike any article
	}
	return &softPage{page: a}, nil
}
