package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strings"
	"time"
)

// WriteExample writes the whole configuration as it is without a file: every
// setting with its sentence and its default. Loading it gives Default.
func WriteExample(w io.Writer) error {
	e := &example{}
	e.comment(0, "Loa's configuration, with the value that each setting has when it is left out.")
	e.comment(0, "Check it with: loa check --config loa.yaml")
	e.settings(reflect.ValueOf(Default()).Elem(), 0, true)
	_, err := w.Write(e.Bytes())
	return err
}

type example struct{ bytes.Buffer }

func (e *example) line(indent int, format string, args ...any) {
	e.WriteString(strings.Repeat("  ", indent))
	fmt.Fprintf(e, format, args...)
	e.WriteByte('\n')
}

func (e *example) comment(indent int, text string) {
	if text != "" {
		e.line(indent, "# %s", text)
	}
}

// settings writes a struct's fields; apart puts empty lines between them.
func (e *example) settings(v reflect.Value, indent int, apart bool) {
	for _, f := range fieldsOf(v.Type()) {
		if apart {
			e.WriteByte('\n')
		}
		e.comment(indent, f.Tag.Get("doc"))
		value := v.FieldByIndex(f.Index)
		switch {
		case isSection(value.Type()):
			e.line(indent, "%s:", f.key)
			e.settings(value, indent+1, false)
		case value.Kind() == reflect.Slice && isSection(value.Type().Elem()) && value.Len() > 0:
			e.line(indent, "%s:", f.key)
			e.elements(value, indent+1)
		case value.Kind() == reflect.Slice && isSection(value.Type().Elem()):
			e.line(indent, "%s: []", f.key)
			e.sample(value.Type().Elem(), indent)
		default:
			e.line(indent, "%s: %s", f.key, inline(value))
		}
	}
}

// sample writes, as comments, what an entry of an empty list would hold.
func (e *example) sample(t reflect.Type, indent int) {
	var entry example
	entry.line(0, "-")
	untouched := reflect.New(t).Elem()
	setDefaults(untouched)
	entry.settings(untouched, 1, false)
	for line := range strings.Lines(entry.String()) {
		e.line(indent, "# %s", strings.TrimSuffix(line, "\n"))
	}
}

// elements writes a list of structs: the first with all of its settings, the
// others in one line with what is not left at its default.
func (e *example) elements(list reflect.Value, indent int) {
	e.line(indent, "-")
	e.settings(list.Index(0), indent+1, false)
	for i := 1; i < list.Len(); i++ {
		e.line(indent, "- %s", inline(list.Index(i)))
	}
}

// inline writes a value in one line.
func inline(v reflect.Value) string {
	switch value := v.Interface().(type) {
	case Secret:
		return `""` // an example holds no secrets
	case Address:
		return quoted(value.String())
	case time.Duration:
		return value.String()
	case string:
		return quoted(value)
	}
	switch v.Kind() {
	case reflect.Slice:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = inline(v.Index(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case reflect.Map:
		return "{}" // the one map there is holds secrets
	case reflect.Struct:
		untouched := reflect.New(v.Type()).Elem()
		setDefaults(untouched)
		var items []string
		for _, f := range fieldsOf(v.Type()) {
			if value := v.FieldByIndex(f.Index); !reflect.DeepEqual(value.Interface(),
				untouched.FieldByIndex(f.Index).Interface()) {
				items = append(items, f.key+": "+inline(value))
			}
		}
		return "{" + strings.Join(items, ", ") + "}"
	}
	return fmt.Sprint(v.Interface())
}

// plainText needs no quotes in YAML; words that mean something else do.
var (
	plainText  = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_/-]*$`)
	otherWords = regexp.MustCompile(`^(?i:true|false|yes|no|on|off|null|y|n)$`)
)

func quoted(s string) string {
	if plainText.MatchString(s) && !otherWords.MatchString(s) {
		return s
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b) // YAML reads JSON's strings
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		panic(err) // a string always encodes
	}
	return strings.TrimSpace(b.String())
}
