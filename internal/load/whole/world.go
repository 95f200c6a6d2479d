package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"loa/bot/bottest"
)

// world is all that a service meets.
type world struct {
	plan     plan
	portal   *portal
	telegram *bottest.Server
	readers  *readers
	told     *told
	servers  []*httptest.Server
	site     string
	config   string
}

func newWorld(p plan) (*world, error) {
	w := &world{plan: p, portal: newPortal(p)}
	w.telegram = bottest.New(bottest.Options{AnyPrivate: true, Latency: 50 * time.Millisecond, KeepMessages: 2})
	w.told = &told{portal: w.portal}
	for _, handler := range []http.Handler{w.portal, w.telegram, w.told} {
		w.servers = append(w.servers, httptest.NewServer(handler))
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return w, err
	}
	address := listener.Addr().String()
	listener.Close()
	w.site = "http://" + address
	w.readers = newReaders(p, w.site)
	w.config = filepath.Join(p.keep, "loa.yaml")
	var text strings.Builder
	fmt.Fprintf(&text, "site: {url: %q}\nserver: {listen: %q}\ndatabase: {url: %q}\n", w.site, address, p.database)
	fmt.Fprintf(&text, "network: {allow_private: [\"10.0.0.0/8\", \"127.0.0.0/8\"], proxy: %q}\n", w.servers[0].URL)
	fmt.Fprintf(&text, "telegram: {token: %q, api_endpoint: %q, rate: %g, quiet_hours: \"\"}\ntopics:\n",
		w.telegram.Token(), w.servers[1].URL, p.rate)
	for n := range p.topics {
		fmt.Fprintf(&text, "  - {id: %s, name: Chủ đề %d}\n", topicName(n), n)
	}
	text.WriteString("sources:\n")
	for n := range p.sources {
		fmt.Fprintf(&text, "  - {id: %s, name: Nguồn %d, url: \"http://%s/\", lists: [%q], "+
			"schedule: \"@every %s\", topics: [%s]}\n", sourceName(n), n, hostOf(n), listOf(n), p.every,
			topicName(n%p.topics))
	}
	return w, os.WriteFile(w.config, []byte(text.String()), 0o600)
}

func (w *world) close() {
	for _, s := range w.servers {
		s.CloseClientConnections()
		s.Close()
	}
}

// counted is a log of which only the troubles are kept.
type counted struct {
	mu       sync.Mutex
	troubles map[string]int
	first    map[string]string // the error of the first of each
	lost     int               // leases
	rest     []byte
}

func (c *counted) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rest = append(c.rest, p...)
	for {
		line, rest, whole := bytes.Cut(c.rest, []byte("\n"))
		if !whole {
			return len(p), nil
		}
		c.rest = rest
		if bytes.Contains(line, []byte("lease was lost")) {
			c.lost++
		}
		if strings.HasPrefix(string(line), "loa: ") { // what it ends with
			fmt.Fprintln(os.Stderr, string(line))
		}
		if _, said, ok := strings.Cut(string(line), "level="); ok && !strings.HasPrefix(said, "INFO") {
			level, after, _ := strings.Cut(said, " ")
			message := after
			if quoted, ok := strings.CutPrefix(after, `msg="`); ok {
				message, _, _ = strings.Cut(quoted, `"`)
			} else if bare, ok := strings.CutPrefix(after, "msg="); ok {
				message, _, _ = strings.Cut(bare, " ")
			}
			if c.troubles[level+" "+message]++; c.troubles[level+" "+message] == 1 {
				_, c.first[level+" "+message], _ = strings.Cut(after, "err=")
			}
		}
	}
}

// measure starts the service, loads it for the time of the plan and prints what
// came of it.
func (w *world) measure(ctx context.Context) error {
	if err := subscribeHub(ctx, w.plan, w.site, w.servers[2].URL); err != nil {
		return fmt.Errorf("subscribe at the hub: %w", err)
	}
	said := &counted{troubles: map[string]int{}, first: map[string]string{}}
	command := exec.Command(w.plan.loa, "serve", "--config", w.config)
	command.Stderr = said
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	began := time.Now()
	if err := command.Start(); err != nil {
		return err
	}
	defer command.Process.Kill()
	text := ""
	for status := 0; status != http.StatusOK; time.Sleep(50 * time.Millisecond) {
		status, text = get(w.site + "/readyz")
		if ctx.Err() != nil || time.Since(began) > time.Minute {
			return errors.New("the service is not ready within a minute: " + text)
		}
	}
	ready := time.Since(began)
	loading, stop := context.WithTimeout(ctx, w.plan.length)
	defer stop()
	var all sync.WaitGroup
	if w.plan.begin != spread {
		all.Go(func() { w.untilVisited(loading, stop) })
	}
	all.Go(func() { w.readers.run(loading) })
	use := &usage{pid: command.Process.Pid}
	all.Go(func() { use.run(loading) })
	at := time.Now()
	all.Wait()
	took := time.Since(at)
	use.took, use.began, use.ready = took, began, ready
	w.print(use, said)
	stopping := time.Now()
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	err := command.Wait()
	fmt.Printf("| told to stop: ended after | %s, %v |\n", time.Since(stopping).Round(time.Millisecond), err)
	return err
}

// untilVisited ends the load a moment after all sources were visited.
func (w *world) untilVisited(ctx context.Context, stop context.CancelFunc) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if n, last := w.portal.visits(); n == w.plan.sources && time.Since(last) > time.Second {
			stop()
		}
	}
}

// get returns the status and body of an address; status 0 when it does not answer.
func get(address string) (int, string) {
	answer, err := http.Get(address)
	if err != nil {
		return 0, ""
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, ""
	}
	return answer.StatusCode, string(body)
}
