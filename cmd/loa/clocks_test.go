//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/bot/bottest"
	"loa/demo"
	"loa/store/storetest"
)

// shiftedClock is added to Go's package time in a build of the test's own: the
// clock of the wall is what LOA_LAB_CLOCK says, "after:shift,…" in seconds since
// the start of the program; the clock that no one sets goes on as it is.
const shiftedClock = `package time

import "syscall"

type labShift struct{ after, by int64 }

var labShifts = func() (list []labShift) {
	text, _ := syscall.Getenv("LOA_LAB_CLOCK")
	var s labShift
	at, sign := &s.after, int64(1)
	for _, c := range text + "," {
		switch {
		case c == ':':
			s.after *= sign
			at, sign = &s.by, 1
		case c == ',':
			s.by *= sign
			list = append(list, s)
			s, sign = labShift{}, 1
			at = &s.after
		case c == '-':
			sign = -1
		case '0' <= c && c <= '9':
			*at = *at*10 + int64(c-'0')
		}
	}
	return list
}()

func labSeconds(mono int64) (by int64) {
	for _, s := range labShifts {
		if (mono-startNano)/1e9 >= s.after {
			by = s.by
		}
	}
	return by
}
`

// clockBinary is the real program with a clock of the wall that can be set.
var clockBinary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "loa-clock-")
	if err != nil {
		return "", err
	}
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", err
	}
	file := filepath.Join(strings.TrimSpace(string(out)), "src", "time", "time.go")
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	const reads = "sec, nsec, mono := runtimeNow()\n"
	before, after, found := bytes.Cut(text, []byte("func Now() Time {\n"))
	if !found || !bytes.Contains(after, []byte(reads)) {
		return "", fmt.Errorf("%s reads the clock in another way than this test knows", file)
	}
	after = bytes.Replace(after, []byte(reads), []byte(reads+"\tsec += labSeconds(mono)\n"), 1)
	now, shifts := filepath.Join(dir, "time.go"), filepath.Join(dir, "shifts.go")
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {file: now,
		filepath.Join(filepath.Dir(file), "lab_shifts.go"): shifts}})
	if err != nil {
		return "", err
	}
	for name, text := range map[string][]byte{now: append(append(before, "func Now() Time {\n"...), after...),
		shifts: []byte(shiftedClock), filepath.Join(dir, "overlay.json"): overlay} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			return "", err
		}
	}
	path := filepath.Join(dir, "loa")
	build := exec.Command("go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "-o", path, ".")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// at is a time in seconds from now.
func at(text string) int64 {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return int64(time.Until(t).Seconds())
}

// TestClocksThatAreWrongLoseNothing runs the real program under clocks that jump
// while it runs and while it does not, and in years and nights that hurt others.
func TestClocksThatAreWrongLoseNothing(t *testing.T) {
	slowFault(t)
	path, err := clockBinary()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		clocks []string // of the first start, and after each kill
		portal int64    // how far the world's clock is from ours, in seconds
		zone   string
	}{
		{name: "an hour on and back while it runs", clocks: []string{"0:0,8:3600,13:-3600,18:0"}},
		{name: "an hour ahead before a restart", clocks: []string{"0:3600", "0:0"}},
		{name: "an hour behind before a restart", clocks: []string{"0:-3600", "0:0"}},
		{name: "1970 until the clock is set", clocks: []string{fmt.Sprintf("0:%d,12:0", at("1970-01-01T00:00:05Z"))}},
		{name: "the end of 32 bits", clocks: []string{fmt.Sprintf("0:%d", at("2038-01-19T03:14:00Z"))},
			portal: at("2038-01-19T03:14:00Z")},
		{name: "clocks put back in New York", clocks: []string{fmt.Sprintf("0:%d", at("2027-11-07T05:59:50Z"))},
			portal: at("2027-11-07T05:59:50Z"), zone: "America/New_York"},
		{name: "clocks put forward in New York", clocks: []string{fmt.Sprintf("0:%d", at("2027-03-14T06:59:50Z"))},
			portal: at("2027-03-14T06:59:50Z"), zone: "America/New_York"},
	} {
		t.Run(c.name, func(t *testing.T) {
			storetest.EachURL(t, func(t *testing.T, database string) {
				w := newWorld(t, database, bottest.Options{})
				w.program = path
				if c.zone != "" {
					w.configure("site: {name: Loa Pu Mây, => site: {time_zone: " + c.zone + ", name: Loa Pu Mây,")
				}
				portal, err := demo.NewPortal(func() time.Time { return time.Now().Add(time.Duration(c.portal) * time.Second) })
				if err != nil {
					t.Fatal(err)
				}
				w.portal = portal
				const reader, each = 7_107, 5
				n := 0
				for i, clock := range c.clocks {
					w.environment = []string{"LOA_LAB_CLOCK=" + clock}
					p := w.start()
					if i == 0 {
						w.eventually("the end of the first fill", w.filledAtAnyTime)
						w.subscribe(reader, "Kinh tế")
					}
					for range each {
						w.publishNews(n)
						n++
						time.Sleep(4 * time.Second / time.Duration(len(c.clocks))) // across the jumps
					}
					if i < len(c.clocks)-1 {
						p.kill()
					}
				}
				repeats := 0
				for i := range n {
					w.eventually(newsOf(i)+" in the feed", func() bool { return w.feedsHave("kinh-te", newsOf(i)) })
					w.eventually(newsOf(i)+" at the reader", func() bool { return w.chatHas(reader, newsOf(i)) > 0 })
					repeats += w.chatHas(reader, newsOf(i)) - 1
				}
				t.Logf("figure: %s, %d articles: lost 0, repeated %d", c.name, n, repeats)
				if repeats > len(c.clocks)-1 {
					t.Errorf("got %d repeats, want at most one a kill", repeats)
				}
			})
		})
	}
}
