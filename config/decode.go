package config

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.yaml.in/yaml/v3"

	"loa/internal/nearest"
)

// decoder walks a YAML tree and the structs beside it and collects problems.
type decoder struct {
	file     string
	opts     Options
	lines    map[string]int // key -> line of its value
	problems Error
	// overruled is what operators set and the file states otherwise.
	overruled Error
}

func (d *decoder) add(line int, key, value, format string, args ...any) {
	d.problems = append(d.problems, Problem{File: d.file, Line: line, Key: key, Value: withoutPassword(value),
		Message: fmt.Sprintf(format, args...)})
}

var (
	secretType   = reflect.TypeFor[Secret]()
	addressType  = reflect.TypeFor[Address]()
	durationType = reflect.TypeFor[time.Duration]()
)

// field is a setting: a struct field and its tags.
type field struct {
	reflect.StructField
	key string
}

// settings are the lists of fieldsOf: making them anew for each of ten thousand
// sources took four fifths of the memory that reading a configuration allocated.
var settings sync.Map // reflect.Type -> []field

// fieldsOf lists the settings of a struct; the list is not to be changed.
func fieldsOf(t reflect.Type) []field {
	if known, ok := settings.Load(t); ok {
		return known.([]field)
	}
	var list []field
	for i := range t.NumField() {
		f := t.Field(i)
		if key := f.Tag.Get("yaml"); key != "-" && f.IsExported() {
			list = append(list, field{f, key})
		}
	}
	settings.Store(t, slices.Clip(list))
	return list
}

// isSection tells whether a setting consists of settings of its own.
func isSection(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t != secretType && t != addressType
}

func join(key, name string) string {
	if key == "" {
		return name
	}
	return key + "." + name
}

// section reads a mapping into a struct whose defaults are already set.
func (d *decoder) section(n *yaml.Node, v reflect.Value, key string) {
	d.lines[key] = n.Line
	fields := fieldsOf(v.Type())
	seen := map[string]int{}
	switch {
	case isNull(n):
	case n.Kind != yaml.MappingNode:
		d.add(n.Line, key, "", "must be a group of settings: %s", strings.Join(keysOf(fields), ", "))
		return
	default:
		for i := 0; i+1 < len(n.Content); i += 2 {
			name, value := n.Content[i], n.Content[i+1]
			f, ok := fieldNamed(fields, name)
			if !ok {
				d.unknown(name, key, keysOf(fields))
				continue
			}
			if first, twice := seen[f.key]; twice {
				d.add(name.Line, join(key, f.key), "", "is set twice, first in line %d", first)
				continue
			}
			seen[f.key] = name.Line
			d.value(value, v.FieldByIndex(f.Index), join(key, f.key), f)
		}
	}
	for _, f := range fields {
		if _, ok := seen[f.key]; !ok && f.Tag.Get("required") != "" {
			d.add(n.Line, join(key, f.key), "", "is missing")
		}
	}
}

func fieldNamed(fields []field, name *yaml.Node) (field, bool) {
	for _, f := range fields {
		if name.Kind == yaml.ScalarNode && name.Value == f.key {
			return f, true
		}
	}
	return field{}, false
}

func keysOf(fields []field) []string {
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.key
	}
	return keys
}

func (d *decoder) unknown(name *yaml.Node, key string, allowed []string) {
	message := "unknown key."
	if guess := nearest.Word(name.Value, allowed); guess != "" {
		message += fmt.Sprintf(" Did you mean %q?", guess)
	}
	d.add(name.Line, join(key, name.Value), "", "%s Allowed here: %s", message, strings.Join(allowed, ", "))
}

// value reads one setting and checks it.
func (d *decoder) value(n *yaml.Node, v reflect.Value, key string, f field) {
	if isSection(v.Type()) {
		d.section(n, v, key)
		return
	}
	d.lines[key] = n.Line
	before := len(d.problems)
	switch {
	case isNull(n):
		return // the default stays
	case v.Kind() == reflect.Slice && isSection(v.Type().Elem()):
		d.list(n, v, key, func(n *yaml.Node, e reflect.Value, key string) {
			setDefaults(e)
			d.section(n, e, key)
		})
	case v.Kind() == reflect.Slice:
		d.list(n, v, key, d.scalar)
	case v.Kind() == reflect.Map:
		d.mapping(n, v, key)
	default:
		d.scalar(n, v, key)
	}
	if len(d.problems) == before {
		d.check(n, v, key, f.Tag.Get("check"))
	}
}

func (d *decoder) list(n *yaml.Node, v reflect.Value, key string, read func(*yaml.Node, reflect.Value, string)) {
	if n.Kind != yaml.SequenceNode {
		d.add(n.Line, key, scalarOf(n), "must be a list, e.g. [a, b]")
		return
	}
	list := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
	for i, item := range n.Content {
		itemKey := fmt.Sprintf("%s[%d]", key, i)
		d.lines[itemKey] = item.Line
		read(item, list.Index(i), itemKey)
	}
	v.Set(list)
}

func (d *decoder) mapping(n *yaml.Node, v reflect.Value, key string) {
	if n.Kind != yaml.MappingNode {
		d.add(n.Line, key, "", "must be pairs of name and value, e.g. {Name: value}")
		return
	}
	m := reflect.MakeMap(v.Type())
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		itemKey := join(key, name.Value)
		d.lines[itemKey] = value.Line
		if name.Kind != yaml.ScalarNode || m.MapIndex(reflect.ValueOf(name.Value)).IsValid() {
			d.add(name.Line, itemKey, "", "is set twice, or is no name")
			continue
		}
		e := reflect.New(v.Type().Elem()).Elem()
		d.scalar(value, e, itemKey)
		m.SetMapIndex(reflect.ValueOf(name.Value), e)
	}
	v.Set(m)
}

// scalar reads a single value.
func (d *decoder) scalar(n *yaml.Node, v reflect.Value, key string) {
	if n.Kind != yaml.ScalarNode || isNull(n) && v.Kind() != reflect.String {
		d.add(n.Line, key, "", "must be a single value")
		return
	}
	text := n.Value
	switch {
	case v.Type() == secretType:
		v.Set(reflect.ValueOf(NewSecret(text)))
	case v.Type() == addressType:
		v.Set(reflect.ValueOf(NewAddress(text)))
	case v.Type() == durationType:
		length, err := time.ParseDuration(text)
		if err != nil {
			d.add(n.Line, key, text, "must be a length of time, e.g. 90s, 15m, 1h30m")
			return
		}
		v.SetInt(int64(length))
	case v.Kind() == reflect.String:
		v.SetString(text)
	case v.Kind() == reflect.Bool:
		if text != "true" && text != "false" {
			d.add(n.Line, key, text, "must be true or false")
			return
		}
		v.SetBool(text == "true")
	case v.CanInt():
		number, err := strconv.ParseInt(text, 10, v.Type().Bits())
		if err != nil {
			d.add(n.Line, key, text, "must be a whole number")
			return
		}
		v.SetInt(number)
	case v.CanFloat():
		number, err := strconv.ParseFloat(text, 64)
		if err != nil {
			d.add(n.Line, key, text, "must be a number")
			return
		}
		v.SetFloat(number)
	default:
		panic("config: field of a type that no file can hold: " + v.Type().String())
	}
}

// unset are structs with their defaults, none of which is a list or a map.
var unset sync.Map // reflect.Type -> reflect.Value

// setDefaults gives every setting of a struct its default, whatever it had.
func setDefaults(v reflect.Value) {
	if known, ok := unset.Load(v.Type()); ok {
		v.Set(known.(reflect.Value))
		return
	}
	var d decoder
	fresh := reflect.New(v.Type()).Elem()
	for _, f := range fieldsOf(v.Type()) {
		e := fresh.FieldByIndex(f.Index)
		if isSection(e.Type()) {
			setDefaults(e)
		} else if text, ok := f.Tag.Lookup("default"); ok {
			d.scalar(&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}, e, f.key)
		}
	}
	if len(d.problems) > 0 {
		panic("config: bad default: " + d.problems.Error())
	}
	unset.Store(v.Type(), fresh)
	v.Set(fresh)
}

func isNull(n *yaml.Node) bool {
	return n.Kind == 0 || n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null"
}

func scalarOf(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode {
		return n.Value
	}
	return ""
}

// refuse finds what a configuration has no need of and a trap may be made of:
// aliases, merge keys and tags of other types. Returned is the first.
func refuse(n *yaml.Node) (line int, what string) {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return n.Line, "anchors and aliases (&, *) are not allowed"
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!merge":
		return n.Line, "merge keys (<<) are not allowed"
	case n.Style&yaml.TaggedStyle != 0:
		return n.Line, "tags (!) are not allowed"
	}
	for _, c := range n.Content {
		if line, what := refuse(c); what != "" {
			return line, what
		}
	}
	return 0, ""
}
