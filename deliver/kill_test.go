package deliver_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"loa/channel"
	"loa/internal/assert"
	"loa/store"
	"loa/store/storetest"
)

const (
	// crowd is how many chats each lane serves.
	crowd = 20
	// drainMost is how long it may take to end then.
	drainMost = 10 * time.Second
)

// kills is how often a lane's sender is killed, and then told to end:
// LOA_TEST_KILLS or three times.
func kills() int {
	if n, err := strconv.Atoi(os.Getenv("LOA_TEST_KILLS")); err == nil && n > 0 {
		return n
	}
	return 3
}

// TestNothingIsLostWhenTheSenderIsKilled kills, in every lane, the process
// that sends while it sends, and then tells it to end. With PostgreSQL a
// second process stands by and takes over.
func TestNothingIsLostWhenTheSenderIsKilled(t *testing.T) {
	for _, l := range lanes {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel() // they wait for most of the time
			storetest.EachURL(t, func(t *testing.T, url string) {
				t.Parallel()
				s := besiege(t, url, l)
				n, most := kills(), 0
				for range n {
					s.load()
					s.replace(s.sender(), syscall.SIGKILL)
					most += s.r.inFlight()
				}
				s.finish()
				killed := s.r.sum()
				if killed.repeats > most {
					t.Errorf(
						"%d messages repeated after %d kills, want at most the %d in flight", killed.repeats, n, most)
				}
				assert.Same(t, "repeats that were not marked", killed.unmarked, 0)

				longest := time.Duration(0)
				for range n {
					s.load()
					longest = max(longest, s.replace(s.sender(), syscall.SIGTERM))
				}
				s.finish()
				stopped := s.r.sum()
				if stopped.repeats != killed.repeats {
					t.Errorf("%d messages repeated after SIGTERM, want stopped.repeats %v",
						stopped.repeats-killed.repeats, killed.repeats)
				}
				if longest > drainMost {
					t.Errorf("drained in %s, want longest at most %v", longest, drainMost)
				}
				t.Logf(
					"%d kills: %d messages, %d repeated of %d in flight, %d edits made again, %d lost; as often "+
						"SIGTERM: %d "+
						"messages, %d "+
						"repeated, %d edits made again, drained in at most %s",
					n, killed.messages, killed.repeats, most, killed.edits, stopped.lost,
					stopped.messages-killed.messages,
					stopped.repeats-killed.repeats, stopped.edits-killed.edits, longest.Round(time.Millisecond))
			})
		})
	}
}

// siege is a lane of a database, the processes that deliver in it, and the
// server that they deliver to.
type siege struct {
	*world
	lane
	db        *sql.DB // for what only time could change otherwise
	r         *recorder
	to        string
	processes []*process
	started   int
	made      int     // articles
	last      int64   // Article.Seq of the last one that someone is to get
	stock     []stock // of the lane of changes
}

type process struct {
	*exec.Cmd
	name string
}

func besiege(t *testing.T, url string, l lane) *siege {
	st, err := store.Open(context.Background(), store.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	s := &siege{world: &world{t: t, store: st, url: url}, lane: l,
		r: &recorder{came: map[item]int{}, owed: map[string]map[item]bool{}}}
	server := httptest.NewServer(s.r)
	t.Cleanup(server.Close)
	s.to = server.URL

	driver, source, processes := "pgx", url, 2
	if file, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, source, processes = "sqlite", "file:"+file+"?_pragma=busy_timeout(10000)", 1
	}
	if s.db, err = sql.Open(driver, source); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.db.Close() })
	l.crowd(s)

	t.Cleanup(func() {
		for _, p := range s.processes {
			p.Process.Kill()
			p.Wait()
		}
	})
	for range processes {
		s.processes = append(s.processes, &process{})
		s.begin(s.processes[len(s.processes)-1])
	}
	return s
}

// begin starts a process under a name of its own.
func (s *siege) begin(p *process) {
	s.t.Helper()
	s.started++
	p.name = itoa(s.started)
	p.Cmd = exec.Command(os.Args[0])
	p.Env = append(os.Environ(), childEnv+"="+s.url, childTo+"="+s.to, childName+"="+p.name)
	p.Stderr = testLog{s.t}
	if err := p.Start(); err != nil {
		s.t.Fatal(err)
	}
}

// sender is the process that leads: the one whose messages arrive.
func (s *siege) sender() (found *process) {
	s.t.Helper()
	s.until("message of a process that is alive", time.Millisecond, func() bool {
		from := s.r.sender()
		for _, p := range s.processes {
			if p.name == from {
				found = p
			}
		}
		return found != nil
	})
	return found
}

// replace ends a process by a signal, and starts another. It returns how long
// the end took.
func (s *siege) replace(p *process, signal syscall.Signal) time.Duration {
	s.t.Helper()
	begun := time.Now()
	p.Process.Signal(signal)
	err := p.Wait()
	took := time.Since(begun)
	if signal == syscall.SIGTERM && err != nil {
		s.t.Errorf("told to end: %v", err)
	}
	s.begin(p)
	return took
}

// load sees to it that there is something to send, and returns at any moment
// while it is being sent.
func (s *siege) load() {
	s.t.Helper()
	if s.r.waiting() < crowd {
		s.more(s)
	}
	want := s.r.sum().messages + 1 + rand.IntN(crowd/2)
	s.until("message number "+strconv.Itoa(want), time.Millisecond, func() bool { return s.r.sum().messages >= want })
	time.Sleep(rand.N(3 * onTheWay))
}

// finish waits until the database owes nobody anything, and looks whether
// everything has arrived.
func (s *siege) finish() {
	s.t.Helper()
	s.until("end of all that is to be delivered", 50*time.Millisecond, func() bool {
		for _, a := range s.audit(0) {
			if s.outcome(a) != a.Targeted {
				return false
			}
		}
		return s.left == nil || s.left(s) == 0
	})
	got := s.r.sum()
	if got.lost > 0 || got.cut > 0 {
		s.t.Errorf("%d lost, %d messages told only a part, want got.lost at most 0, got.cut at most 0", got.lost,
			got.cut)
	}
}

// until waits for something to happen, looking so often, while what must be
// due stays so.
func (s *siege) until(what string, often time.Duration, happened func() bool) {
	s.t.Helper()
	begun := time.Now()
	pushed := begun
	for !happened() {
		now := time.Now()
		if now.Sub(begun) > 2*time.Minute {
			s.t.Fatalf("no %s: %+v, %+v, want now.Sub(begun) at most %v\n%s", what, s.r.sum(), s.audit(0), 2*time.Minute,
				s.standing())
		}
		if s.due != nil && now.Sub(pushed) > 2*time.Second {
			s.due(s)
			pushed = now
		}
		time.Sleep(often)
	}
}

// standing is who may deliver, and on PostgreSQL what each session does: whether nobody
// leads, or the one who does waits for something.
func (s *siege) standing() (text string) {
	queries := []string{`SELECT 'lease of ' || name || ': ' || who || ' until ' || until FROM leases`}
	if !strings.HasPrefix(s.url, "sqlite:") {
		queries = append(queries, `SELECT pid || ' ' || coalesce(state, '') || ' ' || coalesce(wait_event, '') || ' for ' ||
			coalesce(now() - state_change, '0') || ' blocked by ' || pg_blocking_pids(pid)::text || ': ' || left(query, 120)
			FROM pg_stat_activity WHERE datname = current_database()`)
	}
	for _, q := range queries {
		rows, err := s.db.Query(q)
		if err != nil {
			return text + err.Error()
		}
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				text += err.Error()
			}
			text += line + "\n"
		}
		rows.Close()
	}
	return text
}

// exec changes the rows of many chats from outside. PostgreSQL may find it in a
// deadlock with a sender who marks some of them: it is repeated then.
func (s *siege) exec(query string, args ...any) {
	s.t.Helper()
	var err error
	for range 10 {
		if _, err = s.db.Exec(query, args...); err == nil {
			return
		}
	}
	s.t.Fatal(err)
}

func (s *siege) count(query string, args ...any) (n int) {
	s.t.Helper()
	if err := s.db.QueryRow(query, args...).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// item is something that a chat is told: of an article, its correction, or
// that the message of an article now shows its state at a change.
type item struct {
	what    string
	article int64
	seq     int64 // 0 for told
}

const (
	told      = "told"
	edited    = "edited"
	corrected = "corrected"
)

// items are what a message tells. What it is worded as may change between a
// try and the next: an article may join others meanwhile.
func (p post) items() (list []item) {
	for _, a := range p.Articles {
		switch p.Kind {
		case channel.DeliverEdit, channel.DeliverWithdrawal:
			list = append(list, item{edited, a.ID, a.Seq})
		case channel.DeliverCorrection:
			list = append(list, item{corrected, a.ID, a.Seq})
		default:
			list = append(list, item{what: told, article: a.ID})
		}
	}
	return list
}

// recorder is the server that messages arrive at. It knows what must come.
type recorder struct {
	mu   sync.Mutex
	came map[item]int
	owed map[string]map[item]bool // by address
	sums sums
	from string // the last sender
	most int    // messages in flight at once, since they were last asked for
}

type sums struct {
	messages int
	repeats  int // messages that people read twice
	unmarked int // those of them that do not say that they may be repeats
	edits    int // edits made again, which nobody sees
	cut      int // messages that name only a part
	lost     int // items that have not come
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	var p post
	if err := json.NewDecoder(q.Body).Decode(&p); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	n := r.take(p)
	time.Sleep(onTheWay)
	json.NewEncoder(w).Encode(channel.Receipt{Message: fmt.Sprint(n)})
}

func (r *recorder) take(p post) (message int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.from = p.From
	r.most = max(r.most, p.InFlight)
	r.sums.messages++
	if p.More > 0 {
		r.sums.cut++
	}
	again, edit := false, false
	for _, it := range p.items() {
		delete(r.owed[p.Address], it)
		if len(r.owed[p.Address]) == 0 {
			delete(r.owed, p.Address)
		}
		edit = it.what == edited
		it.what = p.Address + " " + it.what
		r.came[it]++
		again = again || r.came[it] > 1
	}
	switch {
	case again && edit:
		r.sums.edits++
	case again:
		r.sums.repeats++
		if !p.MaybeDup {
			r.sums.unmarked++
		}
	}
	return r.sums.messages
}

// want notes what every chat must be told.
func (r *recorder) want(it item) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range crowd {
		address := itoa(i)
		key := it
		key.what = address + " " + it.what
		if r.came[key] > 0 {
			continue
		}
		if r.owed[address] == nil {
			r.owed[address] = map[item]bool{}
		}
		r.owed[address][it] = true
	}
}

// waiting is how many chats have not got everything.
func (r *recorder) waiting() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.owed)
}

func (r *recorder) sum() sums {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.sums
	for _, items := range r.owed {
		s.lost += len(items)
	}
	return s
}

// inFlight is how many messages were in flight at once since it was last asked.
func (r *recorder) inFlight() (most int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	most, r.most = r.most, 0
	return most
}

func (r *recorder) sender() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.from
}
