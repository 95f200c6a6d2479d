// Package story tells which reports are about one event, by their names,
// ordinals, figures, words and times, and why. It would rather leave two reports of one
// event apart than join two events: two power cuts in two communes are two.
package story

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/article/story/internal/likeness"
	"loa/article/story/internal/traits"
)

// Apart is how far two reports that follow each other in a story may lie apart.
const Apart = 5 * 24 * time.Hour

// enough is how likely two reports are of one event at least.
const enough = 0.74

// TextRead is how many characters of a text are read at most, after those that repeat the
// lead.
const TextRead = 800

// leadBytes is how long the first paragraph is at most that stands for a lead.
const leadBytes = 400

// Report is what is known of an article to tell its story.
type Report struct {
	ID   int64
	At   time.Time
	says likeness.Report
}

// Of makes the report of an article: of its title, of what it is about, and of the
// beginning of its text.
func Of(a article.Article) Report {
	lead, text := a.Lead, a.ContentText
	if lead == "" {
		lead, text = firstParagraph(text)
	}
	return Report{ID: a.ID, At: a.Published, says: likeness.Read(a.Title, cmp.Or(lead, a.Summary), text)}
}

// firstParagraph divides a text without a lead into its first paragraph and the rest: a
// summary may be a sentence from anywhere.
func firstParagraph(text string) (first, rest string) {
	text = strings.TrimSpace(text)
	first, rest, _ = strings.Cut(text, "\n")
	if len(first) <= leadBytes {
		return first, rest
	}
	if end := strings.LastIndexByte(text[:leadBytes], ' '); end > 0 {
		return text[:end], text[end:]
	}
	return "", text
}

// Terms are hashes of what a report shares with every other one of its story at
// least once: its names, ordinals and the words of its title. They serve to
// find the few reports that are worth to be compared.
func (r Report) Terms() []int64 {
	var list []int64
	for _, t := range r.says.Terms {
		if t.Finds() {
			h := fnv.New64a()
			h.Write([]byte(t.Key))
			list = append(list, int64(h.Sum64()))
		}
	}
	return list
}

// Keys are what a report can share with others: its names, ordinals and words.
func (r Report) Keys() []string {
	list := make([]string, len(r.says.Terms))
	for i, t := range r.says.Terms {
		list[i] = t.Key
	}
	return list
}

// Link is why two reports are, or are not, of one story.
type Link struct {
	Same bool
	// Shared are the names, ordinals and words of both, the heaviest first; nothing if a
	// rule speaks against it.
	Shared []string
	// Against is what speaks against it: "5 days apart", "thứ 5 and thứ 8".
	Against string
	Score   float64 // how likely they are of one event by what they share
	ruled   bool    // a rule speaks against it
}

// Compare tells whether two reports are of one event.
func Compare(a, b Report) Link {
	storm := isOneStorm(a, b) // though it is told of two provinces
	if against := against(a, b); against != "" && !storm {
		return Link{Against: against, ruled: true}
	}
	measured, shared := likeness.Explain(a.says, b.says)
	l := Link{Score: measured.Probability(), Shared: keysOf(shared)}
	switch {
	case storm || isOneSession(a, b) || isOneNotice(a, b, shared) || isOneCase(a, b, shared):
	case otherPlaces(a.says, b.says) && !reconciled(shared):
		l.Against, l.ruled = both("", a.says.Places, b.says.Places), true
	case otherNames(a.says, b.says) && !reconciled(shared):
		l.Against = both("", a.says.TitleNames, b.says.TitleNames)
	case l.Score >= enough && !isMany(a, b, shared):
	case onlyNames(shared):
		l.Against = "no more than a name in common"
	default:
		l.Against = "too little in common"
	}
	l.Same = l.Against == ""
	return l
}

// keysOf are what two reports share, the heaviest first: words that stand in both texts
// alone, and single ones, explain nothing.
func keysOf(shared []likeness.Shared) (keys []string) {
	shared = slices.Clone(shared)
	slices.SortStableFunc(shared, func(x, y likeness.Shared) int { return cmp.Compare(y.Weight, x.Weight) })
	for _, t := range shared {
		if t.Weight > 0 || t.Kind == traits.Figure || t.Kind == traits.Name {
			keys = append(keys, t.Key)
		}
	}
	return keys
}

// Measure measures two reports, and tells whether their likeness decides: no rule
// does.
func Measure(a, b Report) (measured []float64, decides bool) {
	v, shared := likeness.Explain(a.says, b.says)
	return v[:], !isOneStorm(a, b) && against(a, b) == "" && !isOneSession(a, b) && !isOneNotice(a, b, shared) &&
		!isOneCase(a, b, shared) && !isMany(a, b, shared) &&
		(reconciled(shared) || !otherPlaces(a.says, b.says) && !otherNames(a.says, b.says))
}
