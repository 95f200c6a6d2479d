package syndication

import (
	"bytes"
	"errors"
	"fmt"
)

// Bounds of the XML we read: feeds and sitemaps are flat and wide.
const (
	maxXMLDepth    = 60
	MaxXMLElements = 1_500_000
)

// Errors of checkXML.
var (
	ErrXMLDepth    = fmt.Errorf("XML nested deeper than %d elements", maxXMLDepth)
	ErrXMLElements = fmt.Errorf("XML with more than %d elements", MaxXMLElements)
	ErrXMLEntities = errors.New("XML that declares entities of its own")
)

// checkXML refuses what could exhaust a parser that recurses or expands:
// elements nested too deep, too many of them, entity declarations. It does not
// judge whether the document is well formed.
func checkXML(body []byte) error {
	depth, elements := 0, 0
	for {
		i := bytes.IndexByte(body, '<')
		if i < 0 || i+1 >= len(body) {
			return nil
		}
		body = body[i+1:]
		switch {
		case bytes.HasPrefix(body, []byte("!--")):
			body = after(body, "-->")
		case bytes.HasPrefix(body, []byte("![CDATA[")):
			body = after(body, "]]>")
		case body[0] == '?':
			body = after(body, "?>")
		case bytes.HasPrefix(body, []byte("!ENTITY")):
			return ErrXMLEntities
		case body[0] == '!':
			// A DOCTYPE: its internal subset is scanned as what follows.
		case body[0] == '/':
			depth--
		default:
			if elements++; elements > MaxXMLElements {
				return ErrXMLElements
			}
			if end := bytes.IndexByte(body, '>'); end > 0 && body[end-1] == '/' {
				continue
			}
			if depth++; depth > maxXMLDepth {
				return ErrXMLDepth
			}
		}
	}
}

func after(body []byte, mark string) []byte {
	_, rest, _ := bytes.Cut(body, []byte(mark))
	return rest
}
