package config

import (
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
)

const mask = "***"

// Secret is a value that no print, log, JSON or YAML shows: only Reveal does.
// The value is kept behind a pointer, so that even reflection over an
// unexported field prints an address.
type Secret struct{ value *string }

// NewSecret hides s.
func NewSecret(s string) Secret {
	if s == "" {
		return Secret{}
	}
	return Secret{&s}
}

// Reveal returns the value itself.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// Set tells whether there is a value.
func (s Secret) Set() bool { return s.value != nil }

// String is "***", or "" when there is no value.
func (s Secret) String() string {
	if s.value == nil {
		return ""
	}
	return mask
}

// Format prints the mask for every verb.
func (s Secret) Format(f fmt.State, verb rune) { formatMasked(f, verb, s.String()) }

// MarshalText hides the value in JSON, XML and the like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalYAML hides the value.
func (s Secret) MarshalYAML() (any, error) { return s.String(), nil }

// LogValue hides the value.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Address is the address of a database or proxy, which may hold a password:
// it is printed without one. Only Reveal shows it in full.
type Address struct{ secret Secret }

// NewAddress hides the password of s.
func NewAddress(s string) Address { return Address{NewSecret(s)} }

// Reveal returns the whole address.
func (a Address) Reveal() string { return a.secret.Reveal() }

// Set tells whether there is an address.
func (a Address) Set() bool { return a.secret.Set() }

// String is the address with "***" for its password, and for all of it when
// it cannot be read.
func (a Address) String() string { return maskPassword(a.Reveal()) }

// Format prints the masked address for every verb.
func (a Address) Format(f fmt.State, verb rune) { formatMasked(f, verb, a.String()) }

// MarshalText hides the password.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// MarshalYAML hides the password.
func (a Address) MarshalYAML() (any, error) { return a.String(), nil }

// LogValue hides the password.
func (a Address) LogValue() slog.Value { return slog.StringValue(a.String()) }

func formatMasked(f fmt.State, verb rune, masked string) {
	if verb == 'q' || verb == 'v' && f.Flag('#') {
		fmt.Fprintf(f, "%q", masked)
		return
	}
	fmt.Fprint(f, masked)
}

// plainAddress is an address whose parts are where they seem to be: what would
// end the user part too early is escaped in it, and one @ at most stands in it.
var plainAddress = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9+.-]*://(?:(?:[\w.~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?[^@]*$`)

// hasRawPassword tells whether an address holds characters before its host
// that must be escaped: nobody can say for certain where its password ends.
func hasRawPassword(s string) bool {
	return strings.Contains(s, "@") && !plainAddress.MatchString(s)
}

// withoutPassword is a value as it may be shown where it was refused: any setting
// may have been given an address with a password.
func withoutPassword(s string) string {
	if before := s[:max(0, strings.LastIndex(s, "@"))]; strings.Contains(before, ":") {
		return maskPassword(s)
	}
	return s
}

// maskPassword shows no part of a password: an address of which it is not
// certain where that ends is not shown at all.
func maskPassword(s string) string {
	if s == "" || strings.HasPrefix(s, "sqlite:") {
		return s
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme == "" || u.Opaque != "" || !plainAddress.MatchString(s) {
		return mask // perhaps "host=… password=…"
	}
	if _, ok := u.User.Password(); ok {
		u.User = url.UserPassword(u.User.Username(), mask)
	}
	query := u.Query()
	for key := range query {
		if k := strings.ToLower(key); strings.Contains(k, "pass") || strings.Contains(k, "secret") ||
			strings.Contains(k, "token") {
			query.Set(key, mask)
			u.RawQuery = query.Encode()
		}
	}
	return strings.ReplaceAll(u.String(), url.QueryEscape(mask), mask)
}
