package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"loa/article/summary"
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

func (t *timestamp) UnmarshalJSON(b []byte) error {
	if string(b) == `""` {
		return nil
	}
	return t.Time.UnmarshalJSON(b)
}

func newSummarize() *cobra.Command {
	return &cobra.Command{
		Use:   "summarize FILE…",
		Short: "Print the summaries of articles, one a line",
		Long: `Reads articles (plain or gzip; - is standard input) and prints the summary of each
on one line, as it would be sent. A file of text is one article: its first line is
the title. A file of JSON lines has an article on each: title, lead, and text,
content_text or body (a list of paragraphs); with published, words like "sáng nay"
get their date.`,
		Example: `  loa summarize bai-viet.txt
  loa extract page.html | loa summarize -`,
		Args: argsUsage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, files []string) error {
			out := bufio.NewWriter(cmd.OutOrStdout())
			defer out.Flush()
			for _, file := range files {
				err := eachWritten(cmd.InOrStdin(), file, func(w written) error {
					s := summary.Resolve(summary.Of(w.Title, w.Lead, w.text()), w.Published.Time)
					_, err := fmt.Fprintln(out, s)
					return err
				})
				if err != nil {
					return err
				}
			}
			return out.Flush()
		},
	}
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
