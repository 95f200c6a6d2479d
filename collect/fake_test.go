package collect

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/fetch"
	"loa/fetch/fetchtest"
	"loa/internal/clocktest"
	"loa/portal"
)

func newClock() *clocktest.Clock { return clocktest.At(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)) }

// site is a portal. Its list page has one line of JSON per link; its article
// pages are a title line and a text.
type site struct{ *fetchtest.Site }

// article serves an article page and returns its link.
func (s site) article(slug, title, text string) portal.Link {
	s.Page("/tin/"+slug+".html", title+"\n"+text)
	return portal.Link{URL: s.URL + "/tin/" + slug + ".html", Key: slug, Title: title}
}

// numbered serves n articles and returns their links, newest first.
func (s site) numbered(from, n int) []portal.Link {
	var links []portal.Link
	for i := from + n - 1; i >= from; i-- {
		links = append(links, s.article(fmt.Sprintf("bai-%d", i), fmt.Sprintf("Bản tin thứ %d của huyện", i),
			fmt.Sprintf("Nội dung bài %d.", i)))
	}
	return links
}

func listBody(links []portal.Link, next string) string {
	var b bytes.Buffer
	b.WriteString("LIST " + next + "\n")
	for _, l := range links {
		line, _ := json.Marshal(l)
		b.Write(append(line, '\n'))
	}
	return b.String()
}

func (s site) list(links ...portal.Link) { s.Page("/tin-tuc", listBody(links, "")) }

func (s site) source() article.Source {
	return article.Source{ID: "huyen", Name: "Huyện", URL: s.URL + "/", Lists: []string{s.URL + "/tin-tuc"},
		Schedule: "*/10 * * * *", FullText: true}
}

// plainReader reads the pages of a site.
type plainReader struct{}

func (plainReader) ReadList(ctx context.Context, get portal.Getter, url string, _ article.Source) (portal.Listing,
	error) {
	page, err := get(ctx, url)
	if err != nil {
		return portal.Listing{}, fmt.Errorf("list: %w", err)
	}
	head, rest, _ := strings.Cut(string(page.Body), "\n")
	next, ok := strings.CutPrefix(head, "LIST ")
	if feed, found := strings.CutPrefix(head, "SEE "); found {
		listing, err := plainReader{}.ReadList(ctx, get, feed, article.Source{})
		listing.Kind = "feed"
		return listing, err
	}
	if part, found := strings.CutPrefix(head, "INDEX "); found {
		listing, err := plainReader{}.ReadList(ctx, get, part, article.Source{})
		listing.Kind, listing.URL = "sitemap", page.URL
		return listing, err
	}
	if !ok {
		return portal.Listing{}, fmt.Errorf("%s: %w", page.URL, article.ErrLayout)
	}
	listing := portal.Listing{URL: page.URL, Kind: "links", Next: next}
	for line := range strings.Lines(rest) {
		var l portal.Link
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			return portal.Listing{}, err
		}
		listing.Links = append(listing.Links, l)
	}
	return listing, nil
}

func (plainReader) Open(page portal.Page) (Document, error) { return plainDocument{page}, nil }

type plainDocument struct{ page portal.Page }

func (plainDocument) Learn(*portal.Boilerplate) {}

// NextPart is what a line "NEXT address" says.
func (d plainDocument) NextPart(string, int) string {
	_, after, _ := strings.Cut(string(d.page.Body), "\nNEXT ")
	next, _, _ := strings.Cut(after, "\n")
	return next
}

func (d plainDocument) Read(article.Source, *portal.Boilerplate) (article.Article, string, error) {
	title, text, ok := strings.Cut(string(d.page.Body), "\n")
	switch {
	case strings.Contains(title, "PANIC"):
		panic("the page did it")
	case !ok || title == "" || strings.HasPrefix(title, "<") || strings.HasPrefix(title, "LIST"):
		return article.Article{}, "", fmt.Errorf("no title: %w", article.ErrLayout)
	}
	a := article.Article{Title: title, URL: d.page.URL}
	if date, rest, ok := strings.Cut(text, "|"); ok {
		a.Published, _ = time.Parse(time.DateOnly, date)
		a.PublishedEvidence = "visible date"
		text = rest
	}
	text, _, _ = strings.Cut(text, "\nNEXT ")
	text, file, _ := strings.Cut(text, "\nFILE ")
	if file != "" {
		a.Attachments = []article.Attachment{{URL: file, Name: "Tải về"}}
	}
	text = strings.TrimSpace(text)
	a.ContentText, a.ContentHTML = text, "<p>"+text+"</p>"
	return a, "plain", nil
}

// memory is a store that forgets at the end of the test.
type memory struct {
	clock    *clocktest.Clock
	articles map[int64]*article.Article
	known    map[string]*article.Known
	aliases  map[string]string
	states   map[string]article.SourceState
	news     []string // titles announced as new
	quiet    []string // titles stored quietly
	changes  []string // titles announced as changed
	withdrew []int64
	fail     error
}

func newMemory(c *clocktest.Clock) *memory {
	return &memory{clock: c, articles: map[int64]*article.Article{}, known: map[string]*article.Known{},
		aliases: map[string]string{}, states: map[string]article.SourceState{}}
}

func (m *memory) SourceState(_ context.Context, source string) (article.SourceState, error) {
	return m.states[source], m.fail
}

func (m *memory) SaveSourceState(_ context.Context, s article.SourceState) error {
	m.states[s.Source] = s
	return nil
}

func (m *memory) Known(_ context.Context, source string, keys []string) (map[string]article.Known, error) {
	found := map[string]article.Known{}
	for _, name := range keys {
		key := name
		if named := m.aliases[source+" "+name]; named != "" {
			key = named
		}
		k := m.known[source+" "+key]
		if title, is := strings.CutPrefix(name, "title:"); is {
			for _, own := range m.known {
				if own.Source == source && m.articles[own.ID].Title == title {
					k = own
				}
			}
		}
		if k != nil {
			known := *k
			known.Title = m.articles[k.ID].Title
			found[name] = known
		}
	}
	return found, m.fail
}

func (m *memory) DueVisits(_ context.Context, source string, now time.Time, limit int) ([]article.Known, error) {
	var due []article.Known
	for _, k := range m.known {
		if k.Source == source && !k.NextVisit.IsZero() && !k.NextVisit.After(now) {
			due = append(due, *k)
		}
	}
	slices.SortFunc(due, func(a, b article.Known) int {
		loud := func(k article.Known) article.Urgency { return min(m.articles[k.ID].Urgency, article.Warning) }
		return cmp.Or(cmp.Compare(loud(b), loud(a)),
			a.NextVisit.Compare(b.NextVisit), cmp.Compare(a.ID, b.ID))
	})
	return due[:min(limit, len(due))], m.fail
}

func (m *memory) LongUnseen(_ context.Context, source string, since time.Time, limit int) ([]article.Known, error) {
	var unseen []article.Known
	for _, k := range m.known {
		if k.Source == source && !k.NextVisit.IsZero() && !k.Visited.After(since) {
			unseen = append(unseen, *k)
		}
	}
	slices.SortFunc(unseen, func(a, b article.Known) int {
		return cmp.Or(a.Visited.Compare(b.Visited), cmp.Compare(a.ID, b.ID))
	})
	return unseen[:min(limit, len(unseen))], m.fail
}

func (m *memory) MarkVisit(_ context.Context, k article.Known) error {
	own := m.known[k.Source+" "+k.Key]
	for _, name := range k.Aliases {
		m.aliases[k.Source+" "+name] = k.Key
	}
	own.ListHash, own.Visited, own.NextVisit, own.Missing = k.ListHash, k.Visited, k.NextVisit, k.Missing
	return m.fail
}

func (m *memory) Article(_ context.Context, id int64) (article.Article, error) {
	if a := m.articles[id]; a != nil {
		return *a, nil
	}
	return article.Article{}, article.ErrNotFound
}

func (m *memory) SaveArticle(_ context.Context, a article.Article) (article.Saved, error) {
	return m.save(a, &m.news)
}

func (m *memory) SaveFill(_ context.Context, a article.Article) (article.Saved, error) {
	return m.save(a, &m.quiet)
}

func (m *memory) save(a article.Article, news *[]string) (article.Saved, error) {
	if m.fail != nil {
		return article.Saved{}, m.fail
	}
	if k := m.known[a.Source+" "+a.Key]; k != nil {
		old := m.articles[k.ID]
		back := old.State == article.StateWithdrawn
		a.ID, a.State, a.Collected = old.ID, article.StateLive, old.Collected
		edit := article.Compare(*old, a)
		change, fields := edit.Kind, edit.Fields
		if change == article.ChangeNone && !back {
			old.Topics, old.Attachments = a.Topics, a.Attachments
			return article.Saved{ID: old.ID}, nil
		}
		if back {
			change = article.ChangeContent
		}
		*old, k.State = a, article.StateLive
		if news == &m.news {
			m.changes = append(m.changes, a.Title)
		}
		return article.Saved{ID: old.ID, Change: change, Fields: fields}, nil
	}
	a.ID, a.State = int64(len(m.articles)+1), article.StateLive
	m.articles[a.ID] = &a
	m.known[a.Source+" "+a.Key] = &article.Known{ID: a.ID, Source: a.Source, Key: a.Key, URL: a.URL, State: a.State,
		Collected: m.clock.Now(),
		NextVisit: m.clock.Now().Add(time.Hour)}
	*news = append(*news, a.Title)
	return article.Saved{ID: a.ID, New: true}, nil
}

func (m *memory) Withdraw(_ context.Context, id int64, _ string) error {
	a := m.articles[id]
	a.State = article.StateWithdrawn
	m.known[a.Source+" "+a.Key].State = article.StateWithdrawn
	m.withdrew = append(m.withdrew, id)
	return nil
}

// bench is everything a test of visits needs.
type bench struct {
	testing.TB
	*clocktest.Clock
	site
	store     *memory
	collector *Collector
	logged    *bytes.Buffer
}

func newTestClient(t testing.TB, c *clocktest.Clock) *fetch.Client {
	t.Helper()
	client, err := fetch.NewClient(fetch.Options{AllowPrivate: fetchtest.Loopback(), Now: c.Now, Sleep: c.Sleep})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func newBench(t testing.TB) *bench {
	t.Helper()
	c := newClock()
	b := &bench{TB: t, Clock: c, site: site{fetchtest.NewSite(t, c)}, store: newMemory(c), logged: &bytes.Buffer{}}
	b.restart(nil)
	return b
}

// restart makes a new process on the same store.
func (b *bench) restart(change func(*Options)) {
	b.Helper()
	o := Options{
		Store: b.store, Client: newTestClient(b.TB, b.Clock), Reader: plainReader{}, Version: "1.2", Now: b.Now,
		Random: func() float64 { return 0.5 },
		Logger: slog.New(slog.NewTextHandler(b.logged, nil)),
		Topics: []article.Topic{{ID: "thien-tai", Name: "Thiên tai", Keywords: []string{"bão"}, Urgent: true}},
	}
	if change != nil {
		change(&o)
	}
	var err error
	if b.collector, err = New(o); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) visit() Report {
	b.Helper()
	r, err := b.collector.Visit(b.Context(), b.source())
	if err != nil {
		b.Fatalf("visit: %v, want no error", err)
	}
	return r
}

func (b *bench) visitFails() (Report, error) {
	b.Helper()
	r, err := b.collector.Visit(b.Context(), b.source())
	if err == nil {
		b.Fatalf("visit succeeded: %+v, want an error", r)
	}
	return r, err
}

func (b *bench) state() article.SourceState { return b.store.states["huyen"] }

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

func (r plainReader) Discover(ctx context.Context, get portal.Getter, url string, src article.Source) ([]portal.Found,
	error) {
	l, err := r.ReadList(ctx, get, url, src)
	return []portal.Found{{URL: url, Kind: l.Kind, Evidence: "plain", Listing: l}}, err
}
