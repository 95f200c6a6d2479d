package traits

import (
	"slices"
	"strings"
	"unicode"

	"loa/article/story/internal/lexicon"
	"loa/article/story/internal/rarity"
	"loa/viet"
)

// readNames reads the runs of capitalised syllables. The first word of a
// sentence begins a name only when another capital follows.
func (r *reader) readNames() {
	for i := 0; i < r.t.Len(); {
		if !r.t.Syllable(i).Capital {
			i++
			continue
		}
		end := i + 1
		for end < r.t.Len() && r.t.Syllable(end).Capital && r.joined(end) {
			end++
		}
		r.addName(i, end)
		i = end
	}
}

func (r *reader) addName(i, end int) {
	if i, end = r.nameIn(i, end); i == end {
		return
	}
	name := r.words(i, end)
	if lexicon.ProvinceNames[name] {
		r.Provinces = addOnce(r.Provinces, name)
	}
	before := ""
	if i > 0 {
		before = string(r.t.Key(i - 1))
	}
	if lexicon.WideNames[name] && !lexicon.PlaceWords[before] || len(name) < 3 {
		return
	}
	if r.isOffice(i) {
		r.add(name, Office, rarity.Of(name))
		return
	}
	r.Names = append(r.Names, name)
	if lexicon.AreaWords[before] {
		r.add(name, Name, areaTells*rarity.Of(name))
		return
	}
	r.add(name, Name, rarity.Of(name))
	t := &r.Terms[len(r.Terms)-1]
	t.Place, t.Person = lexicon.PlaceWords[before], isPerson(name) && !lexicon.NamedAfter[before]
	t.Officer = end-i > 1 && !t.Place && !lexicon.ProvinceNames[name] && r.inOffice(i)
	if lexicon.PlaceWords[before] {
		r.Places = append(r.Places, name)
	}
	r.addAliases(i, end)
}

// inOffice tells whether the name at syllable i follows an office that is held: "Chủ
// tịch UBND tỉnh Lò Văn Pâng".
func (r *reader) inOffice(i int) bool {
	for k := i - 1; k > 0 && k > i-officeWithin && !strings.ContainsAny(r.between(k+1), ".,;:!?()"); k-- {
		if office := r.pair(k); lexicon.OfficesHeld[office] || office == "giám đốc" && lexicon.OfState[string(r.t.Key(k+1))] {
			return k < 2 || !lexicon.Former[string(r.t.Key(k-2))]
		}
	}
	return false
}

// isOffice tells whether the name at syllable i is part of an office's.
func (r *reader) isOffice(i int) bool {
	if lexicon.Offices.Contains(r.t.Written(i)) {
		return true
	}
	return i > 0 && !r.isFeast(i-1) &&
		lexicon.Offices.Contains(r.t.Source[r.t.Syllable(max(0, i-2)).Start:r.t.Syllable(i-1).End])
}

// isFeast tells whether syllable i is the end of a feast's word: "lễ hội" is no "Hội".
func (r *reader) isFeast(i int) bool {
	return i > 0 && string(r.t.Key(i)) == "hội" && lexicon.Feasts[string(r.t.Key(i-1))]
}

// officeWithin is how many syllables before a name its office begins at most.
const officeWithin = 9

// areaTells is how much less a district's name tells, in which much happens.
const areaTells = 0.5

// nameIn is the part of a run of capitalised syllables that is a name, if any.
func (r *reader) nameIn(i, end int) (int, int) {
	if end == i+1 && (r.startsSentence(i) || lexicon.Institutions[string(r.t.Key(i))] || r.beginsWord(i)) {
		return i, i
	}
	if i < end-1 && string(r.t.Key(i)) == "theo" {
		i++
	}
	if i < end-1 && r.startsSentence(i) && lexicon.Honorifics[string(r.t.Key(i))] {
		i++
	}
	for end > i && (isAcronym(r.t.Written(i)) || lexicon.PlaceWords[string(r.t.Key(i))] && r.startsSentence(i) &&
		!(i+1 < end && lexicon.MiddleNames[string(r.t.Key(i+1))])) {
		i++
	}
	if i == end || end == i+1 && r.beginsWord(i) {
		return i, i
	}
	return i, end
}

// personName is how many syllables most names of persons have.
const personName = 3

// addAliases adds by what else another report may name the same: a foreign name's last
// word, a long name's last three, before which another name may stand ("xứ Mường Bùi Ngọc
// Khuê"), and a name at the beginning of a sentence without its first syllable, which may
// be no part of it ("Bắt Lò Pâng").
func (r *reader) addAliases(i, end int) {
	if end-i >= 2 && viet.IsForeign(r.t.Written(end-1)) {
		last := string(r.t.Key(end - 1))
		r.Names = append(r.Names, last)
		r.add(last, Name, 0.7*rarity.Of(last))
	}
	if end-i > personName {
		person := r.words(end-personName, end)
		r.Names = append(r.Names, person)
		r.add(person, Name, rarity.Of(person))
		t := &r.Terms[len(r.Terms)-1]
		t.Person = isPerson(person)
		t.Officer = t.Person && r.inOffice(i)
	}
	if end-i == personName && r.startsSentence(i) {
		if rest := r.words(i+1, end); !lexicon.WideNames[rest] {
			r.Names = append(r.Names, rest)
			r.add(rest, Name, rarity.Of(rest))
		}
	}
}

func (r *reader) words(i, end int) string {
	words := make([]string, 0, end-i)
	for k := i; k < end; k++ {
		words = append(words, string(r.t.Key(k)))
	}
	return strings.Join(words, " ")
}

// beginsWord tells whether the single capitalised syllable i begins a word that is no
// person's, place's or firm's name, as in "Hiệu trưởng" and "Huân chương": all syllables
// of a Vietnamese name have capitals.
func (r *reader) beginsWord(i int) bool {
	if i+1 >= r.t.Len() || !r.joined(i+1) || viet.IsForeign(r.t.Written(i)) || isNumber(r.t.Key(i+1)) {
		return false
	}
	before := ""
	if i > 0 && r.joined(i) {
		before = string(r.t.Key(i - 1))
	}
	return !lexicon.Countries[string(r.t.Key(i))] && !lexicon.PlaceWords[before] && !lexicon.NatureWords[before] &&
		!lexicon.AreaWords[before] && !lexicon.Particles[string(r.t.Key(i+1))]
}

func isAcronym(w string) bool {
	letters := 0
	for _, r := range w {
		if !unicode.IsUpper(r) && !unicode.IsDigit(r) {
			return false
		}
		letters++
	}
	return letters > 1
}

// isPerson tells whether a name is a person's: of a family, and of three or four syllables.
func isPerson(name string) bool {
	family, rest, _ := strings.Cut(name, " ")
	return lexicon.Families[family] && strings.Contains(rest, " ") && strings.Count(rest, " ") < 3
}

// Intersect tells whether two lists have something in common.
func Intersect(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// Namesakes tells whether one of some names is one of others, or its end: "Tủa" may be
// "Lò Văn Tủa".
func Namesakes(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return x == y || endsIn(x, y) || endsIn(y, x) })
	})
}

func endsIn(name, end string) bool {
	return len(name) > len(end) && strings.HasSuffix(name, end) && name[len(name)-len(end)-1] == ' '
}
