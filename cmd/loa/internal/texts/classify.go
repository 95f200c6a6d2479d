package texts

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"loa/article"
	"loa/article/topics"
	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/setup"
	"loa/viet"
)

// NewClassify is loa classify.
func NewClassify() *cobra.Command {
	return &cobra.Command{
		Use:   "classify FILE…",
		Short: "Print the topics of articles, each with its reason",
		Long: `Reads articles (plain or gzip; - is standard input) as loa summarize does, and prints
which of the configured topics each has and why: its section, its words, or what was
learned. JSON lines may also have url, categories and source.`,
		Example: `  loa classify bai-viet.txt
  loa extract page.html | loa classify -`,
		Args: command.ArgsUsage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, files []string) error {
			cfg, err := command.LoadConfig(cmd)
			if err != nil {
				return err
			}
			model, err := setup.ReadModel(cfg)
			if err != nil {
				return err
			}
			matcher, sources := article.NewMatcher(cfg.ArticleTopics()), sourcesByID(cfg)
			out := bufio.NewWriter(cmd.OutOrStdout())
			defer out.Flush()
			for _, file := range files {
				err := eachWritten(cmd.InOrStdin(), file, func(w written) error {
					a := w.article()
					return printTopics(out, a, matcher.Explain(a, sources[w.Source]), model, matcher)
				})
				if err != nil {
					return err
				}
			}
			return out.Flush()
		},
	}
}

func printTopics(out io.Writer, a article.Article, reasons []article.Reason, model *topics.Model,
	matcher *article.Matcher) error {
	fmt.Fprintln(out, cmp.Or(a.Title, "(no title)"))
	placed := false
	for _, r := range reasons {
		placed = placed || r.Kind == article.ReasonSection || r.Kind == article.ReasonSource
		fmt.Fprintf(out, "  %s: %s\n", r.Topic, reasonText(r))
	}
	if model != nil {
		for i, s := range model.Classify(a.Title, a.ContentText) {
			switch known := len(matcher.Ordered([]string{s.Topic})) > 0; {
			case s.Given && !known:
				fmt.Fprintf(out, "  (%s: learned, score %.2f; no topic of this configuration)\n", s.Topic, s.Score)
			case s.Given && !placed:
				fmt.Fprintf(out, "  %s: learned, score %.2f\n", s.Topic, s.Score)
			case s.Given:
				fmt.Fprintf(out, "  (%s: learned, score %.2f; not used, since a section says the topics)\n", s.Topic,
					s.Score)
			case i == 0 && len(reasons) == 0:
				fmt.Fprintf(out, "  (%s is nearest of what was learned, score %.2f: too little)\n", s.Topic, s.Score)
			}
		}
	}
	if len(reasons) == 0 && model == nil {
		fmt.Fprintln(out, "  (no topic: none of its sections and words is a topic's, and no model is configured)")
	}
	_, err := fmt.Fprintln(out)
	return err
}

// reasonText says a reason in words.
func reasonText(r article.Reason) string {
	switch r.Kind {
	case article.ReasonSource:
		return "all articles of source " + r.Words
	case article.ReasonSection:
		return "section " + r.Words + " in its " + r.Field
	case article.ReasonEmergency:
		return "emergency word \"" + r.Words + "\" in its " + r.Field
	}
	return string(r.Kind) + " \"" + r.Words + "\" in its " + r.Field
}

// article is what was written as an article.
func (w written) article() article.Article {
	return article.Article{
		URL: w.URL, Title: viet.CleanLine(w.Title), Lead: viet.Clean(w.Lead), ContentText: viet.Clean(w.text()),
		Categories: w.Categories,
		Published:  w.Published.Time,
	}
}

func (w written) text() string { return cmp.Or(w.Text, w.ContentText, strings.Join(w.Body, "\n")) }
