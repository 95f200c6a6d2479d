package lines

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// document is a file and what the library found in it.
type document struct {
	data   []byte
	starts []int // of the lines
	root   *yaml.Node
	eol    string
}

func read(data []byte) (*document, error) {
	d := &document{data: data, starts: []int{0}, eol: "\n"}
	for i, c := range data {
		if c == '\n' {
			d.starts = append(d.starts, i+1)
		}
	}
	if bytes.Contains(data, []byte("\r\n")) {
		d.eol = "\r\n"
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	if len(doc.Content) > 0 {
		d.root = doc.Content[0]
		if d.root.Kind != yaml.MappingNode {
			return nil, errors.New("the file is no group of settings")
		}
	}
	return d, nil
}

// at is where a value begins.
func (d *document) at(n *yaml.Node) int {
	at := d.starts[n.Line-1]
	if n.Line == 1 {
		at += len(d.data) - len(bytes.TrimPrefix(d.data, []byte("\ufeff")))
	}
	for range n.Column - 1 {
		_, size := utf8.DecodeRune(d.data[at:])
		at += size
	}
	return at
}

// lineOf is where the line of a place begins, and after the end of its line.
func (d *document) lineOf(at int) (begin, end int) {
	begin = bytes.LastIndexByte(d.data[:at], '\n') + 1
	if i := bytes.IndexByte(d.data[at:], '\n'); i >= 0 {
		return begin, at + i + 1
	}
	return begin, len(d.data)
}

func isFlow(n *yaml.Node) bool { return n.Style&yaml.FlowStyle != 0 }

// isNothing tells of a key without a value.
func isNothing(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Style == 0 && n.Value == ""
}

// end is where the text of a value ends; indent is the column of the group that
// it belongs to, and flow tells that it stands between brackets.
func (d *document) end(n *yaml.Node, indent int, flow bool) int {
	at := d.at(n)
	switch {
	case n.Kind != yaml.ScalarNode && isFlow(n), n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		return d.closing(at)
	case n.Kind == yaml.MappingNode:
		key, value := n.Content[len(n.Content)-2], n.Content[len(n.Content)-1]
		if isNothing(value) {
			return d.keyEnd(key, false)
		}
		return d.end(value, n.Column, false)
	case n.Kind == yaml.SequenceNode:
		return d.end(n.Content[len(n.Content)-1], n.Column, false)
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return d.blockEnd(at, indent)
	}
	return d.plainEnd(n, at, flow)
}

// keyEnd is the place after the colon of a key.
func (d *document) keyEnd(key *yaml.Node, flow bool) int {
	end := d.at(key) + len(key.Value)
	if key.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		end = d.end(key, 0, flow)
	}
	if i := bytes.IndexByte(d.data[end:], ':'); i >= 0 {
		return end + i + 1
	}
	return end
}

// closing is the place after the quote or bracket that closes the one at a place.
func (d *document) closing(at int) int {
	depth := 0
	for i := at; i < len(d.data); i++ {
		switch c := d.data[i]; {
		case (c == '"' || c == '\'') && (i == at || strings.IndexByte(" \t\r\n[{,:", d.data[i-1]) >= 0):
			if i = d.quoteEnd(i); depth == 0 {
				return i + 1
			}
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		case c == '#' && strings.IndexByte(" \t\r\n", d.data[i-1]) >= 0:
			_, end := d.lineOf(i)
			i = end - 1
		}
	}
	return len(d.data)
}

// quoteEnd is the place of the quote that closes the one at a place.
func (d *document) quoteEnd(at int) int {
	quote := d.data[at]
	for i := at + 1; i < len(d.data); i++ {
		switch {
		case quote == '"' && d.data[i] == '\\':
			i++
		case d.data[i] != quote:
		case quote == '\'' && i+1 < len(d.data) && d.data[i+1] == quote:
			i++
		default:
			return i
		}
	}
	return len(d.data) - 1
}

// blockEnd is the end of a text that is given line by line (| or >).
func (d *document) blockEnd(at, indent int) int {
	_, next := d.lineOf(at)
	end := next
	for next < len(d.data) {
		begin := next
		_, next = d.lineOf(begin)
		line := bytes.TrimRight(d.data[begin:next], " \t\r\n")
		text := bytes.TrimLeft(line, " ")
		if len(text) > 0 && len(line)-len(text) < indent {
			break
		}
		if len(text) > 0 {
			end = next
		}
	}
	return len(bytes.TrimRight(d.data[:end], "\r\n"))
}

// plainEnd is the end of a text without quotes, which may go on in further lines.
func (d *document) plainEnd(n *yaml.Node, at int, flow bool) int {
	want := strings.Fields(n.Value)
	for have, begin := []string(nil), at; begin < len(d.data); {
		_, next := d.lineOf(begin)
		line := d.data[begin:next]
		if i := bytes.Index(line, []byte(" #")); i >= 0 {
			line = line[:i]
		}
		if i := bytes.IndexAny(line, ",]}"); flow && i >= 0 {
			line = line[:i]
		}
		line = bytes.TrimRight(line, " \t\r\n")
		have = append(have, strings.Fields(string(line))...)
		if len(have) >= len(want) {
			return begin + len(line)
		}
		begin = next
	}
	return at + len(n.Value)
}

// child is a key of a group and its value, nil when there is none.
func child(m *yaml.Node, name string) (key, value *yaml.Node) {
	if m == nil || m.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == name {
			return m.Content[i], m.Content[i+1]
		}
	}
	return nil, nil
}

// entry is the entry of a list that has an id, and its place; nil when there is
// none.
func (d *document) entry(list, id string) (all, entry *yaml.Node, place int) {
	_, all = child(d.root, list)
	if all == nil || all.Kind != yaml.SequenceNode {
		return nil, nil, 0
	}
	for i, e := range all.Content {
		if _, value := child(e, "id"); value != nil && value.Value == id {
			return all, e, i
		}
	}
	return all, nil, 0
}

// splice is the document with a part of it replaced.
func (d *document) splice(from, to int, text string) []byte {
	return bytes.Join([][]byte{d.data[:from], []byte(text), d.data[to:]}, nil)
}

// insertLines is the document with whole lines put in after the line of a place.
func (d *document) insertLines(at int, text string) []byte {
	_, end := d.lineOf(at)
	if end > 0 && d.data[end-1] != '\n' { // the last line has no end
		return d.splice(end, end, d.eol+strings.TrimSuffix(text, d.eol))
	}
	return d.splice(end, end, text)
}
