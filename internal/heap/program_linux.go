package heap

import (
	"bufio"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// dropProgram has the system forget which pages of the program's file this process
// has looked at. They stay in the cache of files, as those of any file; what is used
// comes back at once, and what only the start used (two thirds of a program that
// reads configurations, compiles expressions and migrates a database) no more.
func dropProgram() {
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	maps, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer maps.Close()
	for _, r := range unwritten(maps, program) {
		// An error leaves the pages where they are, which is no harm.
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, r.from, r.to-r.from, syscall.MADV_DONTNEED)
	}
}

// region is a part of the process's memory.
type region struct{ from, to uintptr }

// unwritten reads what Linux says of a process's memory and returns the parts that
// show a file, cannot be written, and hold no page that differs from the file: what
// a loader wrote there before it took away the right to would be lost.
func unwritten(smaps io.Reader, file string) (list []region) {
	var at region
	mapped := false
	for lines := bufio.NewScanner(smaps); lines.Scan(); {
		line := lines.Text()
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if from, to, ok := bounds(fields[0]); ok {
			at = region{from, to}
			mapped = len(fields) >= 6 && strings.HasSuffix(line, " "+file) &&
				(fields[1] == "r-xp" || fields[1] == "r--p")
			continue
		}
		if mapped && fields[0] == "Anonymous:" && len(fields) > 1 && fields[1] == "0" {
			list = append(list, at)
		}
	}
	return list
}

// bounds reads "400000-1271000".
func bounds(text string) (from, to uintptr, ok bool) {
	low, high, ok := strings.Cut(text, "-")
	if !ok {
		return 0, 0, false
	}
	a, err := strconv.ParseUint(low, 16, strconv.IntSize)
	if err != nil {
		return 0, 0, false
	}
	b, err := strconv.ParseUint(high, 16, strconv.IntSize)
	return uintptr(a), uintptr(b), err == nil && b > a
}
