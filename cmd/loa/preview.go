package main

import (
	"cmp"
	"context"
	"errors"
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
	"loa/portal"
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
	addresses, err := withScheme(address)
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
	p, err := o.look(cmd.Context(), collector, src, addresses)
	if err != nil {
		return fmt.Errorf("%w%s", err, optional("\n→ ", setup.AdviceOnSource(err)))
	}
	return printPreview(cmd.OutOrStdout(), cfg, p)
}

// look tries the addresses one after the other, until one is read or is known to be
// no list.
func (o previewOptions) look(ctx context.Context, collector *collect.Collector, src article.Source,
	addresses []string) (p collect.Preview, err error) {
	for _, address := range addresses {
		p, err = collector.Preview(ctx, address, src, o.articles)
		if err == nil || errors.Is(err, article.ErrLayout) || ctx.Err() != nil {
			break
		}
	}
	return p, err
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

// withScheme returns the addresses that an address may stand for: itself, or,
// when it names only a host, that host by https and by http.
func withScheme(address string) ([]string, error) {
	if u, err := url.Parse(address); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return []string{address}, nil
	}
	u, err := url.Parse("https://" + address)
	if err != nil || strings.Contains(address, "://") || !strings.Contains(u.Hostname(), ".") || u.User != nil {
		return nil, fmt.Errorf("URL %q: an address that begins with http:// or https://, or a host, is wanted", address)
	}
	return []string{"https://" + address, "http://" + address}, nil
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
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\n", i+1, day(link.Published, zone),
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
	a := p.Article
	row := func(name, value string) {
		if value == "" {
			return
		}
		fmt.Fprintf(w, "  %-11s %s\n", name, value)
		if from := whence(p.Explained, name); from != "" {
			fmt.Fprintf(w, "  %-11s ← %s\n", "", from)
		}
	}
	row("read by", p.Evidence)
	row("title", a.Title)
	row("lead", viet.Cut(a.Lead, 160))
	row("text", fmt.Sprintf("%d syllables: %s", len(viet.Syllables(a.ContentText)),
		viet.Cut(strings.Join(strings.Fields(a.ContentText), " "), 160)))
	row("author", a.Author)
	row("origin", a.Origin)
	guessed := ""
	if a.PublishedGuessed {
		guessed = ", a guess"
	}
	row("published", day(a.Published, zone)+optional("  (", a.PublishedEvidence+guessed)+")")
	if a.Image != nil {
		row("picture", a.Image.URL+optional(" – ", a.Image.Caption))
	}
	for _, f := range a.Attachments {
		row("attachment", fmt.Sprintf("%s (%s) %s", f.Name, f.Type, f.URL))
	}
	row("categories", strings.Join(a.Categories, ", "))
	row("topics", strings.Join(a.Topics, ", "))
	for i, o := range p.Explained.LeftOut {
		if i == maxLeftOut {
			fmt.Fprintf(w, "  %-11s %d more\n", "left out", len(p.Explained.LeftOut)-i)
			break
		}
		fmt.Fprintf(w, "  %-11s “%s” (%d words): %s\n", "left out", viet.Cut(o.Text, 60), o.Words, o.Reason)
	}
}

// maxLeftOut is how many texts that an article leaves out are shown.
const maxLeftOut = 8

// explainedAs are the fields by the names that an explanation has for them.
var explainedAs = map[string]string{"origin": "source", "picture": "image", "attachment": "attachments"}

// whence says where on its page a field stands. What the page does not say comes
// from the list, or from Loa itself.
func whence(e portal.Explanation, name string) string {
	for _, f := range e.Fields {
		if f.Name != cmp.Or(explainedAs[name], name) {
			continue
		}
		if f.Value == "" {
			return "the entry of the list"
		}
		return f.From + " · " + string(f.Confidence) + optional(" · but ", viet.Cut(f.Against, 200))
	}
	return ""
}

func day(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(zone).Format("02/01/2006 15:04")
}

// optional is text with what leads to it, or "" without text.
func optional(before, text string) string {
	if text == "" {
		return ""
	}
	return before + text
}
