package main

import (
	"github.com/spf13/cobra"

	"loa/cmd/loa/internal/command"
	"loa/config"
)

func newConfig() *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Print the documented example configuration",
		Long:  "Prints every setting with its default and a sentence about it, as a file to begin with.",
		Example: `  loa config > loa.yaml
  loa check --config loa.yaml`,
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return config.WriteExample(cmd.OutOrStdout())
		},
	}
}
