package deliver_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
)

// reminders counts the reminders that arrive, by address, and those on their way.
type reminders struct {
	mu   sync.Mutex
	came map[string]int
	most int // on their way at once
}

func (r *reminders) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	var p post
	if err := json.NewDecoder(q.Body).Decode(&p); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if p.Kind == channel.DeliverReminder {
		r.mu.Lock()
		r.came[p.Address]++
		r.most = max(r.most, p.InFlight)
		r.mu.Unlock()
	}
	time.Sleep(onTheWay)
	json.NewEncoder(w).Encode(channel.Receipt{Message: "m" + p.Address})
}

// sum is how many reminders came, to how many people, and how many were on their
// way at once at most.
func (r *reminders) sum() (all, people, most int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range r.came {
		all += n
	}
	return all, len(r.came), r.most
}

// TestRemindersOutliveKills kills the process that reminds while it does: nobody is
// reminded twice, and only who had one on its way then may have none.
func TestRemindersOutliveKills(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		st, err := store.Open(context.Background(), store.Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		w := &world{t: t, store: st, url: url}
		w.people(0, 2*crowd, "a")
		a := w.article(1, "a")
		a.Urgency = article.Emergency
		id := w.save(a)
		r := &reminders{came: map[string]int{}}
		server := httptest.NewServer(r)
		defer server.Close()
		await := func(what string, happened func() bool) {
			t.Helper()
			for end := time.Now().Add(time.Minute); !happened(); time.Sleep(time.Millisecond) {
				if time.Now().After(end) {
					t.Fatalf("%s did not happen: %+v", what, r.came)
				}
			}
		}
		lost := 0
		for kill := 1; kill <= 3; kill++ {
			p := exec.Command(os.Args[0])
			p.Env = append(os.Environ(), childEnv+"="+url, childTo+"="+server.URL, childName+"="+fmt.Sprint(kill),
				childRemind+"=1ms")
			if err := p.Start(); err != nil {
				t.Fatal(err)
			}
			await(fmt.Sprint("kill ", kill), func() bool { all, _, _ := r.sum(); return all >= kill*crowd/2 })
			p.Process.Signal(syscall.SIGKILL)
			p.Wait()
			_, _, most := r.sum()
			lost += most
		}
		p := exec.Command(os.Args[0])
		p.Env = append(os.Environ(), childEnv+"="+url, childTo+"="+server.URL, childName+"=last", childRemind+"=1ms")
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() { p.Process.Kill(); p.Wait() }()
		await("the end of reminding", func() bool {
			_, left, err := st.Ledger.NextCare(t.Context(), "telegram", id, ledger.CareRemind)
			return err == nil && !left
		})
		all, people, _ := r.sum()
		if all != people || people < 2*crowd-lost {
			t.Errorf("got %d reminders to %d of %d people, want one each but for the %d on their way", all, people,
				2*crowd, lost)
		}
		t.Logf("%d of %d people were reminded once each; %d reminders were on their way at the kills", people, 2*crowd,
			lost)
	})
}
