package config

import (
	"fmt"
	"strings"
)

// Problem is one mistake in a configuration.
type Problem struct {
	File    string // or "environment"
	Line    int    // 0 when it is about the whole
	Key     string // e.g. "sources[1].schedule"
	Value   string // as written; "***" for secrets
	Message string // what is wrong and what is allowed
}

// String names it.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	if p.Key != "" {
		b.WriteString(": " + p.Key)
	}
	if p.Value != "" {
		fmt.Fprintf(&b, " = %s", shown(p.Value))
	}
	b.WriteString(": " + p.Message)
	return b.String()
}

// shown quotes a value and keeps it to one short line.
func shown(value string) string {
	const longest = 80
	if runes := []rune(value); len(runes) > longest {
		value = string(runes[:longest]) + "…"
	}
	return fmt.Sprintf("%q", value)
}

// Error is all the problems of a configuration, in the order of the file.
type Error []Problem

// Error says what is wrong, in words.
func (e Error) Error() string {
	lines := make([]string, len(e))
	for i, p := range e {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}
