package article

import (
	"strings"
	"testing"

	"loa/viet"
)

func TestOwnKeywordsMatchWholeSyllablesWithAndWithoutAccents(t *testing.T) {
	a := Article{Title: "Sạt lở đất ở Mường Tè", ContentText: "Quốc lộ 4H bị chia cắt. Hoá đơn mất."}
	for words, want := range map[string]bool{
		"sat lo":           true,
		"sạt lở":           true,
		"sát lỗ":           false,
		"lo dat":           true,
		"at lo":            false,
		"SẠT LỞ":           true,
		"/quốc lộ \\d+h/":  true,
		"/quốc lộ \\d+x/":  false,
		"muong te":         true,
		"muong te,-sat lo": false,
		"-bóng đá":         false,
		"hóa đơn":          true,
		"xyz,chia cắt":     true,
	} {
		if got := CompileKeywords(strings.Split(words, ",")).Wants(a); got != want {
			t.Errorf("%q: %v, want %v", words, got, want)
		}
	}
	if !CompileKeywords([]string{"-chia cat"}).Refuses(a) || CompileKeywords([]string{"chia cat"}).Refuses(a) {
		t.Error("exclusion does not depend on the minus")
	}
}

func TestKeywordsThatCostTooMuchAreRefused(t *testing.T) {
	for _, w := range []string{"", "-", "x", "//", "/(/", "/(a{1000}){1000}/", "/" + strings.Repeat("a?", 150) + "/",
		"/.*/", strings.Repeat("x", 65), "/((a{100}){10}){5}/", "…!"} {
		if CheckKeyword(w) == nil {
			t.Errorf("%.40q is taken, want CheckKeyword(w) not nil", w)
		}
	}
	if err := CheckKeyword("/(a+)+$/"); err != nil { // linear in RE2
		t.Errorf("%v, want no error", err)
	}
	if f := CompileKeywords([]string{"/(/", "x"}); f.include.phrases != nil || f.include.patterns != nil {
		t.Error("a refused keyword stayed, want f.include.phrases nil, f.include.patterns nil")
	}
}

// FuzzKeywordsAreRefusedOrFound: a plain keyword that is taken is found in an article
// that has nothing else, and refuses it when it excludes; nothing panics.
func FuzzKeywordsAreRefusedOrFound(f *testing.F) {
	for _, word := range []string{"lũ quét", "-lũ", "/lũ.*quét/", "/(a+)+$/", "  ", "-", "//", "/[/", "\x00\xff", "Đ", "a b"} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		refused := CheckKeyword(word) != nil
		filter := CompileKeywords([]string{word})
		plain, exclude := strings.CutPrefix(viet.CleanLine(word), "-")
		a := Article{ContentText: "xx " + plain + " xx"}
		wants, refuses := filter.Wants(a), filter.Refuses(a)
		switch {
		case refused && (wants || refuses):
			t.Errorf("%q: got wanted %t, refused %t of a keyword that cannot be used, want neither", word, wants, refuses)
		case refused, strings.HasPrefix(strings.TrimSpace(plain), "/"):
		case exclude && !refuses, !exclude && !wants:
			t.Errorf("%q: got wanted %t, refused %t, want it found where it stands", word, wants, refuses)
		}
	})
}
