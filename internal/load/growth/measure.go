package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"loa/article"
	"loa/store"
)

// each is how often each thing is done.
const each = 20

// topic is the n-th of those that internal/load fills.
func topic(n int) string { return fmt.Sprintf("chu-de-%d", n%50) }

// measureStore measures what the store does without a program around it.
func measureStore(ctx context.Context, url string, m *measured) error {
	db, err := store.Open(ctx, store.Options{URL: url})
	if err != nil {
		return err
	}
	defer db.Close()
	stats, err := db.Operations.Stats(ctx)
	if err != nil {
		return err
	}
	m.add("articles", "%d", stats.Articles)
	if err := m.times("newest 50 of a topic", each, func(i int) error {
		_, err := db.Articles.Articles(ctx, article.Query{Topics: []string{topic(i)}, Limit: 50})
		return err
	}); err != nil {
		return err
	}
	return m.times("publication of an article", each, func(i int) error {
		now := time.Now()
		text := fmt.Sprintf("Bản tin số %d lúc %s. %s", i, now.Format(time.RFC3339Nano),
			strings.Repeat("Bà con trong xã tập trung thu hoạch lúa mùa. ", 8))
		saved, err := db.Publishing.SaveArticle(ctx, article.Article{Source: "nguon-0",
			Key: fmt.Sprint("g", now.UnixNano()), URL: fmt.Sprintf("https://nguon-0.example/g/%d", now.UnixNano()),
			Title: fmt.Sprintf("Bản tin %d-%d", i, now.UnixNano()), Language: "vi", ContentText: text,
			ContentHTML: "<p>" + text + "</p>", Summary: text, Topics: []string{topic(i)}, Published: now})
		if err == nil && saved.ID == 0 {
			err = errors.New("the article was not stored")
		}
		return err
	})
}

// measureProgram measures what readers and operators see.
func measureProgram(ctx context.Context, program, url, dir string, m *measured) error {
	site, configuration, err := configure(url, dir)
	if err != nil {
		return err
	}
	if err := m.times("start to healthy", 3, func(int) error {
		stop, err := start(ctx, program, configuration, site)
		if err == nil {
			defer stop()
		}
		return err
	}); err != nil {
		return err
	}
	stop, err := start(ctx, program, configuration, site)
	if err != nil {
		return err
	}
	defer stop()
	for _, page := range []struct {
		what string
		path func(i int) string
		n    int
	}{
		{"front page, first", func(int) string { return "/" }, 1},
		{"front page, again", func(int) string { return "/" }, each},
		{"page of a topic", func(i int) string { return "/topics/" + topic(i) }, each},
		{"months of the archive", func(int) string { return "/all/archive" }, 1},
		{"a month of the archive", func(i int) string { return fmt.Sprintf("/all/archive/2017-%02d", 1+i) }, 1},
		{"a month of a topic's archive",
			func(i int) string { return "/topics/" + topic(i) + "/archive/2017-01" }, each},
		{"page of an article", func(i int) string { return fmt.Sprintf("/articles/%d", 1+i*450) }, each},
		{"feed of a topic, first", func(i int) string { return "/feeds/" + topic(i) + ".rss" }, each},
		{"feed of a topic, again", func(i int) string { return "/feeds/" + topic(i) + ".rss" }, each},
		{"`/metrics`", func(int) string { return "/metrics" }, each},
		{"`/readyz`", func(int) string { return "/readyz" }, each},
	} {
		if err := m.times(page.what, page.n, func(i int) error { return ask(site + page.path(i)) }); err != nil {
			return err
		}
	}
	return nil
}

// configure writes a configuration for a database that internal/load has filled.
func configure(url, dir string) (site, file string, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", "", err
	}
	address := listener.Addr().String()
	listener.Close()
	var text strings.Builder
	fmt.Fprintf(&text, "site: {url: \"http://%s\"}\nserver: {listen: %q}\ndatabase: {url: %q}\nsources: []\ntopics:\n",
		address, address, url)
	for n := range 50 {
		fmt.Fprintf(&text, "  - {id: %s, name: Chủ đề %d}\n", topic(n), n)
	}
	file = filepath.Join(dir, "loa.yaml")
	return "http://" + address, file, os.WriteFile(file, []byte(text.String()), 0o600)
}

// start starts the program and waits until it is healthy; stop ends it.
func start(ctx context.Context, program, configuration, site string) (stop func(), err error) {
	command := exec.CommandContext(ctx, program, "serve", "--config", configuration, "--log", "error")
	command.Stderr = os.Stderr
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		return nil, err
	}
	stop = func() {
		_ = command.Process.Signal(syscall.SIGTERM) // one that has ended needs none
		_ = command.Wait()
	}
	for began := time.Now(); time.Since(began) < time.Minute && ctx.Err() == nil; time.Sleep(time.Millisecond) {
		if err = ask(site + "/healthz"); err == nil {
			return stop, nil
		}
	}
	stop()
	return nil, fmt.Errorf("the program is not healthy within a minute: %w", err)
}

func ask(address string) error {
	answer, err := http.Get(address)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", address, answer.Status)
	}
	return nil
}
