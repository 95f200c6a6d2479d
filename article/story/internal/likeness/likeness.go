// Package likeness measures how much two reports are alike, and says by a table of
// learned weights how likely they are of one event.
package likeness

import (
	"math"

	"loa/article/story/internal/kinds"
	"loa/article/story/internal/traits"
)

// The measures of two reports. Each is from 0 to 1: nothing counts without bound, so that
// no single thing decides.
const (
	always        = iota
	partShared    // of what the report that says less says in title and lead
	titleTold     // of a title, what the other report tells anywhere: of the title that is told more
	titlesTold    // the same, of the title that is told less
	wordsTold     // as titleTold, without names
	namesSaid     // names and words in both
	phrases       // rare phrases in title or lead of both
	words         // words there that are in no pair of both
	figures       // how many of what
	ordinals      // which of several
	persons       // persons' names in title or lead of both
	textPersons   // persons' names that one has in the text alone
	names         // names that are in a title of one at least
	manyNames     // more than one name
	titleKinds    // kinds of events in both titles
	otherKinds    // kinds of events, and none in both
	namesOfKind   // names in both, and of a kind
	figuresOfKind // figures in both, and of a kind
	namesOfPhrase // names and phrases in both
	villages      // small places in both, and of a kind
	placePhrases  // small places and phrases in both
	surely        // a rare name and two rare phrases in both
	foreign       // rare foreign names, as those of firms
	sameDay       // a day in both
	otherDays     // days of both that lie far apart
	measures
)

// Measures are the names of the measures, and whether each speaks for one event (1),
// against it (-1), or either (0).
var Measures = [measures]struct {
	Name  string
	Sense int
}{
	{"always", 0}, {"partShared", 1}, {"titleTold", 1}, {"titlesTold", 1}, {"wordsTold", 1}, {"namesSaid", 1},
	{"phrases", 1}, {"words", 1}, {"figures", 1}, {"ordinals", 1}, {"persons", 1}, {"textPersons", 1},
	{"names", 1}, {"manyNames", 1}, {"titleKinds", 1}, {"otherKinds", -1}, {"namesOfKind", 1},
	{"figuresOfKind", 1}, {"namesOfPhrase", 1}, {"villages", 1}, {"placePhrases", 1}, {"surely", 1},
	{"foreign", 1}, {"sameDay", 1}, {"otherDays", -1},
}

// Vector is what is measured of two reports.
type Vector [measures]float64

// Probability is how likely two reports are of one event.
func (v Vector) Probability() float64 {
	sum := 0.0
	for i, x := range v {
		sum += x * weights[i]
	}
	return 1 / (1 + math.Exp(-sum))
}

// farDays is from how many days days lie far apart.
const farDays = 25

// Of measures two reports.
func Of(a, b Report) Vector {
	v, _ := Explain(a, b)
	return v
}

// Explain measures two reports, and returns what they share.
func Explain(a, b Report) (v Vector, shared []Shared) {
	shared = sharedBy(a, b)
	s := sumsOf(shared)
	v[always] = 1
	v[partShared] = part(s.heads, min(a.heads, b.heads))
	toldA, toldB := part(s.titleA, a.title), part(s.titleB, b.title)
	v[titleTold], v[titlesTold] = max(toldA, toldB), min(toldA, toldB)
	v[wordsTold] = max(part(s.wordsA, a.titleWords), part(s.wordsB, b.titleWords))
	v[phrases], v[words] = bounded(s.phrases), bounded(s.words)
	v[figures], v[ordinals] = bounded(s.figures), bounded(s.ordinals)
	v[persons], v[textPersons], v[names] = bounded(s.persons), bounded(s.textPersons), bounded(s.titleNames)
	all := s.persons + s.places + s.textPersons + s.textNames
	most := s.persons + s.places + (s.textPersons+s.textNames)/2
	v[manyNames] = bounded(max(0, most-almostOne))
	v[titleKinds] = kinds.Alike(a.TitleKinds, b.TitleKinds)
	ofKind := max(v[titleKinds], kinds.Alike(a.Kinds, b.Kinds))
	if kinds.Apart(a.Kinds, b.Kinds) {
		v[otherKinds] = 1
	}
	v[namesOfKind] = bounded(most) * ofKind
	v[figuresOfKind] = v[figures] * max(ofKind, v[phrases])
	v[namesSaid] = bounded(most) * bounded(s.says)
	v[namesOfPhrase] = v[phrases] * bounded(all)
	v[villages], v[foreign] = bounded(s.villages)*ofKind, bounded(s.foreign)
	v[placePhrases] = bounded(s.villages) * v[phrases]
	if s.things >= 2 && s.rareNames > 0 {
		v[surely] = 1
	}
	switch apart := daysApart(a.AllDays, b.AllDays); {
	case apart == 0:
		v[sameDay] = 1
	case apart > farDays:
		v[otherDays] = 1
	}
	return v, shared
}

// almostOne is how much one rare name counts at least.
const almostOne = 0.9

// bounded maps what is counted to 0 to 1: one to a half.
func bounded(x float64) float64 { return 1 - math.Exp2(-x) }

func part(x, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	return min(1, x/whole)
}

// daysApart is how many days lie between the two nearest of two lists of days of the
// year, or -1.
func daysApart(a, b []int) int {
	const year = 366
	least := -1
	for _, x := range a {
		for _, y := range b {
			apart := max(x-y, y-x)
			if apart = min(apart, year-apart); least < 0 || apart < least {
				least = apart
			}
		}
	}
	return least
}

// Report is what is known of a report to compare it.
type Report struct {
	traits.Traits
	// How much it says: in title and lead, in the title, in the title without names.
	heads, title, titleWords float64
}

// Read reads a report.
func Read(title, lead, text string) Report {
	r := Report{Traits: traits.Read(title, lead, text)}
	for _, t := range r.Terms {
		r.heads += headWeight(t)
		if t.Zone&traits.Title != 0 {
			r.title += titleWeight(t)
			if isWord(t) {
				r.titleWords += wordWeight(t)
			}
		}
	}
	return r
}
