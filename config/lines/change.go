package lines

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Value is what a setting is to be, written as YAML in one line.
type Value struct {
	Key   string   // "schedule", or within a group "selectors.title"
	Text  string   // of a single value, e.g. `"*/5 * * * *"`
	Items []string // of a list, each
	List  bool     // it is a list
}

// Inline is the value in one line.
func (v Value) Inline() string {
	if v.List {
		return "[" + strings.Join(v.Items, ", ") + "]"
	}
	return v.Text
}

// Set is the file with settings of the entry with that id of a list changed, or
// added to it.
func Set(data []byte, list, id string, values []Value) ([]byte, error) {
	values = slices.SortedStableFunc(slices.Values(values), func(a, b Value) int { // by the id it is found
		return cmp.Compare(lastIfID(a), lastIfID(b))
	})
	for _, v := range values {
		d, err := read(data)
		if err != nil {
			return nil, err
		}
		_, entry, _ := d.entry(list, id)
		if entry == nil {
			return nil, fmt.Errorf("the file has no %s in %s", id, list)
		}
		data = d.set(entry, v)
	}
	return data, nil
}

func lastIfID(v Value) int {
	if v.Key == "id" {
		return 1
	}
	return 0
}

// set changes one setting of a group.
func (d *document) set(group *yaml.Node, v Value) []byte {
	name, rest, nested := strings.Cut(v.Key, ".")
	key, value := child(group, name)
	inner := v
	inner.Key = rest
	switch {
	case key == nil:
		return d.add(group, v)
	case nested && value.Kind == yaml.MappingNode && len(value.Content) > 0:
		return d.set(value, inner)
	case nested:
		text := " {" + rest + ": " + v.Inline() + "}"
		if isNothing(value) {
			at := d.keyEnd(key, isFlow(group))
			return d.splice(at, at, text)
		}
		return d.splice(d.at(value), d.end(value, group.Column, isFlow(group)), text[1:])
	case isNothing(value):
		at := d.keyEnd(key, isFlow(group))
		return d.splice(at, at, " "+v.Inline())
	case v.List && value.Kind == yaml.SequenceNode && isFlow(value):
		return d.splice(d.at(value), d.end(value, group.Column, true), d.flowItems(value, v.Items))
	case v.List && value.Kind == yaml.SequenceNode:
		return d.blockItems(key, value, v.Items)
	}
	return d.splice(d.at(value), d.end(value, group.Column, isFlow(group)), v.Inline())
}

// add puts a setting at the end of a group.
func (d *document) add(group *yaml.Node, v Value) []byte {
	name, rest, nested := strings.Cut(v.Key, ".")
	if isFlow(group) {
		text := v.Inline()
		if nested {
			text = "{" + rest + ": " + text + "}"
		}
		if len(group.Content) == 0 {
			at := d.at(group) + 1
			return d.splice(at, at, name+": "+text)
		}
		last := group.Content[len(group.Content)-1]
		at := d.end(last, group.Column, true)
		if isNothing(last) {
			at = d.keyEnd(group.Content[len(group.Content)-2], true)
		}
		return d.splice(at, at, ", "+name+": "+text)
	}
	indent := strings.Repeat(" ", group.Column-1)
	text := indent + name + ": " + v.Inline() + d.eol
	if nested {
		text = indent + name + ":" + d.eol + indent + "  " + rest + ": " + v.Inline() + d.eol
	}
	return d.insertLines(d.end(group, group.Column, false), text)
}

// Add is the file with an entry put at the end of a list, which is made when
// there is none.
func Add(data []byte, list string, values []Value) ([]byte, error) {
	d, err := read(data)
	if err != nil {
		return nil, err
	}
	key, all := child(d.root, list)
	switch {
	case key == nil:
		text := list + ":" + d.eol + d.block("  ", values)
		if d.root != nil && isFlow(d.root) {
			return nil, fmt.Errorf("the file is one group in braces; write %s into it by hand", list)
		}
		if len(data) > 0 {
			text = d.eol + text
			if data[len(data)-1] != '\n' {
				text = d.eol + text
			}
		}
		return d.splice(len(data), len(data), text), nil
	case isNothing(all):
		at := d.keyEnd(key, false)
		return d.insertLines(at, d.block("  ", values)), nil
	case all.Kind != yaml.SequenceNode:
		return nil, fmt.Errorf("%s is no list", list)
	case isFlow(all) && len(all.Content) == 0:
		at, end := d.keyEnd(key, false), d.end(all, 1, true)
		next := &document{data: d.splice(at, end, ""), eol: d.eol}
		return next.insertLines(at, d.block("  ", values)), nil
	case isFlow(all):
		at := d.end(all.Content[len(all.Content)-1], 1, true)
		return d.splice(at, at, ", "+flow(values)), nil
	}
	text := d.block(strings.Repeat(" ", all.Column-1), values)
	if n := len(all.Content); n > 1 && d.blankAbove(d.commentBegin(all, n-1)) { // they are apart
		text = d.eol + text
	}
	return d.insertLines(d.end(all, 1, false), text), nil
}

// blankAbove tells whether the line above the one that begins there is blank.
func (d *document) blankAbove(begin int) bool {
	if begin == 0 {
		return false
	}
	above, _ := d.lineOf(begin - 1)
	return strings.TrimSpace(string(d.data[above:begin])) == ""
}

func (d *document) block(indent string, values []Value) string {
	var b strings.Builder
	group := ""
	for i, v := range values {
		mark := "  "
		if i == 0 {
			mark = "- "
		}
		name, rest, nested := strings.Cut(v.Key, ".")
		switch {
		case nested && name == group:
			b.WriteString(indent + "    " + rest)
		case nested:
			group = name
			b.WriteString(indent + mark + name + ":" + d.eol + indent + "    " + rest)
		default:
			b.WriteString(indent + mark + name)
		}
		b.WriteString(": " + v.Inline() + d.eol)
	}
	return b.String()
}

func flow(values []Value) string {
	var parts []string
	groups := map[string][]string{}
	for _, v := range values {
		name, rest, nested := strings.Cut(v.Key, ".")
		if !nested {
			parts = append(parts, name+": "+v.Inline())
			continue
		}
		groups[name] = append(groups[name], rest+": "+v.Inline())
	}
	for name, inner := range groups {
		parts = append(parts, name+": {"+strings.Join(inner, ", ")+"}")
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// Remove is the file without the entry with that id of a list, and without the
// comment that stands directly above it; what is above the first entry speaks of
// the list and stays.
func Remove(data []byte, list, id string) ([]byte, error) {
	d, err := read(data)
	if err != nil {
		return nil, err
	}
	all, entry, i := d.entry(list, id)
	if entry == nil {
		return nil, fmt.Errorf("the file has no %s in %s", id, list)
	}
	key, _ := child(d.root, list)
	switch n := len(all.Content); {
	case isFlow(all) && n == 1:
		return d.splice(d.at(all), d.end(all, 1, true), "[]"), nil
	case isFlow(all) && i+1 < n:
		return d.splice(d.at(entry), d.at(all.Content[i+1]), ""), nil
	case isFlow(all):
		return d.splice(d.end(all.Content[i-1], 1, true), d.end(entry, 1, true), ""), nil
	case n == 1:
		begin, _ := d.lineOf(d.at(entry))
		_, end := d.lineOf(d.end(entry, all.Column, false))
		at := d.keyEnd(key, false)
		without := &document{data: d.splice(begin, end, ""), eol: d.eol}
		return without.splice(at, at, " []"), nil
	}
	begin, _ := d.lineOf(d.at(entry))
	if i > 0 {
		begin = d.commentBegin(all, i)
	}
	_, end := d.lineOf(d.end(entry, all.Column, false))
	if i > 0 && d.blankAbove(begin) && (end >= len(d.data) || d.blankLine(end)) {
		begin, _ = d.lineOf(begin - 1) // one blank line is enough
	}
	return d.splice(begin, end, ""), nil
}

func (d *document) blankLine(begin int) bool {
	_, end := d.lineOf(begin)
	return strings.TrimSpace(string(d.data[begin:end])) == ""
}
