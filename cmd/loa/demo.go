package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"loa/bot/bottest"
	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/service"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/demo"
)

type demoFlags struct{ address, data, portal, telegram string }

func newDemo() *cobra.Command {
	var f demoFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Try everything in the browser, without internet and without a token",
		Long: `Starts a sample portal, the whole service on SQLite, and a page that shows a
Telegram chat as on a phone. Nothing leaves this machine. Publish, edit and
withdraw articles on the portal and watch the feeds and the chat.`,
		Example: `  loa demo
  loa demo --addr 127.0.0.1:9080 --data /tmp/loa-demo
  curl -X POST http://127.0.0.1:8090/publish`,
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			log, err := command.NewLogger(cmd, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return runDemo(cmd.Context(), f, log, cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&f.address, "addr", "127.0.0.1:8080", "address of the service")
	cmd.Flags().StringVar(&f.data,
		"data", "", "folder for the database (default: a fresh temporary one, removed at the end)")
	cmd.Flags().StringVar(&f.portal, "portal-addr", "127.0.0.1:8090", "address of the sample portal")
	cmd.Flags().StringVar(&f.telegram, "telegram-addr", "127.0.0.1:8091", "address of the Telegram chat")
	return cmd
}

// runDemo runs portal, chat and service until ctx ends.
func runDemo(ctx context.Context, f demoFlags, log *slog.Logger, out io.Writer) error {
	if f.data == "" {
		dir, err := os.MkdirTemp("", "loa-demo-")
		if err != nil {
			return fmt.Errorf("a folder for the demo: %w", err)
		}
		defer os.RemoveAll(dir)
		f.data = dir
	}
	sample, err := demo.NewPortal(time.Now)
	if err != nil {
		return err
	}
	telegram := bottest.New(bottest.Options{Name: "Loa Pu Mây", Username: "loa_pumay_bot"})
	phone, err := demo.NewPhone(telegram, sample)
	if err != nil {
		return err
	}
	portalListener, err := net.Listen("tcp", f.portal)
	if err != nil {
		return fmt.Errorf("--portal-addr: %w", err)
	}
	defer portalListener.Close()
	phoneListener, err := net.Listen("tcp", f.telegram)
	if err != nil {
		return fmt.Errorf("--telegram-addr: %w", err)
	}
	defer phoneListener.Close()
	portalURL, phoneURL := "http://"+portalListener.Addr().String(), "http://"+phoneListener.Addr().String()

	cfg, err := demoConfig(f, portalURL, phoneURL, telegram.Token())
	if err != nil {
		return err
	}
	s, err := service.New(ctx, cfg, log, demoTuning(phoneURL))
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.OpenDesk(ctx, deskName, deskPassword); err != nil {
		return err
	}

	stop := s.FollowConfig(ctx, cfg.File)
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	// Portal and chat outlive the service, whose last visit and messages come to their end.
	world, end := context.WithCancel(context.WithoutCancel(ctx))
	group.Go(func() error { return serveUntil(world, portalListener, sample) })
	group.Go(func() error { return serveUntil(world, phoneListener, phone) })
	group.Go(func() error {
		defer end()
		return s.Run(ctx)
	})
	fmt.Fprintf(out, `Loa is running. Open in a browser:

  %-41s the service: feeds, articles, search
  %-41s a sample portal: publish, edit and withdraw articles there
  %-41s a Telegram chat, as on a phone
  %-41s an agency's page with boxes of the news
  %-41s the operators' desk: name %s, password %s

Try it: press Start in the chat and choose topics; publish an article on the portal;
it is in the feeds and in the chat a few seconds later. Ctrl-C ends the demo.
`, "http://"+s.Listener.Addr().String()+"/", portalURL+"/", phoneURL+"/",
		"http://"+s.Listener.Addr().String()+"/embed/preview", "http://"+s.Listener.Addr().String()+"/desk/", deskName,
		deskPassword)
	return group.Wait()
}

// Who tries the demo may use its desk.
const (
	deskName     = "demo"
	deskPassword = "xem-thu-ban-dieu-hanh"
)

// serveUntil answers HTTP until ctx ends.
func serveUntil(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	server.Close() // what it serves are long polls of a page
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// demoTuning sees an edit or a withdrawal within seconds: who tries the demo
// does not wait for hours.
func demoTuning(phoneURL string) service.Tuning {
	return service.Tuning{
		Looks:      func(age time.Duration) time.Duration { return age + max(4*time.Second, age/2) },
		MissingFor: 2 * time.Second,
		BotURL:     phoneURL + "/",
	}
}

// demoConfig writes the service's configuration for the demo to a file, which the
// desk changes, and reads it: one source, polled every few seconds.
func demoConfig(f demoFlags, portalURL, telegramURL, token string) (*config.Config, error) {
	var b strings.Builder
	fmt.Fprintf(&b, `# The demo's configuration. What is changed at the desk is written here.
site: {name: Loa Pu Mây, url: "http://%[1]s"}
server: {listen: "%[1]s"}
database: {url: "sqlite:%[2]s"}
network:
  allow_private: [127.0.0.0/8, "::1/128"]
  requests_per_minute: 600 # our own portal does not mind
telegram:
  token: "%[3]s"
  api_endpoint: "%[4]s"
  quiet_hours: "" # whoever tries the demo at night wants to see it
  admins: [%[5]d]

topics:
`, f.address, filepath.ToSlash(filepath.Join(f.data, "loa.db")), token, telegramURL, demo.Operator)
	var lists []string
	for _, section := range demo.Sections {
		fmt.Fprintf(&b, "  - {id: %[1]s, name: %[2]q, sections: [%[1]s]", section.Slug, section.Name)
		if section.Slug == "canh-bao" {
			b.WriteString(`, urgent: true, emergency: ["sơ tán khẩn cấp", "di dời khẩn cấp"]`)
		}
		b.WriteString("}\n")
		lists = append(lists, fmt.Sprintf("%q", portalURL+"/"+section.Slug))
	}
	fmt.Fprintf(&b, `
sources:
  # The sample portal, one list a section.
  - id: pumay
    name: Cổng TTĐT tỉnh Pu Mây
    url: "%s/"
    lists: [%s]
    schedule: "@every 3s"
`, portalURL, strings.Join(lists, ", "))
	file := filepath.Join(f.data, "loa-demo.yaml")
	if err := os.MkdirAll(f.data, 0o700); err != nil {
		return nil, fmt.Errorf("a folder for the demo: %w", err)
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		return nil, fmt.Errorf("the demo's configuration: %w", err)
	}
	return setup.ReadConfig(file)
}
