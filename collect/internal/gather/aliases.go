package gather

import (
	"strings"
	"time"

	"loa/portal"
)

// Aliases are the further names by which a find's article is known for ever:
// what the feed calls it, and its address.
func (f Find) Aliases() []string {
	return AliasesOf(f.Link)
}

// AliasesOf are the further names by which a link's article is known for ever.
func AliasesOf(l portal.Link) []string {
	var all []string
	if l.GUID != "" && l.GUID != l.Key {
		all = append(all, guidAlias+l.GUID)
	}
	if l.Anchor != "" { // alone on its page today, one of several tomorrow
		all = append(all, AddressAlias+l.URL+"#"+l.Anchor)
	}
	if l.NoPage {
		return append(all, recordingName(l)...)
	}
	if l.URL != "" && l.URL != l.Key {
		all = append(all, AddressAlias+l.URL)
	}
	return all
}

// recordingName is a name for an item that has nothing but a file: the file without its
// parameters, which may be a password of the day, with the title and the time, since
// some programs send every edition under one name.
func recordingName(l portal.Link) []string {
	if l.GUID != "" || len(l.Files) == 0 || l.Published.IsZero() || l.PublishedDay {
		return nil
	}
	file, _, hasQuery := strings.Cut(l.Files[0].URL, "?")
	if !hasQuery {
		return nil
	}
	return []string{"file:" + file + "|" + l.Published.UTC().Format(time.RFC3339) + "|" + l.Title}
}

// Prefixes of aliases, which keep them apart from keys.
const (
	guidAlias    = "guid:"
	AddressAlias = "url:"
)
