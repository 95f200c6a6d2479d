package portal

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"loa/portal/internal/weburl"
	"loa/viet"
)

// The corpus is a set of made-up portals, each with list pages of several
// sections of which it is known which links are the section's own. The pages
// differ in what real ones differ in: how entries and boxes are marked up,
// what addresses look like, which boxes stand beside the list, what is missing.

type story struct {
	section, title, url, date, lead, image string
}

type listCase struct {
	name  string
	url   string
	site  *site
	truth map[string]bool
	boxed int // Links of other sections on the page
}

// look is how a portal is built.
type look struct {
	entry   func(*builder, story) string  // one entry of the list
	wrap    func(*builder, string) string // All entries
	address func(*builder, story, int) string
	section func(string) string // a section's address
	frame   func(*builder, string, []string) string
}

type builder struct {
	r       *rand.Rand
	look    look
	dates   bool
	images  bool
	leads   bool
	short   bool // short titles
	pager   string
	boxes   []boxKind
	hero    bool
	labels  bool // every entry links its section
	plain   bool // no names that tell what is what
	entries int
	sibling bool // the other sections can be fetched
	noMenu  bool // the menu has no name
	later   bool // older news of the section follow as titles
	site    *site
	stories map[string][]story
	serial  int
}

type boxKind struct {
	heading  string
	place    string // "side", "below", "above", "first"
	class    string
	like     bool // marked up like the list itself
	count    int
	section  string // a section's box, else from everywhere
	headLink bool
	mixed    bool // some of it is of the page's own section
}

var sectionNames = []string{"Thi đua khen thưởng", "Chính trị", "Kinh tế", "Văn hóa xã hội", "Giáo dục đào tạo",
	"An ninh quốc phòng"}

var (
	openings = []string{"Huyện Mường Sao", "Xã Bản Giang", "Sở Công thương", "Đoàn thanh niên tỉnh",
		"Hội phụ nữ xã Nậm Tin", "Trường tiểu học số 2", "Ủy ban nhân dân thị trấn", "Ban chỉ đạo tỉnh",
		"Công ty Điện lực", "Bệnh viện đa khoa khu vực"}
	verbs = []string{"triển khai", "tổng kết", "phát động", "tổ chức", "ra quân", "kiểm tra", "bàn giao",
		"khánh thành", "khởi công", "tuyên truyền"}
	objects = []string{"phong trào xây dựng nông thôn mới", "công tác phòng chống thiên tai",
		"mô hình trồng chè hữu cơ", "chiến dịch làm sạch môi trường", "tuyến đường liên bản dài 12 km",
		"hội nghị giao ban quý", "chương trình nước sạch vùng cao", "ngày hội đọc sách", "lớp tập huấn kỹ năng số",
		"đợt tiêm chủng mở rộng"}
	shorts = []string{"Thông báo mất điện", "Lịch tiếp dân", "Tuyển dụng viên chức", "Mời họp", "Thư ngỏ",
		"Kết quả bình chọn", "Lịch trực lễ", "Tìm chủ xe", "Công khai dự toán", "Nghỉ lễ"}
	storyLead = "Sáng ngày làm việc, các đại biểu nghe báo cáo kết quả thực hiện nhiệm vụ, trao đổi những khó khăn " +
		"và " +
		"thống nhất kế hoạch cho thời gian tới."
)

func (b *builder) story(section string) story {
	b.serial++
	title := fmt.Sprintf("%s %s %s lần %d", openings[b.r.IntN(len(openings))], verbs[b.r.IntN(len(verbs))],
		objects[b.r.IntN(len(objects))], b.serial)
	if b.short {
		title = fmt.Sprintf("%s %d", shorts[b.r.IntN(len(shorts))], b.serial)
	}
	s := story{section: section, title: title, date: fmt.Sprintf("%02d/%02d/2020 %02d:%02d", 1+b.r.IntN(27), 1+
		b.r.IntN(12), 6+b.r.IntN(12), b.r.IntN(60)), lead: storyLead, image: fmt.Sprintf("/anh/%d.jpg", b.serial)}
	s.url = b.look.address(b, s, 1000+b.serial*7)
	return s
}

const corpusHost = "https://cong.example.vn"

// build makes the portal and returns the case of its first section.
func (b *builder) build(name string) listCase {
	b.site = newSite()
	b.stories = map[string][]story{}
	for _, n := range sectionNames {
		for range max(b.entries, 12) + 5 {
			b.stories[n] = append(b.stories[n], b.story(n))
		}
	}
	target := sectionNames[0]
	// Boxes of the site's frame show the same on every page.
	shown := map[string][]story{}
	for i, k := range b.boxes {
		for j := range k.count {
			n := k.section
			if n == "" {
				n = sectionNames[1+(i+j)%(len(sectionNames)-1)]
			}
			if k.mixed && j%3 == 0 {
				n = target
			}
			shown[fmt.Sprint(i)] = append(shown[fmt.Sprint(i)], b.stories[n][(i+j*2)%len(b.stories[n])])
		}
	}
	c := listCase{name: name, site: b.site, truth: map[string]bool{}, url: corpusHost + b.look.section(target)}
	for n, section := range sectionNames {
		if n > 0 && !b.sibling {
			continue
		}
		own := b.stories[section][:b.entries]
		var boxes []string
		for i, k := range b.boxes {
			boxes = append(boxes, k.place+"\n"+b.box(k, shown[fmt.Sprint(i)]))
		}
		b.site.add(corpusHost+b.look.section(section), b.look.frame(b, section,
			append([]string{"main\n" + b.main(section, own)}, boxes...)))
		if n == 0 {
			if b.later {
				own = b.stories[section][:b.entries+5]
			}
			for _, s := range own {
				c.truth[weburl.Canonical(corpusHost+s.url)] = true
			}
			for i := range b.boxes {
				for _, s := range shown[fmt.Sprint(i)] {
					if !c.truth[weburl.Canonical(corpusHost+s.url)] {
						c.boxed++
					}
				}
			}
		}
	}
	for section, stories := range b.stories {
		for _, s := range stories {
			b.site.add(corpusHost+s.url, head(section)+
				fmt.Sprintf(`<ol class="breadcrumb"><li><a href="/">Trang chủ</a></li><li><a href="%s">%s</a></li></ol><h1>%s</h1>
<p>%s</p>`, b.look.section(section), section, s.title, s.lead)+foot)
		}
	}
	b.site.add(corpusHost+"/", b.look.frame(b, "", []string{"main\n" + b.main("", b.stories[sectionNames[2]][:6])}))
	return c
}

func (b *builder) main(section string, stories []story) string {
	var out, list strings.Builder
	if section != "" && !b.plain {
		fmt.Fprintf(&out, `<h2 class="title-cat"><a href="%s">%s</a></h2>`, b.look.section(section), section)
	}
	rest := stories
	if b.hero && len(stories) > 3 {
		s := stories[0]
		fmt.Fprintf(&out, `<div class="%s"><a href="%s"><img src="%s" width="600" height="400"></a><h3><a href="%s">%s</a>
</h3><p>%s</p></div>`, b.class("hero"), s.url, s.image, s.url, s.title, s.lead)
		rest = stories[1:]
	}
	for _, s := range rest {
		list.WriteString(b.look.entry(b, s))
	}
	out.WriteString(b.look.wrap(b, list.String()))
	if b.later && section != "" {
		fmt.Fprintf(&out, `<div class="%s"><h3>Các tin khác</h3><ul>`, b.class("older"))
		for _, s := range b.stories[section][b.entries : b.entries+5] {
			fmt.Fprintf(&out, `<li><a href="%s">%s</a> (%s)</li>`, s.url, s.title, s.date)
		}
		out.WriteString("</ul></div>")
	}
	switch b.pager {
	case "ul":
		fmt.Fprintf(&out, `<ul class="pagination"><li class="active"><a href="#">1</a></li><li><a href="%[1]s?page=2">2</a>
</li><li><a href="%[1]s?page=3">3</a></li><li><a href="%[1]s?page=2">Sau</a></li></ul>`, b.look.section(section))
	case "plain":
		fmt.Fprintf(&out, `<div>Trang: <b>1</b> <a href="%[1]s?page=2">2</a> <a href="%[1]s?page=3">3</a></div>`,
			b.look.section(section))
	case "script":
		out.WriteString(`<div class="paging"><a href="javascript:void(0)" onclick="go(2)">2</a> <a href="javascript:void(0)"
onclick="go(3)">3</a></div>`)
	case "more":
		out.WriteString(`<a class="view-more" href="javascript:;">Xem thêm</a>`)
	}
	return out.String()
}

// class is a telling name, or a meaningless one on plain portals.
func (b *builder) class(name string) string {
	if !b.plain {
		return name
	}
	h := 0
	for _, r := range name {
		h = h*31 + int(r)
	}
	return fmt.Sprintf("x%d", h%97)
}

func (b *builder) box(k boxKind, stories []story) string {
	var items strings.Builder
	for _, s := range stories {
		if k.like {
			items.WriteString(b.look.entry(b, s))
		} else {
			fmt.Fprintf(&items, `<li><a href="%s" title="%s">%s</a></li>`, s.url, s.title, s.title)
		}
	}
	list := "<ul>" + items.String() + "</ul>"
	if k.like {
		list = b.look.wrap(b, items.String())
	}
	heading := ""
	if k.heading != "" {
		heading = "<h3>" + k.heading + "</h3>"
		if k.headLink {
			heading = fmt.Sprintf(`<h3><a href="%s">%s</a></h3>`, b.look.section(k.section), k.heading)
		}
	}
	return fmt.Sprintf(`<div class="%s">%s%s</div>`, b.class(k.class), heading, list)
}

// parts sorts the pieces of a page by their place.
func placed(pieces []string) map[string]string {
	at := map[string]string{}
	for _, p := range pieces {
		place, markup, _ := strings.Cut(p, "\n")
		at[place] += markup
	}
	return at
}

func (b *builder) menu(class string) string {
	if b.noMenu {
		class = "x1"
	}
	var m strings.Builder
	for _, n := range sectionNames {
		fmt.Fprintf(&m, `<li><a href="%s">%s</a></li>`, b.look.section(n), n)
	}
	return fmt.Sprintf(`<div class="%s"><ul><li><a href="/">Trang chủ</a></li><li><a href="/gioi-thieu">Giới thiệu</a>
</li>%s<li><a href="/lien-he">Liên hệ</a></li></ul></div>`, class, m.String())
}

func head(section string) string {
	return `<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>` +
		strings.TrimPrefix(section+" - Cổng thông tin huyện Mường Sao", " - ") + `</title></head><body>`
}

const foot = `<div class="footer"><p>Cơ quan chủ quản: Ủy ban nhân dân huyện</p><ul><li><a
href="/so-do-trang">Sơ đồ trang</a></li><li><a href="https://chinhphu.example.vn/">Cổng Chính phủ</a></li></ul></div>
</body></html>`

// The frames: how the main part and the boxes are put on a page.
var frames = map[string]func(*builder, string, []string) string{
	"two columns": func(b *builder, section string, pieces []string) string {
		at := placed(pieces)
		return head(section) + b.menu("main-menu") + at["first"] + `<div class="row"><div class="col-md-8">` +
			at["above"] + at["main"] + at["below"] + `</div><div class="col-md-4">` + at["side"] + `</div></div>` + foot
	},
	"semantic": func(b *builder, section string, pieces []string) string {
		at := placed(pieces)
		return head(section) + `<header>` + b.menu("m") + `</header>` + at["first"] + `<main><h1>` + section + `</h1>` +
			at["above"] + at["main"] + at["below"] + `</main><aside>` + at["side"] + `</aside>` + foot
	},
	"left column": func(b *builder, section string, pieces []string) string {
		at := placed(pieces)
		return head(section) + b.menu("navbar") + `<div class="wrap"><div class="left">` + at["side"] +
			`</div><div class="right">` + at["first"] + at["above"] + at["main"] + at["below"] + `</div></div>` + foot
	},
	"table": func(b *builder, section string, pieces []string) string {
		at := placed(pieces)
		return head(section) + b.menu("menu") + `<table width="100%"><tr><td colspan="2">` + at["first"] +
			`</td></tr><tr><td valign="top">` + at["above"] + at["main"] + at["below"] + `</td><td width="200">` +
			at["side"] + `</td></tr></table>` + foot
	},
	"nameless": func(b *builder, section string, pieces []string) string {
		at := placed(pieces)
		return head(section) + b.menu("nav") + `<div class="b1"><div class="b2">` + at["first"] + at["above"] +
			at["main"] + at["below"] + `</div><div class="b3">` + at["side"] + `</div></div>` + foot
	},
}

func (b *builder) dateIn(format string, s story) string {
	if !b.dates {
		return ""
	}
	return fmt.Sprintf(format, s.date)
}

func (b *builder) imageIn(s story) string {
	if !b.images {
		return ""
	}
	return fmt.Sprintf(`<a href="%s"><img src="/lazy/placeholder.gif" data-original="%s" alt=""></a>`, s.url, s.image)
}

func (b *builder) leadIn(format string, s story) string {
	if !b.leads {
		return ""
	}
	return fmt.Sprintf(format, s.lead)
}

func (b *builder) labelIn(s story) string {
	if !b.labels {
		return ""
	}
	return fmt.Sprintf(`<a class="cat" href="%s">%s</a>`, b.look.section(s.section), s.section)
}

// The entries: how one article is shown in a list.
var entryStyles = map[string]struct {
	entry func(*builder, story) string
	wrap  func(*builder, string) string
}{
	"article h3": {
		func(b *builder, s story) string {
			return `<article class="` + b.class("item") + `">` + b.imageIn(s) + b.labelIn(s) + `<h3><a href="` + s.url +
				`">` + s.title + `</a></h3>` + b.dateIn(`<time>%s</time>`, s) + b.leadIn(`<p>%s</p>`, s) + `</article>`
		},
		func(b *builder, list string) string { return `<div class="` + b.class("list") + `">` + list + `</div>` },
	},
	"li link": {
		func(b *builder, s story) string {
			return `<li>` + b.imageIn(s) + `<a href="` + s.url + `">` + s.title + `</a>` +
				b.dateIn(` <span>(%s)</span>`, s) + b.leadIn(`<div>%s</div>`, s) + `</li>`
		},
		func(b *builder, list string) string { return `<ul class="` + b.class("items") + `">` + list + `</ul>` },
	},
	"table rows": {
		func(b *builder, s story) string {
			return `<tr><td>` + b.dateIn(`%s`, s) + `</td><td><a href="` + s.url + `">` + s.title + `</a>` +
				b.leadIn(`<br><span>%s</span>`, s) + `</td></tr>`
		},
		func(b *builder, list string) string {
			return `<table class="` + b.class("table") + `"><tbody><tr><th>Ngày</th><th>Tiêu đề</th></tr>` + list +
				`</tbody></table>`
		},
	},
	"divs": {
		func(b *builder, s story) string {
			return `<div class="` + b.class("news-item clearfix") + `">` + b.imageIn(s) + `<div><a class="t" href="` +
				s.url + `" title="` + s.title + `">` + s.title + `</a>` + b.dateIn(`<div class="date">%s</div>`, s) +
				b.leadIn(`<div>%s</div>`, s) + `<a href="` + s.url + `">Xem tiếp</a></div></div>`
		},
		func(b *builder, list string) string { return list },
	},
	"linked block": {
		func(b *builder, s story) string {
			img := ""
			if b.images {
				img = `<img src="` + s.image + `">`
			}
			return `<a class="` + b.class("card") + `" href="` + s.url + `">` + img + `<h4>` + s.title + `</h4>` +
				b.dateIn(`<span class="time">%s</span>`, s) + b.leadIn(`<p>%s</p>`, s) + `</a>`
		},
		func(b *builder, list string) string {
			return `<section class="` + b.class("cards") + `">` + list + `</section>`
		},
	},
	"grid": {
		func(b *builder, s story) string {
			return `<div class="col-sm-4"><div class="` + b.class("box-news") + `">` + b.imageIn(s) +
				`<h4 class="title"><a href="` + s.url + `">` + s.title + `</a></h4>` + b.labelIn(s) +
				b.dateIn(`<p class="meta">%s</p>`, s) + `</div></div>`
		},
		func(b *builder, list string) string {
			cells := strings.SplitAfter(list, "</div></div>")
			var out strings.Builder
			for i := 0; i+1 < len(cells); i += 3 {
				out.WriteString(`<div class="row">` + strings.Join(cells[i:min(i+3, len(cells)-1)], "") + `</div>`)
			}
			return out.String()
		},
	},
	"paragraphs": {
		func(b *builder, s story) string {
			return `<p>` + b.dateIn(`<i>%s</i> - `, s) + `<b><a href="` + s.url + `">` + s.title + `</a></b></p>` +
				b.leadIn(`<p>%s</p>`, s)
		},
		func(b *builder, list string) string { return `<div class="` + b.class("ds") + `">` + list + `</div>` },
	},
	"nukeviet panels": {
		func(b *builder, s story) string {
			return `<div class="news_column"><div class="panel panel-default"><div class="panel-body">` + b.imageIn(s) +
				`<h3><a href="` + s.url + `" title="` + s.title + `">` + s.title + `</a></h3>` +
				b.dateIn(`<div class="text-muted"><ul class="list-unstyled list-inline"><li><em
class="fa fa-clock-o">&nbsp;</em> %s</li></ul></div>`, s) + b.leadIn(`<p>%s</p>`, s) + `</div></div></div>`
		},
		func(b *builder, list string) string { return list },
	},
}

// The addresses: how articles and sections are called.
var addressStyles = map[string]struct {
	article func(*builder, story, int) string
	section func(string) string
}{
	"section, slug, id": {
		func(_ *builder, s story, id int) string {
			return fmt.Sprintf("/%s/%s-%d.html", viet.Slug(s.section), viet.Slug(s.title), id)
		},
		func(n string) string { return "/" + viet.Slug(n) + "/" },
	},
	"section, slug": {
		func(_ *builder, s story, _ int) string {
			return fmt.Sprintf("/tin-tuc/%s/%s.html", viet.Slug(s.section), viet.Slug(s.title))
		},
		func(n string) string { return "/tin-tuc/" + viet.Slug(n) },
	},
	"slug alone": {
		func(_ *builder, s story, _ int) string { return "/" + viet.Slug(s.title) },
		func(n string) string { return "/" + viet.Slug(n) },
	},
	"slug and id": {
		func(_ *builder, s story, id int) string { return fmt.Sprintf("/%s-%d", viet.Slug(s.title), id) },
		func(n string) string { return "/chuyen-muc/" + viet.Slug(n) },
	},
	"slug, htm": {
		func(_ *builder, s story, id int) string {
			return fmt.Sprintf("/%s-10220%014d.htm", viet.Slug(s.title), id)
		},
		func(n string) string { return "/" + viet.Slug(n) + ".htm" },
	},
	"query": {
		func(_ *builder, _ story, id int) string { return fmt.Sprintf("/chi-tiet?id=%d", id) },
		func(n string) string { return "/danh-sach?cat=" + viet.Slug(n) },
	},
	"aspx query": {
		func(_ *builder, s story, id int) string {
			return fmt.Sprintf("/tintuc/Pages/%s.aspx?ItemID=%d", viet.Slug(s.section), id)
		},
		func(n string) string { return "/tintuc/Pages/" + viet.Slug(n) + ".aspx" },
	},
	"dated aspx": {
		func(_ *builder, s story, id int) string {
			return fmt.Sprintf("/portal/Pages/2020-%d-%d/%s%d.aspx", 1+id%12, 1+id%27, viet.Slug(s.title), id)
		},
		func(n string) string { return "/portal/Pages/" + viet.Slug(n) + ".aspx" },
	},
	"dated path": {
		func(_ *builder, s story, id int) string {
			return fmt.Sprintf("/2020/%02d/%s/", 1+id%12, viet.Slug(s.title))
		},
		func(n string) string { return "/category/" + viet.Slug(n) + "/" },
	},
	"liferay": {
		func(_ *builder, s story, _ int) string {
			return fmt.Sprintf("/web/guest/%s/-/asset_publisher/Ab12Cd34/content/%s", viet.Slug(s.section),
				viet.Slug(s.title))
		},
		func(n string) string { return "/web/guest/" + viet.Slug(n) },
	},
	"detail folder": {
		func(_ *builder, s story, id int) string {
			return fmt.Sprintf("/tin/chi-tiet/%s/%d", viet.Slug(s.title), id)
		},
		func(n string) string { return "/tin/" + viet.Slug(n) },
	},
}

var boxSets = map[string][]boxKind{
	"none": nil,
	"most read": {{heading: "Tin xem nhiều", place: "side", class: "box", count: 8},
		{heading: "Tin mới", place: "side", class: "block", count: 8}},
	"alike": {{heading: "Tin nổi bật", place: "side", class: "panel", like: true, count: 6},
		{heading: "Tiêu điểm", place: "side", class: "panel", like: true, count: 5}},
	"nameless": {{place: "side", class: "w", count: 10}, {place: "side", class: "w", like: true, count: 6}},
	"sections": {{heading: "Kinh tế", section: "Kinh tế", place: "below", class: "cat-box", headLink: true, count: 4},
		{heading: "Chính trị", section: "Chính trị", place: "below", class: "cat-box", headLink: true, count: 4},
		{heading: "Giáo dục", section: "Giáo dục đào tạo", place: "side", class: "cat-box", count: 5}},
	"highlights": {{place: "first", class: "slider", like: true, count: 5},
		{heading: "Tin mới nhất", place: "side", class: "latest", count: 10}},
	"above": {{heading: "Tin nổi bật", place: "above", class: "top", like: true, count: 4},
		{heading: "Đọc nhiều", place: "side", class: "right-box", count: 10}},
	"notices": {{heading: "Thông báo", section: "Văn hóa xã hội", place: "side", class: "notice", count: 6},
		{heading: "Liên kết website", place: "side", class: "links", count: 3}},
	"mixed": {{heading: "Tin mới cập nhật", place: "side", class: "box", count: 9, mixed: true},
		{heading: "Xem nhiều", place: "below", class: "box", count: 6, mixed: true}},
	"ticker": {{place: "first", class: "run", count: 5},
		{heading: "Văn bản mới", place: "side", class: "doc", count: 5},
		{heading: "Góc báo chí", place: "side", class: "press", like: true, count: 5}},
	"below": {{heading: "Có thể bạn quan tâm", place: "below", class: "more", like: true, count: 6}},
}
