package texts

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"loa/article"
	"loa/article/summary"
	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/setup"
	"loa/viet/speech"
)

// written is an article in a file: a line of JSON, whose text has one of three
// names, or plain text.
type written struct {
	URL         string    `json:"url"`
	Source      string    `json:"source"`
	Title       string    `json:"title"`
	Lead        string    `json:"lead"`
	Text        string    `json:"text"`
	ContentText string    `json:"content_text"`
	Body        []string  `json:"body"`
	Categories  []string  `json:"categories"`
	Published   timestamp `json:"published"`
}

// timestamp is a time that may be missing or empty.
type timestamp struct{ time.Time }

// UnmarshalJSON takes an empty text for no time.
func (t *timestamp) UnmarshalJSON(b []byte) error {
	if string(b) == `""` {
		return nil
	}
	return t.Time.UnmarshalJSON(b)
}

// NewSummarize is loa summarize.
func NewSummarize() *cobra.Command {
	var configured, spoken bool
	cmd := &cobra.Command{
		Use:   "summarize FILE…",
		Short: "Print the summaries of articles, one a line",
		Long: `Reads articles (plain or gzip; - is standard input) and prints the summary of each
on one line, as it would be sent. A file of text is one article: its first line is
the title. A file of JSON lines has an article on each: title, lead, and text,
content_text or body (a list of paragraphs); with published, words like "sáng nay"
get their date.

--configured asks the summarizer of the configuration instead, and says what is
wrong with an answer that would be refused. --spoken writes abbreviations, numbers,
units, dates and times out in words, as a loudspeaker reads them.`,
		Example: `  loa summarize bai-viet.txt
  loa summarize --spoken bai-viet.txt
  loa summarize --configured --config loa.yaml bai-viet.txt
  loa extract page.html | loa summarize -`,
		Args: command.ArgsUsage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, files []string) error {
			of := func(w written) (string, error) {
				return summary.Resolve(summary.Of(w.Title, w.Lead, w.text()), w.Published.Time, w.Lead, w.text()), nil
			}
			if configured {
				cfg, err := command.LoadConfig(cmd)
				if err != nil {
					return err
				}
				outside := setup.Summarize(cfg, slog.New(slog.DiscardHandler))
				if outside == nil {
					return setup.Usage(errors.New("the configuration has no summarizer: set summarizer.command or " +
						"summarizer.url"))
				}
				of = func(w written) (string, error) {
					return outside(cmd.Context(), article.Article{Title: w.Title, Lead: w.Lead, ContentText: w.text()})
				}
			}
			out := bufio.NewWriter(cmd.OutOrStdout())
			defer out.Flush()
			for _, file := range files {
				err := eachWritten(cmd.InOrStdin(), file, func(w written) error {
					s, err := of(w)
					if err != nil {
						return err
					}
					if spoken {
						s = speech.Expand(s)
					}
					_, err = fmt.Fprintln(out, s)
					return err
				})
				if err != nil {
					return err
				}
			}
			return out.Flush()
		},
	}
	cmd.Flags().BoolVar(&configured, "configured", false, "ask the summarizer of the configuration")
	cmd.Flags().BoolVar(&spoken, "spoken", false, "write numbers, dates and abbreviations out in words")
	return cmd
}

// eachWritten calls do for each article of a file. A file that does not begin
// with "{" is one article of plain text, its first line the title.
func eachWritten(stdin io.Reader, file string, do func(written) error) error {
	text, err := readPage(stdin, file)
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		title, rest, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
		return do(written{Title: title, Text: rest})
	}
	n := 0
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var w written
		if err := json.Unmarshal(line, &w); err != nil {
			return fmt.Errorf("%s: line %d: %w", file, n, err)
		}
		if err := do(w); err != nil {
			return err
		}
	}
	return nil
}
