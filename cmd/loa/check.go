package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"loa/bot"
	"loa/channel"
	"loa/cmd/loa/internal/service"
	"loa/collect"
	"loa/config"
	"loa/fetch"
	"loa/store"
)

func newCheck() *cobra.Command {
	var offline bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check configuration, database, Telegram and sources, in words",
		Long: `Reads the configuration and names all of its mistakes, then tries the database,
Telegram and every source, and says what to do about what does not work. Exit
code 2 for mistakes in the configuration, 1 for anything else that fails.`,
		Example: `  loa check
  loa check --offline --config loa.yaml    # the configuration only`,
		Args: argsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(cmd)
			if err != nil {
				return err
			}
			c := &checker{out: cmd.OutOrStdout()}
			file := cfg.File
			if file == "" {
				file = "no file, defaults"
			}
			c.good("configuration", "%s: %d topics, %d sources", file, len(cfg.Topics), len(cfg.Sources))
			if offline {
				return nil
			}
			c.listen(cmd.Context(), cfg)
			c.database(cmd.Context(), cfg)
			c.telegram(cmd.Context(), cfg)
			c.sources(cmd.Context(), cfg)
			if c.failed > 0 {
				return fmt.Errorf("failed: %d of %d checks", c.failed, c.done)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&offline, "offline", false, "check the configuration only")
	return cmd
}

// checker prints what it finds, a line each.
type checker struct {
	out    io.Writer
	done   int
	failed int
}

func (c *checker) good(what, format string, args ...any) {
	c.done++
	fmt.Fprintf(c.out, "ok    %-14s %s\n", what, fmt.Sprintf(format, args...))
}

// warn prints what works but is hardly meant.
func (c *checker) warn(what, format string, args ...any) {
	fmt.Fprintf(c.out, "warn  %-14s %s\n", what, fmt.Sprintf(format, args...))
}

func (c *checker) bad(what, advice string, err error) {
	c.done++
	c.failed++
	fmt.Fprintf(c.out, "FAIL  %-14s %v\n", what, err)
	if advice != "" {
		fmt.Fprintf(c.out, "      %-14s → %s\n", "", advice)
	}
}

// listen takes the port for a moment. A Loa that serves there already is what
// was to be expected.
func (c *checker) listen(ctx context.Context, cfg *config.Config) {
	listener, err := net.Listen("tcp", cfg.Server.Listen)
	if err == nil {
		listener.Close()
		c.good("listen", "%s is free", cfg.Server.Listen)
		return
	}
	if errors.Is(err, syscall.EADDRINUSE) && loaAnswers(ctx, cfg.Server.Listen) {
		c.good("listen", "%s: a Loa serves there", cfg.Server.Listen)
		return
	}
	advice := "server.listen says where Loa serves"
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		advice = "another program has the port: end it, or choose another in server.listen"
	case errors.Is(err, syscall.EACCES):
		advice = "ports below 1024 are for root: choose another in server.listen and put a proxy before it"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		advice = "this machine has no such address: name one of its own, or none as in :8080, in server.listen"
	}
	c.bad("listen", advice, err)
}

// loaAnswers tells whether the service at an address to listen on is a Loa.
func loaAnswers(ctx context.Context, listen string) bool {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+
		"/feeds.opml", nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	return response.StatusCode == http.StatusOK && strings.Contains(response.Header.Get("Content-Type"), "opml")
}

func (c *checker) database(ctx context.Context, cfg *config.Config) {
	if missingDatabase(cfg) {
		// Made by this command it might belong to another user than the service's.
		c.good("database", "%s: does not exist yet, loa serve makes it", cfg.Database.URL)
		return
	}
	db, err := store.Open(ctx, store.Options{URL: cfg.Database.URL.Reveal(), TimeZone: cfg.Site.Location()})
	if err != nil {
		c.bad("database", "database.url says where it is", err)
		return
	}
	defer db.Close()
	if err := db.Operations.Rehearse(ctx); err != nil {
		c.bad("database", "", err)
		return
	}
	info, err := db.Info(ctx)
	if err != nil {
		c.bad("database", "", err)
		return
	}
	c.good("database", "%s: %s, schema %d, %.1f MB", info.Name, info.Engine, info.Schema, float64(info.SizeBytes)/1e6)
}

func (c *checker) telegram(ctx context.Context, cfg *config.Config) {
	if !cfg.Telegram.Token.Set() {
		c.good("telegram", "off: no token. docs/telegram.md explains how to get one")
		return
	}
	client, err := service.TelegramClient(cfg)
	if err != nil {
		c.bad("telegram", "telegram.proxy must be http://, https:// or socks5://", err)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	options := bot.Options{
		Token: cfg.Telegram.Token.Reveal(), Endpoint: cfg.Telegram.APIEndpoint, Client: client,
		Store: service.ForBot(new(store.Store)), Updates: new(store.Store).Subscribers, // Check asks Telegram only
	}
	if cfg.Telegram.Mode == "webhook" {
		options.Webhook = service.WebhookOf(cfg)
	}
	b, err := bot.New(options)
	name := ""
	if err == nil {
		name, err = b.Check(ctx)
	}
	switch {
	case err == nil:
		c.good("telegram", "the bot is @%s, https://t.me/%s", name, name)
		if len(cfg.Telegram.Admins) == 0 && service.AsksAboutEmergencies(cfg) {
			c.warn("telegram", "telegram.admins is empty: nobody can confirm an emergency, it goes out as a warning to its "+
				"topic only")
		}
		c.updates(ctx, b, cfg.Telegram.Mode == "webhook")
	case errors.Is(err, channel.ErrRefused):
		c.bad("telegram", "copy the token again from @BotFather; after /revoke only the new one works", err)
	case unreachable(err) && cfg.Telegram.Proxy.Set():
		c.bad("telegram", "is telegram.proxy right, does it run, and does it reach Telegram? The feeds work without it",
			err)
	case unreachable(err):
		c.bad("telegram", "this network may block Telegram: set telegram.proxy, or telegram.api_endpoint to a Bot API "+
			"server elsewhere. The feeds work without it", err)
	default:
		c.bad("telegram", "", err)
	}
}

// updates says whether what people send to the bot reaches this Loa.
func (c *checker) updates(ctx context.Context, b *bot.Bot, webhook bool) {
	s, err := b.Webhook(ctx)
	switch {
	case err != nil: // an old server of one's own
		c.warn("telegram", "how updates come is not known: %v", err)
	case webhook && s.Ours && time.Since(s.Failed) < time.Hour:
		c.warn("telegram", "Telegram could not post to the webhook at %s at %s, %d updates wait: %s", s.Host,
			s.Failed.Format("15:04"), s.Waiting, s.Error)
	case webhook && s.Host != "" && !s.Ours:
		c.warn("telegram", "updates are posted to %s; loa serve has them posted to site.url. If another program set "+
			"that, give it a bot of its own", s.Host)
	case !webhook && s.Host != "":
		c.warn("telegram", "updates are posted to a webhook at %s; loa serve removes it. If another program set it, give "+
			"that a bot of its own", s.Host)
	}
}

// unreachable tells whether nobody answered at all, or somebody else did: a
// page of whoever blocks Telegram is no answer of it.
func unreachable(err error) bool {
	var later *channel.LaterError
	return errors.As(err, &later) && later.Everyone || errors.Is(err, channel.ErrUnknownOutcome)
}

func (c *checker) sources(ctx context.Context, cfg *config.Config) {
	client, err := fetch.NewClient(service.Network(cfg))
	if err != nil {
		c.bad("sources", "network.proxy says how portals are reached", err)
		return
	}
	defer client.Close()
	collector, err := collect.New(collect.Options{Client: client, Topics: cfg.ArticleTopics(),
		Version: service.Version})
	if err != nil {
		c.bad("sources", "", err)
		return
	}
	for _, src := range cfg.ArticleSources() {
		lists := src.Lists
		if len(lists) == 0 {
			lists = []string{src.URL}
		}
		for _, list := range lists {
			p, err := collector.Preview(ctx, list, src, 1)
			switch {
			case err != nil:
				c.bad("source "+src.ID, cmp.Or(service.AdviceOnSource(err),
					"is the address right, and does the portal answer in a browser on this machine?"), err)
			case len(p.Pages) == 0:
				c.bad("source "+src.ID, "loa preview "+list+" shows what was refused",
					fmt.Errorf("%s: no article found", list))
			case p.Pages[0].Err != nil:
				c.bad("source "+src.ID, service.AdviceOnSource(p.Pages[0].Err), p.Pages[0].Err)
			default:
				c.good("source "+src.ID, "%s: %d articles, the newest %q", list, p.Kept, p.Pages[0].Article.Title)
			}
		}
	}
}
