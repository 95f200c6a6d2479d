package charset

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/unicode/norm"
)

const sentence = "Chiều 12/3, Ủy ban nhân dân xã Nậm Sỏ tổ chức lễ bàn giao bốn phòng học mới cho trường mầm non; " +
	"bà con dân bản đã góp hơn một trăm ngày công, chuyển gỗ và đá từ suối lên. Ông Lò Văn Ỏm, trưởng bản, nói: từ " +
	"nay các cháu không phải học nhờ nữa."

func page(head, text string) string {
	return "<html><head>" + head + "<title>Bàn giao phòng học</title></head><body><h1>Bàn giao phòng học</h1><p>" +
		text + "</p></body></html>"
}

// bytesOf writes a text by a table of letters from 0x80 on.
func bytesOf(t *testing.T, s string, letters *[128]rune) []byte {
	t.Helper()
	var out []byte
	for _, r := range norm.NFC.String(s) {
		at := -1
		for i, l := range letters {
			if l == r {
				at = i
			}
		}
		switch {
		case r < 0x80:
			out = append(out, byte(r))
		case at >= 0:
			out = append(out, byte(0x80+at))
		default:
			t.Fatalf("no byte for %q", r)
		}
	}
	return out
}

// vniOf writes a text in VNI.
func vniOf(s string) []byte {
	var latin strings.Builder
	for _, r := range norm.NFC.String(s) {
		latin.WriteString(vniLetter(r))
	}
	out, _ := latinBytes(latin.String())
	return out
}

func vniLetter(r rune) string {
	for latin, letter := range vniLetters {
		if letter == r {
			return string(latin)
		}
		if strings.ToUpper(string(letter)) == string(r) {
			return strings.ToUpper(string(latin))
		}
	}
	for base := range strings.SplitSeq("a e o u y ô ö A E O U Y Ô Ö", " ") {
		for mark := range vniMarks {
			if fromVNI(base+string(mark)) == string(r) {
				if base >= "A" && base <= "Z" || base == "Ô" || base == "Ö" {
					return base + strings.ToUpper(string(mark))
				}
				return base + string(mark)
			}
		}
	}
	return string(r)
}

// in1258 writes a text in windows-1258: tones apart from the vowels.
func in1258(t *testing.T, s string) []byte {
	t.Helper()
	var apart strings.Builder
	for _, r := range norm.NFC.String(s) {
		if _, ok := charmap.Windows1258.EncodeRune(r); ok {
			apart.WriteRune(r)
			continue
		}
		var tone rune
		var rest []rune
		for _, p := range norm.NFD.String(string(r)) {
			switch p {
			case 0x300, 0x301, 0x303, 0x309, 0x323:
				tone = p
			default:
				rest = append(rest, p)
			}
		}
		apart.WriteString(norm.NFC.String(string(rest)))
		if tone != 0 {
			apart.WriteRune(tone)
		}
	}
	out, err := charmap.Windows1258.NewEncoder().Bytes([]byte(apart.String()))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const (
	saysLatin   = `<meta charset="iso-8859-1">`
	saysUTF8    = `<meta http-equiv="Content-Type" content="text/html; charset=utf-8">`
	saysUnknown = `<meta charset="x-user-defined">`
	says1258    = `<meta charset="windows-1258">`
	saysTCVN    = `<meta http-equiv=Content-Type content="text/html; charset=x-viet-tcvn5712">`
	hasFont     = `<style>p {font-family: .VnTime}</style>`
)

func TestVietnameseFromBeforeUnicodeIsReadWhateverItCallsItself(t *testing.T) {
	lower := strings.ReplaceAll(strings.ReplaceAll(sentence, "Ủ", "ủ"), "Ỏ", "ỏ") // TCVN3 has no capitals with tones
	for _, head := range []string{"", saysLatin, saysUTF8, saysUnknown, says1258, saysTCVN, hasFont} {
		for name, c := range map[string]struct {
			body []byte
			text string
		}{
			"TCVN3":        {bytesOf(t, page(head, lower), &tcvn3), lower},
			"VISCII":       {bytesOf(t, page(head, sentence), &viscii), sentence},
			"VNI":          {vniOf(page(head, sentence)), sentence},
			"windows-1258": {in1258(t, page(head, sentence)), sentence},
		} {
			got, charset := Decode(c.body, "text/html")
			if want := page(head, c.text); norm.NFC.String(string(got)) != want {
				t.Errorf("%s under %q, found to be %s:\ngot  %s\nwant %s", name, head, charset, got, want)
			}
			if name == "windows-1258" || name == "VISCII" {
				continue
			}
			asUTF8 := []byte(latin1(c.body))
			got, charset = Decode(asUTF8, "text/html; charset=utf-8")
			if want := page(head, c.text); norm.NFC.String(string(got)) != want {
				t.Errorf("%s as UTF-8 under %q, found to be %s:\ngot  %s\nwant %s", name, head, charset, got, want)
			}
		}
	}
}

func TestOldTextInANewPageIsRestoredAndTheNewLeftAlone(t *testing.T) {
	old := latin1(bytesOf(t, strings.ToLower("Hôm nay các bản vùng cao đã có điện, bà con rất phấn khởi và cảm ơn."),
		&tcvn3))
	escaped := strings.NewReplacer("®", "&reg;", "ß", "&szlig;", "ê", "&ecirc;").Replace(old)
	menu := `<ul><li>Trang chủ</li><li>Văn bản</li><li>Báo cáo</li><li>Thủ tục hành chính</li></ul>`
	for name, text := range map[string]string{"as letters": old, "as references": escaped} {
		got, _ := Decode([]byte(menu+"<p>"+text+"</p>"), "text/html; charset=utf-8")
		want := menu + "<p>hôm nay các bản vùng cao đã có điện, bà con rất phấn khởi và cảm ơn.</p>"
		if string(got) != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}

func TestTextThatWasEncodedTwiceIsDecodedTwice(t *testing.T) {
	twice := latin1([]byte(page("", sentence)))
	if got, _ := Decode([]byte(twice), "text/html; charset=utf-8"); string(got) != page("", sentence) {
		t.Errorf("got  %s\nwant %s", got, page("", sentence))
	}
}

func TestTextThatWasEncodedThreeTimesIsDecodedThreeTimes(t *testing.T) {
	thrice := latin1([]byte(latin1([]byte(page("", sentence)))))
	if got, _ := Decode([]byte(thrice), "text/html; charset=utf-8"); string(got) != page("", sentence) {
		t.Errorf("got  %s\nwant %s", got, page("", sentence))
	}
}

// TestTonesBehindVowelsAreReadAmongManyGoodSyllables: in windows-1258 most letters
// without a tone, and some with one, are those of every Latin encoding.
func TestTonesBehindVowelsAreReadAmongManyGoodSyllables(t *testing.T) {
	const text = "Sáng nay nhân dân bản Hon làm thêm hai căn nhà cho cán bộ; các em nhà xa ăn trưa tại sân, cô " +
		"giáo nấu canh."
	for _, head := range []string{"", saysLatin, saysUTF8} {
		if got, _ := Decode(in1258(t, page(head, text)), ""); norm.NFC.String(string(got)) != page(head, text) {
			t.Errorf("under %q:\ngot  %s\nwant %s", head, got, page(head, text))
		}
	}
}

func TestUTF32IsReadByItsMark(t *testing.T) {
	for name, order := range map[string]utf32.Endianness{"little": utf32.LittleEndian, "big": utf32.BigEndian} {
		body, err := utf32.UTF32(order, utf32.UseBOM).NewEncoder().Bytes([]byte(page("", sentence)))
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := Decode(body, ""); string(got) != page("", sentence) {
			t.Errorf("%s: got  %.100s\nwant %.100s", name, got, page("", sentence))
		}
	}
}

func TestATextOfWhichOnlyTheMarksWereEncodedTwiceIsDecodedTwice(t *testing.T) {
	const text = "The ferry doesn’t run on Sundays\u00a0– it’s the bridge’s turn. “We’ll walk,” said the " +
		"teacher.\u00a0\u00a0"
	twice := latin1([]byte(page(saysUTF8, text)))
	if got, _ := Decode([]byte(twice), ""); string(got) != page(saysUTF8, text) {
		t.Errorf("got  %s\nwant %s", got, page(saysUTF8, text))
	}
}

// TestMarksBesideWordsAreNoOldVietnamese: trade marks, arrows and apostrophes are
// letters in the old encodings.
func TestMarksBesideWordsAreNoOldVietnamese(t *testing.T) {
	text := "Readers’ offer: Nậm® tea, Cuổi™ tea and Pa® honey aren’t sold elsewhere." + strings.Repeat(" ® › ™ ‹ »", 9)
	text = strings.NewReplacer("ậ", "a", "ổ", "o").Replace(text)
	if got, name := Decode([]byte(page(saysUTF8, text)), ""); string(got) != page(saysUTF8, text) {
		t.Errorf("found to be %s: got %s, want %s", name, got, page(saysUTF8, text))
	}
}

func TestAFontOfCapitalsShowsCapitals(t *testing.T) {
	lower := strings.ToLower(strings.NewReplacer("Ủ", "ủ", "Ỏ", "ỏ").Replace(sentence))
	for name, c := range map[string]struct{ html, want string }{
		"font": {`<font face=".VnTimeH">huyện nậm sa&nbsp;đón &amp; điện</font><p>` + lower + `</p>`,
			`<font face=".VnTimeH">HUYỆN NẬM SA ĐÓN &amp; ĐIỆN</font><p>` + lower + `</p>`},
		"style": {`<p><span style="font-size:14pt;font-family:.VnArialH">huyện <b>nậm sa</b><br></span>đón ` +
			`điện</p><p>` + lower + `</p>`,
			`<p><span style="font-size:14pt;font-family:.VnArialH">HUYỆN <b>NẬM SA</b><br></span>đón ` +
				`điện</p><p>` + lower + `</p>`},
		"a plain font within": {`<font face=".VnTimeH">huyện <font face=".VnTime">nậm sa</font> ` +
			`đón</font><p>` + lower + `</p>`,
			`<font face=".VnTimeH">HUYỆN <font face=".VnTime">nậm sa</font> ĐÓN</font><p>` + lower + `</p>`},
	} {
		body := bytesOf(t, c.html, &tcvn3)
		if got, charset := Decode(body, ""); string(got) != c.want {
			t.Errorf("%s, found to be %s:\ngot  %s\nwant %s", name, charset, got, c.want)
		}
	}
}

func TestOtherLanguagesStayAsTheyAre(t *testing.T) {
	for name, text := range map[string]string{
		"French": "L’été dernier, le préfet a visité l’école située près du château où les élèves étaient déjà " +
			"rentrés ; où êtes-vous allés ? Là-bas, à côté.",
		"German": "Die Gemeinde eröffnet am Dienstag die neue Brücke über den Fluß; für Fußgänger ist sie ab heute " +
			"geöffnet, übrigens kostenlos.",
		"Spanish": "El año pasado la señora Muñoz inauguró la biblioteca pública; mañana habrá una reunión más en el " +
			"salón de actos.",
		"Portuguese": "A reunião não será amanhã; o secretário da educação já informou que a decisão está tomada " +
			"até às " +
			"três horas.",
		"Danish": "Byrådet åbner en ny sti på søndag; både børn og ældre får glæde af den, når sneen er væk fra " +
			"bøgeskoven.",
		"Vietnamese": sentence,
	} {
		got, charset := Decode([]byte(page(saysUTF8, text)), "")
		if string(got) != page(saysUTF8, text) {
			t.Errorf("%s in UTF-8, found to be %s:\ngot  %s", name, charset, got)
		}
		body, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
		if err != nil {
			continue // not in Latin letters
		}
		if got, charset := Decode(body, ""); string(got) != text {
			t.Errorf("%s in windows-1252, found to be %s:\ngot  %s\nwant %s", name, charset, got, text)
		}
	}
}

func TestUndeclaredScriptsAreKnownByTheirBytes(t *testing.T) {
	for charset, text := range map[string]string{
		"shift_jis":   "村役場は水曜日、川沿いの道路を改修すると発表した。工事は来月から始まり、三か月ほどかかる見込みだという。",
		"euc-jp":      "村役場は水曜日、川沿いの道路を改修すると発表した。工事は来月から始まり、三か月ほどかかる見込みだという。",
		"iso-2022-jp": "村役場は水曜日、川沿いの道路を改修すると発表した。工事は来月から始まり、三か月ほどかかる見込みだという。",
		"euc-kr":      "군청은 수요일 강변 도로를 새로 고친다고 밝혔다. 공사는 다음 달에 시작되며 석 달쯤 걸릴 것으로 보인다.",
		"gb18030":     "县政府星期三宣布，将重新修建河边的道路。工程下个月开始，预计需要三个月左右的时间，请大家注意安全。",
		"big5":        "縣政府星期三宣布，將重新修建河邊的道路。工程下個月開始，預計需要三個月左右的時間，請大家注意安全。",
		"windows-1251": "Районная администрация в среду объявила, что дорога вдоль реки будет отремонтирована до " +
			"конца " +
			"месяца.",
		"koi8-r": "Районная администрация в среду объявила, что дорога вдоль реки будет отремонтирована до конца " +
			"месяца.",
	} {
		e, err := htmlindex.Get(charset)
		if err != nil {
			t.Fatal(err)
		}
		body, err := e.NewEncoder().Bytes([]byte("<title>x</title><p>" + text + "</p>"))
		if err != nil {
			t.Fatal(err)
		}
		if got, name := Decode(body, ""); name != charset || !strings.Contains(string(got), text) {
			t.Errorf("%s: got %s, %s, want name %v, it to contain %v", charset, name, got, charset, text)
		}
	}
	for name, order := range map[string]unicode.Endianness{"utf-16le": unicode.LittleEndian,
		"utf-16be": unicode.BigEndian} {
		body, err := unicode.UTF16(order, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(page(saysUTF8, sentence)))
		if err != nil {
			t.Fatal(err)
		}
		if got, found := Decode(body, ""); found != name || string(got) != page(saysUTF8, sentence) {
			t.Errorf("%s without a mark: got %s, %s, want found %v", name, found, got, name)
		}
	}
}

func TestWhatCannotBeDecodedIsMarkedAndNotLeftOut(t *testing.T) {
	body := []byte(page(saysUTF8, strings.Repeat(sentence, 3)))
	at := bytes.Index(body, []byte("ổ"))
	broken := append(append([]byte{}, body[:at+2]...), body[at+3:]...)
	got, _ := Decode(broken, "")
	if !strings.Contains(string(got), "\uFFFD") {
		t.Error("got no U+FFFD, want one where a letter is broken")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(page(saysUTF8, sentence)), "text/html")
	f.Add([]byte("C\xb8c \xae\xb9i bi\xd3u \xae\xb7 n\xaai, b\xb5 con"), "")
	f.Add([]byte("<\x00p\x00>\x00"), "text/html; charset=utf-16")
	f.Add([]byte("\x1b$B$BKI\x1b(B&ocirc;&#0;"), "x; charset=viscii")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		got, name := Decode(body, contentType)
		if name == "" {
			t.Error("got no name of a charset, want one")
		}
		if len(got) > 16*len(body)+64 {
			t.Errorf("got %d bytes of %d, want len(got) at most %v", len(got), len(body), 16*len(body)+64)
		}
	})
}

func TestWhatAServerSaysCountsWhereTheDocumentSaysWrong(t *testing.T) {
	const body = "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss><title>L'\xe9cole du village rouvre apr\xe8s " +
		"l'\xe9t\xe9</title></rss>"
	got, name := Decode([]byte(body), "application/rss+xml; charset=ISO-8859-1")
	if want := "L'école du village rouvre après l'été"; !strings.Contains(string(got), want) {
		t.Errorf("got %q as %s, want %q in it", got, name, want)
	}
}
