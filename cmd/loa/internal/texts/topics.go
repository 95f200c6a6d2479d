package texts

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"loa/article"
	"loa/article/topics"
	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/store"
)

// NewTopics is loa topics, with its parts.
func NewTopics() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "topics",
		Short: "Topics of articles: try rules, learn from what is stored",
		Example: `  loa topics try
  loa topics learn`,
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTopicsTry(), newTopicsLearn())
	return cmd
}

func newTopicsTry() *cobra.Command {
	var since time.Duration
	var most int
	cmd := &cobra.Command{
		Use:   "try",
		Short: "Show what the configured topics would have caught of what is stored",
		Long: `Matches the articles of the last days against the topics as they are configured now,
and shows for each topic which articles it would have besides those that it has,
with the reason. Nothing is changed: to try a rule, write it into a copy of the
configuration and name that with --config.`,
		Example: `  loa topics try
  loa topics try --config moi.yaml --since 168h`,
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if since <= 0 || most < 0 {
				return setup.Usage(errors.New("--since and --show must be positive"))
			}
			return command.WithStore(cmd, func(cfg *config.Config, db *store.Store) error {
				from := time.Now().Add(-since)
				found, err := tryTopics(cmd.Context(), cfg, db, from, most)
				if err != nil {
					return err
				}
				found.print(cmd.OutOrStdout(), cfg, from)
				return nil
			})
		},
	}
	cmd.Flags().DurationVar(&since, "since", 30*24*time.Hour, "how far back to look")
	cmd.Flags().IntVar(&most, "show", 10, "how many articles to show of each topic")
	return cmd
}

// tried is what the topics have and would have.
type tried struct {
	articles int
	topics   map[string]*triedTopic
}

// triedTopic counts the articles that a topic has, would get and would lose.
type triedTopic struct {
	has, more, less int
	shown           []string // what it would get, a line each
}

// tryTopics files every article since then anew, and stores nothing. It
// describes at most so many new articles of a topic.
func tryTopics(ctx context.Context, cfg *config.Config, db *store.Store, since time.Time, most int) (tried, error) {
	matcher, sources := article.NewMatcher(cfg.ArticleTopics()), sourcesByID(cfg)
	found := tried{topics: map[string]*triedTopic{}}
	for _, t := range cfg.Topics {
		found.topics[t.ID] = &triedTopic{}
	}
	err := eachArticle(ctx, db, since, func(a article.Article) {
		found.articles++
		now := map[string]article.Reason{}
		for _, r := range matcher.Explain(a, sources[a.Source]) {
			if _, known := now[r.Topic]; !known {
				now[r.Topic] = r
			}
		}
		for id, f := range found.topics {
			had := slices.Contains(a.Topics, id)
			r, has := now[id]
			switch {
			case had:
				f.has++
				if !has {
					f.less++
				}
			case has:
				f.more++
				if len(f.shown) < most {
					f.shown = append(f.shown, fmt.Sprintf("  + %s  (%s)", a.Title, reasonText(r)))
				}
			}
		}
	})
	return found, err
}

func (t tried) print(out io.Writer, cfg *config.Config, since time.Time) {
	fmt.Fprintf(out, "%d articles since %s\n", t.articles, since.In(cfg.Site.Location()).Format("2 January 2006"))
	for _, topic := range cfg.Topics {
		f := t.topics[topic.ID]
		fmt.Fprintf(out, "%s: has %d, would have %d more", topic.ID, f.has, f.more)
		if f.less > 0 {
			fmt.Fprintf(out, "; %d of those it has come from lists or from what was learned, or would be lost", f.less)
		}
		fmt.Fprintln(out)
		for _, line := range f.shown {
			fmt.Fprintln(out, line)
		}
	}
}

func sourcesByID(cfg *config.Config) map[string]article.Source {
	all := map[string]article.Source{}
	for _, s := range cfg.ArticleSources() {
		all[s.ID] = s
	}
	return all
}

// eachArticle calls do for every article since then, newest first.
func eachArticle(ctx context.Context, db *store.Store, since time.Time, do func(article.Article)) error {
	q := article.Query{Since: since}
	for {
		list, err := db.Articles.Articles(ctx, q)
		if err != nil {
			return err
		}
		for _, a := range list {
			do(a)
		}
		if len(list) == 0 {
			return nil
		}
		last := list[len(list)-1]
		q.BeforePublished, q.BeforeID = last.Published, last.ID
	}
}

func newTopicsLearn() *cobra.Command {
	var from, check, out string
	var o topics.Options
	cmd := &cobra.Command{
		Use:   "learn",
		Short: "Learn from the stored articles which words belong to which topic",
		Long: `Learns from the articles whose sections say their topics, and writes a model with
which articles of portals without sections find theirs. One article in five is held
out, and shows how often the model is right, also on articles of topics that it was
not taught, each of which counts half; a topic for which that is below --precision is
not applied. Topics that warn people are never learned. The model is
used when the configuration names it (topics_model).

--from learns from a file instead: JSON lines, plain or gzip, with text (or title
and text) and topics (or label). --check counts how often the best topic is right.`,
		Example: `  loa topics learn
  loa topics learn --from bai.jsonl.gz --check kiem-tra.jsonl.gz --out thu.model`,
		Args: command.ArgsUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.Precision <= 0 || o.Precision > 1 || o.Fewest < 1 {
				return setup.Usage(errors.New("--precision must be above 0 and at most 1, --fewest at least 1"))
			}
			if from != "" {
				examples, err := readExamples(cmd.InOrStdin(), from)
				if err != nil {
					return err
				}
				return learnTopics(cmd, examples, o, check, out)
			}
			return command.WithStore(cmd, func(cfg *config.Config, db *store.Store) error {
				if out == "" {
					out = setup.ModelFile(cfg)
				}
				if out == "" {
					return setup.Usage(errors.New("where is the model to be written? Set topics_model in the " +
						"configuration, or " +
						"--out"))
				}
				examples, err := storedExamples(cmd.Context(), cfg, db)
				if err != nil {
					return err
				}
				return learnTopics(cmd, examples, o, check, out)
			})
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "file to learn from instead of the database")
	cmd.Flags().StringVar(&check, "check", "", "file of articles to check the model on")
	cmd.Flags().StringVar(&out, "out", "", "file to write the model to (default: topics_model of the configuration)")
	cmd.Flags().Float64Var(&o.Precision, "precision", topics.DefaultPrecision,
		"how often a topic must be right to be applied")
	cmd.Flags().IntVar(&o.Fewest, "fewest", topics.DefaultFewest, "how many articles a topic needs")
	return cmd
}

// storedExamples are the stored articles of which a section or the source says
// the topics.
func storedExamples(ctx context.Context, cfg *config.Config, db *store.Store) ([]topics.Example, error) {
	all := cfg.ArticleTopics()
	matcher, sources := article.NewMatcher(all), sourcesByID(cfg)
	urgent := map[string]bool{}
	for _, t := range all {
		urgent[t.ID] = t.Urgent
	}
	var list []topics.Example
	err := eachArticle(ctx, db, time.Time{}, func(a article.Article) {
		e := topics.Example{Title: a.Title, Text: a.ContentText}
		for _, r := range matcher.Explain(a, sources[a.Source]) {
			placed := r.Kind == article.ReasonSection || r.Kind == article.ReasonSource
			if placed && !urgent[r.Topic] && !slices.Contains(e.Topics, r.Topic) {
				e.Topics = append(e.Topics, r.Topic)
			}
		}
		if len(e.Topics) > 0 {
			list = append(list, e)
		}
	})
	return list, err
}

func learnTopics(cmd *cobra.Command, examples []topics.Example, o topics.Options, check, file string) error {
	start := time.Now()
	m := topics.Learn(examples, o)
	if m == nil {
		return fmt.Errorf("%d articles have topics by their sections, and no topic has %d of them: too few to "+
			"learn from",
			len(examples), o.Fewest)
	}
	out := cmd.OutOrStdout()
	took := time.Since(start).Round(10 * time.Millisecond)
	fmt.Fprintf(out, "learned from %d articles in %v, %d bytes\n", len(examples), took, len(m.Bytes()))
	for _, t := range m.Topics {
		if t.Applied {
			fmt.Fprintf(out, "%s: %d articles; of those held out %.1f %% of what it is given is right, %.1f %% are "+
				"found\n",
				t.ID, t.Examples, 100*t.Precision, 100*t.Recall)
		} else {
			fmt.Fprintf(out, "%s: %d articles; not applied, since %.0f %% right cannot be reached\n",
				t.ID, t.Examples, 100*o.Precision)
		}
	}
	if check != "" {
		held, err := readExamples(cmd.InOrStdin(), check)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, checkModel(m, held))
	}
	if file == "" {
		return nil
	}
	return os.WriteFile(file, m.Bytes(), 0o644)
}

// checkModel says how often the model's best topic is one of the article's.
func checkModel(m *topics.Model, list []topics.Example) string {
	start, right := time.Now(), 0
	for _, e := range list {
		if best := m.Classify(e.Title, e.Text)[0].Topic; slices.Contains(e.Topics, best) {
			right++
		}
	}
	n := max(len(list), 1)
	return fmt.Sprintf("checked on %d articles: the best topic is right for %.2f %%, %v an article",
		len(list), 100*float64(right)/float64(n), time.Since(start)/time.Duration(n))
}

func readExamples(stdin io.Reader, file string) ([]topics.Example, error) {
	text, err := readPage(stdin, file)
	if err != nil {
		return nil, err
	}
	var list []topics.Example
	n := 0
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var e struct {
			Title, Text, Label string
			Topics             []string
		}
		if err := json.Unmarshal(line, &e); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", file, n, err)
		}
		if e.Label != "" {
			e.Topics = append(e.Topics, e.Label)
		}
		list = append(list, topics.Example{Title: e.Title, Text: e.Text, Topics: e.Topics})
	}
	return list, nil
}
