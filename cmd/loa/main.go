// Command loa collects articles from news and government portals, publishes
// feeds by topic and sends them to Telegram subscribers.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/setup"
	"loa/cmd/loa/internal/texts"
)

// Exit codes of every command.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2 // wrong use: arguments, flags or configuration
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Run executes one command line and returns its exit code. Results go to
// stdout, everything else to stderr.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	fmt.Fprintf(stderr, "loa: %v\n", err)
	var usage setup.UsageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitFailed
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "loa",
		Short: "News of your portals, as feeds and on Telegram",
		Long: `Loa collects new articles from news and government portals, publishes RSS, Atom
and JSON feeds by topic, and sends summaries to Telegram subscribers.

Try everything without internet and without a token:  loa demo
Look at what it would collect from a portal:          loa preview https://example.gov.vn/tin-tuc`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				meant := ""
				if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
					meant = fmt.Sprintf(", did you mean %s?", strings.Join(near, " or "))
				}
				return setup.Usage(fmt.Errorf("there is no command %q%s; loa --help lists them", args[0], meant))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			_, err := command.NewLogger(cmd, io.Discard) // a command that logs nothing does not accept nonsense either
			return err
		},
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.PersistentFlags().String("config",
		"", "configuration file (default: LOA_CONFIG, else loa.yaml when it exists)")
	root.PersistentFlags().String("log", "info", "what to log to stderr: debug, info, warn or error")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return setup.Usage(fmt.Errorf("%w; see %s --help", err, cmd.CommandPath()))
	})
	root.AddCommand(newServe(), newDemo(), newPreview(), newCollect(), newCheck(), newDoctor(), newConfig(),
		texts.NewExtract(),
		texts.NewSummarize(), texts.NewTopics(), texts.NewClassify(), newAudit(), newChannel(), newBackup(),
		newRestore(), newMove(),
		newPrivate(), newHub(), newWebhooks(), newDesk(), newVersion())
	return root
}
