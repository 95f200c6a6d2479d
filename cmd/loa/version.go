package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/setup"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  loa version",
		Args:    command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			fmt.Fprintf(cmd.OutOrStdout(), "loa %s%s %s %s/%s\n", setup.Version, revision(), runtime.Version(),
				runtime.GOOS, runtime.GOARCH)
			return nil
		},
	}
}

// revision is the commit that the binary was built from, or "".
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return revisionOf(info.Settings)
}

// revisionOf is the commit that settings of a build tell, as
// " (abc1234, 2026-11-28, with changes)", or "".
func revisionOf(list []debug.BuildSetting) string {
	settings := map[string]string{}
	for _, s := range list {
		settings[s.Key] = s.Value
	}
	commit := settings["vcs.revision"]
	if len(commit) < 7 {
		return ""
	}
	said := commit[:7]
	if day, _, ok := strings.Cut(settings["vcs.time"], "T"); ok {
		said += ", " + day
	}
	if settings["vcs.modified"] == "true" {
		said += ", with changes"
	}
	return " (" + said + ")"
}
