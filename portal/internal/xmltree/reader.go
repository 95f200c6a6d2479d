package xmltree

import (
	"slices"
	"strings"
)

// reader walks over a document once.
type reader struct {
	doc      string
	at       int
	top      *Node
	open     *Node
	depth    int
	elements int
	entities entities
	absent   map[string]bool // marks that do not come any more
	cut      *Node           // the item in which the document ends, nil for none
	cutField *Node           // and the field of it
}

func (r *reader) run() error {
	for r.at < len(r.doc) {
		next := strings.IndexByte(r.doc[r.at:], '<')
		if next < 0 {
			r.addText(r.doc[r.at:])
			break
		}
		r.addText(r.doc[r.at : r.at+next])
		r.at += next
		if err := r.markup(); err != nil {
			return err
		}
	}
	for r.open != r.top {
		r.open.cut = true
		if r.open.parent.item {
			r.cutField = r.open
		}
		if r.open.item {
			r.cut = r.open
		}
		r.close(len(r.doc))
	}
	return nil
}

// markup reads what begins with the "<" at r.at.
func (r *reader) markup() error {
	rest := r.doc[r.at:]
	switch {
	case strings.HasPrefix(rest, "<!--"):
		r.skipTo("-->", ">")
	case strings.HasPrefix(rest, "<![CDATA["):
		r.section()
	case strings.HasPrefix(rest, "<!"):
		r.declaration()
	case strings.HasPrefix(rest, "<?"):
		r.skipTo("?>", ">")
	case len(rest) > 2 && rest[1] == '/' && isNameStart(rest[2]):
		r.endTag()
	case len(rest) > 1 && isNameStart(rest[1]):
		return r.startTag()
	default:
		r.addText("<")
		r.at++
	}
	return nil
}

// index finds a mark at or behind a place, -1 for none. What is not there once
// is not looked for again: a document of openings alone must not take for ever.
func (r *reader) index(from int, mark string) int {
	if r.absent[mark] {
		return -1
	}
	i := strings.Index(r.doc[from:], mark)
	if i < 0 {
		if r.absent == nil {
			r.absent = map[string]bool{}
		}
		r.absent[mark] = true
		return -1
	}
	return from + i
}

// skipTo moves behind the end mark, or behind the other where nobody wrote it.
func (r *reader) skipTo(end, other string) {
	for _, mark := range []string{end, other} {
		if i := r.index(r.at, mark); i >= 0 {
			r.at = i + len(mark)
			return
		}
	}
	r.at = len(r.doc)
}

// section reads a CDATA section. One that nobody closed, so that the next end
// is that of another item's section, ends with its element or item.
func (r *reader) section() {
	const open, end = "<![CDATA[", "]]>"
	from := r.at + len(open)
	to := r.index(from, end)
	next := to + len(end)
	limit := to
	if to < 0 {
		limit = len(r.doc)
	}
	if item := firstIndex(r.doc[from:limit], "</item>", "</entry>"); to < 0 || item >= 0 &&
		strings.Contains(r.doc[from+item:limit], open) {
		if item >= 0 {
			limit = from + item
		}
		if own := strings.Index(r.doc[from:limit], "</"+r.open.tag); own >= 0 {
			limit = from + own
		}
		to, next = limit, limit
	}
	r.open.text = append(r.open.text, stripForbidden(r.doc[from:to])...)
	r.open.marked = true
	r.at = next
}

func firstIndex(s string, marks ...string) int {
	first := -1
	for _, mark := range marks {
		if i := strings.Index(s, mark); i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	return first
}

// maxDoctype is how far the end of a DOCTYPE is looked for.
const maxDoctype = 64 << 10

// declaration reads a DOCTYPE with the entities it declares.
func (r *reader) declaration() {
	depth, quote := 0, byte(0)
	for i := r.at; i < min(len(r.doc), r.at+maxDoctype); i++ {
		c := r.doc[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' && depth > 0:
			quote = c
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == '>' && depth <= 0:
			r.entities.declare(r.doc[r.at:i])
			r.at = i + 1
			return
		}
	}
	r.skipTo(">", ">")
}

func (r *reader) startTag() error {
	start := r.at
	i := start + 1
	for i < len(r.doc) && isNameByte(r.doc[i]) {
		i++
	}
	n := &Node{start: start}
	n.tag = r.doc[start+1 : i]
	n.prefix, n.local = splitName(n.tag)
	i, empty := r.attributes(n, i)
	if r.elements++; r.elements > maxElements {
		return ErrElements
	}
	r.endCareless(n)
	r.at = i
	n.start = i
	n.parent = r.open
	r.open.Children = append(r.open.Children, n)
	if empty {
		return nil
	}
	if r.depth >= maxDepth {
		return nil // deeper ones become its siblings
	}
	r.open = n
	r.depth++
	return nil
}

// attributes reads up to the end of a tag and returns where that is.
func (r *reader) attributes(n *Node, i int) (end int, empty bool) {
	doc := r.doc
	for i < len(doc) {
		switch c := doc[i]; {
		case c == '>':
			return i + 1, false
		case c == '<': // nobody closed the tag
			return i, false
		case c == '/' && i+1 < len(doc) && doc[i+1] == '>':
			return i + 2, true
		case !isNameByte(c):
			i++
		default:
			i = r.attribute(n, i)
		}
	}
	return i, false
}

func (r *reader) attribute(n *Node, i int) int {
	doc, from := r.doc, i
	for i < len(doc) && isNameByte(doc[i]) {
		i++
	}
	name := strings.ToLower(doc[from:i])
	j := skipSpace(doc, i)
	if j >= len(doc) || doc[j] != '=' {
		return i
	}
	i = skipSpace(doc, j+1)
	var value string
	if i < len(doc) && (doc[i] == '"' || doc[i] == '\'') {
		end := strings.IndexByte(doc[i+1:], doc[i])
		if end < 0 || holdsTag(doc[i+1:i+1+end]) { // nobody closed it
			end = max(i+1, r.index(i+1, ">"))
			if end > i+1 && end < len(doc) && doc[end-1] == '/' && !strings.HasPrefix(name, "xmlns") {
				end--
			}
			value, i = doc[i+1:end], end
		} else {
			value, i = doc[i+1:i+1+end], i+end+2
		}
	} else {
		from = i
		for i < len(doc) && doc[i] > ' ' && doc[i] != '>' {
			i++
		}
		if i < len(doc) && doc[i] == '>' && i > from && doc[i-1] == '/' {
			i--
		}
		value = strings.TrimRight(doc[from:i], `"'`) // opened by nobody
	}
	value = r.entities.decode(value)
	switch prefix, local, found := strings.Cut(name, ":"); {
	case name == "xmlns", found && prefix == "xmlns":
		if n.spaces == nil {
			n.spaces = map[string]string{}
		}
		if !found {
			local = ""
		}
		n.spaces[local] = value
	default:
		n.attrs = append(n.attrs, attr{name, value})
	}
	return i
}

// holdsTag tells of an attribute that ran on into the next tag.
func holdsTag(value string) bool {
	end := strings.IndexByte(value, '>')
	if end < 0 {
		return false
	}
	at := strings.IndexByte(value[end:], '<')
	return at >= 0 && end+at+1 < len(value) && (isNameStart(value[end+at+1]) || value[end+at+1] == '/')
}

func (r *reader) endTag() {
	i := r.at + 2
	for i < len(r.doc) && isNameByte(r.doc[i]) {
		i++
	}
	prefix, local := splitName(r.doc[r.at+2 : i])
	next := i // an end tag that nobody closed ends where the next begins
	for next < len(r.doc) && r.doc[next] != '>' && r.doc[next] != '<' {
		next++
	}
	if next < len(r.doc) && r.doc[next] == '>' {
		next++
	}
	for n := r.open; n != r.top; n = n.parent {
		if n.local == local && n.prefix == prefix {
			for r.open != n.parent {
				r.rescue(n)
				r.close(r.at)
			}
			break
		}
		if n.item && local != "channel" && local != "rss" && local != "feed" && local != "urlset" && local != "rdf" {
			break // an end tag within an item ends nothing outside of it
		}
	}
	r.at = next
}

// rescue gives an item the fields that stand in an element which nobody closed.
func (r *reader) rescue(item *Node) {
	if !item.item || r.open == item {
		return
	}
	for _, c := range r.open.Children {
		if slices.Contains(fields, c.local) {
			item.Children = append(item.Children, c)
		}
	}
}

// close ends the innermost open element.
func (r *reader) close(at int) {
	n := r.open
	n.inner = r.doc[n.start:max(n.start, at)]
	r.open = n.parent
	r.depth--
}

// endCareless ends what should have been ended before n begins: whatever is
// open before an item, and a plain text before the next element of the item.
func (r *reader) endCareless(n *Node) {
	if containers, is := holders[n.local]; is && n.prefix != "media" {
		for at := r.open; at != r.top; at = at.parent {
			if slices.Contains(containers, at.local) {
				for r.open != at {
					r.close(r.at)
				}
				n.item = true
				return
			}
		}
	}
	if r.open != r.top && r.open.parent.item && slices.Contains(plain, r.open.local) &&
		slices.Contains(fields, n.local) {
		r.close(r.at)
		return
	}
	if !slices.Contains(never, n.local) || n.prefix != "" {
		return
	}
	for at := r.open; at != r.top && at.parent != r.top; at = at.parent {
		if at.parent.item {
			for r.open != at.parent {
				r.close(r.at)
			}
			return
		}
	}
}

// holders are the elements in which items stand, and no others: what is open
// within one of them when an item begins was left open by mistake.
var holders = map[string][]string{
	"item": {"channel", "rss", "rdf"}, "entry": {"feed"}, "url": {"urlset"}, "sitemap": {"sitemapindex"},
}

// Elements of an item that hold text alone, those that begin another field, and
// those that stand in no text, so that they end whatever is open in the item.
var (
	plain = []string{"title", "link", "guid", "pubdate", "published", "updated", "id", "loc", "lastmod", "date",
		"creator", "comments", "category", "origlink"}
	fields = append(slices.Clone(plain), "description", "summary", "content", "encoded", "author", "enclosure",
		"source", "changefreq", "priority", "thumbnail")
	never = []string{"guid", "pubdate", "enclosure", "lastmod"}
	// names are those that say which article an item is.
	names = []string{"link", "guid", "id", "loc", "origlink"}
)

func (r *reader) addText(s string) {
	if s != "" && r.open != r.top {
		r.open.text = append(r.open.text, r.entities.decode(s)...)
	}
}

func splitName(name string) (prefix, local string) {
	name = strings.ToLower(name)
	if prefix, local, found := strings.Cut(name, ":"); found && local != "" {
		return prefix, local
	}
	return "", strings.Trim(name, ":")
}

func isNameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

func isNameByte(c byte) bool {
	return isNameStart(c) || c >= '0' && c <= '9' || c == ':' || c == '-' || c == '.'
}

func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\r') {
		i++
	}
	return i
}
