// Package summary says what an article is about in one or two sentences that
// are fit to be sent to a phone: the portal's own lead when it is one, else the
// sentence of the text that a ranker learned to choose, shortened where grammar
// allows it surely. Nothing is said that the article does not say.
package summary

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"loa/article"
	"loa/article/summary/internal/alone"
	"loa/article/summary/internal/notice"
	"loa/viet"
)

// shortestLead is the number of syllables below which a lead tells too little.
const shortestLead = 12

// sentencesMost is how far into a text a summary is looked for.
const sentencesMost = 80

// Of returns the summary of an article by its title, its lead and its text: one
// line of at most article.SummaryLimit characters. It is empty only when the
// article has neither lead nor text.
func Of(title, lead, text string) string {
	lead = CleanLead(lead)
	if isLead(title, lead) {
		return fit(lead, article.SummaryLimit)
	}
	lines := linesOf(text)
	if s, ok := notice.Of(title, lines, article.SummaryLimit); ok {
		return fit(s, article.SummaryLimit)
	}
	a := articles.Get().(*alone.Article)
	defer articles.Put(a)
	a.Read(title, sentencesOf(title, lines))
	best, ok := table().Best(a, alone.Candidates(a, article.SummaryLimit), article.SummaryLimit)
	switch {
	case ok:
		return fit(viet.CleanLine(best), article.SummaryLimit)
	case lead != "":
		return fit(lead, article.SummaryLimit)
	}
	return fit(CleanLead(text), article.SummaryLimit)
}

// articles are kept for their memory.
var articles = sync.Pool{New: func() any { return &alone.Article{} }}

// isLead tells whether a lead says what the article is about: it is long
// enough, and is not the title again.
func isLead(title, lead string) bool {
	var l, t viet.Text
	l.Read(lead)
	if l.Len() < shortestLead || isCredit(lead) || isCaption(lead) {
		return false
	}
	t.Read(title)
	inTitle := map[uint64]bool{}
	for i := range t.Len() {
		inTitle[t.Syllable(i).FoldedHash] = true
	}
	more := 0
	for i := range l.Len() {
		if !inTitle[l.Syllable(i).FoldedHash] {
			more++
		}
	}
	return more >= min(4, l.Len()/4)
}

// Sentences divides a text into the sentences that a summary may be taken from:
// without dateline, title, headings, captions and credits unless there is
// nothing else.
func Sentences(title, text string) []string { return sentencesOf(title, linesOf(text)) }

// linesOf returns the lines of a text, without dateline.
func linesOf(text string) (lines []string) {
	for line := range strings.SplitSeq(viet.Clean(text), "\n") {
		line = viet.CleanLine(line)
		if len(lines) == 0 {
			line = CleanLead(line)
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func sentencesOf(title string, lines []string) []string {
	var sentences, rest []string
	title = viet.Key(viet.CleanLine(title))
	for _, line := range lines {
		line = notice.Unmarked(line)
		if isCredit(line) || isCaption(line) || len(line) < 2*len(title) && viet.Key(line) == title {
			rest = append(rest, line)
			continue
		}
		for _, s := range viet.Sentences(line) {
			s = notice.WithoutList(alone.Tidy(s))
			if last := len(sentences) - 1; last >= 0 && alone.GoesOn(sentences[last], s) {
				sentences[last] += " " + s // "… ở TP." and "Lai Châu …" on two lines
			} else if len(sentences) < sentencesMost {
				sentences = append(sentences, s)
			}
		}
	}
	if len(sentences) == 0 {
		return rest
	}
	return sentences
}

// credits begin a line that says who wrote, photographed or published.
var credits = []string{"tac gia:", "tac gia :", "anh:", "anh :", "bai va anh", "bai, anh", "tin, anh", "tin va anh",
	"nguon:", "nguon tin", "xem them",
	"theo:", "video:", "clip:", "do hoa:", "thuc hien:", "bien tap:", "tin lien quan", "anh minh hoa", "doc them",
	"chia se:"}

const (
	longestCredit = 14 // syllables
	// bytesOfACredit is more than any credit has.
	bytesOfACredit = longestCredit * longestSyllable
)

func isCredit(line string) bool {
	if len(line) > bytesOfACredit {
		return false
	}
	folded := viet.Fold(viet.Cut(line, 40))
	for _, c := range credits {
		if strings.HasPrefix(folded, c) {
			return len(viet.Syllables(line)) <= longestCredit
		}
	}
	return strings.HasPrefix(folded, "(theo ") && strings.HasSuffix(line, ")") && len(line) < 60
}

// captions begin a line that says what a picture shows.
var captions = []string{"quang canh", "toan canh", "anh chup", "hinh anh", "khung canh", "hien truong vu"}

const (
	longestCaption = 14 // syllables
	// longestSyllable is more bytes than a syllable and the mark behind it have.
	longestSyllable = 12
	// bytesOfACaption is more than any caption has.
	bytesOfACaption = 2 * longestCaption * longestSyllable
)

// isCaption tells whether a line stands by itself under a picture or above a
// part of the text: it is short, and either is no sentence or says what a
// picture shows.
func isCaption(line string) bool {
	if len(line) > bytesOfACaption {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(line)
	if !strings.ContainsRune(".!?…”\"’", last) {
		n := len(viet.Syllables(line))
		return n <= longestCaption || n <= 2*longestCaption && (last == ')' || !unicode.IsPunct(last))
	}
	if len(line) > longestCaption*longestSyllable {
		return false
	}
	folded := viet.Fold(viet.Cut(line, 40))
	for _, c := range captions {
		if strings.HasPrefix(folded, c) {
			return len(viet.Syllables(line)) <= longestCaption
		}
	}
	return false
}

// fit returns a text if it is short enough, else the leading sentences that
// fit if they say enough, else the text cut after a word.
func fit(text string, limit int) string {
	text = viet.CleanLine(text)
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	short := ""
	for _, s := range viet.Sentences(text) {
		longer := strings.TrimSpace(short + " " + s)
		if utf8.RuneCountInString(longer) > limit {
			break
		}
		short = longer
	}
	if utf8.RuneCountInString(short) >= limit/3 {
		return short
	}
	return viet.Cut(text, limit)
}
