//go:build !unix

package summarizer

import "os/exec"

func endWhole(*exec.Cmd) {}
