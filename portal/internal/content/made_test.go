package content

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"loa/portal/internal/page"
	"loa/portal/internal/repeats"
	"loa/viet"
)

// made is a page put together of the parts in which real ones differ.
type made struct {
	r     *rand.Rand
	title string
	lead  string
	own   []string // paragraphs, items, cells: every word of them is the article's
	parts []string // what was chosen, for the failure
}

func (m *made) choose(name string, of ...string) string {
	c := of[m.r.IntN(len(of))]
	m.parts = append(m.parts, name+"="+c)
	return c
}

var (
	madeWho = []string{"Ủy ban nhân dân xã", "Trạm y tế", "Trường tiểu học", "Hợp tác xã", "Ban quản lý chợ",
		"Đội thủy nông", "Điện lực huyện", "Hội Nông dân"}
	madeWhere = []string{"Nậm Sỏ", "Pắc Ta", "Mường Than", "Tả Lèng", "Hồ Thầu", "Bản Giang", "Khun Há", "Thèn Sin"}
	madeDid   = []string{"tổ chức lớp học nghề dệt cho chị em trong bản", "sửa xong hai cây số đường vào nương",
		"trao giống ngô mới cho các hộ", "kiểm tra nước sinh hoạt sau đợt mưa", "bàn giao ba phòng học lợp lại mái",
		"hướng dẫn bà con phòng dịch cho đàn trâu", "lấy ý kiến về giá thuê mặt bằng",
		"trồng lại rừng đầu nguồn bị cháy"}
	madeWhy = []string{"sau nhiều năm chờ đợi", "bằng tiền góp của bà con và doanh nghiệp",
		"với sự giúp đỡ của bộ đội biên phòng", "để kịp vụ gieo trồng sắp tới", "vì đường cũ không còn đi được"}
	madeThen = []string{"Việc này xong trước cuối tháng sau", "Bà con mong có thêm cán bộ kỹ thuật",
		"Mỗi hộ được hỗ trợ hai triệu đồng", "Người dân góp hơn trăm ngày công",
		"Trưởng bản cho biết ai cũng phấn khởi"}
)

func (m *made) sentence(i int) string {
	pick := func(of []string) string { return of[m.r.IntN(len(of))] }
	return fmt.Sprintf("Ngày thứ %d, %s %s %s, %s. %s.", i+2, pick(madeWho), pick(madeWhere), pick(madeDid),
		pick(madeWhy), pick(madeThen))
}

// body writes the article's text, about as many words as are wanted, in one of
// the ways that editors and systems do.
func (m *made) body(words int) string {
	var paragraphs []string
	for i, n := 0, 0; n < words; i++ {
		p := m.sentence(i)
		paragraphs = append(paragraphs, p)
		n += len(viet.Syllables(p))
	}
	switch m.choose("foot words", "none", "answerable", "licence", "copyright") {
	case "answerable":
		paragraphs = append(paragraphs,
			"Chánh Văn phòng và các cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này.")
	case "licence":
		paragraphs = append(paragraphs,
			"Sở đã cấp giấy phép số 15 cho đơn vị; cơ quan chủ quản đầu tư là Ủy ban nhân dân huyện.")
	case "copyright":
		paragraphs = append(paragraphs,
			"Các tác phẩm dự thi được bảo vệ bản quyền theo quy định, ảnh © của người chụp.")
	}
	m.own = append(m.own, paragraphs...)
	heading := func(i int) string { return "" }
	if kind := m.choose("headings", "none", "plain", "ids"); kind != "none" {
		heads := []string{"Kết quả bước đầu", "Việc phải làm tiếp", "Liên quan đến người dân", "Tuyên truyền rộng rãi"}
		ids := []string{"ket-qua", "related-viec", "lien-quan-nguoi-dan", "quang-cao-va-tuyen-truyen"}
		heading = func(i int) string {
			if i == 0 || i%3 != 0 || i/3 > len(heads) {
				return ""
			}
			h := heads[i/3-1]
			m.own = append(m.own, h)
			if kind == "ids" {
				return `<h3 id="` + ids[i/3-1] + `">` + h + `</h3>`
			}
			return `<h3>` + h + `</h3>`
		}
	}
	var b strings.Builder
	switch m.choose("text", "p", "br", "div", "table", "list") {
	case "p":
		for i, p := range paragraphs {
			b.WriteString(heading(i) + "<p>" + p + "</p>")
		}
	case "div":
		for i, p := range paragraphs {
			b.WriteString(heading(i) + "<div>" + p + "</div>")
		}
	case "br":
		b.WriteString(strings.Join(paragraphs, "<br><br>"))
	case "table":
		b.WriteString("<p>" + paragraphs[0] + `</p><table><tr><th>Bản</th><th>Số hộ được nhận</th></tr>`)
		m.own = append(m.own, "Bản", "Số hộ được nhận")
		for i, where := range madeWhere[:3+m.r.IntN(4)] {
			fmt.Fprintf(&b, "<tr><td>%s</td><td>%d hộ</td></tr>", where, 40+i)
			m.own = append(m.own, where, fmt.Sprintf("%d hộ", 40+i))
		}
		b.WriteString("</table>")
		for _, p := range paragraphs[1:] {
			b.WriteString("<p>" + p + "</p>")
		}
	case "list":
		b.WriteString("<p>" + paragraphs[0] + "</p><ul>")
		for _, p := range paragraphs[1:] {
			b.WriteString("<li>" + p + "</li>")
		}
		b.WriteString("</ul>")
	}
	return b.String()
}

// within puts something into the text that only looks foreign.
func (m *made) within() string {
	switch m.choose("within", "nothing", "note", "folded", "opened list") {
	case "note":
		note := m.sentence(40) + " " + m.sentence(41)
		m.own = append(m.own, note)
		return `<aside class="box_aside__k1"><p>` + note + `</p></aside><p>` + m.last() + `</p>`
	case "folded":
		answer := m.sentence(42)
		m.own = append(m.own, "Ai được nhận?", answer)
		return `<div class="hoi"><button aria-controls="faq-1"></button><p>Ai được nhận?</p><div id="faq-1"
aria-hidden="true"><p>` +
			answer + `</p></div></div><p>` + m.last() + `</p>`
	case "opened list":
		const opening = "Các bản sau đây đã làm xong việc ấy từ đầu mùa khô năm nay, mỗi bản một cách:"
		m.own = append(m.own, opening)
		list := "<p>" + opening + "</p><ul>"
		for i, where := range madeWhere[:4] {
			m.own = append(m.own, "Cách làm của bản "+where)
			list += fmt.Sprintf(`<li><a href="/ban/%d.html">Cách làm của bản %s</a></li>`, i, where)
		}
		return list + `</ul><p>` + m.last() + `</p>`
	}
	return ""
}

// last is one more paragraph of the article's own.
func (m *made) last() string {
	last := m.sentence(43)
	m.own = append(m.own, last)
	return last
}

// behind stands behind the article and is none of it.
func (m *made) behind() string {
	switch m.choose("behind", "nothing", "comments", "questions", "counter") {
	case "comments":
		c := `<div class="y-kien"><h3>Bình luận (3)</h3>`
		for i := range 3 {
			c += fmt.Sprintf(`<div class="o"><b>Bạn đọc %d %s</b><p>Bài viết rất hay, mong xã làm thêm nhiều việc
như vậy, %s số %d.</p></div>`,
				i, foreignNote, foreignNote, i)
		}
		return c + `</div>`
	case "questions":
		c := `<section class="hd"><h2>Hỏi đáp ` + foreignNote + `</h2><div>`
		for i := range 5 {
			c += fmt.Sprintf(`<div class="hd__o"><h3>Câu hỏi %s số %d</h3><p>Cổng thông tin trả lời trong ba ngày
làm việc, %s.</p></div>`,
				foreignNote, i, foreignNote)
		}
		return c + `</div></section>`
	case "counter":
		return `<div class="thong-ke"><p>Hôm nay ` + foreignNote + `: 1.204</p><p>Hôm qua: 1.345</p><p>Tổng số lượt
truy cập: 934.112</p></div>`
	}
	return ""
}

const foreignNote = "ngoại lai" // stands in everything that is not the article's

func (m *made) html(words int) string {
	body := m.body(words) + m.within()
	behind := m.behind()
	head := "<title>" + m.title + " - Cổng thông tin xã</title>"
	if m.choose("description", "none", "lead") == "lead" {
		head += `<meta name="description" content="` + m.lead + `">`
	}
	menu := `<ul class="menu"><li><a href="/">Trang chủ</a></li><li><a href="/tin">Tin ` + foreignNote +
		`</a></li></ul>`
	share := ""
	if m.choose("share", "no", "list") == "list" {
		share = `<ul class="social"><li><a href="#f">Facebook ` + foreignNote + `</a></li><li><a href="#z">Zalo ` +
			foreignNote + `</a></li><li><a href="#e">Gửi thư ` + foreignNote + `</a></li></ul>`
	}
	related := ""
	switch m.choose("related", "none", "list", "cards") {
	case "list":
		related = `<div class="khac"><h3>Tin khác</h3><ul>`
		for i := range 6 {
			related += fmt.Sprintf(`<li><a href="/a%d.html">Tiêu đề %s của bài viết khác số %d trong mục</a></li>`, i,
				foreignNote, i)
		}
		related += `</ul></div>`
	case "cards":
		related = `<div class="ds"><h3>Tin cùng chuyên mục</h3>`
		for i := range 4 {
			related += fmt.Sprintf(`<div class="o"><h4><a href="/b%d.html">Một bài viết %s khác số %d nữa đây</a></h4>
<p>Lời dẫn %s của bài viết khác ấy, có dấu chấm ở cuối câu.</p></div>`, i, foreignNote, i, foreignNote)
		}
		related += `</div>`
	}
	login := ""
	if m.choose("login", "no", "box") == "box" {
		login = `<div class="box"><form><label>Tên ` + foreignNote +
			`</label><input name="u"><input type="password" name="p"><button>Đăng nhập</button></form></div>`
	}
	hidden := ""
	if m.choose("hidden", "no", "terms") == "terms" {
		hidden = `<div class="terms" style="display:none">` +
			strings.Repeat("<p>Khi truy cập cổng thông tin, người dùng đồng ý với điều khoản "+foreignNote+
				" sau đây về việc thu thập và dùng dữ liệu cá nhân.</p>", 12) + `</div>`
	}
	lead := ""
	main := ""
	switch m.choose("lead", "none", "in", "box", "header", "bold") {
	case "none":
		main = `<h1>` + m.title + `</h1>` + share + `<div class="content">` + body + `</div>` + share + related + behind
	case "in":
		lead = m.lead
		main = `<h1>` + m.title + `</h1>` + share + `<div class="content"><p><strong>` + m.lead + `</strong></p>` +
			body + `</div>` + share + related + behind
	case "box":
		lead = m.lead
		main = `<div class="detail"><div class="head"><h1>` + m.title + `</h1><div class="sapo">` + m.lead +
			`</div></div>` + share + `<div class="body">` + body + `</div>` + share + related + behind + `</div>`
	case "header":
		lead = m.lead
		main = `<article><header><h1>` + m.title + `</h1><p class="sapo">` + m.lead + `</p></header>` + share +
			`<div class="body">` + body + `</div>` + share + related + `</article>` + behind
	case "bold":
		lead = m.lead
		main = `<div class="detail"><div class="top"><h1>` + m.title +
			`</h1><div class="date">Thứ năm, 30/10/2025 | 10:31</div><h2 class="sapo">` + m.lead + `</h2></div>` +
			share + `<div class="body">` + body + `</div>` + share + related + behind + `</div>`
	}
	if lead != "" {
		m.own = append(m.own, lead)
	}
	foot := `<div class="footer"><p>Cơ quan chủ quản ` + foreignNote +
		`: Ủy ban nhân dân xã. Giấy phép số 12/GP-TTĐT do Sở cấp.</p></div>`
	if m.choose("foot", "div", "wrapped") == "wrapped" {
		foot = `<div class="all-footer-wrap"><div class="footer-bottom-text">Trụ sở ` + foreignNote +
			`: phố Một. Bộ phận tiếp dân làm việc từ thứ hai đến thứ sáu, sáng từ 7 giờ 30, chiều từ 13 giờ 30. Mọi
phản ánh xin gửi về hộp thư của Văn phòng.</div></div>`
	}
	if m.choose("consent", "none", "dialog") == "dialog" {
		login += `<div role="dialog"><p>Cổng thông tin dùng cookie ` + foreignNote + ` để phục vụ bà con tốt
hơn.</p></div>`
	}
	return `<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">` + head + `</head><body>` + menu + login +
		main + hidden + foot + `</body></html>`
}

// madeWords counts the words of texts.
func madeWords(texts ...string) map[string]int {
	count := map[string]int{}
	for _, t := range texts {
		for _, w := range viet.Syllables(t) {
			count[viet.Fold(w)]++
		}
	}
	return count
}

func TestPagesPutTogetherOfEveryPartKeepTheirWordsAndNoOthers(t *testing.T) {
	kept, wanted, foreign, shown := 0, 0, 0, 0
	failures := 0
	for seed := range 600 {
		m := &made{r: rand.New(rand.NewPCG(uint64(seed), 7))}
		m.title = madeWho[m.r.IntN(len(madeWho))] + " " + madeWhere[m.r.IntN(len(madeWhere))] +
			" công bố việc cần làm năm nay"
		m.lead = "Sáng nay tại hội trường, nhiều việc của năm được công bố trước bà con, từ đường, trường đến nước " +
			"sạch " +
			"cho các bản vùng cao."
		length := []int{40, 80, 150, 300, 600}[seed%5]
		source := m.html(length)
		doc, err := page.Parse(page.Page{URL: "https://portal.example/tin/bai.html", Body: []byte(source)})
		if err != nil {
			t.Fatal(err)
		}
		a, err := Extract(doc, nil)
		if err != nil {
			t.Errorf("%d words, %v: got %v, want an article", length, m.parts, err)
			continue
		}
		want, got := madeWords(m.own...), madeWords(a.ContentText)
		hit, all, total := 0, 0, 0
		for w, n := range want {
			all += n
			hit += min(n, got[w])
		}
		for _, n := range got {
			total += n
		}
		kept, wanted, foreign, shown = kept+hit, wanted+all, foreign+total-hit, shown+total
		if (hit*100 < all*99 || (total-hit)*100 > total) && failures < 8 {
			failures++
			t.Logf("%d words, %v: kept %d of %d, foreign %d of %d:\n%s", length, m.parts, hit, all, total-hit, total,
				a.ContentText)
		}
	}
	if share := float64(kept) / float64(wanted); share < .99 {
		t.Errorf("got %.4f of the articles' words, want .99", share)
	}
	if share := float64(foreign) / float64(shown); share > .01 {
		t.Errorf("got %.4f foreign words, want at most .01", share)
	}
	t.Logf("kept %.4f, foreign %.4f", float64(kept)/float64(wanted), float64(foreign)/float64(shown))
}

func TestNoticesOfOneKindKeepWhatTheyShare(t *testing.T) {
	const (
		first = "Điện lực Nậm Sa thông báo lịch ngừng cấp điện để sửa chữa lưới điện trên địa bàn huyện như sau:"
		last  = "Mọi thắc mắc xin liên hệ Điện lực Nậm Sa, số 12 phố Chợ, điện thoại 0213 000 222, làm việc cả " +
			"ngày nghỉ."
	)
	for name, layout := range map[string]string{
		"article element": `<article><h1>%s</h1><p>%s</p><p>%s</p><p>%s</p></article>`,
		"box of its own":  `<h1>%s</h1><div class="nd"><p>%s</p><p>%s</p><p>%s</p></div>`,
		"line by line": `<h1>%s</h1><div class="nd"><div class="d"><span>%s</span></div><div class="d"><span>%s</span>
</div><div class="d"><span>%s</span></div></div>`,
		"beside the title": `<div class="ct"><h1>%s</h1><p>%s</p><p>%s</p><p>%s</p></div>`,
	} {
		f := repeats.NewBoilerplate()
		read := func(i int) string {
			own := fmt.Sprintf("Từ %d giờ đến %d giờ ngày %d tháng 7, bản thứ %d và các hộ dọc đường vào bản ấy sẽ "+
				"mất điện.", i+5, i+8, i+10, i)
			source := `<html lang="vi"><title>x</title><body><ul class="menu"><li><a href="/">Trang chủ</a></li></ul>` +
				fmt.Sprintf(layout, fmt.Sprintf("Thông báo mất điện số %d", i), first, own, last) +
				`<div class="chan">` + portalBox + `</div></body></html>`
			doc, err := page.Parse(page.Page{URL: fmt.Sprintf("https://portal.example/tb-%d.html", i),
				Body: []byte(source)})
			if err != nil {
				t.Fatal(err)
			}
			a, err := Extract(doc, f)
			if err != nil {
				t.Fatalf("%s: notice %d: %v, want no error", name, i, err)
			}
			Learn(f, doc)
			if want := first + "\n\n" + own + "\n\n" + last; a.ContentText != want {
				t.Errorf("%s: notice %d: got %q, want %q", name, i, a.ContentText, want)
			}
			return a.ContentText
		}
		before := read(1)
		for i := range 5 {
			read(i + 2)
		}
		if again := read(1); again != before {
			t.Errorf("%s: an unchanged page: got %q, want %q as before", name, again, before)
		}
	}
}
