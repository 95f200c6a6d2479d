package main

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	codeColumns   = 120
	docColumns    = 200
	mostNesting   = 4
	mostParameter = 5
	tabWidth      = 4
)

// house is what was counted.
type house struct {
	lines      map[string]int // code lines by folder, test kits aside
	files      map[string]int // code files by folder
	commented  map[string]bool
	methods    map[string]int // by folder and type
	interfaces map[string]int
	functions  []int // lines of each
	longest    map[string]int
	deep, wide []string // functions nested too deep, with too many parameters

	exported, documented int
	codeLines, longLines int
	docLines, longDocs   int
	failures, speaking   int // calls by which tests fail; those that name what was wanted
}

func newHouse() *house {
	return &house{
		lines: map[string]int{}, files: map[string]int{}, commented: map[string]bool{},
		methods: map[string]int{}, interfaces: map[string]int{}, longest: map[string]int{},
	}
}

func (h *house) readDoc(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		h.docLines++
		table := strings.HasPrefix(strings.TrimSpace(line), "|")
		if !table && utf8.RuneCountInString(strings.TrimSpace(line)) > docColumns {
			h.longDocs++
		}
	}
	return nil
}

func (h *house) countLines(src []byte) int {
	n := 0
	for line := range bytes.Lines(src) {
		n++
		h.codeLines++
		tabs := bytes.Count(line, []byte("\t"))
		if utf8.RuneCount(bytes.TrimRight(line, "\n"))+tabs*(tabWidth-1) > codeColumns {
			h.longLines++
		}
	}
	return n
}

func parse(path string) (*token.FileSet, *ast.File, []byte, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, nil, err
	}
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, src, parser.ParseComments)
	return set, f, src, err
}

// readTest counts the calls by which tests fail, and those that say what was
// wanted: assert.Same, or a message with "want".
func (h *house) readTest(path string) error {
	_, f, src, err := parse(path)
	if err != nil {
		return err
	}
	h.countLines(src)
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		selector, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		on, _ := selector.X.(*ast.Ident)
		switch name := selector.Sel.Name; {
		case name == "Same" && on != nil && on.Name == "assert":
			h.failures++
			h.speaking++
		case on != nil && (name == "Errorf" || name == "Fatalf" || name == "Error" || name == "Fatal") &&
			len(on.Name) <= 2:
			h.failures++
			if len(call.Args) > 0 && namesWanted(call.Args) {
				h.speaking++
			}
		}
		return true
	})
	return nil
}

// namesWanted tells whether a failure says what was wanted: in words, or as an
// error that should not have come.
func namesWanted(args []ast.Expr) bool {
	for _, a := range args {
		if lit, ok := a.(*ast.BasicLit); ok && strings.Contains(lit.Value, "want") {
			return true
		}
	}
	return false
}

func (h *house) readCode(path string) error {
	set, f, src, err := parse(path)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	n := h.countLines(src)
	if !isTestKit(dir) {
		h.lines[dir] += n
		h.files[dir]++
	}
	h.commented[dir] = h.commented[dir] || f.Doc != nil
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			h.readFunction(set, dir, d)
		case *ast.GenDecl:
			h.readTypes(dir, d)
		}
	}
	return nil
}

func (h *house) readFunction(set *token.FileSet, dir string, d *ast.FuncDecl) {
	name := dir + "." + d.Name.Name
	public := d.Name.IsExported()
	if d.Recv != nil && len(d.Recv.List) > 0 {
		kind := receiver(d.Recv.List[0].Type)
		name = dir + "." + kind + "." + d.Name.Name
		if !isTestKit(dir) {
			h.methods[dir+"."+kind]++
		}
		public = public && ast.IsExported(kind)
	}
	if public {
		h.exported++
		if d.Doc != nil {
			h.documented++
		}
	}
	if d.Body == nil || isTestKit(dir) {
		return
	}
	length := set.Position(d.End()).Line - set.Position(d.Pos()).Line + 1
	h.functions = append(h.functions, length)
	h.longest[name] = length
	if nesting(d.Body, 0) > mostNesting {
		h.deep = append(h.deep, name)
	}
	if d.Type.Params.NumFields() > mostParameter {
		h.wide = append(h.wide, name)
	}
}

func (h *house) readTypes(dir string, d *ast.GenDecl) {
	for _, s := range d.Specs {
		var names []*ast.Ident
		documented := d.Doc != nil
		switch s := s.(type) {
		case *ast.TypeSpec:
			names, documented = []*ast.Ident{s.Name}, documented || s.Doc != nil
			if i, ok := s.Type.(*ast.InterfaceType); ok && !isTestKit(dir) {
				h.interfaces[dir+"."+s.Name.Name] = i.Methods.NumFields()
			}
		case *ast.ValueSpec:
			names, documented = s.Names, documented || s.Doc != nil || s.Comment != nil
		}
		for _, n := range names {
			if n.IsExported() {
				h.exported++
				if documented {
					h.documented++
				}
			}
		}
	}
}

func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return "?"
}

// nesting is how deep statements that hold others stand within each other;
// "else if" stands beside its if.
func nesting(n ast.Node, depth int) int {
	deepest := depth
	ast.Inspect(n, func(child ast.Node) bool {
		if child == n || child == nil {
			return true
		}
		switch c := child.(type) {
		case *ast.IfStmt:
			deepest = max(deepest, nesting(c.Body, depth+1))
			if c.Else != nil {
				deepest = max(deepest, nesting(c.Else, depth))
			}
			return false
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			deepest = max(deepest, nesting(c, depth+1))
			return false
		case *ast.FuncLit:
			deepest = max(deepest, nesting(c.Body, 0))
			return false
		}
		return true
	})
	return deepest
}

func (h *house) print(w io.Writer) {
	var sizes, methodCounts []int
	for _, n := range h.lines {
		sizes = append(sizes, n)
	}
	sum := 0
	for _, n := range h.interfaces {
		methodCounts = append(methodCounts, n)
		sum += n
	}
	row := func(what, format string, args ...any) {
		fmt.Fprintf(w, "%-48s %s\n", what, fmt.Sprintf(format, args...))
	}
	top := func(what string, m map[string]int) {
		name, n := most(m)
		row(what, "%d (%s)", n, name)
	}
	row("packages, test kits aside", "%d", len(sizes))
	row("lines a package, median", "%d", median(sizes))
	top("lines a package, most", h.lines)
	top("files a folder, most", h.files)
	top("methods of a type, most", h.methods)
	top("methods of an interface, most", h.interfaces)
	row("methods of an interface, mean", "%.1f", float64(sum)/float64(max(1, len(methodCounts))))
	row("lines of a function, 99th of 100", "%d", percentile(h.functions, 99))
	top("lines of a function, most", h.longest)
	row(fmt.Sprintf("functions nested deeper than %d", mostNesting), "%d %s", len(h.deep), list(h.deep))
	row(fmt.Sprintf("functions with more than %d parameters", mostParameter), "%d %s", len(h.wide), list(h.wide))
	commented := 0
	for _, ok := range h.commented {
		if ok {
			commented++
		}
	}
	row("packages with a comment", "%d of %d", commented, len(h.commented))
	row("exported names with a comment", "%s", share(h.documented, h.exported))
	row("test failures that name what was wanted", "%s", share(h.speaking, h.failures))
	row(fmt.Sprintf("lines of code over %d columns", codeColumns), "%s", share(h.longLines, h.codeLines))
	row(fmt.Sprintf("lines of docs over %d columns, tables aside", docColumns), "%s", share(h.longDocs, h.docLines))
	fmt.Fprintln(w, "\nlargest packages:")
	for _, dir := range largest(h.lines, 12) {
		fmt.Fprintf(w, "  %6d lines %3d files  %s\n", h.lines[dir], h.files[dir], dir)
	}
}

func largest(m map[string]int, n int) []string {
	var names []string
	for k := range m {
		names = append(names, k)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(m[b]-m[a], strings.Compare(a, b)) })
	return names[:min(n, len(names))]
}

func list(names []string) string {
	if len(names) == 0 || len(names) > 30 {
		return ""
	}
	slices.Sort(names)
	return "(" + strings.Join(names, ", ") + ")"
}
