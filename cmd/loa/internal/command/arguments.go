package command

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"loa/cmd/loa/internal/setup"
)

// ArgsUsage makes a cobra argument check a usage error that shows how the
// command is meant.
func ArgsUsage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if check(cmd, args) == nil {
			return nil
		}
		wrong := "arguments are missing"
		if len(args) > 0 {
			wrong = fmt.Sprintf("arguments %q do not fit", args)
		}
		return setup.Usage(fmt.Errorf("%s; usage: %s%s; see %s --help", wrong, cmd.CommandPath(),
			strings.TrimPrefix(cmd.Use, cmd.Name()), cmd.CommandPath()))
	}
}
