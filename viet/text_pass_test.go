package viet

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestATextIsReadInBothSpellings(t *testing.T) {
	for _, c := range []struct{ in, key, folded string }{
		{"Hoà giải Ở cơ sở, HÒA BÌNH", "hoà giải ở cơ sở hoà bình", "hoa giai o co so hoa binh"},
		{"Thúy, thuý; quý, qúy", "thuý thuý quý quý", "thuy thuy quy quy"},
		{"Ủy ban, uỷ ban, UỶ BAN", "uỷ ban uỷ ban uỷ ban", "uy ban uy ban uy ban"},
		{"khũy khuỹ, lòe loẹt, xoè", "khuỹ khuỹ loè loẹt xoè", "khuy khuy loe loet xoe"},
		{"thừơng giá gía gìn của mía", "thường giá giá gìn của mía", "thuong gia gia gin cua mia"},
		{"Ðồng Ðăng, ÐÈO, Đèo", "đồng đăng đèo đèo", "dong dang deo deo"},
		{"QUỲ, qùy, gìương, ngũyên, ho\u0340a, đưo\u031b\u0300ng", "quỳ quỳ giường nguyễn hoà đường",
			"quy quy giuong nguyen hoa duong"},
		{"ĐƯỜNG QL4D, 1.250 ha", "đường ql4d 1 250 ha", "duong ql4d 1 250 ha"},
		{"Thu\u0309y đie\u0323\u0302n Nậm Na", "thuỷ điện nậm na", "thuy dien nam na"},
		{"H’Mông · 日本 x\u0332y", "h mông 日本 x\u0332y", "h mong 日本 xy"},
		{" … ", "", ""},
	} {
		var text Text
		text.Read("đã đọc trước")
		text.Read(c.in)
		var key, folded []string
		for i := range text.Len() {
			key, folded = append(key, string(text.Key(i))), append(folded, string(text.Folded(i)))
		}
		if got := strings.Join(key, " "); got != c.key {
			t.Errorf("keys of %q: got %q, want %q", c.in, got, c.key)
		}
		if got := strings.Join(folded, " "); got != c.folded {
			t.Errorf("%q folded: got %q, want %q", c.in, got, c.folded)
		}
	}
}

func TestASyllableKnowsHowItIsWritten(t *testing.T) {
	var text Text
	text.Read("Ông Đỗ ăn 3 xe")
	for i, want := range []struct {
		written           string
		capital, accented bool
	}{{"Ông", true, true}, {"Đỗ", true, true}, {"ăn", false, true}, {"3", false, false}, {"xe", false, false}} {
		s := text.Syllable(i)
		if got := text.Written(i); got != want.written || s.Capital != want.capital || s.Accented != want.accented {
			t.Errorf("syllable %d: got %q %v %v, want %v", i, got, s.Capital, s.Accented, want)
		}
		if s.FoldedHash != HashSyllable(text.Folded(i)) || s.KeyHash != HashSyllable(text.Key(i)) {
			t.Errorf("syllable %d has hashes of another", i)
		}
	}
}

// What the one pass reads is what Syllables, Key and Fold say apart.
func FuzzTheOnePassAgreesWithTheFunctions(f *testing.F) {
	for _, s := range []string{"Hoà BÌNH, qúy thu\u0309y", "a\u0301\u0323b\u0332", "ũy Ỳe gìa", "\xff\u0130x1",
		"ᾳ \u212a é", "İ̇ ƛ", "qúúy húúúyê", "Ðồng ð"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = Clean(s)
		var text Text
		text.Read(s)
		want := Syllables(norm.NFC.String(s))
		if text.Len() != len(want) {
			t.Fatalf("%q: got %d syllables, want %q", s, text.Len(), want)
		}
		for i, w := range want {
			if got := text.Written(i); got != w {
				t.Fatalf("%q: syllable %d: got %q, want %q", s, i, got, w)
			}
			if got := string(text.Folded(i)); got != Fold(w) {
				t.Fatalf("%q: folded %d: got %q, want %q", s, i, got, Fold(w))
			}
			if got := string(text.Key(i)); norm.NFC.String(got) != Key(w) {
				t.Fatalf("%q: key %d: got %q, want %q", s, i, got, Key(w))
			}
		}
		if Key(Key(s)) != Key(s) {
			t.Fatalf("the key of %q is not stable: %q, then %q", s, Key(s), Key(Key(s)))
		}
	})
}

func TestReadingAgainAllocatesNothing(t *testing.T) {
	var text Text
	s := threeKilobytes()
	text.Read(s)
	if n := testing.AllocsPerRun(10, func() { text.Read(s) }); n != 0 {
		t.Errorf("got %v allocations, want 0", n)
	}
}

func threeKilobytes() string {
	return strings.Repeat("Sáng nay (1/7), Ban Chỉ đạo tỉnh họp triển khai thuỷ lợi, hòa giải ở 12 xã. ", 34)[:3072]
}

func BenchmarkFoldAndCut3KB(b *testing.B) {
	var text Text
	s := threeKilobytes()
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		text.Read(s)
	}
}
