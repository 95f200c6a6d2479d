package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"

	"loa/article"
	"loa/article/summary"
	"loa/article/summary/internal/alone"
	"loa/article/summary/internal/rank"
)

// example is an article with the summary that a person wrote.
type example struct {
	Title   string   `json:"title"`
	Summary string   `json:"summary"`
	Body    []string `json:"body"`

	measured []rank.Measured // each candidate
	rouge    [][3]float32    // of each candidate
	ofTitle  []float32       // how much of the title each candidate has
}

// titleShare is how much it counts that a summary has what the title tells: a person's
// summary leaves out what stands above it, but one that lacks it may miss the event.
const titleShare = 0.1

// reward is how good candidate i is.
func (e *example) reward(i int) float64 {
	r := e.rouge[i]
	return float64(r[0]+r[1]+r[2])/3 + titleShare*float64(e.ofTitle[i])
}

// read reads the article.
func (e *example) read() *alone.Article {
	a := &alone.Article{}
	a.Read(e.Title, e.Body)
	return a
}

func readExamples(file string) ([]*example, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	var from io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if from, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 1<<24)
	var list []*example
	for lines.Scan() {
		e := &example{}
		if err := json.Unmarshal(lines.Bytes(), e); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", file, len(list)+1, err)
		}
		e.Body = summary.Sentences(e.Title, strings.Join(e.Body, "\n"))
		if len(e.Body) > 0 {
			list = append(list, e)
		}
	}
	return list, lines.Err()
}

// countRarity fills in how rare syllables are in the articles.
func countRarity(table *rank.Table, list []*example) {
	with := make([]int, len(table.Rarity))
	for _, e := range list {
		seen := map[int]bool{}
		for _, s := range e.Body {
			for _, k := range hashes(s) {
				seen[rank.RaritySlot(k)] = true
			}
		}
		for slot := range seen {
			with[slot]++
		}
	}
	table.SetRarity(len(list), with)
}

// prepare measures the candidates of each article.
func prepare(table *rank.Table, list []*example) {
	var group sync.WaitGroup
	next := make(chan *example)
	for range runtime.NumCPU() {
		group.Go(func() {
			for e := range next {
				a := e.read()
				e.measured = table.Measure(a, alone.Candidates(a, article.SummaryLimit), article.SummaryLimit)
				e.rouge, e.ofTitle = nil, nil
				reference, title := hashes(e.Summary), hashes(e.Title)
				for _, c := range e.measured {
					text := hashes(c.Text)
					e.rouge = append(e.rouge, rouge(text, reference))
					e.ofTitle = append(e.ofTitle, recall(text, title))
				}
			}
		})
	}
	for _, e := range list {
		next <- e
	}
	close(next)
	group.Wait()
}
