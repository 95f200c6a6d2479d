// Command faults measures what false answers cost: every method of the Bot API
// that the sender uses, with every way in which an answer can be wrong, once,
// three times and for as long as it takes. It prints for each how long the
// slowest message or answer took, and how often operators were alarmed.
//
//	go run ./internal/measure/faults              # all, in about ten minutes
//	go run ./internal/measure/faults --method getUpdates --times 1
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

func main() {
	method := flag.String("method", "", "only this method")
	fault := flag.String("fault", "", "only this fault")
	times := flag.String("times", "1,3,0", "how often it happens; 0: until it is taken away after a while")
	atOnce := flag.Int("at-once", 8, "how many worlds side by side")
	flag.Parse()
	var counts []int
	for text := range strings.SplitSeq(*times, ",") {
		n, err := strconv.Atoi(text)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		counts = append(counts, n)
	}
	var all []trial
	for _, t := range trials(counts) {
		if (*method == "" || t.method == *method) && (*fault == "" || t.fault == *fault) {
			all = append(all, t)
		}
	}
	bad := run(context.Background(), all, *atOnce)
	if bad > 0 {
		os.Exit(1)
	}
}

// run makes the trials, prints what came of each, and returns how many missed
// what is promised.
func run(ctx context.Context, all []trial, atOnce int) (bad int) {
	var mu sync.Mutex
	var worst time.Duration
	var working sync.WaitGroup
	free := make(chan struct{}, atOnce)
	for _, t := range all {
		free <- struct{}{}
		working.Go(func() {
			defer func() { <-free }()
			o, err := t.run(ctx)
			mu.Lock()
			defer mu.Unlock()
			line := fmt.Sprintf("%-20s %-11s %-8s ", t.method, t.fault, t.often())
			if err != nil {
				fmt.Println(line + "failed: " + err.Error())
				bad++
				return
			}
			fmt.Println(line + o.String())
			if t.count == 1 {
				worst = max(worst, o.slowest)
			}
			if miss := t.missed(o); miss != "" {
				fmt.Println("   MISSED: " + miss)
				bad++
			}
		})
	}
	working.Wait()
	fmt.Printf("%d trials, %d missed; the slowest after one false answer: %s\n", len(all), bad,
		worst.Round(10*time.Millisecond))
	return bad
}
