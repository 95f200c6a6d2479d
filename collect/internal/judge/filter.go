package judge

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"

	"golang.org/x/net/http/httpguts"

	"loa/article"
	"loa/fetch"
	"loa/portal"
)

// What an include or exclude pattern may cost. RE2 never runs away, but a
// pattern of a few characters can still ask for megabytes.
const (
	maxPatternBytes = 1000
	maxPatternSteps = 10000
)

// Filter holds a source's include and exclude patterns.
type Filter struct{ include, exclude []*regexp.Regexp }

// NewFilter compiles a source's patterns, and names all that are wrong.
func NewFilter(src article.Source) (Filter, error) {
	include, err1 := compileAll("include", src.Include)
	exclude, err2 := compileAll("exclude", src.Exclude)
	return Filter{include, exclude}, errors.Join(err1, err2)
}

func compileAll(name string, patterns []string) ([]*regexp.Regexp, error) {
	var all []*regexp.Regexp
	var problems []error
	for _, p := range patterns {
		re, err := compile(p)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: pattern %.60q: %w", name, p, err))
			continue
		}
		all = append(all, re)
	}
	return all, errors.Join(problems...)
}

func compile(pattern string) (*regexp.Regexp, error) {
	if len(pattern) > maxPatternBytes {
		return nil, fmt.Errorf("%d bytes, at most %d", len(pattern), maxPatternBytes)
	}
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, err
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, err
	}
	if len(program.Inst) > maxPatternSteps {
		return nil, fmt.Errorf("compiles to %d steps, at most %d", len(program.Inst), maxPatternSteps)
	}
	return regexp.Compile(pattern)
}

// Takes tells whether the patterns let an article in: no exclude pattern and,
// when there are any, one include pattern fits its address or its title.
func (f Filter) Takes(url, title string) bool {
	fits := func(patterns []*regexp.Regexp) bool {
		for _, re := range patterns {
			if re.MatchString(url) || title != "" && re.MatchString(title) {
				return true
			}
		}
		return false
	}
	if fits(f.exclude) {
		return false
	}
	return len(f.include) == 0 || fits(f.include)
}

// May tells whether an article of the list can still pass. A list that names
// no title cannot decide about the title: the article page will.
func (f Filter) May(l portal.Link) bool {
	if l.Title == "" && len(f.include) > 0 {
		return Filter{exclude: f.exclude}.Takes(l.URL, "")
	}
	return f.Takes(l.URL, l.Title)
}

// CheckSource reports everything in a source's settings that a visit would
// stumble over: patterns, addresses, proxy, TLS roots and headers.
func CheckSource(src article.Source) error {
	var problems []error
	add := func(what string, err error) {
		if err != nil {
			problems = append(problems, fmt.Errorf("source %s: %s: %w", src.ID, what, err))
		}
	}
	for _, list := range Lists(src) {
		_, err := fetch.ParseURL(list)
		add("list", err)
	}
	_, err := NewFilter(src)
	add("patterns", err)
	add("proxy", fetch.CheckProxy(src.Proxy))
	add("tls_roots", fetch.CheckRoots(src.TLSRoots))
	for name, value := range src.Headers {
		if !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
			problems = append(problems, fmt.Errorf("source %s: headers: %.60q is not a header name with a "+
				"printable value",
				src.ID, name))
		}
	}
	if lo, hi := src.MinInterval, src.MaxInterval; lo < 0 || hi < 0 || hi > 0 && lo > hi {
		problems = append(problems, fmt.Errorf("source %s: min_interval %s is above max_interval %s", src.ID, lo, hi))
	}
	return errors.Join(problems...)
}

// Lists returns the addresses a source is read from.
func Lists(src article.Source) []string {
	if len(src.Lists) > 0 {
		return slices.Clone(src.Lists)
	}
	return []string{src.URL}
}
