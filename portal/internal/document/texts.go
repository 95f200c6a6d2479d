package document

import (
	"strings"

	"loa/portal/internal/xmltree"
)

// IsWebAddress tells of an address of http or https.
func IsWebAddress(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// FirstText is the text of the first child that has one, by names in order.
func FirstText(n *xmltree.Node, names ...string) string {
	for _, name := range names {
		for _, c := range n.All(name) {
			if t := c.Text(); t != "" {
				return t
			}
		}
	}
	return ""
}
