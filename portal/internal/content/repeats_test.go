package content

import (
	"strings"
	"testing"

	"loa/internal/assert"
	"loa/portal/internal/page/pagetest"
)

func TestALeadIsNotSaidAgainAtTheStartOfTheText(t *testing.T) {
	const lead = "Nước sạch đã về tới ba bản cao nhất của xã Nậm Sa sau tám tháng đào mương, đặt ống và xây bể chứa."
	for name, again := range map[string]string{
		"as it is":          lead,
		"in other marks":    strings.NewReplacer(",", " –", "Nước sạch", "NƯỚC SẠCH").Replace(lead),
		"in bold, with dot": "<strong>" + lead + "..</strong>",
		"with more behind":  lead + " Ai cũng mừng, nhất là những nhà ở cuối bản.",
	} {
		a, err := Extract(pagetest.Parse(t, shaped(`<main><h1>Bản cao có nước</h1><div class="sapo"><p>`+lead+
			`</p></div><div class="post-content"><p>`+again+`</p>`+pagetest.SixDays()+`</div></main>`)), nil)
		if err != nil {
			t.Errorf("%s: got %v, want an article", name, err)
			continue
		}
		assert.Same(t, name+": how often the lead is said",
			strings.Count(strings.ToLower(a.ContentText), "đào mương"), 1)
		assert.Same(t, name+": the text begins with it", strings.HasPrefix(a.ContentText, "Nước sạch đã về"), true)
	}
	a, err := Extract(pagetest.Parse(t, shaped(`<main><h1>Bản cao có nước</h1><div class="post-content"><p>`+lead+
		`</p><p>`+
		strings.Replace(lead, "ba bản cao nhất", "năm bản thấp hơn ở ven suối lớn", 1)+`</p>`+pagetest.SixDays()+
		`</div></main>`)), nil)
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "sentences alike that say two things", strings.Count(a.ContentText, "đào mương"), 2)
}

func TestTheMainPictureIsShownOnce(t *testing.T) {
	const big, small = `<img src="/anh/lon/cau-treo.jpg" width="900">`, `<img src="/anh/nho/cau-treo.jpg" width="300">`
	const other = `<p><img src="/anh/lon/be-nuoc.jpg" width="900"></p>`
	text := pagetest.SixDays()
	for name, c := range map[string]struct {
		body string
		main string   // the article's picture
		want []string // what the text shows
	}{
		"at both ends": {`<p>` + big + `</p>` + text + `<p>` + small + `</p>`,
			"https://portal.example/anh/lon/cau-treo.jpg", []string{"lon/cau-treo"}},
		"at the end alone": {text + `<p>` + big + `</p>`,
			"https://portal.example/anh/lon/cau-treo.jpg", []string{"lon/cau-treo"}},
		"another at the end": {`<p>` + big + `</p>` + text + other,
			"https://portal.example/anh/lon/cau-treo.jpg", []string{"lon/cau-treo", "lon/be-nuoc"}},
		"within the text": {`<p>` + big + `</p>` + text[:strings.Index(text, "<p>Tối")] + `<p>` + small + `</p>` + text,
			"https://portal.example/anh/lon/cau-treo.jpg", []string{"lon/cau-treo", "nho/cau-treo"}},
	} {
		a, err := Extract(pagetest.Parse(t,
			strings.Replace(shaped(`<main><h1>Bản cao có nước</h1><div class="post-content">`+
				c.body+`</div></main>`), "<head>", `<head><meta property="og:image" content="/anh/lon/cau-treo.jpg">`,
				1)),
			nil)
		if err != nil {
			t.Errorf("%s: got %v, want an article", name, err)
			continue
		}
		assert.Same(t, name+": main picture", a.Image.URL, c.main)
		var got []string
		for piece := range strings.SplitSeq(a.ContentHTML, `src="https://portal.example/anh/`) {
			if at := strings.Index(piece, ".jpg"); at >= 0 && len(got) < 9 {
				got = append(got, piece[:at])
			}
		}
		assert.Same(t, name+": pictures of the text", got, c.want)
	}
}
