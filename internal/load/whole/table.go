package main

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"loa/operations"
	"loa/store"
)

// usage is what the process takes, looked at every second.
type usage struct {
	pid       int
	memory    []float64 // MB resident
	processor float64   // seconds
	files     int       // most open at once

	began       time.Time     // when the process was started
	ready, took time.Duration // how long until it was, and how long the load lasted
	seconds     float64       // of processor from its start to the end of the load
	most        float64       // MB resident, the most since its start
}

func (u *usage) run(ctx context.Context) {
	before := u.ticks()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			u.seconds, u.most = u.ticks(), u.status("VmHWM:")
			u.processor = u.seconds - before
			return
		case <-tick.C:
			u.memory = append(u.memory, u.status("VmRSS:"))
			if open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", u.pid)); err == nil {
				u.files = max(u.files, len(open))
			}
		}
	}
}

// ticks are the seconds of processor that the process has had.
func (u *usage) ticks() float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", u.pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) / 100 // the unit of Linux's /proc
}

// status is a figure of memory in MB.
func (u *usage) status(name string) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", u.pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if kib, ok := strings.CutPrefix(line, name); ok {
			n, _ := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kib), "kB")), 64)
			return n * 1024 / 1e6
		}
	}
	return 0
}

// third is the most memory in a third of the time.
func (u *usage) third(n int) float64 {
	part := u.memory[len(u.memory)*n/3 : len(u.memory)*(n+1)/3]
	if len(part) == 0 {
		return 0
	}
	return slices.Max(part)
}

// print prints the table.
func (w *world) print(use *usage, said *counted) {
	took, seconds := use.took, use.took.Seconds()
	_, metrics := get(w.site + "/metrics")
	row := func(what, format string, values ...any) {
		fmt.Printf("| %s | %s |\n", what, fmt.Sprintf(format, values...))
	}
	fmt.Print("| what | measured |\n|---|---|\n")
	row("sources, of which publish a minute; subscribers; topics", "%d, %g %%; %d; %d", w.plan.sources,
		w.plan.share*100, w.plan.subscribers, w.plan.topics)
	row("for; ready after", "%s; %s", took.Round(time.Second), use.ready.Round(time.Millisecond))
	w.printVisits(row, use, said)
	row("visits a second; unchanged; articles' pages read", "%.1f; %.0f %%; %d", float64(w.portal.lists.Load())/seconds,
		100*float64(w.portal.unchanged.Load())/max(1, float64(w.portal.lists.Load())), w.portal.pages.Load())
	row("articles stored", "%s", metric(metrics, "loa_articles"))
	row("from the poll to the feed, p50 / p99", "%s / %s", bound(metrics, "loa_feeds_delay_seconds", .5),
		bound(metrics, "loa_feeds_delay_seconds", .99))
	row("from the poll to the first message, p50 / p99", "%s / %s", bound(metrics, "loa_message_delay_seconds", .5),
		bound(metrics, "loa_message_delay_seconds", .99))
	r := w.readers
	row("feed requests a second; unchanged; failed", "%.0f; %.0f %%; %d", float64(len(r.took))/seconds,
		100*float64(r.unchanged.Load())/max(1, float64(len(r.took))), r.failed.Load())
	row("a feed request, p50 / p99 / longest", "%s / %s / %s", short(quantile(r.took, .5)),
		short(quantile(r.took, .99)), short(quantile(r.took, 1)))
	pace, refused := w.messages()
	row("messages a second from the first on, of a rate of; refused (429)", "%.2f, %g; %d", pace, w.plan.rate, refused)
	w.told.mu.Lock()
	row("WebSub subscribers; pushes; from the poll, p50 / p99", "%d; %d; %s / %s", w.plan.websub, w.told.pushes.Load(),
		short(quantile(w.told.took, .5)), short(quantile(w.told.took, .99)))
	w.told.mu.Unlock()
	if len(use.memory) > 2 {
		row("memory: most in the first, second, third part", "%.0f, %.0f, %.0f MB", use.third(0),
			use.third(1), use.third(2))
	}
	row("processor; open files at most", "%.0f %% of one; %d", 100*use.processor/seconds, use.files)
	if file, ok := strings.CutPrefix(w.plan.database, "sqlite:"); ok {
		if info, err := os.Stat(file); err == nil {
			row("the database's file", "%.1f MB", float64(info.Size())/1e6)
		}
	}
	said.mu.Lock()
	defer said.mu.Unlock()
	for _, what := range slices.Sorted(maps.Keys(said.troubles)) {
		row("log: "+what, "%d times, first: %s", said.troubles[what], said.first[what])
	}
	row("log: lines of warning or error, kinds", "%d", len(said.troubles))
}

// printVisits prints how the sources came through the beginning.
func (w *world) printVisits(row func(what, format string, values ...any), use *usage, said *counted) {
	visited, last := w.portal.visits()
	row("sources visited; the first to the last of them", "%d; %s", visited, short(last.Sub(w.portal.firstNew)))
	row("processor since its start, a visit of all", "%.2f s, %.2f ms", use.seconds,
		1000*use.seconds/max(1, float64(w.portal.lists.Load())))
	row("memory: most since its start", "%.0f MB", use.most)
	said.mu.Lock()
	row("leases that were lost", "%d", said.lost)
	said.mu.Unlock()
	db, err := store.Open(context.Background(), store.Options{URL: w.plan.database, AsItIs: true})
	if err != nil {
		row("jobs", "%v", err)
		return
	}
	defer db.Close()
	jobs, err := db.Operations.Jobs(context.Background())
	if err != nil {
		row("jobs", "%v", err)
		return
	}
	failed := slices.DeleteFunc(jobs, func(j operations.Job) bool { return !strings.HasPrefix(j.Outcome, "error") })
	row("jobs that failed", "%d", len(failed))
	if len(failed) > 0 {
		row("one of them", "%s: %s", failed[0].Name, failed[0].Outcome)
	}
}

// messages tells how many messages a second Telegram took from the first one to
// the last, and how many it refused as too many.
func (w *world) messages() (pace float64, refused int) {
	var first, last time.Time
	sent := 0
	for _, c := range w.telegram.Calls("sendMessage") {
		switch c.Code {
		case 200:
			if sent++; sent == 1 {
				first = c.At
			}
			last = c.At
		case 429:
			refused++
		}
	}
	if took := last.Sub(first).Seconds(); took > 0 {
		pace = float64(sent-1) / took
	}
	return pace, refused
}

func short(d time.Duration) string { return d.Round(10 * time.Microsecond).String() }

// metric is the value of a metric without labels.
func metric(text, name string) string {
	for line := range strings.Lines(text) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	return "?"
}

// bound says within which bound of a histogram a part of the values lies.
func bound(text, name string, q float64) string {
	total, err := strconv.ParseFloat(metric(text, name+"_count"), 64)
	if err != nil || total == 0 {
		return "none"
	}
	for s := bufio.NewScanner(strings.NewReader(text)); s.Scan(); {
		rest, ok := strings.CutPrefix(s.Text(), name+`_bucket{le="`)
		if !ok {
			continue
		}
		le, value, _ := strings.Cut(rest, `"} `)
		if n, err := strconv.ParseFloat(value, 64); err == nil && n >= q*total {
			return "≤ " + le + " s"
		}
	}
	return "?"
}
