package render

import (
	"strings"

	"loa/article"
	"loa/article/differences"
	"loa/bot/telegram"
)

// correction answers the message that told of an article before it changed: what
// was wrong, then the article as it is now.
func (p *composition) correction(a article.Article) telegram.Screen {
	if Retracts(p.d) {
		return p.retraction(a)
	}
	title := p.title(a)
	if former := telegram.Line(p.d.Correction.FormerTitle, TitleLimit); former != "" {
		title = "<s>" + former + "</s>\n" + title
	}
	parts := append(p.mistaken(a), p.text(Words.Correction)+"\n"+p.text(p.corrected()), title)
	if list := p.differences(); list != "" {
		parts = append(parts, list)
	}
	if a.Ended == article.EscalationAllClear {
		parts = append(parts, "<b>"+p.text(Words.WarningOver)+"</b>")
	} else if s := telegram.Block(summaryOf(a), summaryLimit); s != "" {
		parts = append(parts, s)
	}
	parts = append(parts, p.foot(a))
	s := telegram.Screen{Text: strings.Join(parts, "\n\n")}
	if row := p.read(a); len(row) > 0 {
		s.Rows = telegram.Keyboard{row}
	}
	return s
}

// corrected says what of an article was corrected; what it was when it was
// first sent it may be again.
func (p *composition) corrected() Text {
	kind := p.d.Change
	if c := p.d.Correction; !c.At.IsZero() {
		if kind = c.Kind; !kind.IsTold() {
			return Words.CorrectionBack
		}
	}
	switch kind {
	case article.ChangeTitle:
		return Words.CorrectionTitle
	case article.ChangeNumbers:
		return Words.CorrectionNumbers
	}
	return Words.CorrectionOther
}

// differences are the lines of a correction that quote what was wrong.
func (p *composition) differences() string {
	var lines []string
	for _, d := range p.d.Correction.Differences {
		lines = append(lines, p.difference(d))
	}
	if more := p.d.Correction.More; more > 0 {
		lines = append(lines, p.text(Words.MoreDifferences, more))
	}
	return strings.Join(lines, "\n")
}

// phraseLimit is the length of the longest phrase of a difference, in characters.
const phraseLimit = 200

func (p *composition) difference(d differences.Difference) string {
	was, now := telegram.Line(d.Was, phraseLimit), telegram.Line(d.Now, phraseLimit)
	switch {
	case was == "":
		return p.text(Words.WasAdded, now)
	case now == "":
		return p.text(Words.WasDropped, was)
	}
	return p.text(Words.WasNow, was, now)
}
