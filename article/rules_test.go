package article

import (
	"slices"
	"strings"
	"testing"
	"time"

	"loa/internal/assert"
)

var topics = []Topic{
	{ID: "canh-bao", Name: "Cảnh báo", Keywords: []string{"lũ quét", "mất điện"}, Urgent: true},
	{ID: "thi-dua", Name: "Thi đua - Khen thưởng", Sections: []string{"thi-dua-khen-thuong"},
		Keywords: []string{"thi đua", "khen thưởng"}},
	{ID: "kinh-te", Name: "Kinh tế", Sections: []string{"tin-tuc/kinh-te", "Kinh tế - Xã hội"},
		Keywords: []string{"kinh te"}},
	{ID: "y-te", Name: "Y tế", Keywords: []string{"y tế", "…"}},
	{ID: "hoa-giai", Name: "Hòa giải", Keywords: []string{"hòa giải"}},
}

func TestTopicsAreFoundBySectionAndByKeyword(t *testing.T) {
	m := NewMatcher(topics)
	for _, c := range []struct {
		name string
		a    Article
		src  Source
		want string
	}{
		{"nothing fits", Article{Title: "Tin khác", URL: "https://p/tin/a.html"}, Source{}, ""},
		{"topics of the source, in configuration order and only known ones", Article{},
			Source{Topics: []string{"y-te", "thi-dua", "unknown"}}, "thi-dua y-te"},
		{"a segment of the address", Article{URL: "https://p/Thi-Dua-Khen-Thuong/a.html"}, Source{}, "thi-dua"},
		{"the article's own name in the address is no section", Article{URL: "https://p/tin/thi-dua-khen-thuong"},
			Source{}, ""},
		{"two segments in a row", Article{URL: "https://p/vi/tin-tuc/kinh-te/a.html"}, Source{}, "kinh-te"},
		{"two segments out of order", Article{URL: "https://p/kinh-te/tin-tuc/a.html"}, Source{}, ""},
		{"a category", Article{Categories: []string{"Kinh tế - Xã hội"}}, Source{}, "kinh-te"},
		{"the source's only list", Article{URL: "https://p/a.html"},
			Source{Lists: []string{"https://p/thi-dua-khen-thuong"}}, "thi-dua"},
		{"only one of the source's lists", Article{URL: "https://p/a.html"},
			Source{Lists: []string{"https://p/thi-dua-khen-thuong", "https://p/khac"}}, ""},
		{"a keyword in capitals", Article{Title: "THI ĐUA YÊU NƯỚC"}, Source{}, "thi-dua"},
		{"a keyword in the text", Article{ContentText: "Nguy cơ lũ quét, sạt lở đất."}, Source{}, "canh-bao"},
		{"a keyword with accents does not find words without", Article{Title: "thi dua yeu nuoc"}, Source{}, ""},
		{"a keyword with accents does not find other accents", Article{Title: "Thì đưa"}, Source{}, ""},
		{"a keyword without accents finds both", Article{Title: "Phát triển kinh tế"}, Source{}, "kinh-te"},
		{"a keyword without accents finds words without", Article{Title: "phat trien KINH TE"}, Source{}, "kinh-te"},
		{"both spellings of a tone", Article{Title: "Hoà giải ở cơ sở"}, Source{}, "hoa-giai"},
		{"only whole syllables", Article{Title: "Quy tếch, kinh tens"}, Source{}, ""},
		{"marks between syllables do not matter", Article{Title: "Sở Y\ntế"}, Source{}, "y-te"},
		{"several", Article{Title: "Khen thưởng ngành Y tế", Lead: "mất điện"}, Source{}, "canh-bao thi-dua y-te"},
	} {
		if got := strings.Join(m.Match(c.a, c.src), " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestOnlyUrgentTopicsWarn(t *testing.T) {
	flood := "Nguy cơ lũ quét, sạt lở đất."
	for _, c := range []struct {
		name string
		a    Article
		want Urgency
	}{
		{"another topic", Article{Title: "Cảnh báo lũ quét", Topics: []string{"kinh-te"}}, Ordinary},
		{"the title warns", Article{Title: "Cảnh báo lũ quét tại Mường Tè", Topics: []string{"kinh-te", "canh-bao"}},
			Warning},
		{"the lead warns", Article{Title: "Tin khẩn", Lead: flood, ContentText: flood, Topics: []string{"canh-bao"}},
			Warning},
		{"the source warns", Article{Title: "Bản tin số 5", Topics: []string{"canh-bao"}}, Warning},
		{"a mere mention in the text", Article{Title: "Hội đồng nhân dân họp", ContentText: flood,
			Topics: []string{"canh-bao"}}, Ordinary},
		{"an exercise", Article{Title: "Diễn tập ứng phó lũ quét", Topics: []string{"canh-bao"}}, Notice},
		{"no emergency words are set", Article{Title: "Sơ tán khẩn cấp 200 hộ dân vì lũ quét",
			Topics: []string{"canh-bao"}}, Warning},
	} {
		if got := UrgencyOf(topics, c.a); got != c.want {
			t.Errorf("%s: urgency %d, want %d", c.name, got, c.want)
		}
	}
}

func TestChangesAreWeighed(t *testing.T) {
	base := Article{
		Title: "Ban Chỉ đạo tỉnh họp phiên thứ nhất", Lead: "Sáng nay, Ban Chỉ đạo họp.", URL: "https://p/a.html",
		ContentText: "Sáng 1/7, tại Lai Châu, Ban Chỉ đạo họp. Dự họp có ông Nguyễn Văn An cùng 25 đại biểu. Cuộc " +
			"họp " +
			"bàn về phong trào thi đua yêu nước trong năm tới của tỉnh.",
		Published: time.Date(2024, 7, 1, 3, 0, 0, 0, time.UTC),
	}
	replace := func(old, new string) func(*Article) {
		return func(a *Article) { a.ContentText = strings.Replace(a.ContentText, old, new, 1) }
	}
	for _, c := range []struct {
		name   string
		change func(*Article)
		kind   ChangeKind
		fields string
	}{
		{"nothing", func(*Article) {}, ChangeNone, ""},
		{"the portal's time of change alone", func(a *Article) { a.Updated = time.Unix(1e9, 0) }, ChangeNone, ""},
		{"a guessed date", func(a *Article) { a.Published, a.PublishedGuessed = time.Unix(1e9, 0), true }, ChangeNone,
			""},
		{"white space and marks", replace("họp. Dự", "họp;  Dự"), ChangeMinor, "content"},
		{"a typing error", replace("phong trào", "phong tràoo"), ChangeMinor, "content"},
		{"a missing accent", replace("yêu nước", "yêu nuớc"), ChangeMinor, "content"},
		{"capitals", replace("Ban Chỉ đạo họp", "Ban chỉ đạo họp"), ChangeMinor, "content"},
		{"words run together", replace("thi đua", "thiđua"), ChangeMinor, "content"},
		{"only the markup", func(a *Article) { a.ContentHTML = "<p>" }, ChangeMinor, "content"},
		{"a leading zero", replace("1/7", "01/07"), ChangeMinor, "content"},
		{"a figure", replace("25 đại", "26 đại"), ChangeNumbers, "content numbers"},
		{"a date", replace("1/7", "2/7"), ChangeNumbers, "content numbers"},
		{"a name", replace("Văn An", "Văn Anh"), ChangeNumbers, "content numbers"},
		{"a name's accent", replace("Văn An", "Văn Ân"), ChangeMinor, "content"},
		{"a place", replace("Lai Châu", "Điện Biên"), ChangeNumbers, "content numbers"},
		{"a new sentence with figures",
			func(a *Article) { a.ContentText += " Tỉnh giao 12 chỉ tiêu cho huyện Mường Tè." }, ChangeContent,
			"content"},
		{"a sentence taken out", replace(" Dự họp có ông Nguyễn Văn An cùng 25 đại biểu.", ""), ChangeContent,
			"content"},
		{"other words", replace("bàn về phong trào", "không nói gì đến việc"), ChangeContent, "content"},
		{"the title", func(a *Article) { a.Title = "Ban Chỉ đạo tỉnh bàn công việc" }, ChangeTitle, "title"},
		{"a figure in the title", func(a *Article) { a.Title += " năm 2024" }, ChangeNumbers, "title numbers"},
		{"an attachment", func(a *Article) { a.Attachments = []Attachment{{URL: "u"}} }, ChangeContent, "attachments"},
		{"the length of nothing", func(a *Article) { a.Attachments = []Attachment{} }, ChangeNone, ""},
		{"author and picture", func(a *Article) { a.Author = "x"; a.Image = &Image{URL: "u"} }, ChangeMinor,
			"author image"},
		{"the date", func(a *Article) { a.Published = time.Unix(1e9, 0) }, ChangeMinor, "published"},
	} {
		changed := base
		c.change(&changed)
		got := Compare(base, changed)
		assert.Same(t, c.name+": kind", got.Kind, c.kind)
		assert.Same(t, c.name+": fields", strings.Join(got.Fields, " "), c.fields)
	}
}

func FuzzTextsAreCompared(f *testing.F) {
	f.Add("Sáng 1/7, tại Lai Châu", "Sáng 2/7, tại Điện Biên")
	f.Add("a b a b a", "b a b a b")
	f.Add("", "01 007 0")
	f.Fuzz(func(t *testing.T, old, new string) {
		a, b := Article{Title: old, ContentText: new}, Article{Title: new, ContentText: old}
		if got := Compare(a, a); got.Kind != ChangeNone || got.Fields != nil || got.Differences != nil {
			t.Fatalf("the same differs: got %+v, want no change", got)
		}
		if got := Compare(a, b); (got.Kind == ChangeNone) != (old == new) {
			t.Fatalf("%q and %q: got %q", old, new, got.Kind)
		}
		if SameRelease(a, b) != SameRelease(b, a) {
			t.Fatalf("%q and %q: copies depend on the order", old, new)
		}
	})
}

const release = `Sáng 1/7, Ủy ban nhân dân tỉnh tổ chức hội nghị sơ kết công tác sáu tháng đầu năm và triển khai nhiệm vụ trọng tâm
sáu tháng cuối năm 2024. Theo báo cáo, tổng sản phẩm trên địa bàn tăng 8,5%, thu ngân sách đạt 1.250 tỷ đồng, giải ngân vốn đầu tư công đạt 45%
kế hoạch. Phát biểu kết luận hội nghị, lãnh đạo tỉnh yêu cầu các sở, ngành, địa phương tập trung tháo gỡ khó khăn cho doanh nghiệp, đẩy nhanh tiến độ
các công trình giao thông, chủ động phòng chống thiên tai trong mùa mưa lũ và bảo đảm an sinh xã hội cho người dân vùng cao.`

func TestOneReleaseOnTwoPortalsIsOne(t *testing.T) {
	a := Article{Title: "Sơ kết công tác 6 tháng đầu năm", ContentText: release}
	for _, c := range []struct {
		name string
		b    Article
		same bool
	}{
		{"the same", a, true},
		{"a dateline and a last line more", Article{Title: a.Title, ContentText: "LCĐT - " + release +
			" Toàn cảnh hội nghị."}, true},
		{"another wording of the title", Article{Title: "Hội nghị sơ kết 6 tháng đầu năm", ContentText: release}, true},
		{"another figure in the title", Article{Title: "Sơ kết công tác 9 tháng đầu năm", ContentText: release}, false},
		{"another place in the title", Article{Title: "Huyện Mường Tè sơ kết công tác 6 tháng đầu năm",
			ContentText: release}, false},
		{"other figures in the text", Article{Title: a.Title,
			ContentText: strings.Replace(release, "Sáng 1/7", "Sáng 3/7", 1)}, false},
		{"another text", Article{Title: a.Title, ContentText: strings.Repeat("Một bài viết khác về chuyện khác. ", 20)},
			false},
		{"no text", Article{Title: a.Title}, false},
		{"half a year later", Article{Title: a.Title, ContentText: release,
			Published: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)}, false},
	} {
		a := a
		if !c.b.Published.IsZero() {
			a.Published = c.b.Published.AddDate(0, -6, 0)
		}
		if got := SameRelease(a, c.b); got != c.same {
			t.Errorf("%s: same %v (similarity %.2f), want %v", c.name, got,
				Similarity(Fingerprint(a), Fingerprint(c.b)), c.same)
		}
		if SameRelease(a, c.b) != SameRelease(c.b, a) {
			t.Errorf("%s: depends on the order", c.name)
		}
	}
}

func TestTwoPowerCutNoticesAreTwo(t *testing.T) {
	notice := func(place, day string) Article {
		return Article{
			Title: "Thông báo ngừng cấp điện xã " + place + " ngày " + day,
			ContentText: "Công ty Điện lực thông báo lịch ngừng cấp điện để sửa chữa lưới điện tại xã " + place +
				" từ 8 giờ đến 17 giờ ngày " +
				day + ". Rất mong quý khách hàng thông cảm và chủ động sắp xếp sản xuất, sinh hoạt trong thời gian " +
				"ngừng cấp " +
				"điện nói trên. Mọi thắc mắc xin liên hệ tổng đài chăm sóc khách hàng để được giải đáp.",
		}
	}
	a := notice("Bum Tở", "05/07/2024")
	if !SameRelease(a, notice("Bum Tở", "5/7/2024")) {
		t.Error("a notice is not the same as itself")
	}
	for _, b := range []Article{notice("Bum Tở", "06/07/2024"), notice("Mường Tè", "05/07/2024")} {
		if SameRelease(a, b) {
			t.Errorf("%q and %q are merged, want not SameRelease(a, b)", a.Title, b.Title)
		}
		upperA, upperB := a, b
		upperA.Title, upperB.Title = strings.ToUpper(a.Title), strings.ToUpper(b.Title)
		if SameRelease(upperA, upperB) {
			t.Errorf("%q and %q are merged, want not SameRelease(upperA, upperB)", upperA.Title, upperB.Title)
		}
	}
}

func TestFingerprintNeverChanges(t *testing.T) {
	f := Fingerprint(Article{ContentText: release})
	if len(f) < 90 || !slices.IsSorted(f) || f[0] != Fingerprint(Article{ContentText: strings.ToUpper(release)})[0] {
		t.Fatalf("%d values, want len(f) at least 90, slices.IsSorted(f)", len(f))
	}
	if len(Fingerprint(Article{ContentText: "quá ngắn để so"})) != 0 {
		t.Error("a text of a few words has a fingerprint, want 0")
	}
	if stored := uint64(136724664569226892); f[0] != stored {
		t.Errorf("what was stored no longer fits: %d, want f[0] %v", f[0], stored)
	}
}

func BenchmarkMatchThousandTopics(b *testing.B) {
	var many []Topic
	for i := range 1000 {
		many = append(many, Topic{ID: string(rune('a' + i%26)),
			Keywords: []string{"từ khóa " + strings.Repeat("x", i%50+1), "tu khoa"}})
	}
	m := NewMatcher(many)
	a := Article{Title: "Tin", ContentText: strings.Repeat(release, 3)}
	b.ReportAllocs()
	for b.Loop() {
		m.Match(a, Source{})
	}
}

func BenchmarkFingerprint(b *testing.B) {
	a := Article{ContentText: strings.Repeat(release, 3)}
	for b.Loop() {
		Fingerprint(a)
	}
}
