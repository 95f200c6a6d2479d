// Command bench measures how fast a feed is served: by Loa, by a bare net/http
// handler that writes the same bytes, and by nginx from files with
// gzip_static, each asked by wrk with one thread and 32 connections, in turns,
// and prints a table with ratios. On a machine that does other work too, the
// processor time per request says more than the rate; it is known for the two
// servers in this process.
//
//	go run ./web/internal/bench
//	go run ./web/internal/bench -path /embed/all.html
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"loa/article"
	"loa/operations"
	"loa/web"
)

// feedPath is what nginx is asked for too; path is what is measured.
const feedPath = "/feeds/all.rss"

var path = feedPath

func main() {
	rounds := flag.Int("rounds", 3, "how often each server is measured; the median counts")
	flag.StringVar(&path, "path", path, "the address that is asked for: a feed, a page (/), a box (/embed/all.html)")
	seconds := flag.Int("seconds", 3, "length of one measurement")
	flag.Parse()
	if err := run(*rounds, *seconds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// target is a server that is measured.
type target struct{ name, url string }

func run(rounds, seconds int) error {
	wrk, err := exec.LookPath("wrk")
	if err != nil {
		return errors.New("wrk is missing (Debian: apt-get install wrk)")
	}
	loa, err := loaServer()
	if err != nil {
		return err
	}
	doc, full, err := fetch(loa, "")
	if err != nil {
		return err
	}
	_, unchanged, err := fetch(loa, full.Get("Etag"))
	if err != nil {
		return err
	}
	zipped := compress(doc)
	bareURL, err := listen(bare(zipped, full, unchanged))
	if err != nil {
		return err
	}
	targets := []target{{"loa", loa}, {"net/http", bareURL}}
	dir, err := os.MkdirTemp("", "loa-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if path == feedPath {
		nginxURL, stop, err := nginx(dir, doc, zipped)
		if err != nil {
			fmt.Println("without nginx:", err)
		} else {
			defer stop()
			targets = append(targets, target{"nginx", nginxURL})
		}
	}
	fmt.Printf("%s of %d bytes, %d compressed; wrk -t1 -c32 -d%ds, median of %d rounds\n\n", path, len(doc), len(zipped),
		seconds, rounds)
	fmt.Printf("%-10s %12s %12s %12s %14s %14s\n", "", "loa", "net/http", "nginx", "loa/net/http", "loa/nginx")
	for _, ask := range []struct {
		name string
		head func(t target) ([]string, error)
	}{
		{"200 gzip", func(target) ([]string, error) { return []string{"Accept-Encoding: gzip"}, nil }},
		{"304", func(t target) ([]string, error) {
			tag, err := entityTag(t.url)
			return []string{"Accept-Encoding: gzip", "If-None-Match: " + tag}, err
		}},
	} {
		rates, costs := map[string][]float64{}, map[string][]float64{}
		for round := range rounds {
			for i := range targets {
				t := targets[(i+round)%len(targets)] // none is always the first
				head, err := ask.head(t)
				if err != nil {
					return err
				}
				before := processorTime()
				rate, requests, err := measure(wrk, t.url, seconds, head)
				if err != nil {
					return err
				}
				rates[t.name] = append(rates[t.name], rate)
				costs[t.name] = append(costs[t.name], float64((processorTime()-before).Nanoseconds())/1000/requests)
			}
		}
		a, b, c := median(rates["loa"]), median(rates["net/http"]), median(rates["nginx"])
		fmt.Printf("%-10s %10.0f/s %10.0f/s %10.0f/s %14.2f %14.2f\n", ask.name, a, b, c, a/b, a/c)
		a, b = median(costs["loa"]), median(costs["net/http"])
		fmt.Printf("%-10s %10.1fµs %10.1fµs %12s %14.2f\n", "  of CPU", a, b, "", b/a)
	}
	return nil
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// listen serves a handler on a free port.
func listen(h http.Handler) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	go http.Serve(l, h)
	return "http://" + l.Addr().String() + path, nil
}

// loaServer serves 50 articles of about 3 KB.
func loaServer() (string, error) {
	s, err := web.New(web.Options{Store: articles(50), Site: web.Site{Name: "Loa", URL: "https://loa.example"},
		Hub:     http.NotFoundHandler(),
		Uses:    func(context.Context, []operations.BoxUse) error { return nil },
		Sources: []article.Source{{ID: "a", Name: "Cổng", URL: "https://a.example/", FullText: true}}})
	if err != nil {
		return "", err
	}
	go s.Run(context.Background())
	return listen(s)
}

// compress is what nginx serves too.
func compress(doc []byte) []byte {
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	z.Write(doc)
	z.Close()
	return buf.Bytes()
}

// bare is the least that answers alike: the same bytes, the same headers.
func bare(zipped []byte, full, unchanged http.Header) http.Handler {
	length := []string{strconv.Itoa(len(zipped))}
	tag := full.Get("Etag")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		if r.Header.Get("If-None-Match") == tag {
			for k, v := range unchanged {
				h[k] = v
			}
			w.WriteHeader(http.StatusNotModified)
			return
		}
		for k, v := range full {
			h[k] = v
		}
		h["Content-Type"] = []string{"application/rss+xml; charset=utf-8"}
		h["Content-Encoding"] = []string{"gzip"}
		h["Content-Length"] = length
		w.Write(zipped)
	})
}

// fetch returns the document, and the headers that bare repeats.
func fetch(url, tag string) ([]byte, http.Header, error) {
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, nil, err
	}
	r.Header.Set("If-None-Match", tag)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	doc, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, nil, err
	}
	head := resp.Header.Clone()
	for _, k := range []string{"Date", "Content-Type", "Content-Length", "Content-Encoding"} {
		head.Del(k)
	}
	return doc, head, nil
}

func entityTag(url string) (string, error) {
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return "", err
	}
	resp.Body.Close()
	return resp.Header.Get("ETag"), nil
}

// nginx serves the document from files, already compressed.
func nginx(dir string, doc, zipped []byte) (url string, stop func(), err error) {
	program, err := exec.LookPath("nginx")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			return "", nil, errors.New("nginx is missing (Debian: apt-get install nginx-light)")
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0") // to learn of a free port
	if err != nil {
		return "", nil, err
	}
	address := l.Addr().String()
	l.Close()
	root := filepath.Join(dir, "root")
	if err := os.MkdirAll(filepath.Join(root, "feeds"), 0o755); err != nil {
		return "", nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return "", nil, err
	}
	for name, b := range map[string][]byte{"all.rss": doc, "all.rss.gz": zipped} {
		if err := os.WriteFile(filepath.Join(root, "feeds", name), b, 0o644); err != nil {
			return "", nil, err
		}
	}
	conf := fmt.Sprintf(`daemon off; worker_processes 1; pid %[1]s/pid; error_log %[1]s/error.log;
events { worker_connections 256; }
http { access_log off; gzip_static on; sendfile on; tcp_nopush on; keepalive_requests 1000000000; types { application/rss+xml rss; }
open_file_cache max=10 inactive=60s; client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
server { listen %[2]s; root %[3]s; } }
`, dir, address, root)
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(conf), 0o644); err != nil {
		return "", nil, err
	}
	c := exec.Command(program, "-p", dir, "-c", file)
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		c.Process.Signal(syscall.SIGQUIT)
		c.Wait()
	}
	url = "http://" + address + path
	for range 50 {
		if resp, err := http.Get(url); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return url, stop, nil
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	stop()
	return "", nil, errors.New("nginx did not start")
}

// processorTime is what this process has used.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

var (
	rateLine  = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	countLine = regexp.MustCompile(`(\d+) requests in`)
)

// measure runs wrk and returns requests per second, and how many there were.
func measure(wrk, url string, seconds int, head []string) (rate, count float64, err error) {
	args := []string{"-t1", "-c32", fmt.Sprintf("-d%ds", seconds)}
	for _, h := range head {
		args = append(args, "-H", h)
	}
	out, err := exec.Command(wrk, append(args, url)...).CombinedOutput()
	if err != nil {
		return 0, 0, fmt.Errorf("wrk: %w: %s", err, out)
	}
	if strings.Contains(string(out), "Non-2xx") && len(head) == 1 {
		return 0, 0, fmt.Errorf("wrk got errors: %s", out)
	}
	r, n := rateLine.FindSubmatch(out), countLine.FindSubmatch(out)
	if r == nil || n == nil {
		return 0, 0, fmt.Errorf("wrk said: %s", out)
	}
	rate, err = strconv.ParseFloat(string(r[1]), 64)
	if err != nil {
		return 0, 0, err
	}
	count, err = strconv.ParseFloat(string(n[1]), 64)
	return rate, count, err
}
