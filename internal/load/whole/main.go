// Command whole runs the whole service under load and prints a table: sources
// that publish and are visited, subscribers who are sent what they follow, people
// who read feeds, and WebSub subscribers who are told, all at once, against a
// portal, a Telegram and callbacks of its own on 127.0.0.1.
//
//	go run ./internal/load/whole                     # a small one: three minutes
//	go run ./internal/load/whole -sources 10000 -subscribers 1000000 -websub 1000 -requests 1000 -minutes 30
//	go run ./internal/load/whole -database sqlite:/tmp/large.db -seed    # only fill the database
//
// How it begins with many sources, each of which is due at once, until all were visited:
//
//	go run ./internal/load/whole -begin due -sources 10000 -share 0 -every 1h  # visited before, and nothing is new
//	go run ./internal/load/whole -begin new -sources 10000 -share 0 -items 3   # never visited: each is filled
//
// The service is built with the tag lab, which lets the hub call 127.0.0.1; nothing
// else of it differs.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"time"
)

// How the sources stand when the service starts.
const (
	spread = "spread" // visited before, and due at their own times
	due    = "due"    // visited before, and due at once
	fresh  = "new"    // never visited
)

var begins = []string{spread, due, fresh}

// plan is the load.
type plan struct {
	database                     string
	sources, subscribers, topics int
	websub, requests             int
	share                        float64 // of the sources that publish each minute
	begin                        string  // how the sources stand when the service starts
	items                        int     // articles that each has published long before
	every                        time.Duration
	rate                         float64 // messages a second
	length                       time.Duration
	loa                          string // the program
	keep                         string // folder for the configuration and log
}

func main() {
	var p plan
	var minutes float64
	var seed bool
	flag.StringVar(&p.database, "database", "", "sqlite:FILE or postgres://…; a new SQLite file when empty")
	flag.IntVar(&p.sources, "sources", 1000, "sources that are visited")
	flag.Float64Var(&p.share, "share", .02, "share of them that publishes an article each minute")
	flag.StringVar(&p.begin, "begin", spread, "how the sources stand at the start: spread, due or new")
	flag.IntVar(&p.items, "items", 0, "articles that each source has published long before")
	flag.DurationVar(&p.every, "every", 10*time.Minute, "how often each is visited")
	flag.IntVar(&p.subscribers, "subscribers", 10_000, "subscribers of one to three topics")
	flag.IntVar(&p.topics, "topics", 50, "topics")
	flag.IntVar(&p.requests, "requests", 300, "requests of feeds a second")
	flag.IntVar(&p.websub, "websub", 100, "WebSub subscribers")
	flag.Float64Var(&p.rate, "rate", 30, "messages a second that Telegram permits")
	flag.Float64Var(&minutes, "minutes", 3, "how long")
	flag.StringVar(&p.loa, "loa", "", "the program, built with -tags lab; built here when empty")
	flag.BoolVar(&seed, "seed", false, "only fill the database")
	flag.Parse()
	p.length = time.Duration(minutes * float64(time.Minute))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	dir, err := os.MkdirTemp("", "loa-whole-")
	if err == nil {
		defer os.RemoveAll(dir)
		p.keep = dir
		err = run(ctx, p, seed)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "whole:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, p plan, seedOnly bool) error {
	if p.sources < 1 || p.topics < 1 || p.subscribers < 0 || p.share < 0 || !slices.Contains(begins, p.begin) {
		return fmt.Errorf("at least one source and topic are needed, and one of %q to begin with", begins)
	}
	if p.database == "" {
		p.database = "sqlite:" + filepath.Join(p.keep, "loa.db")
	}
	began := time.Now()
	if err := seed(ctx, p); err != nil {
		return fmt.Errorf("fill the database: %w", err)
	}
	fmt.Printf("filled in %s\n", time.Since(began).Round(time.Second))
	if seedOnly {
		return nil
	}
	if p.loa == "" {
		p.loa = filepath.Join(p.keep, "loa")
		build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-tags", "lab", "-ldflags=-s -w", "-o",
			p.loa, "./cmd/loa")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("go build: %w", err)
		}
	}
	w, err := newWorld(p)
	if err != nil {
		return err
	}
	defer w.close()
	return w.measure(ctx)
}
