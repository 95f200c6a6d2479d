package config

import (
	"fmt"
	"reflect"
	"slices"

	"go.yaml.in/yaml/v3"
)

// The lists whose entries operators change.
const (
	ListTopics  = "topics"
	ListSources = "sources"
)

// deskName stands for a file in problems with what operators set.
const deskName = "desk"

// deskEntry is a topic or source that operators set beside the file: a whole one,
// or what they set of one of the file's.
type deskEntry struct {
	list, id string
	node     *yaml.Node
}

// deskEntries are the entries of Options.Desk, topics first.
func deskEntries(data []byte) (entries []deskEntry, problems Error) {
	d := &decoder{file: deskName, lines: map[string]int{}}
	root := d.document(data)
	if root == nil || len(d.problems) > 0 {
		return nil, d.problems
	}
	for _, list := range []string{ListTopics, ListSources} {
		for i := 0; i+1 < len(root.Content); i += 2 {
			if root.Content[i].Value != list {
				continue
			}
			for _, node := range root.Content[i+1].Content {
				entries = append(entries, deskEntry{list, idOf(node), node})
			}
		}
	}
	return entries, nil
}

// idOf is the id of an entry, "" when it has none.
func idOf(entry *yaml.Node) string {
	for i := 0; i+1 < len(entry.Content); i += 2 {
		if entry.Content[i].Value == "id" {
			return entry.Content[i+1].Value
		}
	}
	return ""
}

// desk adds what operators set to what the file states.
func (d *decoder) desk(c *Config, entries []deskEntry) {
	other := &decoder{file: deskName, opts: d.opts, lines: map[string]int{}}
	for _, e := range entries {
		list := reflect.ValueOf(&c.Sources).Elem()
		if e.list == ListTopics {
			list = reflect.ValueOf(&c.Topics).Elem()
		}
		place := -1
		for i := range list.Len() {
			if list.Index(i).FieldByName("ID").String() == e.id {
				place = i
			}
		}
		if place < 0 {
			added := reflect.New(list.Type().Elem()).Elem()
			setDefaults(added)
			other.section(e.node, added, fmt.Sprintf("%s[%d]", e.list, list.Len()))
			list.Set(reflect.Append(reflect.AppendSlice(reflect.MakeSlice(list.Type(), 0, list.Len()+1), list), added))
			continue
		}
		d.beside(other, e.node, list.Index(place), fmt.Sprintf("%s[%d]", e.list, place))
	}
	d.problems = append(d.problems, other.problems...)
}

// beside reads with other what operators set of an entry of the file, as far as
// the file does not state it.
func (d *decoder) beside(other *decoder, n *yaml.Node, v reflect.Value, key string) {
	fields := fieldsOf(v.Type())
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		f, ok := fieldNamed(fields, name)
		own := join(key, name.Value)
		_, stated := d.lines[own]
		switch {
		case !ok:
			other.unknown(name, key, keysOf(fields))
		case f.key == "id":
		case isSection(v.FieldByIndex(f.Index).Type()):
			d.beside(other, value, v.FieldByIndex(f.Index), own)
		case !stated:
			other.value(value, v.FieldByIndex(f.Index), own, f)
		default:
			d.overrule(value, v.FieldByIndex(f.Index), own, f)
		}
	}
}

// overrule notes that the file states something else than what operators set.
func (d *decoder) overrule(n *yaml.Node, v reflect.Value, key string, f field) {
	set := reflect.New(v.Type()).Elem()
	(&decoder{file: deskName, opts: d.opts, lines: map[string]int{}}).value(n, set, key, f)
	if !reflect.DeepEqual(set.Interface(), v.Interface()) {
		d.overruled = append(d.overruled, Problem{File: d.file, Line: d.lines[key], Key: key,
			Message: "the file states it, and goes first: what was set at the desk does not count"})
	}
}

// defaultOf is an entry of which nothing is stated.
func defaultOf[T any]() (v T) {
	setDefaults(reflect.ValueOf(&v).Elem())
	return v
}

// indexOf is the place of the entry with an id, -1 when there is none.
func indexOf[T any](list []T, id string) int {
	return slices.IndexFunc(list, func(e T) bool { return reflect.ValueOf(e).FieldByName("ID").String() == id })
}
