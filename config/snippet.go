package config

import (
	"cmp"
	"net/netip"
	"reflect"

	"loa/article"
)

// SourceYAML is a source as an entry to paste under "sources:", with the
// settings that have no default and those that differ from theirs. Headers
// are left out: they may be secrets.
func SourceYAML(a article.Source) string {
	s := sourceOf(a)
	e := &example{}
	e.changed(reflect.ValueOf(s), reflect.ValueOf(defaultOf[Source]()), 2)
	text := e.String()
	return "  - " + text[len("    "):]
}

// sourceOf is a source as the file states it, without what may be secret and
// what is relative to the file: headers, proxy and certificate authorities.
func sourceOf(a article.Source) Source {
	usual := defaultOf[Source]()
	return Source{
		ID: a.ID, Name: a.Name, URL: a.URL, Lists: a.Lists, Formerly: a.Formerly, Topics: a.Topics,
		Profile: cmp.Or(a.Profile, usual.Profile), Pages: cmp.Or(a.Pages, usual.Pages),
		Schedule: cmp.Or(a.Schedule, usual.Schedule),
		Trusted:  a.Trusted, FullText: a.FullText, Delay: a.Delay, Include: a.Include, Exclude: a.Exclude,
		Selectors: Selectors(a.Selectors), AllowPrivate: texts(a.AllowPrivate),
		Language: a.Language, MinInterval: a.MinInterval, MaxInterval: a.MaxInterval, MaxNew: a.MaxNew,
		FirstFill: cmp.Or(a.FirstFill, usual.FirstFill),
		Paused:    a.Paused,
	}
}

func texts(ranges []netip.Prefix) (list []string) {
	for _, p := range ranges {
		list = append(list, p.String())
	}
	return list
}

// changed writes the settings of v that differ from those of usual.
func (e *example) changed(v, usual reflect.Value, indent int) {
	for _, f := range fieldsOf(v.Type()) {
		value, other := v.FieldByIndex(f.Index), usual.FieldByIndex(f.Index)
		switch {
		case reflect.DeepEqual(value.Interface(), other.Interface()) || value.IsZero() && value.Kind() != reflect.Bool:
		case isSection(value.Type()):
			e.line(indent, "%s:", f.key)
			e.changed(value, other, indent+1)
		default:
			e.line(indent, "%s: %s", f.key, inline(value))
		}
	}
}
