package deliver_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"loa/article"
	"loa/deliver"
	"loa/store"
	"loa/store/storetest"
)

// childEnv makes the test binary a deliverer of the database at its value.
const childEnv = "LOA_TEST_DELIVER"

func TestMain(m *testing.M) {
	if url := os.Getenv(childEnv); url != "" {
		if err := child(url, os.Getenv(childEnv+"_TO")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// killRate is slow enough that four messages on their way suffice for it.
const killRate = 60

// child delivers until it is killed, or told to stop.
func child(url, to string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	s, err := store.Open(ctx, store.Options{URL: url, Logger: log})
	if err != nil {
		return err
	}
	defer s.Close()
	return deliver.New(deliver.Options{
		Lead:   func(ctx context.Context) (deliver.Ledger, error) { return s.Lead(ctx, "deliver") },
		Routes: []deliver.Route{{Channel: poster{to}, Limiter: deliver.NewLimiter(killRate, nil)}},
		Logger: log,
		Poll:   50 * time.Millisecond,
	}).Run(ctx)
}

// poster is a channel to the test's server.
type poster struct{ url string }

type post struct {
	Address  string
	Kind     article.DeliveryKind
	Articles []int64
	MaybeDup bool
}

func (poster) Name() string { return "telegram" }

func (p poster) Send(ctx context.Context, d article.Delivery) (article.Receipt, error) {
	message := post{Address: d.Subscriber.Address, Kind: d.Kind, MaybeDup: d.MaybeDup}
	for _, a := range d.Articles {
		message.Articles = append(message.Articles, a.ID)
	}
	body, err := json.Marshal(message)
	if err != nil {
		return article.Receipt{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, bytes.NewReader(body))
	if err != nil {
		return article.Receipt{}, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return article.Receipt{}, fmt.Errorf("%w: %w", article.ErrUnknownOutcome, err)
	}
	defer answer.Body.Close()
	var receipt article.Receipt
	if err := json.NewDecoder(answer.Body).Decode(&receipt); err != nil {
		return article.Receipt{}, fmt.Errorf("%w: %w", article.ErrUnknownOutcome, err)
	}
	return receipt, nil
}

// recorder counts what arrived.
type recorder struct {
	mu      sync.Mutex
	count   map[string]int // "address kind article"
	total   int
	repeats int
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	var p post
	if err := json.NewDecoder(q.Body).Decode(&p); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	r.total++
	n := r.total
	again := false
	for _, a := range p.Articles {
		key := fmt.Sprint(p.Address, " ", p.Kind, " ", a)
		r.count[key]++
		again = again || (r.count[key] > 1 && p.Kind != article.DeliverEdit) // an edit twice is an edit once
	}
	if again {
		r.repeats++
	}
	r.mu.Unlock()
	time.Sleep(20 * time.Millisecond)
	json.NewEncoder(w).Encode(article.Receipt{Message: int64(n)})
}

func (r *recorder) arrived() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.total
}

// kills is how often a process is killed: LOA_TEST_KILLS or three times.
func kills() int {
	if n, err := strconv.Atoi(os.Getenv("LOA_TEST_KILLS")); err == nil && n > 0 {
		return n
	}
	return 3
}

func TestNothingIsLostWhenProcessesAreKilled(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		ctx := context.Background()
		s, err := store.Open(ctx, store.Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		r := &recorder{count: map[string]int{}}
		server := httptest.NewServer(r)
		defer server.Close()

		const chats = 60
		w := &world{t: t, store: s}
		w.people(0, chats, "a")
		begin := func() *exec.Cmd {
			c := exec.Command(os.Args[0])
			c.Env = append(os.Environ(), childEnv+"="+url, childEnv+"_TO="+server.URL)
			c.Stderr = testLog{t}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			return c
		}
		// With PostgreSQL two processes: one delivers, the other takes over.
		processes := []*exec.Cmd{begin()}
		if strings.HasPrefix(url, "postgres") {
			processes = append(processes, begin())
		}
		defer func() {
			for _, p := range processes {
				p.Process.Kill()
				p.Wait()
			}
		}()
		// wait for so many more messages to arrive
		wait := func(more int) {
			t.Helper()
			want := r.arrived() + more
			for give := time.Now().Add(time.Minute); r.arrived() < want; time.Sleep(time.Millisecond) {
				if time.Now().After(give) {
					t.Fatalf("%d of %d messages arrived", r.arrived(), want)
				}
			}
		}
		var ids []int64
		n := kills()
		killed := 0
		for i := range n {
			a := w.article(i, "a")
			a.ContentText = fmt.Sprintf("Tuyến đường dài %d km. ", 100+i) + a.ContentText
			switch i % 3 {
			case 1:
				a.Urgency = article.Emergency
			case 2: // and a correction of the one before
				b := w.article(i-2, "a")
				b.ContentText = fmt.Sprintf("Tuyến đường dài %d km. ", 900+i) + b.ContentText
				w.save(b)
			}
			ids = append(ids, w.save(a))
			wait(1 + rand.IntN(chats-10))
			k := rand.IntN(len(processes))
			processes[k].Process.Kill()
			processes[k].Wait()
			killed++
			processes[k] = begin()
		}
		// All that is left gets through.
		for give := time.Now().Add(2 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
			done := true
			for _, a := range w.audit(0) {
				done = done && a.Sent == a.Targeted
			}
			if done {
				break
			}
			if time.Now().After(give) {
				t.Fatalf("not finished: %+v", w.audit(0))
			}
		}
		r.mu.Lock()
		lost, repeats := 0, r.repeats
		for i := range chats {
			for _, id := range ids {
				got := 0
				for _, kind := range []article.DeliveryKind{article.DeliverArticle, article.DeliverUrgent, article.DeliverMerged} {
					got += r.count[fmt.Sprint(i, " ", kind, " ", id)]
				}
				if got == 0 {
					lost++
				}
			}
		}
		r.mu.Unlock()
		t.Logf("%d kills: %d messages, %d repeated, %d lost", killed, r.arrived(), repeats, lost)
		if lost > 0 || repeats > 4*killed {
			t.Errorf("%d lost, %d repeated", lost, repeats)
		}
		// Told to stop, a process drains and leaves nothing to repeat.
		ids = append(ids, w.publish(1000, "a"))
		wait(chats / 2)
		for i, p := range processes {
			p.Process.Signal(syscall.SIGTERM)
			if err := p.Wait(); err != nil {
				t.Errorf("after SIGTERM: %v", err)
			}
			processes[i] = begin()
		}
		for give := time.Now().Add(time.Minute); w.audit(ids[len(ids)-1])[0].Sent != chats; time.Sleep(50 * time.Millisecond) {
			if time.Now().After(give) {
				t.Fatalf("not finished: %+v", w.audit(ids[len(ids)-1]))
			}
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.repeats != repeats {
			t.Errorf("%d repeated after SIGTERM", r.repeats-repeats)
		}
	})
}
