package tidy

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
)

// table keeps a table of data as a table, makes a picture above its caption a
// figure, and dissolves a table that only lays a page out.
func (t *Tidier) table(dst, c *html.Node) {
	cells := tableCells(c)
	if figure := t.tableFigure(cells); figure != nil {
		dst.AppendChild(figure)
		return
	}
	if isLayoutTable(c, cells) {
		for _, cell := range cells {
			t.Blocks(dst, cell)
		}
		return
	}
	e := t.element(atom.Table)
	for part := c.FirstChild; part != nil; part = part.NextSibling {
		if part.Type != html.ElementNode || t.skips(part) {
			continue
		}
		switch part.DataAtom {
		case atom.Caption:
			t.leaf(e, part, atom.Caption)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			section := t.element(part.DataAtom)
			for row := part.FirstChild; row != nil; row = row.NextSibling {
				if dom.IsElement(row, atom.Tr) && !t.skips(row) {
					t.tableRow(section, row)
				}
			}
			t.keep(e, section)
		}
	}
	t.keep(dst, e)
}

func (t *Tidier) tableRow(dst, row *html.Node) {
	e := t.element(atom.Tr)
	for cell := row.FirstChild; cell != nil; cell = cell.NextSibling {
		if !dom.IsElement(cell, atom.Td, atom.Th) || t.skips(cell) {
			continue
		}
		out := t.element(cell.DataAtom)
		for _, key := range [...]string{"colspan", "rowspan"} {
			if v := dom.Attr(cell, key); IsNumber(v) && v != "1" && len(v) <= 3 {
				out.Attr = append(out.Attr, html.Attribute{Key: key, Val: v})
			}
		}
		t.Blocks(out, cell)
		unwrapOnly(out)
		e.AppendChild(out)
	}
	t.keep(dst, e)
}

// tableCells returns the cells of a table, not those of tables within it.
func tableCells(table *html.Node) []*html.Node {
	var cells []*html.Node
	dom.Walk(table, func(n *html.Node) bool {
		if n != table && dom.IsElement(n, atom.Table) {
			return false
		}
		if dom.IsElement(n, atom.Td, atom.Th) {
			cells = append(cells, n)
			return false
		}
		return true
	})
	return cells
}

// isLayoutTable tells whether a table is there for the looks: one cell, or
// cells that hold other tables or whole columns of a page.
func isLayoutTable(table *html.Node, cells []*html.Node) bool {
	if len(cells) <= 1 || strings.EqualFold(dom.Attr(table, "role"), "presentation") {
		return true
	}
	for _, cell := range cells {
		if dom.IsElement(cell, atom.Th) {
			return false
		}
	}
	columns := 0
	for cell := cells[0]; cell != nil; cell = cell.NextSibling {
		if dom.IsElement(cell, atom.Td) {
			columns++
		}
	}
	long, paragraphs := 0, 0
	for _, cell := range cells {
		length, blocks := 0, 0
		dom.Walk(cell, func(n *html.Node) bool {
			if n.Type == html.TextNode {
				length += len(strings.TrimSpace(n.Data))
			} else if dom.IsElement(n, atom.P, atom.Table, atom.Ul, atom.H2, atom.H3) {
				blocks++
			}
			return n.Type != html.ElementNode || !dom.IsUnread(n)
		})
		if length > 600 {
			long++
		}
		paragraphs += blocks
	}
	return long > 0 && (len(cells) <= 4 || columns == 1) && paragraphs > len(cells)
}

// tableFigure recognises a one-column table of a picture and its caption, the
// way older portals set pictures; nil for any other table.
func (t *Tidier) tableFigure(cells []*html.Node) *html.Node {
	if len(cells) < 1 || len(cells) > 3 {
		return nil
	}
	figure := t.element(atom.Figure)
	caption := t.element(atom.Figcaption)
	for i, cell := range cells {
		images := dom.FindAll(cell, func(n *html.Node) bool { return n.DataAtom == atom.Img })
		text := dom.LineText(cell)
		switch {
		case i == 0:
			if len(images) == 0 || len(text) > 400 {
				return nil
			}
			for _, img := range images {
				if out := t.image(img); out != nil {
					figure.AppendChild(out)
				}
			}
		case len(images) > 0 || len(text) > 600:
			return nil
		}
		if text != "" {
			t.text(caption, text+" ")
		}
	}
	if figure.FirstChild == nil {
		return nil
	}
	trimRun(caption)
	if caption.FirstChild != nil {
		figure.AppendChild(caption)
	}
	return figure
}
