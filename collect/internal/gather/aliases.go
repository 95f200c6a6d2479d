package gather

import "loa/portal"

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
	if l.Anchor != "" || l.NoPage {
		return all
	}
	if l.URL != "" && l.URL != l.Key {
		all = append(all, AddressAlias+l.URL)
	}
	return all
}

// Prefixes of aliases, which keep them apart from keys.
const (
	guidAlias    = "guid:"
	AddressAlias = "url:"
)
