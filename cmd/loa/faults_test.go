//go:build unix

package main

import (
	"compress/gzip"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"loa/bot/bottest"
	"loa/demo"
	"loa/internal/assert"
	"loa/store/storetest"
)

// The faults here are also printed by go run ./internal/faults, which finds
// their figures in lines that begin with "figure:".

// faultsOr is LOA_TEST_FAULTS, or another number where that is not set: how
// often a fault is done.
func faultsOr(n int) int {
	if _, err := fmt.Sscan(os.Getenv("LOA_TEST_FAULTS"), &n); err != nil {
		return n
	}
	return n
}

// newsOf names the n-th article of a fault.
func newsOf(n int) string {
	return fmt.Sprintf("Tin thử thách %s số %03d", []string{"mưa", "nắng", "gió", "sương", "lũ", "hạn"}[n%6], n)
}

// publishNews puts the n-th article on the portal.
func (w *world) publishNews(n int) {
	w.t.Helper()
	words := demo.Wording{Section: "kinh-te", Title: newsOf(n), Body: newsOf(n) + ". " +
		strings.Repeat(titleBody(n), 2)}
	if _, err := w.portal.Publish(words); err != nil {
		w.t.Fatal(err)
	}
}

// arrived waits until each of n articles stands in the feed and was sent to the
// only reader, alone or in a list, and returns how many messages and entries came
// more than once.
func (w *world) arrived(reader int64, n int) (repeats int) {
	w.t.Helper()
	program, err := binary()
	if err != nil {
		w.t.Fatal(err)
	}
	var missing []string
	defer func() {
		if w.t.Failed() {
			w.t.Logf("missing: %v", missing)
		}
	}()
	w.eventually("every article in the feed and at the reader", func() bool {
		missing = nil
		_, feed := w.get("/feeds/kinh-te.json?limit=1000")
		out, err := exec.CommandContext(w.t.Context(), program, "audit", "--config", w.config).CombinedOutput()
		for i := range n {
			if w.putOff(i) {
				continue
			}
			if !strings.Contains(feed, `"title":"`+newsOf(i)+`"`) {
				missing = append(missing, fmt.Sprintf("%d in the feed", i))
			}
			if !sentToOne(string(out), newsOf(i)) {
				missing = append(missing, fmt.Sprintf("%d at the reader", i))
			}
		}
		if err != nil {
			missing = append(missing, "an audit that balances: "+string(out))
		}
		return len(missing) == 0
	})
	_, feed := w.get("/feeds/kinh-te.json?limit=1000")
	for i := range n {
		repeats += max(0, strings.Count(feed, `"title":"`+newsOf(i)+`"`)-1)
	}
	seen := map[string]bool{} // what a message tells: a list that comes twice is one repeat
	for _, m := range w.telegram.Messages(reader) {
		told := ""
		for i := range n {
			if m.FromBot && strings.Contains(m.Text, newsOf(i)) {
				told += newsOf(i) + "\n"
			}
		}
		if told != "" && seen[told] {
			repeats++
		}
		seen[told] = true
	}
	return repeats
}

// putOff tells whether the log says of an article that its page could not be
// read and when it is tried again: that is longer than a test waits.
func (w *world) putOff(n int) bool {
	return strings.Contains(w.latest.log.String(), fmt.Sprintf("so-%03d.html err=", n))
}

// sentToOne tells whether an audit says that an article was meant for one reader
// and sent to that one.
func sentToOne(audit, title string) bool {
	for line := range strings.Lines(audit) {
		if fields := strings.Fields(line); strings.HasSuffix(strings.TrimSpace(line), title) && len(fields) > 8 &&
			fields[0] == "=" && fields[2] == "new" {
			return fields[5] == "1" && fields[6] == "1"
		}
	}
	return false
}

// TestKillsWhileCollectingLoseNothing kills the program while it visits a portal
// that goes on publishing.
func TestKillsWhileCollectingLoseNothing(t *testing.T) {
	t.Parallel()
	times, end := faultsOr(8), ending(t)
	storetest.EachURL(t, func(t *testing.T, database string) {
		t.Parallel()
		w := newWorld(t, database, bottest.Options{})
		w.start()
		w.eventually("the end of the first fill", w.filled)
		const reader = 7_101
		w.subscribe(reader, "Kinh tế")
		for i := range times {
			w.publishNews(i)
			select {
			case <-w.polled: // while a visit is under way
			case <-time.After(patience):
				t.Fatal("got no visit, want one")
			}
			time.Sleep(time.Duration(rand.IntN(60)) * time.Millisecond) // the random moment itself
			end.process(w.latest)
			w.start()
			w.keepUp(i)
		}
		repeats := w.arrived(reader, times)
		unmarked := w.unmarked(database, map[int64][]string{reader: newsUpTo(times)})
		t.Logf("figure: %d %s while collecting, %d articles: lost 0, repeated %d, of them not marked %d", times, end,
			times, repeats, unmarked)
		if most := end.most(times); repeats > most {
			t.Errorf("got %d repeats, want %d at most", repeats, most)
		}
		assert.Same(t, "repeats that are not marked", unmarked, 0)
	})
}

// keepUp waits, now and then, until the n-th article is in the feed: the portal's
// list holds twenty, and what leaves it before any visit could end is not the
// program's loss.
func (w *world) keepUp(n int) {
	w.t.Helper()
	if n%8 == 7 {
		w.eventually("the articles so far", func() bool { return w.feedsHave("kinh-te", newsOf(n)) })
	}
}

// newsUpTo are the titles of the first n articles.
func newsUpTo(n int) (titles []string) {
	for i := range n {
		titles = append(titles, newsOf(i))
	}
	return titles
}

// TestKillsWhileUpgradingLoseNothing kills the program while it brings the
// database of an earlier version up to date, again and again.
func TestKillsWhileUpgradingLoseNothing(t *testing.T) {
	t.Parallel()
	u, end, times, upgrades := newUpgrade(t), ending(t), faultsOr(10), 0
	for range times {
		u.begin()
		for range 3 { // ended on the way, and again on the way on
			p := u.world.start()
			time.Sleep(time.Duration(5+rand.IntN(120)) * time.Millisecond) // the random moment itself
			end.process(p)
			upgrades++
		}
		u.finish()
	}
	t.Logf("figure: %d %s while upgrading a database of an earlier version: lost 0, each upgraded in the end",
		upgrades, end)
}

// upgrade is the database of an earlier version that is brought up to date, again
// and again.
type upgrade struct {
	t     *testing.T
	file  string
	text  []byte // of the file, as that version left it
	rows  map[string]int
	world *world
}

func newUpgrade(t *testing.T) *upgrade {
	t.Helper()
	before, err := os.Open(filepath.Join("..", "..", "store", "testdata", "before", "loa.db.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer before.Close()
	unpack, err := gzip.NewReader(before)
	if err != nil {
		t.Fatal(err)
	}
	u := &upgrade{t: t, file: filepath.Join(t.TempDir(), "loa.db")}
	if u.text, err = io.ReadAll(unpack); err != nil {
		t.Fatal(err)
	}
	u.world = newWorld(t, "sqlite:"+u.file, bottest.Options{AnyPrivate: true})
	u.world.configure("lists: => include: [khong-bai-nao], lists:") // nothing new comes meanwhile
	u.begin()
	u.rows = u.counted()
	return u
}

// begin puts the earlier version's database there.
func (u *upgrade) begin() {
	u.t.Helper()
	for _, side := range []string{"", "-wal", "-shm", ".made"} {
		os.Remove(u.file + side)
	}
	if err := os.WriteFile(u.file, u.text, 0o600); err != nil {
		u.t.Fatal(err)
	}
}

// finish lets the service come up undisturbed, and looks whether all is there.
func (u *upgrade) finish() {
	u.t.Helper()
	p := u.world.start()
	u.world.eventually("the upgraded service to be ready", u.world.healthy)
	if err := p.stop(); err != nil {
		u.t.Errorf("stopped by SIGTERM: got %v, want no error", err)
	}
	for table, n := range u.counted() { // what waited for its release gets its broadcast
		if n < u.rows[table] {
			u.t.Errorf("rows of %s: got %d, want %d at least", table, n, u.rows[table])
		}
	}
}

func (u *upgrade) counted() map[string]int {
	u.t.Helper()
	db, err := sql.Open("sqlite", u.file)
	if err != nil {
		u.t.Fatal(err)
	}
	defer db.Close()
	counts := map[string]int{}
	for _, table := range []string{"articles", "subscribers", "broadcasts", "revisions"} {
		var n int
		if err := db.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
			u.t.Fatal(err)
		}
		counts[table] = n
	}
	return counts
}

// TestWithoutFileDescriptorsNothingIsLost takes all file descriptors away by
// connections that say nothing, while articles are published.
func TestWithoutFileDescriptorsNothingIsLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	p := w.startIn("ulimit -n 64")
	w.eventually("the end of the first fill", w.filled)
	const reader = 7_102
	w.subscribe(reader, "Kinh tế")
	var silent []net.Conn
	for range 200 {
		if conn, err := net.Dial("tcp", strings.TrimPrefix(w.site, "http://")); err == nil {
			silent = append(silent, conn)
		}
	}
	const articles = 3
	for i := range articles {
		w.publishNews(i)
	}
	w.eventually("want of file descriptors", func() bool {
		return strings.Contains(p.log.String(), "too many open files") || w.chatHas(reader, newsOf(articles-1)) > 0
	})
	for _, conn := range silent {
		conn.Close()
	}
	repeats := w.arrived(reader, articles)
	w.eventually("it to be ready again", w.healthy)
	t.Logf("figure: 200 silent connections at 64 file descriptors, %d articles: lost 0, repeated %d", articles, repeats)
	assert.Same(t, "repeats", repeats, 0)
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: got %v, want no error", err)
	}
}

// toxics are the faults of a way, and how long each lasts.
var toxics = []string{
	`{"type": "latency", "attributes": {"latency": 400, "jitter": 300}}`,
	`{"type": "reset_peer", "attributes": {"timeout": 0}}`,
	`{"type": "reset_peer", "stream": "upstream", "attributes": {"timeout": 0}}`,
	`{"type": "timeout", "attributes": {"timeout": 0}}`, // half open: nothing comes any more
	`{"type": "limit_data", "attributes": {"bytes": 700}}`,
	`{"type": "slicer", "attributes": {"average_size": 20, "size_variation": 10, "delay": 2000}}`,
}

// faultyWay puts a proxy before an address.
func faultyWay(t *testing.T, server *toxiproxy.ApiServer, name, upstream string) *toxiproxy.Proxy {
	t.Helper()
	p := toxiproxy.NewProxy(server, name, "127.0.0.1:0", upstream)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	return p
}

// TestFaultsOfTheWaysLoseNothing disturbs the ways to the database, to Telegram
// and to the portal in every way, one after the other, while articles are
// published.
func TestFaultsOfTheWaysLoseNothing(t *testing.T) {
	t.Parallel()
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	u, err := url.Parse(storetest.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	ways := map[string]*toxiproxy.Proxy{"database": faultyWay(t, server, "database", u.Host)}
	u.Host = ways["database"].Listen
	w := newWorld(t, u.String(), bottest.Options{})
	text, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	portal, telegram := between(string(text), `lists: ["http://`, "/"), between(string(text), `api_endpoint: "http://`,
		`"`)
	ways["portal"], ways["telegram"] = faultyWay(t, server, "portal", portal), faultyWay(t, server, "telegram",
		telegram)
	w.write(strings.NewReplacer(portal, ways["portal"].Listen, telegram, ways["telegram"].Listen).Replace(string(text)))
	w.start()
	w.eventually("the end of the first fill", w.filled)
	const reader = 7_103
	w.subscribe(reader, "Kinh tế")
	articles := 0
	for range faultsOr(1) {
		for _, name := range []string{"database", "telegram", "portal"} {
			for _, toxic := range toxics {
				added, err := ways[name].Toxics.AddToxicJson(strings.NewReader(toxic))
				if err != nil {
					t.Fatal(err)
				}
				w.publishNews(articles)
				articles++
				time.Sleep(time.Duration(300+rand.IntN(1200)) * time.Millisecond) // how long the fault lasts
				if err := ways[name].Toxics.RemoveToxic(t.Context(), added.Name); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	w.eventually("a visit after the faults", func() bool { // the source may be left alone for some minutes
		return exec.CommandContext(t.Context(), w.latest.Path, "collect", "--config", w.config, "kinh-te").Run() == nil
	})
	repeats := w.arrived(reader, articles)
	w.eventually("it to be ready", w.healthy)
	later := 0
	for i := range articles {
		if w.putOff(i) {
			later++
		}
	}
	t.Logf("figure: %d faults of the ways to database, Telegram and portal, an article in each: lost 0, repeated %d, "+
		"tried "+
		"again in ten minutes %d", articles, repeats, later)
	if most := len(toxics) * faultsOr(1); later > most {
		t.Errorf("got %d articles put off, want at most one a fault of the way to the portal, %d", later, most)
	}
	if most := len(toxics) * faultsOr(1); repeats > most {
		t.Errorf("got %d repeats, want at most one a fault of the way to Telegram, %d", repeats, most)
	}
}

// TestRestoringUnderLoadIsRefusedAndHarmsNothing restores beside a service that
// is asked by many, and then as it should be done.
func TestRestoringUnderLoadIsRefusedAndHarmsNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := newWorld(t, "sqlite:"+filepath.Join(dir, "loa.db"), bottest.Options{})
	p := w.start()
	w.eventually("the end of the first fill", w.filled)
	backup := filepath.Join(dir, "backup.db")
	command := func(args ...string) (string, error) {
		out, err := exec.CommandContext(t.Context(), p.Path, append(args, "--config", w.config)...).CombinedOutput()
		return string(out), err
	}
	if out, err := command("backup", backup); err != nil {
		t.Fatalf("backup: got %v\n%s\nwant no error", err, out)
	}
	stop, ended, failed := make(chan struct{}), make(chan int), 0
	go func() {
		for {
			select {
			case <-stop:
				ended <- failed
				return
			default:
				if status, _ := w.get("/feeds/kinh-te.rss"); status != http.StatusOK {
					failed++
				}
			}
		}
	}()
	tries := faultsOr(3)
	for i := range tries {
		w.publishNews(i)
		out, err := command("restore", backup)
		if err == nil || !strings.Contains(out, "the database is in use: stop Loa first") {
			t.Errorf("beside the service: got %v\n%s\nwant it refused", err, out)
		}
	}
	w.eventually("the articles meanwhile", func() bool { return w.feedsHave("kinh-te", newsOf(tries-1)) })
	close(stop)
	assert.Same(t, "requests that failed meanwhile", <-ended, 0)
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: got %v, want no error", err)
	}
	if out, err := command("restore", backup); err != nil {
		t.Fatalf("restore: got %v\n%s\nwant no error", err, out)
	}
	w.start()
	w.eventually("the articles that the backup has not", func() bool { return w.feedsHave("kinh-te", newsOf(tries-1)) })
	t.Logf("figure: %d restores beside a service under load: refused, 0 requests failed, lost 0", tries)
}
