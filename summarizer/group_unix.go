//go:build unix

package summarizer

import (
	"os/exec"
	"syscall"
)

// endWhole makes the end of a program the end of what it has started, too: a
// script may be dead while the model that it runs goes on.
func endWhole(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
