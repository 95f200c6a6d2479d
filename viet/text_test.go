package viet

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestCleanLeavesOnlyWhatEveryFormatCanHold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Thi đua - Khen thưởng", "Thi đua - Khen thưởng"},
		{"a\x00b\x08c\x0bd\x1fe\x7ff", "abcdef"},
		{"a\tb\r\nc\rd\u0085e\u2028f", "a\tb\nc\nd\ne\nf"},
		{"Lai Cha\u0302u", "Lai Châu"},
		{"tie\u0302\u0301ng Vie\u0323\u0302t", "tiếng Việt"},
		{"x\ufffe\uffffy\ufffd\xff\xed\xa0\x80z", "xy\ufffd\ufffdz"},
		{"Nguy\xe1\xbbn", "Nguy\ufffdn"},
		{"🏴\U000e0067\U000e0062\U000e007f và 🏳\U000e0067", "🏴\U000e0067\U000e0062\U000e007f và 🏳"},
		{"a\u200bb\u200cc\u200dd\ufeffe\u00adf\u2060g", "abcdefg"},
		{"\u202egnorw\u202c \u2066x\u2069\u200f\u061c", "gnorw x"},
		{"một\u00a0hai\u3000ba\u2009bốn", "một hai ba bốn"},
		{"👨\u200d👩\u200d👧 vui ❤\ufe0f\u200d🔥", "👨\u200d👩\u200d👧 vui ❤\ufe0f\u200d🔥"},
		{"]]> <script> &amp;", "]]> <script> &amp;"},
		{"hidden\U000e0041\U000e0042", "hidden"},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	if got := CleanLine(" \n Lai\u00a0 Châu\t\tngày \u200b "); got != "Lai Châu ngày" {
		t.Errorf("CleanLine gives %q, want %q", got, "Lai Châu ngày")
	}
	if got := CleanLine(" "); got != "" {
		t.Errorf("CleanLine of a space gives %q, want empty", got)
	}
}

func FuzzCleanTextIsSafeAndStable(f *testing.F) {
	for _, s := range []string{"Thi đua", "a\u0302\u0301", "👨\u200d👩", "\xff\u202e\u0000", "←\u200d\u0338↔\u0338\u200d",
		"\u0301\u200b\u0302", "\u2329\u200d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := Clean(s)
		if !utf8.ValidString(c) || !norm.NFC.IsNormalString(c) {
			t.Fatalf("Clean(%q) = %q is not valid NFC, want utf8.ValidString(c), norm.NFC.IsNormalString(c)", s, c)
		}
		for _, r := range c {
			if isForbidden(r) && r != zeroWidthJoiner {
				t.Fatalf("Clean(%q) keeps %U", s, r)
			}
		}
		if again := Clean(c); again != c {
			t.Fatalf("Clean is not stable: %q, then %q, want again %v", c, again, c)
		}
		line := CleanLine(s)
		if strings.ContainsAny(line, "\n\t") || strings.Contains(line, "  ") || line != strings.TrimSpace(line) {
			t.Fatalf(`CleanLine(%q) = %q, want line without "  "`, s, line)
		}
		slug := Slug(c)
		if Slug(slug) != slug || strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Fatalf("Slug(%q) = %q, want Slug(slug) %v, empty", c, slug, slug)
		}
		if Fold(Fold(c)) != Fold(c) {
			t.Fatalf("Fold(%q) is not stable", c)
		}
		for _, limit := range []int{0, 1, 5, 300} {
			if cut := Cut(c, limit); utf8.RuneCountInString(cut) > limit || !utf8.ValidString(cut) {
				t.Fatalf("Cut(%q, %d) = %q, want utf8.RuneCountInString(cut) at most %v, utf8.ValidString(cut)", c,
					limit, cut, limit)
			}
		}
		if n := utf8.RuneCountInString(c); Cut(c, n) != c {
			t.Fatalf("Cut shortens %q that fits, want Cut(c, n) %v", c, c)
		}
		var letters strings.Builder
		for _, sentence := range Sentences(c) {
			letters.WriteString(strings.Join(strings.Fields(sentence), ""))
		}
		if want := strings.Join(strings.Fields(c), ""); letters.String() != want {
			t.Fatalf("Sentences lose text: %q, want %q", letters.String(), want)
		}
	})
}

func TestFoldAndSlugAreHowPeopleType(t *testing.T) {
	for _, c := range []struct{ in, fold, slug string }{
		{"Thi đua - Khen thưởng", "thi dua - khen thuong", "thi-dua-khen-thuong"},
		{"ĐẶNG Thị Ưng", "dang thi ung", "dang-thi-ung"},
		{"Ước mơ, ĐƯỜNG QUỐC LỘ 4D!", "uoc mo, duong quoc lo 4d!", "uoc-mo-duong-quoc-lo-4d"},
		{"Vie\u0323\u0302t", "viet", "viet"},
		{"", "", ""},
		{"日本", "日本", ""},
		{"H’Mông", "h’mong", "h-mong"},
	} {
		if got := Fold(c.in); got != c.fold {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.fold)
		}
		if got := Slug(c.in); got != c.slug {
			t.Errorf("Slug(%q) = %q, want %q", c.in, got, c.slug)
		}
	}
	if got := Lower("ĐƯỜNG Ấ"); got != "đường ấ" {
		t.Errorf("Lower gives %q, want %q", got, "đường ấ")
	}
	if Key("HÒA Bình, Thủy, quý, ngoáy") != Key("Hoà bình, Thuỷ, qúy, ngóay") || Key("Hoa") == Key("Hoà") {
		t.Error("two spellings of a word have two keys")
	}
	if !HasAccent("đua") || HasAccent("THI dua 1") {
		t.Error("HasAccent is wrong")
	}
}

func TestSyllablesAreTheWordsAndNumbers(t *testing.T) {
	got := Syllables("Ngày 1/7, Ban Chỉ đạo (huyện) Tam Đường: 1.000 người…")
	want := []string{"Ngày", "1", "7", "Ban", "Chỉ", "đạo", "huyện", "Tam", "Đường", "1", "000", "người"}
	if !slices.Equal(got, want) {
		t.Errorf("Syllables give %q, want got %v", got, want)
	}
	if got := Syllables(" … "); len(got) != 0 {
		t.Errorf("Syllables of marks give %q, want len(got) 0", got)
	}
}

func TestSentencesKnowVietnameseAbbreviations(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"Câu một. Câu hai! Câu ba? Hết", []string{"Câu một.", "Câu hai!", "Câu ba?", "Hết"}},
		{"Đoàn công tác của TP. Lai Châu do PGS.TS. Nguyễn Văn A và ThS. Lò Thị B dẫn đầu. Sau đó về.",
			[]string{"Đoàn công tác của TP. Lai Châu do PGS.TS. Nguyễn Văn A và ThS. Lò Thị B dẫn đầu.", "Sau đó về."}},
		{"Trồng ngô, lúa, chè v.v. trên 1.000 ha, đạt 15.5 tạ. Năm 2020. Hết.",
			[]string{"Trồng ngô, lúa, chè v.v. trên 1.000 ha, đạt 15.5 tạ.", "Năm 2020.", "Hết."}},
		{"Có cam, quýt, v.v. Ngoài ra còn chè.", []string{"Có cam, quýt, v.v.", "Ngoài ra còn chè."}},
		{"Ngày 1.7.2020, họp. Xong", []string{"Ngày 1.7.2020, họp.", "Xong"}},
		{"Ông nói: “Phải làm ngay.” Mọi người đồng ý.", []string{"Ông nói: “Phải làm ngay.”", "Mọi người đồng ý."}},
		{"1. Thời gian: 8h. Địa điểm: xã Bum Tở\nII. Nội dung họp",
			[]string{"1. Thời gian: 8h.", "Địa điểm: xã Bum Tở", "II. Nội dung họp"}},
		{"Xem tại laichau.gov.vn. Cảm ơn… Hẹn gặp lại!",
			[]string{"Xem tại laichau.gov.vn.", "Cảm ơn…", "Hẹn gặp lại!"}},
		{"Nguyễn V. A. Trần và bạn. Hết", []string{"Nguyễn V. A. Trần và bạn.", "Hết"}},
		{"  \n\n ", nil},
	} {
		if got := Sentences(c.in); !slices.Equal(got, c.want) {
			t.Errorf("Sentences(%q)\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}

func TestCutKeepsWholeWords(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"Thi đua yêu nước", 16, "Thi đua yêu nước"},
		{"Thi đua yêu nước", 15, "Thi đua yêu…"},
		{"Thi đua yêu nước", 12, "Thi đua yêu…"},
		{"Thi đua yêu nước", 11, "Thi đua…"},
		{"Thi đua, yêu nước", 10, "Thi đua…"},
		{"Họp báo. Sau đó", 9, "Họp báo…"},
		{"aaaaaaaaaa", 5, "aaaa…"},
		{"Được", 3, "Đư…"},
		{"👨\u200d👩\u200d👧👍👍", 6, "👨\u200d👩\u200d👧…"},
		{"một hai", 0, ""},
		{"", 5, ""},
	} {
		if got := Cut(c.in, c.limit); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}

func BenchmarkCleanVietnamese(b *testing.B) {
	s := strings.Repeat("Sáng nay, Ban Chỉ đạo phong trào thi đua tỉnh họp phiên thứ nhất. ", 50)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Clean(s)
	}
}

func BenchmarkFoldVietnamese(b *testing.B) {
	s := strings.Repeat("Sáng nay, Ban Chỉ đạo phong trào thi đua tỉnh họp phiên thứ nhất. ", 50)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Fold(s)
	}
}
