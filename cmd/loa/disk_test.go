//go:build linux

package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"loa/bot/bottest"
	"loa/internal/assert"
)

// strace stands between a program and the kernel, and has calls to the disk fail
// that the kernel would have done: it needs no device and no file system of its
// own, and fails what the real program really asks for.

// diskCalls are what SQLite asks of a disk.
const diskCalls = "pread64,pwrite64,fsync,fdatasync,ftruncate"

// failing is how strace is told which calls to a database's files fail, and how:
// calls by name, and the error with when, for example EIO:when=3+.
func failing(file, calls, how, into string) []string {
	args := []string{"-f", "-o", into, "-e", "trace=" + calls, "-e", "inject=" + calls + ":error=" + how}
	for _, side := range []string{"", "-wal", "-journal"} {
		args = append(args, "-P", file+side)
	}
	return args
}

// breakDisk has calls of a running process fail until repaired; repair tells how
// many failed.
func (w *world) breakDisk(p *process, file, calls, how string) (repair func() (failed int)) {
	w.t.Helper()
	into := filepath.Join(w.t.TempDir(), "calls")
	trace := exec.Command("strace", append(failing(file, calls, how, into), "-p", fmt.Sprint(p.Process.Pid))...)
	said := &lockedBuffer{}
	trace.Stderr = said
	trace.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := trace.Start(); err != nil {
		w.t.Skipf("%v: nothing else has a disk fail here (apt install strace)", err)
	}
	w.eventually("strace to be in between", func() bool {
		if strings.Contains(said.String(), "not permitted") {
			w.t.Skipf("%s: this machine lets nobody trace", said)
		}
		return strings.Contains(said.String(), "attached")
	})
	return func() int {
		trace.Process.Signal(syscall.SIGINT) // strace lets go and ends
		trace.Wait()
		return failedCalls(w.t, into)
	}
}

func failedCalls(t *testing.T, into string) int {
	t.Helper()
	text, err := os.ReadFile(into)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Count(text, []byte("(INJECTED)"))
}

// brokenDisks are the ways in which a disk fails under the running service; red
// says that it must be seen: what is only read may be in memory.
var brokenDisks = []struct {
	name, calls, how string
	red              bool
}{
	{"it writes nothing", "pwrite64", "EIO", true},
	{"it does not keep what it wrote", "fsync,fdatasync", "EIO", true},
	{"it reads nothing", "pread64", "EIO", false},
	{"one call in three fails", diskCalls, "EIO:when=1+3", false},
	{"it does nothing", diskCalls, "EIO", true},
	{"it was made read-only", "pwrite64,ftruncate", "EROFS", true},
	{"it is full", "pwrite64", "ENOSPC", true},
	{"its owner's share is used up", "pwrite64", "EDQUOT", true},
}

// TestADiskThatFailsLosesNothing has the disk fail under the running service, each
// time while it delivers one article and collects the next.
func TestADiskThatFailsLosesNothing(t *testing.T) {
	slowFault(t)
	const readers = 40
	file := filepath.Join(t.TempDir(), "loa.db")
	w := newWorld(t, "sqlite:"+file, bottest.Options{AnyPrivate: true})
	w.fill("sqlite:"+file, readers)
	p := w.start()
	w.eventually("the end of the first fill", w.filled)
	articles, calls := 0, 0
	var red, green time.Duration
	publish := func() {
		w.publishNews(articles)
		articles++
	}
	for range faultsOr(1) {
		for _, disk := range brokenDisks {
			publish()
			w.eventually("the first messages", func() bool { return w.got(readers, articles-1) > 0 })
			repair := w.breakDisk(p, file, disk.calls, disk.how)
			broken := time.Now()
			publish()
			if disk.red {
				w.eventually("/readyz to be red: "+disk.name, func() bool { return !w.healthy() })
				red = max(red, time.Since(broken))
			}
			time.Sleep(3 * time.Second) // how long the fault lasts
			failed := repair()
			if calls += failed; failed == 0 {
				t.Errorf("%s: got 0 calls that failed, want some", disk.name)
			}
			repaired := time.Now()
			w.eventually("/readyz to be green after: "+disk.name, w.healthy)
			again := time.Since(repaired)
			green = max(green, again)
			t.Logf("%s: %d calls failed, ready %s after it was repaired", disk.name, failed,
				again.Round(time.Millisecond))
			w.eventually("both articles at everyone after: "+disk.name, func() bool {
				return w.got(readers, articles-1) == readers && w.got(readers, articles-2) == readers
			})
		}
	}
	w.eventually("every article in the feeds", func() bool { return w.feedsHave("kinh-te", newsOf(articles-1)) })
	assert.Same(t, "the log tells of the disk", strings.Contains(p.log.String(), "the disk reports an error"), true)
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: got %v, want no error", err)
	}
	w.balanced(p)
	repeats := 0
	for n := range articles {
		for id := range int64(readers) {
			repeats += max(0, w.chatHas(firstChat+id, newsOf(n))-1)
		}
	}
	t.Logf("figure: a disk that failed in %d ways, %d calls, %d articles to %d people: lost 0, repeated %d; "+
		"/readyz red after %s at most, green after %s", len(brokenDisks)*faultsOr(1), calls, articles, readers, repeats,
		red.Round(100*time.Millisecond), green.Round(100*time.Millisecond))
	assert.Same(t, "messages that came twice", repeats, 0)
}

// got counts the people of fill who have the n-th article.
func (w *world) got(readers, n int) (count int) {
	for id := range int64(readers) {
		if w.chatHas(firstChat+id, newsOf(n)) > 0 {
			count++
		}
	}
	return count
}

// traced is the program that strace has started.
func traced(t *testing.T, trace *process) *os.Process {
	t.Helper()
	pid, child := trace.Process.Pid, 0
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if _, serr := fmt.Sscan(string(text), &child); err != nil || serr != nil {
		t.Fatalf("the children of strace: got %q, %v, %v, want one", text, err, serr)
	}
	p, err := os.FindProcess(child)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestADiskThatFailsWhileUpgradingLosesNothing has the disk fail once, or for good,
// somewhere on the way from an earlier version's database to this one's: the
// program serves, or ends in words, and the next one finds everything.
func TestADiskThatFailsWhileUpgradingLosesNothing(t *testing.T) {
	slowFault(t)
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skipf("%v: nothing else has a disk fail here (apt install strace)", err)
	}
	u := newUpgrade(t)
	times, calls, refused := faultsOr(12), 0, 0
	for i := range times {
		u.begin()
		how := fmt.Sprintf("EIO:when=%d", 1+rand.IntN(400))
		if i%2 == 1 {
			how += "+"
		}
		into := filepath.Join(t.TempDir(), "calls")
		args := failing(u.file, "pwrite64,fsync,fdatasync,ftruncate", how, into)
		p := u.world.run("", func(path string) *exec.Cmd {
			return exec.Command("strace", append(args, path, "serve", "--config", u.world.config)...)
		})
		ended := make(chan error, 1)
		go func() { ended <- p.Wait() }()
		u.world.eventually("it to serve or to end", func() bool {
			status, _ := u.world.get("/readyz")
			return status == http.StatusOK || len(ended) > 0 || status != 0 && strings.HasSuffix(how, "+")
		})
		if len(ended) > 0 {
			refused++
			if !strings.Contains(p.log.String(), "the disk reports an error") {
				t.Errorf("%s: got the end\n%s\nwant it in words", how, p.log)
			}
		} else {
			traced(t, p).Signal(syscall.SIGTERM)
			<-ended
		}
		calls += failedCalls(t, into)
		u.finish()
	}
	if calls == 0 {
		t.Errorf("got 0 calls that failed, want some")
	}
	t.Logf("figure: a disk that failed %d times while a database of an earlier version was upgraded, %d calls, "+
		"%d ends in words: lost 0, each upgraded in the end", times, calls, refused)
}
