// Command learn learns what package story compares reports by:
//
//	go run ./article/story/internal/learn -common article/story/internal/rarity/common.bin a.jsonl.gz b.jsonl.gz
//	go run ./article/story/internal/learn -weights article/story/internal/likeness/weights.go pairs.jsonl reports.txt
//
// The first counts how common names and pairs of words are in news, and writes the table
// by which they are weighed: each line of a file is an article in JSON, a title and the
// paragraphs of its body, or a text whose first line is the title. The second learns from
// pairs of reports (see package labelled) how much each measure of their likeness counts.
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"loa/article"
	"loa/article/story"
	"loa/article/story/internal/rarity"
)

// fewest is how many reports must have a key for it to be kept: rarer ones are
// all taken for as rare as it gets.
const fewest = 8

func main() {
	common := flag.String("common", "", "file to write the table of common words to")
	weights := flag.String("weights", "", "file to write the weights to")
	flag.Parse()
	if err := run(*common, *weights, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}

func run(common, weights string, files []string) error {
	switch {
	case common != "":
		return learnCommon(common, files)
	case weights != "":
		return learnWeights(weights, files)
	}
	if len(files) > 0 {
		return judgeWeights(files)
	}
	return errors.New("-common or -weights must name a file")
}

func learnCommon(out string, files []string) error {
	having, reports := map[string]int{}, 0
	for _, name := range files {
		err := eachArticle(name, func(a article.Article) {
			reports++
			for _, key := range story.Of(a).Keys() {
				having[key]++
			}
		})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for key, n := range having {
		if n < fewest {
			delete(having, key)
		}
	}
	table := rarity.Table(having, reports)
	fmt.Printf("%d reports, %d common keys, %d bytes\n", reports, len(having), len(table))
	return os.WriteFile(out, table, 0o644)
}

func eachArticle(name string, do func(article.Article)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return err
		}
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		var e struct {
			Title, Text string
			Body        []string
		}
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if e.Title == "" {
			title, body, _ := strings.Cut(strings.TrimSpace(e.Text), "\n")
			e.Title, e.Body = title, strings.SplitN(strings.TrimSpace(body), "\n", 2)
		}
		lead := ""
		if len(e.Body) > 0 {
			lead = e.Body[0]
		}
		if r := []rune(lead); len(r) > article.SummaryLimit {
			lead = string(r[:article.SummaryLimit])
		}
		do(article.Article{Title: e.Title, Lead: lead})
	}
	return lines.Err()
}
