// Package labelled reads reports of which it is known which are of one event: to learn
// by, and to measure with.
package labelled

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"loa/article"
)

// Report is an article and its story: "family.story", where the reports of a family are
// alike.
type Report struct {
	article.Article
	Story string
}

// Family is the part of a story's name before its first full stop.
func (r Report) Family() string {
	family, _, _ := strings.Cut(r.Story, ".")
	return family
}

// Reports reads a file of reports, a line each: story | day and hour | title | lead, and
// perhaps more of the text. Lines that begin with # tell about the file.
func Reports(file string) ([]Report, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var list []Report
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		part := strings.Split(strings.TrimSpace(line), " | ")
		var day, hour int
		if len(part) < 4 {
			return nil, fmt.Errorf("%s: %q has fewer than four parts", file, line)
		}
		if _, err := fmt.Sscanf(part[1], "%d %d", &day, &hour); err != nil {
			return nil, fmt.Errorf("%s: %q: %w", file, line, err)
		}
		r := Report{Story: part[0], Article: article.Article{ID: int64(len(list) + 1), Title: part[2], Lead: part[3],
			Published: time.Date(2026, 7, day, hour, 0, 0, 0, time.UTC)}}
		if len(part) > 4 {
			r.ContentText = part[4]
		}
		list = append(list, r)
	}
	return list, nil
}

// Pair is two articles, and whether they are of one event.
type Pair struct {
	A, B   article.Article
	Same   bool
	Weight float64 // how much it counts when it is learned by
}

// Within are all pairs of reports of one family.
func Within(reports []Report) (list []Pair) {
	for i, a := range reports {
		for _, b := range reports[:i] {
			if a.Family() == b.Family() {
				list = append(list, Pair{a.Article, b.Article, a.Story == b.Story, 1})
			}
		}
	}
	return list
}

// unlike is how much a pair of two families counts, of which there are very many.
const unlike = 0.05

// Between are all pairs of reports of two families.
func Between(reports []Report) (list []Pair) {
	for i, a := range reports {
		for _, b := range reports[:i] {
			if a.Family() != b.Family() {
				list = append(list, Pair{a.Article, b.Article, false, unlike})
			}
		}
	}
	return list
}

// Numbered reads the pairs of a file that names reports by their numbers, a line each: 1 2
// same, or 1 5 other.
func Numbered(reports []Report, file string) (list []Pair, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var i, j int
		var label string
		if _, err := fmt.Sscanf(line, "%d %d %s", &i, &j, &label); err != nil {
			return nil, fmt.Errorf("%s: %q: %w", file, line, err)
		}
		if min(i, j) < 1 || max(i, j) > len(reports) {
			return nil, fmt.Errorf("%s: %q: there are %d reports", file, line, len(reports))
		}
		list = append(list, Pair{reports[i-1].Article, reports[j-1].Article, label == "same", 1})
	}
	return list, nil
}

// Pairs reads a file of pairs, a line of JSON each: {"same": …, "a": {"title", "lead",
// "text", "at"}, "b": …, "weight": 1}. It may be compressed by gzip (.gz).
func Pairs(file string) (list []Pair, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var p struct {
			Same   bool
			A, B   written
			Weight float64
		}
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", file, len(list)+1, err)
		}
		list = append(list, Pair{p.A.article(), p.B.article(), p.Same, cmp.Or(p.Weight, 1)})
	}
	return list, lines.Err()
}

type written struct {
	Title, Lead, Text string
	At                time.Time
}

func (w written) article() article.Article {
	return article.Article{Title: w.Title, Lead: w.Lead, ContentText: w.Text, Published: w.At}
}
