// Command train learns the weights by which package rank chooses summaries,
// from articles whose summaries were written by people.
//
//	go run ./article/summary/internal/train [-check FILE] [-out article/summary/table.bin] FILE
//
// Each line of a FILE, which may be gzip, is {"title": …, "summary": …, "body":
// [sentence, …]}. The same file gives the same table.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"loa/article/summary/internal/rank"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("train", flag.ContinueOnError)
	check := flags.String("check", "", "articles to score each round on")
	out := flags.String("out", "", "file to write the table to")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("usage: train [-check FILE] [-out FILE] FILE")
	}
	start := time.Now()
	examples, err := readExamples(flags.Arg(0))
	if err != nil {
		return err
	}
	var held []*example
	if *check != "" {
		if held, err = readExamples(*check); err != nil {
			return err
		}
	}
	table := &rank.Table{}
	countRarity(table, examples)
	prepare(table, examples)
	prepare(table, held)
	fmt.Printf("%d articles read after %v\n", len(examples), time.Since(start).Round(time.Second))
	sum := make([]float32, rank.TableSize)
	for seed := range learners {
		l := newLearner(examples, uint64(seed))
		for round := range rounds {
			l.round(round)
		}
		for i, w := range l.average {
			sum[i] += w
		}
		table.SetWeights(sum)
		fmt.Printf("learner %d after %v: learned %s", seed+1, time.Since(start).Round(time.Second),
			score(table, examples))
		if held != nil {
			fmt.Printf(", held out %s", score(table, held))
		}
		fmt.Println()
	}
	if *out == "" {
		return nil
	}
	return os.WriteFile(*out, table.Bytes(), 0o644)
}
