// Package syntax says where a configuration stops being YAML, and what to do about it.
package syntax

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// mostPrefixes bounds how many beginnings of a broken file are tried.
const mostPrefixes = 500

// Explain says in which line a file stops being YAML, and what to do
// about it. The library names the line in which it noticed, which for a quote
// that is not closed is the last one.
func Explain(data []byte, err error) (line int, text string) {
	text = strings.TrimPrefix(err.Error(), "yaml: ")
	noticed := 0
	if n, serr := fmt.Sscanf(text, "line %d: ", &noticed); n == 1 && serr == nil {
		_, text, _ = strings.Cut(text, ": ")
	}
	lines := bytes.Split(data, []byte("\n"))
	line = brokenLine(lines, noticed)
	return line, "is not YAML: " + advice(lines, line, text)
}

// brokenLine is the line after the longest beginning of the file that is YAML,
// looked for around the line in which the library noticed (0: unknown).
func brokenLine(lines [][]byte, noticed int) int {
	last := min(noticed+mostPrefixes/2, len(lines))
	for n := last; n >= max(0, last-mostPrefixes); n-- {
		var doc yaml.Node
		if yaml.Unmarshal(bytes.Join(lines[:n], []byte("\n")), &doc) == nil {
			return min(n+1, len(lines))
		}
	}
	return max(1, noticed)
}

var (
	tabIndent  = regexp.MustCompile(`^ *\t`)
	plainColon = regexp.MustCompile(`^\s*(?:- )?[\w.-]+:\s+[^"'\s{\[|>&*!%#].*: `)
	braceColon = regexp.MustCompile(`[{,]\s*[\w.-]+:\s+[^"'\s{\[,}][^,}]*: `)
	badStart   = regexp.MustCompile("^\\s*(?:- )?(?:[\\w.-]+:\\s+)?[@`%]")
)

// advice says what is wrong with a line, as far as it can be seen.
func advice(lines [][]byte, line int, text string) string {
	broken := string(lines[line-1])
	quotes := func(mark string) bool { return strings.Count(broken, mark)%2 == 1 }
	switch {
	case tabIndent.MatchString(broken):
		return "the line begins with a tab; indent with spaces"
	case plainColon.MatchString(broken), braceColon.MatchString(broken):
		return "the value holds a colon followed by a blank; put the whole value in quotes"
	case badStart.MatchString(broken):
		return "a value cannot begin with @, ` or %; put it in quotes"
	case quotes(`"`):
		return `a quote " is opened and not closed`
	case quotes("'") && strings.Contains(broken, ": '"):
		return "a quote ' is opened and not closed"
	case strings.Count(broken, "[") > strings.Count(broken, "]"):
		return "a bracket [ is opened and not closed"
	case strings.Count(broken, "{") > strings.Count(broken, "}"):
		return "a brace { is opened and not closed"
	case strings.Contains(text, "did not find expected") || strings.Contains(text, "mapping values") ||
		strings.Contains(text, "could not find expected"):
		return "the line is indented otherwise than its neighbours, or a colon or dash is missing"
	}
	return text
}
