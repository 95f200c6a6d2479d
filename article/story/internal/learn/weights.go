package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"loa/article/story"
	"loa/article/story/internal/labelled"
	"loa/article/story/internal/likeness"
)

const (
	penalty = 0.0005
	// shortened is how much a pair counts again whose texts are left out, as portals do
	// whose lists say title and lead alone.
	shortened = 0.5
)

// foldsOf is how many parts of a file of pairs are judged apart.
const foldsOf = 3

// judgeWeights learns from all files but one, or a part of one, and judges it: pairs that a
// rule decides are left out.
func judgeWeights(files []string) error {
	parts, names := [][]example{}, []string{}
	for _, file := range files {
		pairs, err := pairsOf(file)
		if err != nil {
			return err
		}
		folds := 1
		if !strings.HasSuffix(file, ".txt") {
			folds = foldsOf
		}
		first := len(parts)
		for range folds {
			parts, names = append(parts, nil), append(names, filepath.Base(file))
		}
		for i, p := range pairs {
			parts[first+i%folds] = append(parts[first+i%folds], examplesOf(p)...)
		}
	}
	for _, least := range []float64{0.5, 0.6, 0.65, 0.7, 0.75} {
		count := map[string]*[3]int{}
		for i := range parts {
			var others []example
			for k, p := range parts {
				if k != i {
					others = append(others, p...)
				}
			}
			w := fitted(others)
			for _, e := range parts[i] {
				name := names[i]
				if e.weight == shortened {
					name += " without texts"
				}
				if count[name] == nil {
					count[name] = new([3]int)
				}
				switch joined := probability(w, e.x) >= least; {
				case joined && e.same:
					count[name][0]++
				case joined:
					count[name][1]++
				case e.same:
					count[name][2]++
				}
			}
		}
		for _, name := range slices.Sorted(maps.Keys(count)) {
			n := count[name]
			fmt.Printf("%.2f %-35s %3d right %3d wrong %3d missed\n", least, name, n[0], n[1], n[2])
		}
	}
	return nil
}

func fitted(list []example) []float64 {
	sense := make([]int, len(likeness.Measures))
	for i, m := range likeness.Measures {
		sense[i] = m.Sense
	}
	return fit(list, sense, penalty)
}

func learnWeights(out string, files []string) error {
	var list []example
	for _, file := range files {
		pairs, err := pairsOf(file)
		if err != nil {
			return err
		}
		for _, p := range pairs {
			list = append(list, examplesOf(p)...)
		}
	}
	w := fitted(list)
	var b bytes.Buffer
	fmt.Fprintf(&b, "package likeness\n\n// weights were learned from %d pairs; "+
		"`go run ./article/story/internal/learn -weights` writes them.\nvar weights = [measures]float64{\n", len(list))
	for i, m := range likeness.Measures {
		fmt.Fprintf(&b, "\t%s: %.2f,\n", m.Name, w[i])
	}
	b.WriteString("}\n")
	return os.WriteFile(out, b.Bytes(), 0o644)
}

// pairsOf are the pairs of a file: of a file of reports, those within its families and
// between them; of reports.txt those that pairs.txt beside it numbers.
func pairsOf(file string) ([]labelled.Pair, error) {
	if !strings.HasSuffix(file, ".txt") {
		return labelled.Pairs(file)
	}
	reports, err := labelled.Reports(file)
	if err != nil {
		return nil, err
	}
	if filepath.Base(file) == "reports.txt" {
		return labelled.Numbered(reports, filepath.Join(filepath.Dir(file), "pairs.txt"))
	}
	return append(labelled.Within(reports), labelled.Between(reports)...), nil
}

// examplesOf are what is learned from a pair: itself if its likeness decides, and the same
// without texts.
func examplesOf(p labelled.Pair) (list []example) {
	if x, decides := story.Measure(story.Of(p.A), story.Of(p.B)); decides {
		list = append(list, example{x, p.Same, p.Weight})
	}
	if p.A.ContentText == "" && p.B.ContentText == "" {
		return list
	}
	p.A.ContentText, p.B.ContentText = "", ""
	if x, decides := story.Measure(story.Of(p.A), story.Of(p.B)); decides {
		list = append(list, example{x, p.Same, p.Weight * shortened})
	}
	return list
}
