package heap

import (
	"strings"
	"testing"

	"loa/internal/assert"
)

func TestOnlyWhatIsAsInTheFileIsGivenBack(t *testing.T) {
	const smaps = `00400000-01271000 r-xp 00000000 fe:00 10012370                           /opt/my loa
Size:              14788 kB
Rss:               12264 kB
Anonymous:             0 kB
01271000-02118000 r--p 00e71000 fe:00 10012370                           /opt/my loa
Anonymous:             0 kB
02118000-0230c000 rw-p 01d18000 fe:00 10012370                           /opt/my loa
Anonymous:             0 kB
0230c000-0231c000 r--p 01d18000 fe:00 10012370                           /opt/my loa
Anonymous:             8 kB
0231c000-04362000 r--p 00000000 00:00 0
Anonymous:             0 kB
7f8fb9c90000-7f8fb9e10000 r-xp 00000000 fe:00 99                         /lib/libc.so
Anonymous:             0 kB
`
	assert.Same(t, "parts", unwritten(strings.NewReader(smaps), "/opt/my loa"),
		[]region{{0x400000, 0x1271000}, {0x1271000, 0x2118000}})
	assert.Same(t, "parts of a text that is something else", len(unwritten(strings.NewReader("a-b\nx"), "x")), 0)
}

// TestTheProgramRunsOnWithoutItsPages gives back the pages of this very test.
func TestTheProgramRunsOnWithoutItsPages(t *testing.T) {
	for range 3 {
		dropProgram()
		assert.Same(t, "a word in capitals", strings.ToUpper("loa"), "LOA")
	}
}
