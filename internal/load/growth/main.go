// Command growth measures what a service costs as its archive grows: it runs the
// program on databases of different sizes that internal/load has filled, asks it for
// everything once, and prints a table with a column for each database.
//
//	go run ./internal/load -database sqlite:/tmp/10k.db -articles 10000 -words 80 -sources 500
//	go run ./internal/load/growth sqlite:/tmp/10k.db sqlite:/tmp/100k.db postgres://…
//
// It publishes twenty articles in each. Searches are measured by
// go test ./store/articles -bench Search, visits by internal/load/whole -begin due.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// row is a line of the table: what was measured, and a figure for each database.
type row struct {
	what    string
	figures []string
}

func main() {
	program := flag.String("loa", "", "the program; built here when empty")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *program, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "growth:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, program string, databases []string) error {
	if len(databases) == 0 {
		return fmt.Errorf("no database: name one at least, sqlite:FILE or postgres://…")
	}
	dir, err := os.MkdirTemp("", "loa-growth-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if program == "" {
		program = filepath.Join(dir, "loa")
		build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "./cmd/loa")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("go build: %w", err)
		}
	}
	var table []row
	for n, database := range databases {
		m := &measured{}
		if err := measureStore(ctx, database, m); err != nil {
			return fmt.Errorf("%s: %w", kind(database), err)
		}
		if err := measureProgram(ctx, program, database, dir, m); err != nil {
			return fmt.Errorf("%s: %w", kind(database), err)
		}
		for _, f := range m.list {
			i := slices.IndexFunc(table, func(r row) bool { return r.what == f.what })
			if i < 0 {
				i = len(table)
				table = append(table, row{what: f.what, figures: make([]string, len(databases))})
			}
			table[i].figures[n] = f.figure
		}
	}
	print(databases, table)
	return nil
}

func print(databases []string, table []row) {
	fmt.Print("| what |")
	for _, d := range databases {
		fmt.Printf(" %s |", kind(d))
	}
	fmt.Println("\n|" + strings.Repeat("---|", len(databases)+1))
	for _, r := range table {
		fmt.Printf("| %s | %s |\n", r.what, strings.Join(r.figures, " | "))
	}
}

// kind names a database without what is secret of its address.
func kind(database string) string {
	scheme, _, _ := strings.Cut(database, ":")
	return strings.Replace(scheme, "postgresql", "postgres", 1)
}

// measured are the figures of one database.
type measured struct {
	list []struct{ what, figure string }
}

func (m *measured) add(what, format string, values ...any) {
	m.list = append(m.list, struct{ what, figure string }{what, fmt.Sprintf(format, values...)})
}

// times runs something so often and notes the middle and the longest of what it took.
func (m *measured) times(what string, n int, f func(i int) error) error {
	var took []time.Duration
	for i := range n {
		began := time.Now()
		if err := f(i); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	m.add(what, "%s / %s", milliseconds(took[len(took)/2]), milliseconds(took[len(took)-1]))
	return nil
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.2f", float64(d.Microseconds())/1000)
}
