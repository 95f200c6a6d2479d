package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/store"
	"loa/store/storetest"
)

// killedWriterURL, when set, turns the test binary into the writer that
// TestNothingIsLostOrDoubledByKills kills.
const killedWriterURL = "LOA_TEST_KILLED_WRITER_URL"

func init() {
	if url := os.Getenv(killedWriterURL); url != "" {
		if err := killedWriter(url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
}

// killedWriter saves, edits, withdraws and releases articles until it is
// killed, and says on standard output what was promised to be stored. It goes
// on where a killed one stopped, and repeats its last step.
func killedWriter(url string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{URL: url})
	if err != nil {
		return err
	}
	start, err := strconv.Atoi(os.Getenv("LOA_TEST_KILLED_WRITER_START"))
	if err != nil {
		return err
	}
	for i := start; ; i++ {
		a := storetest.Sample(fmt.Sprint(i), "giao-duc")
		if i%5 == 4 {
			a.Release = time.Now().Add(time.Millisecond)
		}
		saved, err := s.Publishing.SaveArticle(ctx, a)
		if err != nil {
			return err
		}
		fmt.Println("saved", i, saved.ID)
		if i%3 == 2 {
			a.ContentText = "Nội dung đã sửa của bài " + a.Key
			if _, err := s.Publishing.SaveArticle(ctx, a); err != nil {
				return err
			}
			fmt.Println("edited", i, saved.ID)
		}
		if i%7 == 6 {
			if err := s.Publishing.Withdraw(ctx, saved.ID, "404"); err != nil {
				return err
			}
			fmt.Println("withdrawn", i, saved.ID)
		}
		if _, _, err := s.Publishing.Release(ctx); err != nil {
			return err
		}
	}
}

// TestNothingIsLostOrDoubledByKills kills a writing process at random moments
// and looks whether all it promised is there, once. LOA_KILLS says how often.
func TestNothingIsLostOrDoubledByKills(t *testing.T) {
	kills := 5
	if n, err := strconv.Atoi(os.Getenv("LOA_KILLS")); err == nil {
		kills = n
	}
	storetest.EachURL(t, func(t *testing.T, url string) {
		p := promises{last: map[string]string{}, ids: map[string]int64{}}
		for range kills {
			p.runAndKill(t, url, 1+rand.IntN(30), time.Duration(rand.IntN(4000))*time.Microsecond)
			p.check(t, url)
			if t.Failed() {
				return
			}
		}
		t.Logf("%d kills, %d articles", kills, len(p.ids))
	})
}

// promises are what killed writers said is stored.
type promises struct {
	next int
	last map[string]string // by key: the last thing said of it
	ids  map[string]int64
}

// runAndKill lets a writer live for so many promises and a moment longer.
func (p *promises) runAndKill(t *testing.T, url string, promised int, moment time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killedWriterURL+"="+url, "LOA_TEST_KILLED_WRITER_START="+fmt.Sprint(p.next))
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ { // goes on to what was said before the kill took effect
		var said, key string
		var id int64
		if _, err := fmt.Sscan(lines.Text(), &said, &key, &id); err != nil {
			t.Errorf("the writer said %q, want no error", lines.Text())
		}
		p.last[key], p.ids[key] = said, id
		p.next, _ = strconv.Atoi(key)
		if n == promised {
			time.AfterFunc(moment, func() { cmd.Process.Kill() }) // a random moment is what is tested
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || complaint.Len() > 0 {
		t.Fatalf("the writer ended by itself: %v %s, want an error of that type, complaint.Len() at most 0", err,
			complaint.String())
	}
}

func (p *promises) check(t *testing.T, url string) {
	t.Helper()
	s := storetest.OpenAt(t, url, time.Now)
	defer s.Close()
	ctx := context.Background()
	if err := s.CheckIntegrity(ctx); err != nil {
		t.Fatal(err)
	}
	everything := article.Query{Withdrawn: time.Unix(1, 0)}
	stored := map[string]article.Article{}
	for {
		some, err := s.Articles.Articles(ctx, everything)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range some {
			if other, twice := stored[a.Key]; twice {
				t.Errorf("key %s is stored as %d and %d, want not twice", a.Key, other.ID, a.ID)
			}
			stored[a.Key] = a
			everything.BeforePublished, everything.BeforeID = a.Published, a.ID
		}
		if len(some) < 1000 {
			break
		}
	}
	for key, said := range p.last {
		a, visible := stored[key]
		if !visible { // perhaps it waits
			a = storetest.Load(t, s, p.ids[key])
			if a.State != article.StateWaiting && a.PublishSeq != 0 {
				t.Errorf("%s %s is not listed: %+v", said, key, a)
			}
		}
		edited := strings.Contains(a.ContentText, "đã sửa")
		switch {
		case a.ID != p.ids[key]:
			t.Errorf("%s is article %d, was promised as %d, want a.ID %v", key, a.ID, p.ids[key], p.ids[key])
		case said == "edited" && !edited, said == "withdrawn" && a.State != article.StateWithdrawn:
			t.Errorf("%s was %s and is not: %+v", key, said, a)
		}
	}
	p.checkOrder(t, s, stored)
}

// checkOrder looks whether each public change is numbered once, without a
// gap, and announced once.
func (p *promises) checkOrder(t *testing.T, s *store.Store, stored map[string]article.Article) {
	t.Helper()
	news, seqs, latest := map[int64]int{}, map[int64]bool{}, map[int64]int64{}
	for _, b := range storetest.Broadcasts(t, s) {
		seqs[b.Seq] = true
		if b.Kind == article.BroadcastNew {
			news[b.Article]++
		}
	}
	var last int64
	for some := storetest.Changes(t, s, 0); len(some) > 0; some = storetest.Changes(t, s, last) {
		for _, c := range some {
			if c.Seq != last+1 || !seqs[c.Seq] {
				t.Errorf("change %d follows %d, broadcast: %v, want c.Seq %v", c.Seq, last, seqs[c.Seq], last+1)
			}
			last = c.Seq
			latest[c.Article] = c.Seq
		}
	}
	for _, a := range stored {
		if news[a.ID] != 1 || latest[a.ID] != a.Seq {
			t.Errorf("article %d: announced %d times, at change %d, recorded %d, want news[a.ID] 1, latest[a.ID] %v",
				a.ID, news[a.ID], a.Seq, latest[a.ID], a.Seq)
		}
	}
	if len(news) != len(stored) {
		t.Errorf("%d articles announced, %d stored, want len(news) %v", len(news), len(stored), len(stored))
	}
}
