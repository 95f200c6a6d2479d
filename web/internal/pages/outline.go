package pages

import (
	"strconv"
	"strings"
)

// outlined gives the headings of sanitised HTML the levels that follow from
// their order, the first ones level top: what portals write begins anywhere and
// leaves levels out, which those who hear a page take for missing parts.
func outlined(content string, top int) string {
	var out strings.Builder
	var above []byte // the levels as written, of the headings that the next one may stand below
	level := top
	for {
		at := strings.Index(content, "<h")
		end := strings.Index(content, "</h")
		if at < 0 || end >= 0 && end < at {
			at = end
		}
		if at < 0 {
			break
		}
		digit := at + strings.IndexByte(content[at:], 'h') + 1
		if digit+1 >= len(content) || content[digit] < '1' || content[digit] > '6' || isNameByte(content[digit+1]) {
			out.WriteString(content[:digit])
			content = content[digit:]
			continue
		}
		written := content[digit]
		if content[at+1] != '/' {
			for len(above) > 0 && above[len(above)-1] >= written {
				above = above[:len(above)-1]
			}
			level = min(6, top+len(above))
			above = append(above, written)
		}
		out.WriteString(content[:digit])
		out.WriteString(strconv.Itoa(level))
		content = content[digit+1:]
	}
	out.WriteString(content)
	return out.String()
}

func isNameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-'
}
