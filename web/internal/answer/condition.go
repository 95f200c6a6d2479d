package answer

import (
	"net/http"
	"strings"
)

// condition evaluates the conditions of a request (RFC 9110, 13.2.2): 304 with
// the tag that matched, 412, or 0 when the document is to be sent.
func (d *Document) condition(r *http.Request) (status int, tag []string) {
	if match := r.Header["If-Match"]; len(match) > 0 {
		if !d.current(match) {
			return http.StatusPreconditionFailed, nil
		}
	} else if since := r.Header.Get("If-Unmodified-Since"); since != "" && !d.modified.IsZero() {
		if t, err := http.ParseTime(since); err == nil && d.modified.After(t) {
			return http.StatusPreconditionFailed, nil
		}
	}
	if match := r.Header["If-None-Match"]; len(match) > 0 {
		for e := range d.tags {
			if match[0] == d.tags[e][0] {
				return http.StatusNotModified, d.tags[e]
			}
		}
		if tag := d.matching(match); tag != "" {
			return http.StatusNotModified, []string{tag}
		}
		return 0, nil
	}
	if since := r.Header.Get("If-Modified-Since"); since != "" && !d.modified.IsZero() {
		if t, err := http.ParseTime(since); err == nil && !d.modified.After(t) {
			return http.StatusNotModified, d.tags[Identity]
		}
	}
	return 0, nil
}

// current tells whether one of the values of If-Match names the present bytes,
// strongly: a weak tag never does.
func (d *Document) current(values []string) bool {
	for _, v := range splitTags(values) {
		if v == "*" || !strings.HasPrefix(v, "W/") && d.names(v) {
			return true
		}
	}
	return false
}

// matching returns the entity tag among the values of If-None-Match that names
// the present bytes in any form and encoding, "" for none. Proxies make tags
// weak.
func (d *Document) matching(values []string) string {
	for _, v := range splitTags(values) {
		if v == "*" {
			return d.tags[Identity][0]
		}
		if v = strings.TrimPrefix(v, "W/"); d.names(v) {
			return v
		}
	}
	return ""
}

// names tells whether a quoted tag is one of the document's.
func (d *Document) names(tag string) bool {
	if len(tag) < 2 || tag[0] != '"' || tag[len(tag)-1] != '"' {
		return false
	}
	rest, ok := strings.CutPrefix(tag[1:len(tag)-1], d.Tag)
	if !ok {
		return false
	}
	for _, f := range formEnds {
		for _, e := range tagEnds {
			if rest == f+e {
				return true
			}
		}
	}
	return false
}

// splitTags splits the values of an If-None-Match header into entity tags.
func splitTags(values []string) []string {
	if len(values) == 1 && !strings.Contains(values[0], ",") {
		return []string{strings.TrimSpace(values[0])}
	}
	var out []string
	for _, v := range values {
		for _, t := range strings.Split(v, ",") {
			if t = strings.TrimSpace(t); t != "" && len(out) < 100 {
				out = append(out, t)
			}
		}
	}
	return out
}
