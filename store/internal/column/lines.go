package column

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// The small lists of an article are stored as lines, their parts separated by
// tabs: fifty articles are read for every feed, and JSON would take as long as
// all the rest of reading them. A tab or line end within a part is a space.

var oneLine = strings.NewReplacer("\n", " ", "\t", " ")

// Line is one line of parts.
func Line(parts ...string) string {
	for i, part := range parts {
		if strings.ContainsAny(part, "\n\t") {
			parts[i] = oneLine.Replace(part)
		}
	}
	return Text(strings.Join(parts, "\t"))
}

// LineScanner scans stored lines, each given to the function with its parts; a part
// that is missing is empty.
type LineScanner struct {
	Parts int
	Take  func(parts []string) error
}

// Scan implements sql.Scanner.
func (l LineScanner) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("stored lines: %T instead of text", v)
	}
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		parts := strings.Split(line, "\t")
		for len(parts) < l.Parts {
			parts = append(parts, "")
		}
		if err := l.Take(parts); err != nil {
			return err
		}
	}
	return nil
}

// Lines is a list of words, one per line.
func Lines(list []string) string {
	var b strings.Builder
	for i, s := range list {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(Line(s))
	}
	return b.String()
}

// FromLines scans what Lines stored into list.
func FromLines(list *[]string) sql.Scanner {
	return LineScanner{Parts: 1, Take: func(parts []string) error {
		*list = append(*list, parts[0])
		return nil
	}}
}

// Union is a followed by what only b has, a new slice.
func Union(a, b []string) []string {
	all := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}
