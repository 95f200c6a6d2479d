package summary

import (
	_ "embed"
	"sync"

	"loa/article/summary/internal/rank"
)

//go:embed table.bin
var tableBytes []byte

// table is what was learned; `go run ./article/summary/internal/train` writes
// it.
var table = sync.OnceValue(func() *rank.Table {
	t, err := rank.Read(tableBytes)
	if err != nil {
		panic("the embedded table of summaries: " + err.Error()) // the build is wrong: a test says so before
	}
	return t
})
