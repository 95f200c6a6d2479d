package likeness

import (
	"slices"
	"strings"

	"loa/article/story/internal/traits"
	"loa/viet"
)

// heads are the zones that say what a report is about.
const heads = traits.Title | traits.Lead

// Shared is a term of two reports.
type Shared struct {
	traits.Term             // what it tells of the one that it tells less of
	A, B        traits.Zone // where it stands
	// Weight is how much it counts of what both say in title and lead.
	Weight float64
	// Part says that it is a name that is part of another shared one.
	Part bool
}

// Says is how much it says that happened, in both titles or leads: nothing if it tells
// who and where.
func (s Shared) Says() float64 {
	if !isWord(s.Term) || !s.InHeads() && s.Kind != traits.Figure {
		return 0
	}
	return wordWeight(s.Term)
}

// InHeads tells whether both reports say it in title or lead.
func (s Shared) InHeads() bool { return s.A&heads != 0 && s.B&heads != 0 }

// InAHead tells whether one of them says it in title or lead.
func (s Shared) InAHead() bool { return (s.A|s.B)&heads != 0 }

func sharedBy(a, b Report) []Shared {
	var both []Shared
	x, y := a.Terms, b.Terms
	for len(x) > 0 && len(y) > 0 {
		switch c := strings.Compare(x[0].Key, y[0].Key); {
		case c < 0:
			x = x[1:]
		case c > 0:
			y = y[1:]
		default:
			s := Shared{Term: x[0], A: x[0].Zone, B: y[0].Zone, Weight: min(headWeight(x[0]), headWeight(y[0]))}
			s.Tells, s.Officer = min(s.Tells, y[0].Tells), s.Officer || y[0].Officer
			s.Place, s.Person = s.Place || y[0].Place, s.Person && y[0].Person
			both, x, y = append(both, s), x[1:], y[1:]
		}
	}
	for i := range both {
		both[i].Part = both[i].Kind == traits.Name && inAName(both, i)
	}
	return both
}

// headWeight is how much a term counts of what a report says in title and lead.
func headWeight(t traits.Term) float64 {
	if t.Zone&heads == 0 {
		return 0
	}
	switch t.Kind {
	case traits.Name:
		return 2.5 * t.Tells
	case traits.Ordinal:
		return 2 * t.Tells
	case traits.Office:
		return t.Tells
	case traits.Event:
		return 0.5
	case traits.Pair:
		if t.Zone&traits.Title != 0 {
			return t.Tells
		}
		return 0.5 * t.Tells
	}
	return 0
}

// titleWeight is how much a term counts of what a title says.
func titleWeight(t traits.Term) float64 {
	if t.Kind == traits.Name || t.Kind == traits.Ordinal {
		return 1.5 * t.Tells
	}
	return t.Tells
}

// isWord tells whether a term says more than who and where.
func isWord(t traits.Term) bool {
	return t.Kind == traits.Pair || t.Kind == traits.Word || t.Kind == traits.Event || t.Kind == traits.Figure
}

func wordWeight(t traits.Term) float64 {
	if t.Kind == traits.Event {
		return 0.3
	}
	return t.Tells
}

// sums are what is counted of the terms of two reports.
type sums struct {
	heads, titleA, titleB, wordsA, wordsB   float64
	phrases, words, figures, ordinals       float64
	persons, places, textPersons, textNames float64
	titleNames, villages, foreign           float64
	says                                    float64
	things, rareNames                       int
}

func sumsOf(shared []Shared) (s sums) {
	var pairs []Shared
	for i := range shared {
		t := &shared[i]
		s.heads += t.Weight
		s.says += t.Says()
		s.addTitle(t)
		switch t.Kind {
		case traits.Pair, traits.Event:
			if t.InHeads() {
				pairs = append(pairs, *t)
			}
		case traits.Word:
			if t.InHeads() && !inAPair(shared, t.Key) {
				s.words += t.Tells
			}
		case traits.Figure:
			s.figures += t.Tells
		case traits.Ordinal:
			if !ofAWork(t.Key) {
				s.ordinals += t.Tells
			}
		case traits.Name:
			if !t.Part {
				s.addName(t)
			}
		}
	}
	for _, p := range phrasesOf(pairs) {
		tells := phraseTells(p)
		s.phrases += tells * tells
		if tells >= 0.6 {
			s.things++
		}
	}
	return s
}

func (s *sums) addTitle(t *Shared) {
	if t.A&traits.Title != 0 {
		s.titleA += titleWeight(t.Term)
		if isWord(t.Term) {
			s.wordsA += wordWeight(t.Term)
		}
	}
	if t.B&traits.Title != 0 {
		s.titleB += titleWeight(t.Term)
		if isWord(t.Term) {
			s.wordsB += wordWeight(t.Term)
		}
	}
}

func (s *sums) addName(t *Shared) {
	rare := t.Tells * t.Tells
	if t.Place && t.Tells == 1 {
		s.villages++
	}
	if t.Tells >= 0.6 && t.InHeads() {
		s.rareNames++
	}
	if t.Tells == 1 && viet.IsForeign(t.Key[strings.LastIndexByte(t.Key, ' ')+1:]) {
		s.foreign++
	}
	switch {
	case t.Person && t.InHeads():
		s.persons += rare
	case t.Person:
		s.textPersons += rare
	case t.InHeads():
		s.places += rare
	default:
		s.textNames += rare
	}
	if (t.A|t.B)&traits.Title != 0 {
		s.titleNames += rare
	}
}

// inAPair tells whether a word is in a pair of words that is shared.
func inAPair(shared []Shared, word string) bool {
	for i := range shared {
		if key := shared[i].Key; shared[i].Kind == traits.Pair && len(key) > len(word) &&
			(strings.HasPrefix(key, word) && key[len(word)] == ' ' ||
				strings.HasSuffix(key, word) && key[len(key)-len(word)-1] == ' ') {
			return true
		}
	}
	return false
}

// inAName tells whether shared name i is part of another shared name.
func inAName(shared []Shared, i int) bool {
	for k := range shared {
		if shared[k].Kind == traits.Name && len(shared[k].Key) > len(shared[i].Key) &&
			strings.Contains(shared[k].Key, shared[i].Key) {
			return true
		}
	}
	return false
}

// phrasesOf puts the pairs of words that overlap together: "đường dây", "dây ma" and
// "ma túy" are one phrase and tell one thing.
func phrasesOf(pairs []Shared) [][]Shared {
	var list [][]Shared
	for _, t := range pairs {
		joined := []Shared{t}
		list = slices.DeleteFunc(list, func(phrase []Shared) bool {
			one := slices.ContainsFunc(phrase, func(x Shared) bool { return overlap(x.Key, t.Key) })
			if one {
				joined = append(joined, phrase...)
			}
			return one
		})
		list = append(list, joined)
	}
	return list
}

// overlap tells whether two words or pairs of words have a word in common.
func overlap(a, b string) bool {
	for w := range strings.FieldsSeq(a) {
		for v := range strings.FieldsSeq(b) {
			if v == w {
				return true
			}
		}
	}
	return false
}

// eventTells is how much a word that tells what happened tells of which event.
const eventTells = 0.4

// phraseTells is how much the pair of a phrase tells that tells the most.
func phraseTells(phrase []Shared) (most float64) {
	if len(phrase) == 1 && phrase[0].Kind == traits.Event {
		return eventTells
	}
	for _, p := range phrase {
		if !roles[p.Key] && !works[p.Key] {
			most = max(most, p.Tells)
		}
	}
	return most
}
