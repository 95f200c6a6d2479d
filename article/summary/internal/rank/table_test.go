package rank

import (
	"bytes"
	"testing"

	"loa/article/summary/internal/alone"
)

func FuzzATableIsReadOrRefused(f *testing.F) {
	whole := (&Table{}).Bytes()
	f.Add(uint16(0), byte(0), false)
	f.Add(uint16(300), byte(200), true)
	f.Fuzz(func(t *testing.T, at uint16, value byte, short bool) {
		stored := bytes.Clone(whole)
		stored[len(stored)-1-int(at)] = value // somewhere in the trees
		if short {
			stored = stored[:len(stored)-int(at)-1]
		}
		table, err := Read(stored)
		if (err == nil) == short {
			t.Fatalf("table cut short %v: got error %v", short, err)
		}
		if err != nil {
			return
		}
		a := articleOf("Nước về", "Nước về bản cao từ sáng nay.", "Bà con mừng lắm vì không phải gánh nước nữa.")
		if _, ok := table.Best(a, alone.Candidates(a, 300), 300); !ok {
			t.Error("got no summary, want one")
		}
	})
}
