//go:build linux

package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"loa/bot/bottest"
	"loa/internal/assert"
)

// memoryGroup makes a control group that may use so much memory, and returns the
// file that takes its processes and the one that says how often they wanted more.
func memoryGroup(t *testing.T, bytes int) (processes, refused string) {
	t.Helper()
	name := fmt.Sprintf("loa-test-%d", os.Getpid())
	for _, g := range []struct{ folder, limit, refused string }{
		{"/sys/fs/cgroup/" + name, "memory.max", "memory.events"},
		{"/sys/fs/cgroup/memory/" + name, "memory.limit_in_bytes", "memory.oom_control"},
	} {
		if os.Mkdir(g.folder, 0o755) != nil {
			continue
		}
		t.Cleanup(func() {
			if err := syscall.Rmdir(g.folder); err != nil {
				t.Logf("the control group stays: %v", err)
			}
		})
		limit := filepath.Join(g.folder, g.limit)
		if _, err := os.Stat(limit); err != nil { // another kind of file system is there
			continue
		}
		if os.WriteFile(limit, []byte(strconv.Itoa(bytes)), 0o644) == nil {
			return filepath.Join(g.folder, "cgroup.procs"), filepath.Join(g.folder, g.refused)
		}
	}
	t.Skip("no control group can be made here: it takes root and a writable /sys/fs/cgroup")
	return "", ""
}

// TestWithLittleMemoryAnAttackHarmsNobody holds the service to little memory while
// strangers ask for what nobody asks for, side by side.
func TestWithLittleMemoryAnAttackHarmsNobody(t *testing.T) {
	slowFault(t)
	const limit = 160 << 20
	processes, refused := memoryGroup(t, limit)
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	p := w.startIn(`echo $$ >"$2"`, processes)
	w.eventually("the end of the first fill", w.filled)
	const reader = 7_106
	w.subscribe(reader, "Kinh tế")
	var asked atomic.Int64
	var all sync.WaitGroup
	stop := time.Now().Add(10 * time.Second) // how long the attack lasts
	client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 300}}
	for range 300 {
		all.Go(func() {
			for time.Now().Before(stop) {
				resp, err := client.Get(fmt.Sprintf("%s/feeds/search.rss?q=gia+%d", w.site, asked.Add(1)))
				if err == nil {
					resp.Body.Close()
				}
			}
		})
	}
	const articles = 3
	for i := range articles {
		w.publishNews(i)
	}
	all.Wait()
	repeats := w.arrived(reader, articles)
	said, err := os.ReadFile(refused)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("figure: %d MB of memory, %d requests of 300 strangers, %d articles: lost 0, repeated %d", limit>>20,
		asked.Load(), articles, repeats)
	assert.Same(t, "repeats", repeats, 0)
	if strings.Contains(string(said), "oom_kill ") && !strings.Contains(string(said), "oom_kill 0") {
		t.Errorf("got %s, want that nothing was killed for want of memory", said)
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: got %v, want no error", err)
	}
}
