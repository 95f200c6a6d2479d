// Command load fills a store with articles, sources and subscribers, through the
// code that the service itself stores with, so that anyone can repeat what
// docs/measurements.md says of large ones. What is there already stays; a run
// that was broken off goes on where it stopped.
//
//	go run ./internal/load -database sqlite:/tmp/large.db -articles 1000000 -sources 500 -subscribers 100000
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"loa/article"
	"loa/store"
	"loa/subscriber"
)

// plan is what there is to be in the end.
type plan struct {
	database                               string
	articles, sources, subscribers, topics int
	words                                  int // of an article, on average
}

func main() {
	var p plan
	flag.StringVar(&p.database, "database", "", "sqlite:FILE or postgres://…")
	flag.IntVar(&p.articles, "articles", 100_000, "articles")
	flag.IntVar(&p.sources, "sources", 100, "sources that publish them")
	flag.IntVar(&p.subscribers, "subscribers", 0, "subscribers, each of one to three topics")
	flag.IntVar(&p.topics, "topics", 50, "topics")
	flag.IntVar(&p.words, "words", 150, "words of an article, on average")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, p, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, p plan, out io.Writer) error {
	if p.database == "" || p.articles < 0 || p.subscribers < 0 || p.sources < 1 || p.topics < 1 || p.words < 20 {
		return fmt.Errorf("-database is needed, at least one source and topic, and 20 words")
	}
	s, err := store.Open(ctx, store.Options{URL: p.database, UnsafeNoSync: true})
	if err != nil {
		return err
	}
	defer s.Close()
	for _, step := range []struct {
		what string
		do   func(context.Context, *store.Store, plan) (int, error)
	}{{"sources", fillSources}, {"articles", fillArticles}, {"subscribers", fillSubscribers}} {
		began := time.Now()
		n, err := step.do(ctx, s, p)
		if err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
		fmt.Fprintf(out, "%d %s in %s\n", n, step.what, time.Since(began).Round(time.Millisecond))
	}
	return nil
}

// atOnce is how many are stored in one transaction.
const atOnce = 500

func fillSources(ctx context.Context, s *store.Store, p plan) (int, error) {
	for n := range p.sources {
		state := article.SourceState{Source: sourceName(n), LastAttempt: time.Now(), LastSuccess: time.Now(),
			Filled: true}
		if err := s.Operations.SaveSourceState(ctx, state); err != nil {
			return n, err
		}
	}
	return p.sources, nil
}

func fillArticles(ctx context.Context, s *store.Store, p plan) (n int, err error) {
	known, err := s.Operations.Stats(ctx)
	if err != nil {
		return 0, err
	}
	press := newPress(p)
	for from := int(known.Articles); from < p.articles; from += atOnce {
		var some []article.Article
		for i := from; i < min(from+atOnce, p.articles); i++ {
			some = append(some, press.article(i))
		}
		if err := s.Publishing.SaveFills(ctx, some); err != nil {
			return n, err
		}
		n += len(some)
	}
	return n, nil
}

func fillSubscribers(ctx context.Context, s *store.Store, p plan) (n int, err error) {
	known, err := s.Operations.Stats(ctx)
	if err != nil {
		return 0, err
	}
	for from := int(known.Active); from < p.subscribers; from += atOnce {
		var changes []subscriber.SubscriberChange
		for i := from; i < min(from+atOnce, p.subscribers); i++ {
			changes = append(changes, person(p, i)...)
			n++
		}
		if err := s.Subscribers.ApplyUpdate(ctx, subscriber.Update{Bot: "telegram", Changes: changes}); err != nil {
			return n, err
		}
	}
	return n, nil
}
