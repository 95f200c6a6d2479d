package callback

import (
	"testing"
	"unicode/utf8"
)

// FuzzButtonData reads any data of a button: it can be forged. What is read has
// the shape that handlers rely on, and a place only where Mark could have
// written it.
func FuzzButtonData(f *testing.F) {
	for _, seed := range []string{"t:kinh-te:1", "em:57:1:k", "d:3f:2@-100123/5", "", ":", "@", "x::::::", "nop@-1",
		"l:vi@1",
		"f:\xff", "a:zzzzzzzzzzzzzzzzzzzz", "p:-9223372036854775808@-9223372036854775808/9223372036854775807"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		p := Parse(data)
		if len(p.Args) < 3 {
			t.Fatalf("%q: got %d arguments, want at least 3", data, len(p.Args))
		}
		for _, arg := range p.Args {
			Number(arg)
			FromBase36(arg)
			TimeFromBase36(arg)
		}
		if p.Verb.ForEveryone() && p.Verb.ForOperators() || !Known(p.Verb) && p.Verb.ForEveryone() {
			t.Errorf("%q: got verb %q for everyone, want it for managers at least", data, p.Verb)
		}
		if place, ok := Marked(p.Mark); ok {
			if place.Chat >= 0 || place.Thread < 0 {
				t.Errorf("%q: got %+v, want a group or channel", data, place)
			}
			if again, ok := Marked(Mark(place)[1:]); !ok || again != place {
				t.Errorf("%q: got %+v after writing %+v, want the same", data, again, place)
			}
		}
		if utf8.ValidString(data) && len(p.Args) == 3 && !p.Marked {
			if again := Parse(Data(p.Verb, p.Args...)); again.Verb != p.Verb || again.Args[0] != p.Args[0] {
				t.Errorf("%q: got %+v after writing %+v, want the same", data, again, p)
			}
		}
	})
}
