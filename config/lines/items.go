package lines

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"
)

// chunkBegin is where the lines between the entry before and entry i begin.
func (d *document) chunkBegin(all *yaml.Node, i int) int {
	if i == 0 {
		begin, _ := d.lineOf(d.at(all.Content[0]))
		return begin
	}
	_, end := d.lineOf(d.end(all.Content[i-1], all.Column, false))
	return end
}

// commentBegin is where the comment that stands directly above entry i begins, or
// the entry itself.
func (d *document) commentBegin(all *yaml.Node, i int) int {
	begin, _ := d.lineOf(d.at(all.Content[i]))
	for floor := d.chunkBegin(all, i); begin > floor; {
		above, _ := d.lineOf(begin - 1)
		line := string(d.data[above:begin])
		if text := strings.TrimLeft(line, " "); !strings.HasPrefix(text, "#") {
			break
		}
		begin = above
	}
	return begin
}

// matched are, for each wanted item, the place of an item that is there, each
// used once; -1 where there is none.
func matched(list *yaml.Node, wanted []string) []int {
	used := make([]bool, len(list.Content))
	places := make([]int, len(wanted))
	for i, text := range wanted {
		places[i] = -1
		var doc yaml.Node
		if yaml.Unmarshal([]byte(text), &doc) != nil || len(doc.Content) == 0 {
			continue
		}
		for j, n := range list.Content {
			if !used[j] && same(n, doc.Content[0]) {
				used[j], places[i] = true, j
				break
			}
		}
	}
	return places
}

// same tells whether two values say the same, however they are written.
func same(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || a.Value != b.Value || a.ShortTag() != b.ShortTag() || len(a.Content) != len(b.Content) {
		return false
	}
	for i := range a.Content {
		if !same(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

func has(places []int, place int) bool {
	for _, p := range places {
		if p == place {
			return true
		}
	}
	return false
}

// blockItems is the document with other items in a list of lines: each that stays
// keeps its lines and the comment above it.
func (d *document) blockItems(key, list *yaml.Node, wanted []string) []byte {
	begin := d.chunkBegin(list, 0)
	_, end := d.lineOf(d.end(list, list.Column, false))
	if len(wanted) == 0 {
		at := d.keyEnd(key, false)
		without := &document{data: d.splice(begin, end, ""), eol: d.eol}
		return without.splice(at, at, " []")
	}
	places := matched(list, wanted)
	var b strings.Builder
	for i, place := range places {
		if place >= 0 {
			_, end := d.lineOf(d.end(list.Content[place], list.Column, false))
			chunk := string(d.data[d.chunkBegin(list, place):end])
			if !strings.HasSuffix(chunk, "\n") {
				chunk += d.eol
			}
			b.WriteString(chunk)
			continue
		}
		if i < len(list.Content) && !has(places, i) { // it takes the place of another
			line, _ := d.lineOf(d.at(list.Content[i]))
			b.Write(d.data[d.chunkBegin(list, i):line])
		}
		b.WriteString(strings.Repeat(" ", list.Column-1) + "- " + wanted[i] + d.eol)
	}
	text := b.String()
	if !bytes.HasSuffix(d.data[:end], []byte("\n")) {
		text = strings.TrimSuffix(text, d.eol)
	}
	return d.splice(begin, end, text)
}

// flowItems is a list in brackets with other items: each that stays is written as
// it was, with what stood before it.
func (d *document) flowItems(list *yaml.Node, wanted []string) string {
	n := len(list.Content)
	if n == 0 {
		return "[" + strings.Join(wanted, ", ") + "]"
	}
	if len(wanted) == 0 {
		return "[]"
	}
	begins, ends := make([]int, n), make([]int, n)
	leads := make([]string, n+1)
	from := d.at(list) + 1
	for i, item := range list.Content {
		begins[i], ends[i] = d.at(item), d.end(item, list.Column, true)
		leads[i] = string(d.data[from:begins[i]])
		from = ends[i]
	}
	leads[n] = string(d.data[from : d.closing(d.at(list))-1])
	places := matched(list, wanted)
	var b strings.Builder
	b.WriteString("[" + leads[0])
	for i, place := range places {
		if i > 0 {
			b.WriteString(d.leadOf(leads[:n], place))
		}
		if place < 0 {
			b.WriteString(wanted[i])
			continue
		}
		b.Write(d.data[begins[place]:ends[place]])
	}
	return b.String() + leads[n] + "]"
}

// leadOf is what stands before an item that is not the first: what stood before
// it, or for a new one as before the others.
func (d *document) leadOf(leads []string, place int) string {
	if place > 0 {
		return leads[place]
	}
	if last := leads[len(leads)-1]; len(leads) > 1 && strings.Contains(last, "\n") && !strings.Contains(last, "#") {
		return last
	}
	return ", "
}
