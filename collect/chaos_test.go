package collect

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/article"
	"loa/portal"
)

// faulty is a store that fails now and then, before or after it did its work,
// and a machine that is switched off at such a moment.
type faulty struct {
	*memory
	random *rand.Rand
	off    bool
	cancel context.CancelFunc
}

var errFault = errors.New("disk failed")

func (f *faulty) fails() bool {
	if f.off || f.random.IntN(25) > 0 {
		return false
	}
	if f.random.IntN(2) == 0 {
		f.cancel()
	}
	return true
}

func do[T any](f *faulty, work func() (T, error)) (T, error) {
	var none T
	if f.fails() {
		return none, errFault
	}
	out, err := work()
	if err == nil && f.fails() {
		return none, errFault
	}
	return out, err
}

func (f *faulty) SaveSourceState(ctx context.Context, s article.SourceState) error {
	_, err := do(f, func() (int, error) { return 0, f.memory.SaveSourceState(ctx, s) })
	return err
}

func (f *faulty) MarkVisit(ctx context.Context, k article.Known) error {
	_, err := do(f, func() (int, error) { return 0, f.memory.MarkVisit(ctx, k) })
	return err
}

func (f *faulty) SaveArticle(ctx context.Context, a article.Article) (article.Saved, error) {
	return do(f, func() (article.Saved, error) { return f.memory.SaveArticle(ctx, a) })
}

func (f *faulty) SaveFill(ctx context.Context, a article.Article) (article.Saved, error) {
	return do(f, func() (article.Saved, error) { return f.memory.SaveFill(ctx, a) })
}

func (f *faulty) Withdraw(ctx context.Context, id int64, reason string) error {
	_, err := do(f, func() (int, error) { return 0, f.memory.Withdraw(ctx, id, reason) })
	return err
}

// moody is a portal that publishes, edits, withdraws and misbehaves at random.
type moody struct {
	*bench
	mu     sync.Mutex // a visit that was stopped leaves requests behind
	random *rand.Rand
	posts  []*moodyPost
	mood   func(http.ResponseWriter, *http.Request) bool // whether it answered
}

type moodyPost struct {
	link  portal.Link
	text  string
	gone  bool
	first bool // published before the first visit was done, and may be quiet
	back  bool // was gone for a while: may have been new when it returned
}

func (m *moody) publish(first bool) {
	n := len(m.posts) + 1
	l := m.article(fmt.Sprintf("bai-%d", n), fmt.Sprintf("Bản tin thứ %d của huyện", n), "")
	m.posts = append(m.posts, &moodyPost{link: l, text: fmt.Sprintf("Nội dung bài %d.", n), first: first})
}

func (m *moody) serve(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.mood != nil && m.mood(w, r) {
		return
	}
	if r.URL.Path == "/tin-tuc" {
		var links []portal.Link
		for _, p := range slices.Backward(m.posts) {
			if !p.gone {
				links = append(links, p.link)
			}
		}
		fmt.Fprint(w, listBody(links, ""))
		return
	}
	for _, p := range m.posts {
		if !p.gone && strings.HasSuffix(p.link.URL, r.URL.Path) {
			fmt.Fprintf(w, "%s\n%s", p.link.Title, p.text)
			return
		}
	}
	http.NotFound(w, r)
}

func (m *moody) changeMood() {
	answers := []func(w http.ResponseWriter, r *http.Request){
		func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
		func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) },
		func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Retry-After", "59"); w.WriteHeader(429) },
		func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) },
		func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") },
		func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "LIST \n") },
		func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) },
		func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) },
		func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "Đăng nhập hệ thống\nMật khẩu")
		},
	}
	n := m.random.IntN(len(answers))
	answer, share := answers[n], 1+m.random.IntN(3) // one request in so many is answered badly
	if n == len(answers)-1 {
		share = 1 // who must log in must do so everywhere
	}
	m.mood = func(w http.ResponseWriter, r *http.Request) bool {
		if share > 1 && m.random.IntN(share) > 0 {
			return false
		}
		answer(w, r)
		return true
	}
}

// step lets time pass and something happen at the portal; it returns whether
// the collector should be restarted.
func (m *moody) step() (restart bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	any := func() *moodyPost { return m.posts[m.random.IntN(len(m.posts))] }
	switch m.random.IntN(12) {
	case 0, 1:
		m.publish(!m.state().Filled)
	case 2:
		any().text += " Sửa thêm một câu."
	case 3:
		p := any()
		p.gone, p.back = !p.gone && m.random.IntN(2) == 0, true
	case 4:
		m.changeMood()
	case 5, 6, 7:
		m.mood = nil
	case 8:
		restart = true
	}
	m.Advance(time.Duration(5+m.random.IntN(60)) * time.Minute)
	return restart
}

func TestNothingIsLostToldTwiceOrWronglyWithdrawnWhateverHappens(t *testing.T) {
	seeds := uint64(12)
	if testing.Short() {
		seeds = 5
	}
	for seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			b := newBench(t)
			random := rand.New(rand.NewPCG(seed, 1))
			m := &moody{bench: b, random: random}
			store := &faulty{memory: b.store, random: rand.New(rand.NewPCG(seed, 2))}
			b.Handle("*", m.serve)
			restart := func() { b.restart(func(o *Options) { o.Store = store; o.Random = store.random.Float64 }) }
			restart()
			for range 6 {
				m.publish(true)
			}
			for range 150 {
				if m.step() {
					restart()
				}
				ctx, cancel := context.WithCancel(t.Context())
				store.cancel = cancel
				_, _ = b.collector.VisitAs(ctx, b.source(), How{All: store.random.IntN(4) == 0})
				for range store.random.IntN(3) {
					b.Advance(2 * time.Minute)
					_, _ = b.collector.Look(ctx, b.source())
				}
				cancel()
			}
			m.mu.Lock()
			m.mood, store.off = nil, true
			m.mu.Unlock()
			for range 9 * 24 {
				b.Advance(time.Hour)
				if _, err := b.collector.VisitAs(t.Context(), b.source(), How{Now: true}); err != nil {
					t.Fatal(err)
				}
			}
			m.check(t)
		})
	}
}

func (m *moody) check(t *testing.T) {
	told := map[string]int{}
	for _, title := range m.store.news {
		told[title]++
	}
	for _, p := range m.posts {
		k := m.store.known["huyen "+p.link.Key]
		switch {
		case k == nil:
			if !p.gone {
				t.Errorf("%s was never stored, want p.gone", p.link.Key)
			}
			continue
		case p.gone != (k.State == article.StateWithdrawn):
			t.Errorf("%s: gone %v, state %s: %+v, want p.gone %v", p.link.Key, p.gone, k.State, *k,
				(k.State == article.StateWithdrawn))
		}
		a := m.store.articles[k.ID]
		if a.Title != p.link.Title || !strings.HasPrefix(p.text, a.ContentText) {
			t.Errorf("%s was stored as %q, %q, want a.Title %v, p.text to begin with %v", p.link.Key, a.Title,
				a.ContentText, p.link.Title, a.ContentText)
		}
		n := told[p.link.Title]
		if n > 1 || n == 0 && !p.first || n == 1 && p.first && !p.back {
			t.Errorf("%s was announced %d times: %+v, want at most 1", p.link.Key, n, *p)
		}
	}
	if n := len(m.store.articles); n > len(m.posts) {
		t.Errorf("%d articles stored of %d published, want at most %v", n, len(m.posts), len(m.posts))
	}
}
