package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ms is a time as it is stored: unix milliseconds, 0 for the zero time.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// at is the time that ms stored, in UTC.
func at(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// when scans a stored time into t.
func when(t *time.Time) sql.Scanner { return (*storedTime)(t) }

type storedTime time.Time

func (t *storedTime) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("stored time: %T instead of unix milliseconds", v)
	}
	*t = storedTime(at(n))
	return nil
}

// asJSON is a value as it is stored in a TEXT column; empty for an empty
// slice, map or pointer, so that the common case costs nothing.
func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("store: %T cannot be JSON: %v", v, err)) // a type of ours; never data
	}
	switch string(b) {
	case "null", "[]", "{}":
		return ""
	}
	return string(b)
}

// fromJSON scans what asJSON stored into v, a pointer.
func fromJSON(v any) sql.Scanner { return storedJSON{v} }

type storedJSON struct{ into any }

func (j storedJSON) Scan(v any) error {
	switch text := v.(type) {
	case string:
		if text == "" {
			return nil
		}
		return json.Unmarshal([]byte(text), j.into)
	case []byte:
		if len(text) == 0 {
			return nil
		}
		return json.Unmarshal(text, j.into)
	}
	return fmt.Errorf("stored JSON: %T instead of text", v)
}

// clean is text that both databases store: PostgreSQL refuses NUL and broken
// UTF-8, which come from portals' headers and error texts.
func clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// args gathers the arguments of a query that is put together: each add
// returns the placeholder to write, so numbers ascend in order of first use.
type args []any

func (a *args) add(v any) string {
	*a = append(*a, v)
	return "$" + strconv.Itoa(len(*a))
}

// in is a list of placeholders for an IN (…) of values, which must not be empty.
func in[T any](a *args, values []T) string {
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(a.add(v))
	}
	return b.String()
}
