// Command train learns the weights by which package rank chooses summaries,
// from articles whose summaries were written by people.
//
//	go run ./article/summary/internal/train [-check FILE] [-out article/summary/table.bin] FILE
//	go run ./article/summary/internal/train -folds 5 FILE
//
// With -folds it learns from all parts of the file but one, scores that one, for
// each in turn, and writes nothing: so features are chosen without looking at the
// articles that are kept to check.
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
	folds := flags.Int("folds", 0, "parts of the articles for cross-validation")
	only := flags.Int("only", 0, "of the parts, score so many; 0 is all")
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
	if *folds > 1 {
		return crossValidate(examples, *folds, *only)
	}
	table := learn(examples, held, start)
	if *out == "" {
		return nil
	}
	return os.WriteFile(*out, table.Bytes(), 0o644)
}

// learn learns a table from examples and says how it does on those held out.
func learn(examples, held []*example, start time.Time) *rank.Table {
	table := &rank.Table{}
	countRarity(table, examples)
	learnTerms(table, examples)
	prepare(table, examples)
	prepare(table, held)
	fmt.Printf("%d articles read after %v\n", len(examples), time.Since(start).Round(time.Second))
	growTrees(table, examples)
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
			written(score(table, examples)))
		if held != nil {
			fmt.Printf(", held out %s", written(score(table, held)))
		}
		fmt.Println()
	}
	return table
}

// crossValidate says how tables do on the articles that they were not learned from.
func crossValidate(examples []*example, folds, only int) error {
	var sum [3]float64
	if only <= 0 {
		only = folds
	}
	for fold := range min(only, folds) {
		var learned, held []*example
		for i, e := range examples {
			if i%folds == fold {
				held = append(held, e)
			} else {
				learned = append(learned, e)
			}
		}
		for k, r := range score(learn(learned, held, time.Now()), held) {
			sum[k] += r / float64(min(only, folds))
		}
	}
	fmt.Printf("%d of %d folds, held out %s\n", min(only, folds), folds, written(sum))
	return nil
}
