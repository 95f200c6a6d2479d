package persons

import (
	"strings"

	"loa/viet"
)

// longestForeign is the number of words of the longest foreign name that is put in
// full.
const longestForeign = 3

// readForeign reads "Rex Tillerson", whom reports then call "ông Tillerson".
func (p *People) readForeign(t *viet.Text, at, start, end int) bool {
	last := t.Written(end - 1)
	if !viet.IsForeign(last) || isAcronym(last) {
		return false
	}
	for start < end-2 && !viet.IsForeign(t.Written(start)) && viet.IsForeign(t.Written(start+1)) {
		start++ // "Tổng thống Mỹ Donald Trump"
	}
	given, name := string(t.Key(end-1)), t.Source[t.Syllable(start).Start:t.Syllable(end-1).End]
	known, is := p.full[given]
	switch {
	case end-start > longestForeign || start == 0 && !viet.IsForeign(t.Written(start)):
		if is && !strings.HasSuffix(viet.Key(name), " "+viet.Key(known.name)) {
			p.full[given] = person{}
		}
	case is && strings.HasSuffix(viet.Key(known.name), " "+viet.Key(name)):
		known.name = name
		p.full[given] = known
	case !is || !strings.HasSuffix(viet.Key(name), " "+viet.Key(known.name)):
		p.note(given, person{name, 0, at, ""})
	}
	return true
}

// readEastern reads "Tập Cận Bình" and "Kim Jong-un", whom reports then call "ông Tập"
// and "ông Kim".
func (p *People) readEastern(t *viet.Text, at, start, end int) {
	family, to := string(t.Key(start)), end
	switch {
	case end-start == 2 && end < t.Len() && t.Source[t.Syllable(end-1).End:t.Syllable(end).Start] == "-":
		to = end + 1
	case end-start != 3 || start == 0 || Families[family] || middles[string(t.Key(start+1))]:
		return
	}
	who := person{name: t.Source[t.Syllable(start).Start:t.Syllable(to-1).End], at: at}
	if known, is := p.eastern[family]; is && viet.Key(known.name) != viet.Key(who.name) {
		who = person{}
	}
	p.eastern[family] = who
}

// isAcronym tells whether a word is made of capitals: "UBND", "EVN".
func isAcronym(word string) bool {
	return len(word) > 1 && strings.ToUpper(word) == word
}
