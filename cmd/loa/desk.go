package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"loa/article"
	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/desk"
	"loa/operations"
	"loa/store"
)

func newDesk() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "desk",
		Short: "Who may use the operators' pages: set a password, list, remove",
		Long: `The operators' pages are below /desk of the service. There are none until somebody
has a password. An editor looks at everything, writes and ends warnings, and
withdraws articles; an operator may do everything. A new password, a new role or
removal signs the person out at once.`,
		Example: `  loa desk password lan
  loa desk password minh --role editor
  loa desk list
  loa desk remove minh`,
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newDeskPassword(), newDeskList(), newDeskRemove())
	return cmd
}

func newDeskPassword() *cobra.Command {
	var role string
	cmd := &cobra.Command{
		Use:   "password NAME",
		Short: "Set somebody's password for the desk",
		Long: fmt.Sprintf(`Asks for the password, twice; from a pipe the first line is taken. It needs at least
%d characters. A name that exists gets the new password and role.`, desk.ShortestPassword),
		Example: `  loa desk password lan
  loa desk password minh --role editor < mat-khau.txt`,
		Args: command.ArgsUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := strings.TrimSpace(args[0])
			if name == "" || len([]rune(name)) > 60 || strings.ContainsAny(name, "\n\t") {
				return setup.Usage(errors.New("the name needs 1 to 60 characters"))
			}
			r := operations.DeskRole(role)
			if r != operations.DeskEditor && r != operations.DeskOperator {
				return setup.Usage(fmt.Errorf("--role %q: it is operator or editor", role))
			}
			return command.WithStore(cmd, func(_ *config.Config, db *store.Store) error {
				password, err := askPassword(cmd)
				if err != nil {
					return err
				}
				hash, err := desk.Hash(password)
				if err != nil {
					return setup.Usage(err)
				}
				err = db.Operations.SaveDeskUser(cmd.Context(), operations.DeskUser{Name: name, Role: r, Hash: hash,
					Changed: time.Now()})
				if err == nil {
					fmt.Fprintf(cmd.OutOrStdout(), "%s may use the desk as %s\n", name, r)
				}
				return err
			})
		},
	}
	cmd.Flags().StringVar(&role, "role", string(operations.DeskOperator), "operator or editor")
	return cmd
}

// askPassword reads a password, twice from a person, once from a pipe.
func askPassword(cmd *cobra.Command) (string, error) {
	in, ok := cmd.InOrStdin().(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		line, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
		if line == "" && err != nil {
			return "", setup.Usage(errors.New("no password on the standard input"))
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	ask := func(question string) (string, error) {
		fmt.Fprint(cmd.ErrOrStderr(), question)
		b, err := term.ReadPassword(int(in.Fd()))
		fmt.Fprintln(cmd.ErrOrStderr())
		return string(b), err
	}
	first, err := ask("Password: ")
	if err != nil {
		return "", err
	}
	second, err := ask("Once more: ")
	if err != nil {
		return "", err
	}
	if first != second {
		return "", setup.Usage(errors.New("the two passwords differ"))
	}
	return first, nil
}

func newDeskList() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "Show who may use the desk",
		Example: `  loa desk list`,
		Args:    command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return command.WithStore(cmd, func(cfg *config.Config, db *store.Store) error {
				users, err := db.Operations.DeskUsers(cmd.Context())
				if err != nil {
					return err
				}
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
				fmt.Fprintln(table, "NAME\tROLE\tPASSWORD SINCE")
				for _, u := range users {
					fmt.Fprintf(table, "%s\t%s\t%s\n", u.Name, u.Role,
						u.Changed.In(cfg.Site.Location()).Format("2 January 2006"))
				}
				return table.Flush()
			})
		},
	}
}

func newDeskRemove() *cobra.Command {
	return &cobra.Command{
		Use:     "remove NAME",
		Short:   "Take somebody's right to use the desk",
		Example: `  loa desk remove minh`,
		Args:    command.ArgsUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return command.WithStore(cmd, func(_ *config.Config, db *store.Store) error {
				err := db.Operations.DeleteDeskUser(cmd.Context(), args[0])
				if errors.Is(err, article.ErrNotFound) {
					return setup.Usage(fmt.Errorf("nobody of the name %q may use the desk; loa desk list shows who may",
						args[0]))
				}
				return err
			})
		},
	}
}
