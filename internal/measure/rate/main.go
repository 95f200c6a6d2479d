// Command rate measures in real time how much of the permitted rate the sender
// uses, and how often the far end refuses it for being too fast.
//
// One process sends an article with the real store, deliverer and bot; another
// is a Bot API server that counts what arrives in any one second, behind a way
// whose delays differ by chance, there and back. For example:
//
//	go run ./internal/measure/rate --jitter 0,15ms,40ms,100ms --for 10m
//	go run ./internal/measure/rate --rate 1000 --answers 100ms --jitter 0 --for 20s
//	go run ./internal/measure/rate --emergency --for 1m
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

// measure is one measurement.
type measure struct {
	rate      float64
	answers   time.Duration // how long the far end takes for an answer
	jitter    time.Duration
	lasts     time.Duration
	emergency bool
}

func main() {
	far := flag.Bool("far", false, "be the far end (for the command itself)")
	var m measure
	flag.Float64Var(&m.rate, "rate", 30, "permitted messages a second")
	flag.DurationVar(&m.answers, "answers", 50*time.Millisecond, "how long an answer takes without jitter")
	jitters := flag.String("jitter", "0,15ms,40ms,100ms",
		"by how much either way may take longer, for each measurement")
	flag.DurationVar(&m.lasts, "for", time.Minute, "how long each measurement lasts")
	flag.BoolVar(&m.emergency, "emergency", false, "publish an emergency while ordinary news is sent")
	flag.Parse()
	if *far {
		if err := serveFarEnd(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if err := run(m, *jitters); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run measures with each of the jitters, side by side.
func run(m measure, jitters string) error {
	var all []measure
	for text := range strings.SplitSeq(jitters, ",") {
		d, err := time.ParseDuration(strings.TrimSpace(text))
		if err != nil {
			return err
		}
		one := m
		one.jitter = d
		all = append(all, one)
	}
	results, failures := make([]string, len(all)), make([]error, len(all))
	var measuring sync.WaitGroup
	for i, one := range all {
		measuring.Go(func() { results[i], failures[i] = one.run(context.Background()) })
	}
	measuring.Wait()
	for i := range all {
		if failures[i] != nil {
			return failures[i]
		}
		fmt.Println(results[i])
	}
	return nil
}
