// Package draft makes an article of what an operator writes, at the desk or in Telegram:
// where, what, and what to do.
package draft

import (
	"html"
	"strings"
	"time"
	"unicode/utf8"

	"loa/article"
	"loa/viet"
)

// Bounds of the parts, in characters. Place and advice are short enough that a
// message holds both, whatever else is said.
const (
	TextMost   = 3000
	AreaMost   = 80
	AdviceMost = 120
)

// Parts are a warning's text as it is written.
type Parts struct {
	Text   string
	Area   string // where it holds; may be empty
	Advice string // what to do; may be empty
}

// Warning is a warning as an operator writes it.
type Warning struct {
	Parts
	ID     string    // of what was written: the same twice is one warning
	Area   []string  // the sources of whose people it tells; none: of all
	Until  time.Time // when it holds no longer; zero: an article.WarningLife later
	Title  string
	Level  article.Urgency
	Topics []string
}

// Article is the warning as it is published now.
func (w Warning) Article(now time.Time) article.Article {
	now = now.UTC()
	summary := w.Summary()
	return article.Article{Source: article.OperatorSource, Key: article.WarningKey(w.ID, w.Area, w.Until),
		Title: w.Title, Lead: summary, Summary: summary, ContentText: w.Lines(), ContentHTML: w.HTML(),
		Urgency: w.Level, Topics: w.Topics, Published: now, Collected: now, Changed: now, State: article.StateLive}
}

// Lines is the whole text: the place first, the advice last, each on its line.
func (p Parts) Lines() string { return p.join(p.Text) }

// HTML is Lines as the text of an article.
func (p Parts) HTML() string {
	return "<p>" + strings.ReplaceAll(html.EscapeString(p.Lines()), "\n", "<br>") + "</p>"
}

// Summary is Lines as far as a message has room. Of a long text the end is cut, and never
// the place or the advice.
func (p Parts) Summary() string {
	rest := article.SummaryLimit - utf8.RuneCountInString(p.join(""))
	return p.join(viet.Cut(p.Text, max(rest-2, 0)))
}

func (p Parts) join(text string) string {
	var lines []string
	if p.Area != "" {
		lines = append(lines, "Khu vực: "+ended(p.Area))
	}
	if text != "" {
		lines = append(lines, text)
	}
	if p.Advice != "" {
		if n := len(lines); n > 0 {
			lines[n-1] = ended(lines[n-1])
		}
		lines = append(lines, "Việc cần làm: "+ended(p.Advice))
	}
	return strings.Join(lines, "\n")
}

// ended ends a sentence that has no end.
func ended(s string) string {
	if last, _ := utf8.DecodeLastRuneInString(s); strings.ContainsRune(".!?…:;\"”)", last) {
		return s
	}
	return s + "."
}
