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

// toSummarize is an article as a line of JSON; its text has one of three names.
type toSummarize struct {
	Title       string    `json:"title"`
	Lead        string    `json:"lead"`
	Text        string    `json:"text"`
	ContentText string    `json:"content_text"`
	Body        []string  `json:"body"`
	Published   time.Time `json:"published"`
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
				text, err := readPage(cmd.InOrStdin(), file)
				if err != nil {
					return err
				}
				if err := summarize(out, file, text); err != nil {
					return err
				}
			}
			return out.Flush()
		},
	}
}

func summarize(out io.Writer, file string, text []byte) error {
	if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		title, rest, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
		_, err := fmt.Fprintln(out, summary.Of(title, "", rest))
		return err
	}
	n := 0
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var a toSummarize
		if err := json.Unmarshal(line, &a); err != nil {
			return fmt.Errorf("%s: line %d: %w", file, n, err)
		}
		if _, err := fmt.Fprintln(out, a.summary()); err != nil {
			return err
		}
	}
	return nil
}

func (a toSummarize) summary() string {
	text := a.Text
	if text == "" {
		text = a.ContentText
	}
	if text == "" {
		text = strings.Join(a.Body, "\n")
	}
	return summary.Resolve(summary.Of(a.Title, a.Lead, text), a.Published)
}
