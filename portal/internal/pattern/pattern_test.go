package pattern

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// A pattern is compiled when it is first used, which may be long after the
// start: so all of portal's are compiled here.
func TestEveryPatternCompiles(t *testing.T) {
	compiled := 0
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !isLazy(call.Fun) {
				return true
			}
			compiled++
			expression, err := written(call.Args[0])
			if err == nil {
				_, err = regexp.Compile(expression)
			}
			if err != nil {
				t.Errorf("%s: %v, want no error", path, err)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if compiled < 40 {
		t.Errorf("got %d patterns, want all of portal's", compiled)
	}
}

// isLazy tells whether a called function is pattern.Lazy.
func isLazy(f ast.Expr) bool {
	s, ok := f.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != "Lazy" {
		return false
	}
	p, ok := s.X.(*ast.Ident)
	return ok && p.Name == "pattern"
}

// written is the text of a literal, or of several that are joined over the lines of the
// source; anything else is made at run time.
func written(e ast.Expr) (string, error) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return strconv.Unquote(e.Value)
	case *ast.BinaryExpr:
		left, err := written(e.X)
		if err != nil {
			return "", err
		}
		right, err := written(e.Y)
		return left + right, err
	}
	return "", errors.New("got a pattern made at run time, want literals")
}
