package texts

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"loa/article"
	"loa/cmd/loa/internal/command"
	"loa/cmd/loa/internal/setup"
	"loa/portal"
)

// maxPageFile is the size of the largest saved page that extract reads.
const maxPageFile = 64 << 20

// extracted is one line of extract's output.
type extracted struct {
	File        string                `json:"file"`
	URL         string                `json:"url"`
	Title       string                `json:"title"`
	Lead        string                `json:"lead"`
	ContentHTML string                `json:"content_html"`
	ContentText string                `json:"content_text"`
	Author      string                `json:"author"`
	Source      string                `json:"source"`
	Published   string                `json:"published"` // RFC 3339 with the page's own offset, or empty
	Image       *extractedImage       `json:"image"`
	Attachments []extractedAttachment `json:"attachments"`
	Categories  []string              `json:"categories"`
	// ReadBy says how the page was read; Evidence, for each field by its name here,
	// where on the page it stands and how sure it is; LeftOut which texts of the page
	// are not in the article.
	ReadBy   string                       `json:"read_by"`
	Evidence map[string]extractedEvidence `json:"evidence,omitempty"`
	LeftOut  []extractedOmission          `json:"left_out,omitempty"`
	Error    string                       `json:"error,omitempty"`
}

type extractedEvidence struct {
	From       string            `json:"from"`
	Against    string            `json:"against,omitempty"`
	Confidence portal.Confidence `json:"confidence"`
}

type extractedOmission struct {
	Text   string `json:"text"`
	Words  int    `json:"words"`
	Reason string `json:"reason"`
}

type extractedImage struct {
	URL     string `json:"url"`
	Caption string `json:"caption,omitempty"`
	Width   int    `json:"width,omitempty"`
	Height  int    `json:"height,omitempty"`
}

type extractedAttachment struct {
	URL  string `json:"url"`
	Name string `json:"name,omitempty"`
	Type string `json:"type,omitempty"`
}

// NewExtract is loa extract.
func NewExtract() *cobra.Command {
	var address, profile string
	cmd := &cobra.Command{
		Use:   "extract FILE…",
		Short: "Print the articles of saved pages as JSON lines",
		Long: `Reads saved article pages (HTML, plain or gzip; - is standard input) and prints
one line of JSON for each, in order. A page that is no article gives a line with
its error, and exit code 1 at the end. Beside the fields of the article the line
says where on the page each of them stands, what says otherwise and how sure it is
("sure", "likely", "doubtful"), and which texts of the page were left out, and why.`,
		Example: `  loa extract page.html
  loa extract --profile none --url https://example.gov.vn/tin/a-1.html page.html.gz`,
		Args: command.ArgsUsage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, files []string) error {
			source := article.Source{Profile: profile}
			if !command.KnownProfile(profile) {
				return setup.Usage(fmt.Errorf("--profile %q: allowed are auto, none and %s", profile,
					strings.Join(setup.ProfileNames(), ", ")))
			}
			out := bufio.NewWriter(cmd.OutOrStdout())
			defer out.Flush()
			encoder := json.NewEncoder(out)
			encoder.SetEscapeHTML(false)
			failed := 0
			for _, file := range files {
				line := extractFile(cmd.InOrStdin(), file, address, source)
				if line.Error != "" {
					failed++
				}
				if err := encoder.Encode(line); err != nil {
					return fmt.Errorf("write the result of %s: %w", file, err)
				}
			}
			if failed > 0 {
				return fmt.Errorf("%d of %d pages gave no article; their lines say why", failed, len(files))
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&address, "url", "", "the page's address, for relative links (default: what the page says)")
	cmd.Flags().StringVar(&profile, "profile", "auto", "how to read it: auto, none, or a profile's name")
	return cmd
}

// extractFile reads one page; what went wrong is in the line's Error.
func extractFile(stdin io.Reader, file, address string, source article.Source) extracted {
	line := extracted{File: file, URL: address, Attachments: []extractedAttachment{}, Categories: []string{}}
	body, err := readPage(stdin, file)
	if err != nil {
		line.Error = err.Error()
		return line
	}
	page := portal.Page{URL: address, Body: body, Header: http.Header{}, Fetched: time.Now()}
	doc, err := portal.Parse(page)
	if err != nil {
		line.Error = fmt.Sprintf("read %s: %v", file, err)
		return line
	}
	a, by, err := portal.ReadDocument(doc, source, nil)
	line.ReadBy = by
	if err != nil {
		line.Error = fmt.Sprintf("read %s: %v", file, err)
		return line
	}
	line.explain(portal.Explain(doc, a, by, nil))
	line.URL = cmp.Or(a.URL, address)
	line.Title, line.Lead, line.Author, line.Source = a.Title, a.Lead, a.Author, a.Origin
	line.ContentHTML, line.ContentText = a.ContentHTML, a.ContentText
	if !a.Published.IsZero() {
		line.Published = a.Published.Format(time.RFC3339)
	}
	if a.Image != nil {
		line.Image = &extractedImage{a.Image.URL, a.Image.Caption, a.Image.Width, a.Image.Height}
	}
	for _, f := range a.Attachments {
		line.Attachments = append(line.Attachments, extractedAttachment{f.URL, f.Name, f.Type})
	}
	line.Categories = append(line.Categories, a.Categories...)
	return line
}

// explain notes where the fields stand and what was left out.
func (line *extracted) explain(e portal.Explanation) {
	line.Evidence = make(map[string]extractedEvidence)
	for _, f := range e.Fields {
		if f.Value != "" {
			line.Evidence[f.Name] = extractedEvidence{f.From, f.Against, f.Confidence}
		}
	}
	for _, o := range e.LeftOut {
		line.LeftOut = append(line.LeftOut, extractedOmission{o.Text, o.Words, o.Reason})
	}
}

// readPage reads a saved page, unpacked when it is gzip.
func readPage(stdin io.Reader, file string) ([]byte, error) {
	in := stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	buffered := bufio.NewReader(in)
	var reader io.Reader = buffered
	if magic, err := buffered.Peek(2); err == nil && bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, fmt.Errorf("unpack %s: %w", file, err)
		}
		reader = unpacked
	}
	body, err := io.ReadAll(io.LimitReader(reader, maxPageFile+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	if len(body) > maxPageFile {
		return nil, errors.New(file + ": larger than 64 MiB")
	}
	return body, nil
}
