package loa_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestWhatTheDocsNameExists holds every page against the tree: links lead to a
// file; files, folders, types, functions, tests, commands and make targets
// that stand in code spans or in shell examples exist.
func TestWhatTheDocsNameExists(t *testing.T) {
	tree := readTree(t)
	for _, page := range tree.pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range bytes.Split(text, []byte("\n")) {
			for _, problem := range tree.problems(page, string(line)) {
				t.Errorf("%s:%d: %s", page, n+1, problem)
			}
		}
	}
}

func TestTheDocsCheckFindsWhatIsMissing(t *testing.T) {
	tree := readTree(t)
	wrong := []string{
		"see [operating](nowhere.md)", "`portal/nothing.go` reads it", "the type `deliver.Nothing`",
		"`article.Article.Nothing` is kept",
		"run `loa nothing`", "`make nothing` does", "`go test ./nothing -run X`", "`TestNothingOfTheKind` shows it",
		"`nothing.go` has it",
	}
	for _, line := range wrong {
		if got := tree.problems("docs/page.md", line); len(got) != 1 {
			t.Errorf("%q: got problems %q, want exactly one", line, got)
		}
	}
	right := []string{
		"see [operating](operating.md#reload) and [Go](https://go.dev)",
		"`article/article.go`, `article.Article.Title`, `loa serve`, `make test`",
		"`go run ./cmd/loa demo`", "`TestWhatTheDocsNameExists`", "`telegram.token_file: x`", "`viet`",
		"`text/html`, `a/b`",
	}
	for _, line := range right {
		if got := tree.problems("docs/page.md", line); len(got) != 0 {
			t.Errorf("%q: got problems %q, want none", line, got)
		}
	}
}

// tree is what pages may name.
type tree struct {
	pages    []string
	paths    map[string]bool            // files and folders, from the root
	bases    map[string]bool            // file names
	declared map[string]map[string]bool // package name → Name, Type.Member
	tests    map[string]bool
	commands map[string]bool // of loa
	targets  map[string]bool // of make
}

var (
	codeSpan    = regexp.MustCompile("`([^`]+)`")
	pageLink    = regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)
	goName      = regexp.MustCompile(`^[*&]?([a-z][a-z0-9]*)\.([A-Z]\w*(?:\.[A-Z]\w*)?)(?:\(.*\))?$`)
	testName    = regexp.MustCompile(`\b(?:Test|Benchmark|Fuzz|Example)[A-Z]\w+`)
	loaCommand  = regexp.MustCompile(`(?:^|\s|/)loa ([a-z]+)`)
	makeTarget  = regexp.MustCompile(`^make ([a-z]+)$`)
	goArgument  = regexp.MustCompile(`\s\./([\w./-]+)`)
	commandUse  = regexp.MustCompile(`Use:\s+"([a-z]+)`)
	targetStart = regexp.MustCompile(`(?m)^([a-z]+):`)
)

func readTree(t *testing.T) tree {
	t.Helper()
	tr := tree{
		paths: map[string]bool{}, bases: map[string]bool{}, declared: map[string]map[string]bool{},
		tests: map[string]bool{}, commands: map[string]bool{}, targets: map[string]bool{},
	}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules" || d.Name() == ".tools" ||
			d.Name() == "bin") {
			return filepath.SkipDir
		}
		tr.paths[path], tr.bases[d.Name()] = true, true
		switch filepath.Ext(path) {
		case ".md":
			if !strings.Contains(path, "testdata") && path != "CHANGELOG.md" {
				tr.pages = append(tr.pages, path)
			}
		case ".go":
			return tr.readGo(path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range targetStart.FindAllSubmatch(makefile, -1) {
		tr.targets[string(m[1])] = true
	}
	if len(tr.pages) < 10 || len(tr.commands) < 10 || len(tr.targets) < 4 {
		t.Fatalf("got %d pages, %d commands, %d targets, want more: the tree was not read", len(tr.pages),
			len(tr.commands), len(tr.targets))
	}
	return tr
}

// readGo notes what a Go file declares, and the commands that cmd/loa has.
func (tr tree) readGo(path string) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if strings.HasPrefix(path, filepath.Join("cmd", "loa")) {
		for _, m := range commandUse.FindAllSubmatch(src, -1) {
			tr.commands[string(m[1])] = true
		}
	}
	f, err := parser.ParseFile(token.NewFileSet(), path, src, 0)
	if err != nil {
		return err
	}
	if strings.HasSuffix(path, "_test.go") {
		for _, d := range f.Decls {
			if function, ok := d.(*ast.FuncDecl); ok {
				tr.tests[function.Name.Name] = true
			}
		}
		return nil
	}
	names := tr.declared[f.Name.Name]
	if names == nil {
		names = map[string]bool{}
		tr.declared[f.Name.Name] = names
	}
	for _, d := range f.Decls {
		noteDeclaration(names, d)
	}
	return nil
}

func noteDeclaration(names map[string]bool, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if d.Recv != nil {
			name = receiver(d.Recv.List[0].Type) + "." + name
		}
		names[name] = true
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names[s.Name.Name] = true
				noteMembers(names, s)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					names[n.Name] = true
				}
			}
		}
	}
}

func noteMembers(names map[string]bool, s *ast.TypeSpec) {
	var fields *ast.FieldList
	switch body := s.Type.(type) {
	case *ast.StructType:
		fields = body.Fields
	case *ast.InterfaceType:
		fields = body.Methods
	default:
		return
	}
	for _, f := range fields.List {
		for _, n := range f.Names {
			names[s.Name.Name+"."+n.Name] = true
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
	return ""
}

// problems are the names on a line of a page that lead nowhere.
func (tr tree) problems(page, line string) (found []string) {
	for _, m := range pageLink.FindAllStringSubmatch(line, -1) {
		if strings.Contains(m[1], "://") {
			continue
		}
		if target := filepath.Join(filepath.Dir(page), m[1]); !tr.paths[target] {
			found = append(found, "link to "+m[1]+", which does not exist")
		}
	}
	spans := codeSpan.FindAllStringSubmatch(line, -1)
	if trimmed := strings.TrimSpace(line); len(spans) == 0 &&
		(strings.HasPrefix(trimmed, "go ") || strings.HasPrefix(trimmed, "make ")) {
		spans = [][]string{{"", strings.TrimSpace(strings.SplitN(trimmed, "#", 2)[0])}} // a line of a shell example
	}
	for _, m := range spans {
		if problem := tr.problem(m[1]); problem != "" {
			found = append(found, problem)
		}
	}
	return found
}

// problem says what a code span names that does not exist; empty when it does,
// or names nothing of the tree.
func (tr tree) problem(span string) string {
	if m := goName.FindStringSubmatch(span); m != nil {
		if names := tr.declared[m[1]]; names != nil && !names[m[2]] {
			return span + " is not declared"
		}
		return ""
	}
	if m := makeTarget.FindStringSubmatch(span); m != nil && !tr.targets[m[1]] {
		return "make has no target " + m[1]
	}
	if m := loaCommand.FindStringSubmatch(span); m != nil && !tr.commands[m[1]] {
		return "loa has no command " + m[1]
	}
	for _, name := range testName.FindAllString(span, -1) {
		if !tr.hasTest(name) {
			return "there is no " + name
		}
	}
	if strings.HasPrefix(span, "go ") {
		for _, m := range goArgument.FindAllStringSubmatch(span, -1) {
			if p := strings.TrimSuffix(strings.TrimSuffix(m[1], "..."), "/"); p != "" && !tr.paths[p] {
				return "there is no folder " + p
			}
		}
		return ""
	}
	return tr.pathProblem(span)
}

// hasTest tells whether a test has that name or, as `go test -run` takes it, one
// that begins with it.
func (tr tree) hasTest(name string) bool {
	for test := range tr.tests {
		if strings.HasPrefix(test, name) {
			return true
		}
	}
	return false
}

// pathProblem checks a span that is a path of the tree: it ends in .go or
// begins with the name of a folder at the top.
func (tr tree) pathProblem(span string) string {
	if strings.ContainsAny(span, " *{}<>=:?…") {
		return ""
	}
	path := strings.TrimSuffix(span, "/")
	if !strings.Contains(path, "/") {
		if strings.HasSuffix(path, ".go") && !tr.bases[path] {
			return "there is no file " + path
		}
		return ""
	}
	top := strings.SplitN(path, "/", 2)[0]
	ours := slices.Contains([]string{"cmd", "docs", "internal", "scripts"}, top) || tr.declared[top] != nil
	if strings.HasPrefix(path, "/") || !ours || tr.paths[path] || tr.bases[filepath.Base(path)] {
		return ""
	}
	return "there is no " + path
}
