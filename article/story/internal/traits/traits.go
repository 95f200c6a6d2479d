// Package traits reads what a report says that tells its event from others: names,
// ordinals, figures, pairs of words, days and the kinds of events that it tells of.
package traits

import (
	"slices"
	"strings"

	"loa/article/story/internal/kinds"
	"loa/article/story/internal/lexicon"
	"loa/article/story/internal/rarity"
	"loa/viet"
)

// Kind is what a term is.
type Kind uint8

// The kinds of terms.
const (
	Pair    Kind = iota // two words that follow each other
	Office              // says who does something, or where an office sits
	Figure              // "14 ngôi": how many of what
	Ordinal             // says which of several of a kind: "thứ 5", "km 212"
	Name                // of a person, a place, a firm, a work
	Event               // one word that tells by itself what happened
	Word                // any other one
)

// Zone is where a term stands; a term may stand in several.
type Zone uint8

// The zones of a report.
const (
	Title Zone = 1 << iota
	Lead
	Text // what follows the lead, of which the beginning is read
)

// Term is something two reports may share.
type Term struct {
	Key   string
	Tells float64 // how much it tells, from 0 to 1
	Kind  Kind
	Zone  Zone
	// Person says that a name is a person's; Officer that it is somebody's by an office, who
	// is at many events; Place that it is a village's, a commune's or a bridge's.
	Person, Officer, Place bool
}

// Finds tells whether a report is found by it: a name, an ordinal, a pair of words of the
// title.
func (t Term) Finds() bool {
	switch t.Kind {
	case Pair:
		return t.Zone&Title != 0
	case Name, Ordinal, Office:
		return t.Zone&(Title|Lead) != 0
	}
	return false
}

// Traits are what a report is compared by.
type Traits struct {
	Terms []Term // sorted by key
	// Names are those of persons, places and works in title and lead; TitleNames those of
	// the title, TextNames those of the text, Places those of the smallest places.
	Names, TitleNames, TextNames, Places []string
	// Ordinals say which of several of a kind: "thứ" -> 5, "km" -> 212.
	Ordinals map[string][]string
	Days     []string // "8/7", of the title if it has some
	AllDays  []int    // of the year, of title, lead and text
	// Provinces are those that are named, Cities those of the title, Burns what burns by the
	// title, Sports what is played, Vehicles what drives, Sessions the bodies whose sessions are told of, Storms
	// those by number or name.
	Provinces, Cities, Burns, Sports, Vehicles, Sessions, Storms []string

	TitleKinds, Kinds kinds.Set // of events, of title, and of title and lead
	kinds.Marks
}

// TextRead is how much of a text is read, in bytes.
const TextRead = 600

type reader struct {
	Traits
	t    viet.Text
	zone Zone
	idle []bool // of syllables: they are of a pair that tells nothing
}

// Read reads a report; text may be what the lead repeats.
func Read(title, lead, text string) Traits {
	r := reader{Traits: Traits{Ordinals: map[string][]string{}}}
	r.t.Read(title)
	r.read(Title)
	r.TitleNames, r.TitleKinds, r.Marks = slices.Clone(r.Names), kinds.In(&r.t), kinds.MarksIn(&r.t)
	r.readCities()
	r.readFire()
	r.readSessions()
	days := len(r.Days)
	r.t.Read(lead)
	r.read(Lead)
	r.Kinds, r.Crime = r.TitleKinds|kinds.In(&r.t), r.Crime || kinds.MarksIn(&r.t).Crime
	r.readSessions()
	if days > 0 {
		r.Days = r.Days[:days]
	}
	if text = beginning(text, lead); text != "" {
		r.t.Read(text)
		r.readText()
	}
	r.Terms = merged(r.Terms)
	return r.Traits
}

// beginning is what is read of a text that a lead stands before.
func beginning(text, lead string) string {
	text = strings.TrimSpace(text)
	text = strings.TrimSpace(strings.TrimPrefix(text, strings.TrimSpace(lead)))
	if len(text) <= TextRead {
		return text
	}
	if end := strings.LastIndexByte(text[:TextRead], ' '); end > 0 {
		return text[:end]
	}
	return ""
}

// merged sorts terms by key; what stands in several zones is one term.
func merged(terms []Term) []Term {
	slices.SortStableFunc(terms, func(a, b Term) int {
		if c := strings.Compare(a.Key, b.Key); c != 0 {
			return c
		}
		return int(b.Kind) - int(a.Kind)
	})
	list := terms[:0]
	for _, t := range terms {
		if n := len(list); n > 0 && list[n-1].Key == t.Key {
			list[n-1].Zone |= t.Zone
			list[n-1].Officer, list[n-1].Place = list[n-1].Officer || t.Officer, list[n-1].Place || t.Place
			list[n-1].Person = list[n-1].Person && (t.Kind != Name || t.Person)
			continue
		}
		list = append(list, t)
	}
	for i := range list {
		if list[i].Officer {
			list[i].Tells *= officerTells
		}
	}
	return list
}

// officerTells is how much less the name of somebody tells who is at many events.
const officerTells = 0.3

// read reads a title or lead.
func (r *reader) read(zone Zone) {
	r.zone = zone
	r.readIdle()
	for i := 0; i < r.t.Len(); i++ {
		r.readOrdinal(i)
		r.readDay(i)
		r.readFigure(i)
		r.readWord(i)
		if i > 0 && r.joined(i) {
			r.readPair(i)
		}
	}
	r.readNames()
}

// readText reads what follows the lead: only what serves to recognise an event that
// another report names in its title or lead.
func (r *reader) readText() {
	r.zone = Text
	names := r.Names
	r.Names = nil
	days := len(r.Days)
	for i := 0; i < r.t.Len(); i++ {
		r.readFigure(i)
		r.readDay(i)
	}
	r.Days = r.Days[:days]
	places, provinces := len(r.Places), len(r.Provinces)
	r.readNames()
	r.Places, r.Provinces = r.Places[:places], r.Provinces[:provinces]
	r.TextNames, r.Names = r.Names, names
}

// readIdle finds the pairs of words that tell nothing.
func (r *reader) readIdle() {
	r.idle = slices.Grow(r.idle[:0], r.t.Len())[:r.t.Len()]
	clear(r.idle)
	for i := 1; i < r.t.Len(); i++ {
		if r.joined(i) && lexicon.Idle[r.pair(i)] {
			r.idle[i-1], r.idle[i] = true, true
		}
	}
}

// pair is what the syllables i-1 and i are together.
func (r *reader) pair(i int) string { return string(r.t.Key(i-1)) + " " + string(r.t.Key(i)) }

// goesOn tells whether a capital follows syllable i, which begins a name then.
func (r *reader) goesOn(i int) bool {
	return i+1 < r.t.Len() && r.t.Syllable(i+1).Capital && r.joined(i+1)
}

func (r *reader) readWord(i int) {
	key := r.t.Key(i)
	if r.t.Syllable(i).Capital && !(r.startsSentence(i) && !r.goesOn(i)) || isNumber(key) || lexicon.Particles[string(key)] {
		return
	}
	if word := string(key); lexicon.EventWords[word] {
		r.add(word, Event, 1)
	} else if !r.idle[i] {
		r.add(word, Word, rarity.Of(word))
	}
}

func (r *reader) readPair(i int) {
	first, second := r.t.Key(i-1), r.t.Key(i)
	if isNumber(first) || isNumber(second) || r.idle[i-1] || r.idle[i] || r.ofAName(i) ||
		lexicon.Particles[string(first)] || lexicon.Particles[string(second)] {
		return
	}
	pair := r.pair(i)
	if lexicon.Sports[pair] {
		r.Sports = addOnce(r.Sports, pair)
	}
	if lexicon.Vehicles[pair] {
		r.Vehicles = addOnce(r.Vehicles, pair)
	}
	r.add(pair, Pair, rarity.Of(pair))
}

func (r *reader) add(key string, kind Kind, tells float64) {
	r.Terms = append(r.Terms, Term{Key: key, Tells: tells, Kind: kind, Zone: r.zone})
}

// ofAName tells whether a name has a part in the pair of syllables i-1 and i: it
// counts by itself.
func (r *reader) ofAName(i int) bool {
	first := r.t.Syllable(i - 1)
	return r.t.Syllable(i).Capital || first.Capital && (!r.startsSentence(i-1) || lexicon.Countries[string(r.t.Key(i-1))] ||
		viet.IsForeign(r.t.Written(i-1)))
}

// joined tells whether only a space stands before syllable i.
func (r *reader) joined(i int) bool {
	return strings.TrimSpace(r.between(i)) == ""
}

// between is what stands before syllable i, after the one before it.
func (r *reader) between(i int) string {
	return r.t.Source[r.t.Syllable(i-1).End:r.t.Syllable(i).Start]
}

func (r *reader) startsSentence(i int) bool {
	return i == 0 || strings.ContainsAny(r.between(i), ".!?:“\"\n")
}

func isNumber(b []byte) bool { return b[0] >= '0' && b[0] <= '9' }

// readSessions reads whose session a title or lead tells of.
func (r *reader) readSessions() {
	text := viet.Lower(r.t.Source)
	if !strings.Contains(text, "kỳ họp") {
		return
	}
	for _, body := range bodies {
		if strings.Contains(text, body) {
			r.Sessions = addOnce(r.Sessions, strings.Replace(body, "hội đồng nhân dân", "hđnd", 1))
		}
	}
}

// bodies are those whose sessions have numbers of their own.
var bodies = []string{"quốc hội", "hđnd", "hội đồng nhân dân"}

// readCities reads which provinces and cities a title names.
func (r *reader) readCities() {
	r.Cities = slices.Clone(r.Provinces)
	for written, name := range lexicon.CityNames {
		if strings.Contains(r.t.Source, written) {
			r.Cities = addOnce(r.Cities, name)
		}
	}
	slices.Sort(r.Cities)
}

// addOnce appends what a list does not have.
func addOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

const burningWithin = 3

// readFire reads what burns by a title.
func (r *reader) readFire() {
	for i := range r.t.Len() {
		if string(r.t.Key(i)) != "cháy" {
			continue
		}
		for k := i + 1; k <= i+burningWithin && k < r.t.Len(); k++ {
			if what := string(r.t.Key(k)); lexicon.Burning[what] {
				r.Burns = append(r.Burns, what)
				break
			}
		}
	}
}
