package jsonlist

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Entry is an article as an object of a list describes it.
type Entry struct {
	ID         string
	Title      string
	Address    string // as written, "" for none
	Summary    string
	Content    string // HTML or text
	Published  string // any form that package viet reads
	Updated    string
	Author     string
	Picture    string
	Categories []string
}

// List is the list that was found.
type List struct {
	Path    string // "data.items", "" for the document itself
	Entries []Entry
}

// Bounds of what is looked at. A list of a thousand articles has some 30,000 values.
const (
	maxDepth  = 10
	maxValues = 200_000
)

// Find returns the list of articles in a JSON value: of several the one with the
// most articles, of these the one that dates more of them.
func Find(value any) (List, bool) {
	s := search{left: maxValues}
	s.walk(value, "", 0)
	return s.best, len(s.best.Entries) > 0
}

type search struct {
	left  int
	best  List
	score int
}

func (s *search) walk(value any, path string, depth int) {
	if s.left--; s.left < 0 || depth > maxDepth {
		return
	}
	switch v := value.(type) {
	case []any:
		s.consider(v, path)
		for _, e := range v {
			s.walk(e, path, depth+1)
		}
	case map[string]any:
		keys := keysOf(v)
		if everyObject(v) {
			values := make([]any, 0, len(keys))
			for _, k := range keys {
				values = append(values, v[k])
			}
			s.consider(values, path)
		}
		for _, k := range keys {
			s.walk(v[k], strings.TrimPrefix(path+"."+k, "."), depth+1)
		}
	}
}

// keysOf returns an object's names in an order that does not change: numbers by
// their value, then words.
func keysOf(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		x, errX := strconv.Atoi(a)
		y, errY := strconv.Atoi(b)
		if errX == nil && errY == nil {
			return cmp.Compare(x, y)
		}
		return cmp.Compare(a, b)
	})
	return keys
}

// Values are the values of an object that is a list with numbers for names, in their
// order; of any other the object itself.
func Values(m map[string]any) (all []any) {
	for _, k := range keysOf(m) {
		if _, err := strconv.Atoi(k); err != nil {
			return []any{m}
		}
		all = append(all, m[k])
	}
	return all
}

// everyObject tells of an object that is a list with its numbers or ids as names.
func everyObject(m map[string]any) bool {
	for _, v := range m {
		if _, ok := v.(map[string]any); !ok {
			return false
		}
	}
	return len(m) > 1
}

// consider takes an array for the list when most of its objects are articles.
func (s *search) consider(values []any, path string) {
	var l List
	dated, objects := 0, 0
	for _, v := range values {
		m, ok := v.(map[string]any)
		if !ok {
			continue
		}
		objects++
		e := entryOf(m)
		if !e.isArticle() {
			continue
		}
		if e.Published != "" {
			dated++
		}
		l.Entries = append(l.Entries, e)
	}
	if objects == 0 || len(l.Entries)*5 < objects*3 || objects*2 < len(values) {
		return
	}
	if score := 2*len(l.Entries) + dated; score > s.score {
		l.Path = path
		s.best, s.score = l, score
	}
}

// isArticle tells of an object that describes an article rather than a menu's entry, a
// file or a person: it says more than a name and an address.
func (e Entry) isArticle() bool {
	switch {
	case e.Title == "":
		return false
	case e.Address != "":
		return e.Published != "" || e.Summary != "" || e.Content != ""
	}
	return e.Content != "" || e.Published != "" && e.ID != "" && e.Summary != ""
}

// HTML returns the longest text in a JSON value that is a piece of a page with
// links: some portals send parts of a page so. It is "" when there is none.
func HTML(value any) string {
	s := search{left: maxValues}
	return s.html(value, 0)
}

func (s *search) html(value any, depth int) (longest string) {
	if s.left--; s.left < 0 || depth > maxDepth {
		return ""
	}
	take := func(v any) {
		if text := s.html(v, depth+1); len(text) > len(longest) {
			longest = text
		}
	}
	switch v := value.(type) {
	case string:
		if strings.Count(v, "<a ") >= 2 {
			return v
		}
	case []any:
		for _, e := range v {
			take(e)
		}
	case map[string]any:
		for _, k := range keysOf(v) {
			take(v[k])
		}
	}
	return longest
}

// IsEmpty tells of a value that would hold a list if there were an article: an empty
// array, alone or beside words of how many there are, and no word of a failure.
func IsEmpty(value any) bool {
	switch v := value.(type) {
	case []any:
		return len(v) == 0
	case map[string]any:
		empty := false
		for _, k := range keysOf(v) {
			switch within := v[k].(type) {
			case []any:
				empty = empty || len(within) == 0
			case map[string]any:
				empty = empty || IsEmpty(within)
			}
			if name := nameKey(k); v[k] != nil && (strings.HasPrefix(name, "error") && textOf(v[k]) != "0" &&
				textOf(v[k]) != "" || name == "success" && v[k] == false) {
				return false
			}
		}
		return empty
	}
	return false
}
