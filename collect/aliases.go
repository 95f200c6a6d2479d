package collect

import "loa/portal"

// aliases are the further names by which a find's article is known for ever:
// what the feed calls it, and its address.
func (f find) aliases() []string {
	return aliasesOf(f.Link)
}

func aliasesOf(l portal.Link) []string {
	var all []string
	if l.GUID != "" && l.GUID != l.Key {
		all = append(all, guidAlias+l.GUID)
	}
	if l.Anchor != "" || l.NoPage {
		return all
	}
	if l.URL != "" && l.URL != l.Key {
		all = append(all, addressAlias+l.URL)
	}
	return all
}

// Prefixes of aliases, which keep them apart from keys.
const (
	guidAlias    = "guid:"
	addressAlias = "url:"
)
