package column

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Millis is a time as it is stored: unix milliseconds, 0 for the zero time.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// FromMillis is the time that ms stored, in UTC.
func FromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// Time scans a stored time into t.
func Time(t *time.Time) sql.Scanner { return (*timeScanner)(t) }

type timeScanner time.Time

// Scan implements sql.Scanner.
func (t *timeScanner) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("stored time: %T instead of unix milliseconds", v)
	}
	*t = timeScanner(FromMillis(n))
	return nil
}

// JSON is a value as it is stored in a TEXT column; empty for an empty
// slice, map or pointer, so that the common case costs nothing.
func JSON(v any) string {
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

// FromJSON scans what JSON stored into v, a pointer.
func FromJSON(v any) sql.Scanner { return jsonScanner{v} }

type jsonScanner struct{ into any }

// Scan implements sql.Scanner.
func (j jsonScanner) Scan(v any) error {
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

// Text is text that both databases store: PostgreSQL refuses NUL and broken
// UTF-8, which come from portals' headers and error texts.
func Text(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
