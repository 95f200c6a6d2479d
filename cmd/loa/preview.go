package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"loa/article"
	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/setup"
	"loa/collect"
	"loa/config"
	"loa/fetch"
	"loa/fetch/guard"
	"loa/viet"
)

func newPreview() *cobra.Command {
	var o previewOptions
	cmd := &cobra.Command{
		Use:   "preview URL",
		Short: "Show what would be collected from an address, and the source's configuration to paste",
		Long: `Reads the list at an address (a section's page, a feed, a sitemap, or a portal's
front page) and the first articles it names, as a first visit would, and stores
nothing. It prints what was found and by which evidence, what the articles would
look like, and the source's YAML for the configuration.`,
		Example: `  loa preview https://laichau.gov.vn/tin-tuc-su-kien
  loa preview --articles 5 https://congan.laichau.gov.vn/
  loa preview --allow-private http://10.1.0.20/tin-noi-bo`,
		Args: command.ArgsUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0]) },
	}
	cmd.Flags().IntVar(&o.articles, "articles", 3, "how many articles to read")
	cmd.Flags().StringVar(&o.profile, "profile", "auto", "how to read it: auto, none, or a profile's name")
	cmd.Flags().BoolVar(&o.allowPrivate, "allow-private", false,
		"also when the portal lives in your own network; the source then has the allow_private that it needs")
	return cmd
}

// previewOptions are what the command is told besides the address.
type previewOptions struct {
	articles     int
	profile      string
	allowPrivate bool
}

func (o previewOptions) run(cmd *cobra.Command, address string) error {
	if !command.KnownProfile(o.profile) {
		return setup.Usage(fmt.Errorf("--profile %q: allowed are auto, none and %s", o.profile,
			strings.Join(setup.ProfileNames(), ", ")))
	}
	addresses, err := setup.Addresses(address)
	if err != nil {
		return setup.Usage(err)
	}
	if o.articles < 0 {
		return setup.Usage(fmt.Errorf("--articles %d: 0 or more is wanted", o.articles))
	}
	cfg, err := command.LoadConfig(cmd)
	if err != nil {
		return err
	}
	log, err := command.NewLogger(cmd, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	client, err := fetch.NewClient(setup.Network(cfg))
	if err != nil {
		return setup.Usage(err)
	}
	defer client.Close()
	collector, err := collect.New(collect.Options{Client: client, Topics: cfg.ArticleTopics(),
		Version: setup.Version, Logger: log})
	if err != nil {
		return err
	}
	src := article.Source{Profile: o.profile, FullText: true}
	if o.allowPrivate {
		src.AllowPrivate = privateAddresses(cmd.Context(), addresses[0], cfg.AllowPrivate())
	}
	p, err := setup.Preview(cmd.Context(), collector, src, addresses, o.articles)
	if err != nil {
		return fmt.Errorf("%w%s", err, optional("\n→ ", setup.AdviceOnSource(err)))
	}
	return printPreview(cmd.OutOrStdout(), cfg, p)
}

// privateAddresses are those of an address's host that are not public and not allowed yet.
func privateAddresses(ctx context.Context, address string, allowed []netip.Prefix) (private []netip.Prefix) {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip", u.Hostname())
	if err != nil {
		return nil // fetching says it
	}
	rules := guard.New(allowed)
	for _, addr := range addrs {
		if addr = addr.Unmap(); rules.CheckAddr(addr) != nil {
			private = append(private, netip.PrefixFrom(addr, addr.BitLen()))
		}
	}
	return private
}

func printPreview(w io.Writer, cfg *config.Config, p collect.Preview) error {
	l := p.Listing
	if p.Note != "" {
		fmt.Fprintf(w, "NOTE  %s\n", p.Note)
	}
	fmt.Fprintf(w, "LIST  %s\n", l.URL)
	how := l.Kind + ": "
	if l.Profile != "" {
		how = "" // the evidence names the profile
	}
	fmt.Fprintf(w, "read as %s%s\n", how, l.Evidence)
	for _, way := range p.Ways[1:] {
		verdict := "could be used as well"
		if way.Refused {
			verdict = "not used"
		}
		fmt.Fprintf(w, "%s: %s %s: %s\n", verdict, way.Kind, way.URL, way.Evidence)
	}
	fmt.Fprintf(w, "%d articles taken, %d other links refused, %d requests%s\n\n", p.Kept, l.Refused, p.Requests,
		optional(", next page ", l.Next))

	zone := cfg.Site.Location()
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "#\tPUBLISHED\tTITLE\tWHY")
	for i, link := range l.Links {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\n", i+1, setup.Day(link.Published, zone),
			viet.Cut(cmp.Or(link.Title, link.URL), 70), viet.Cut(link.Evidence, 50))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for i, page := range p.Pages {
		fmt.Fprintf(w, "\nARTICLE %d  %s\n", i+1, page.Link.URL)
		if page.Err != nil {
			fmt.Fprintf(w, "  not taken   %v\n", page.Err)
			continue
		}
		printArticle(w, page, zone)
	}
	fmt.Fprintf(w, "\nCONFIGURATION  to paste under sources:\n%s", config.SourceYAML(p.Source))
	return nil
}

// printArticle shows an article field by field, each with where it stands, and what of
// the page it leaves out.
func printArticle(w io.Writer, p collect.PreviewPage, zone *time.Location) {
	for _, f := range setup.PreviewFields(p, zone) {
		fmt.Fprintf(w, "  %-11s %s\n", f.Name, f.Value)
		if f.From != "" {
			fmt.Fprintf(w, "  %-11s ← %s\n", "", f.From)
		}
	}
}

func day(t time.Time, zone *time.Location) string { return setup.Day(t, zone) }

// optional is text with what leads to it, or "" without text.
func optional(before, text string) string {
	if text == "" {
		return ""
	}
	return before + text
}
