package trim

import (
	"strings"
	"testing"

	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page/pagetest"
	"loa/portal/internal/tidy"
)

// trimmed is what Text leaves of a text below its title.
func trimmed(t *testing.T, fragment, author string) string {
	t.Helper()
	root, err := dom.ParseFragment(fragment)
	if err != nil {
		t.Fatal(err)
	}
	tidied := tidy.Tidy(root, nil)
	if tidied.DataAtom != atom.Div {
		t.Fatalf("got a <%s>, want tidied.DataAtom %v", tidied.Data, atom.Div)
	}
	Text(tidied, "Bản cao có nước", author)
	return dom.TextOfTidied(tidied)
}

func TestWhatStandsBehindATextIsCut(t *testing.T) {
	text := pagetest.SixDays()
	want := trimmed(t, text, "")
	for name, c := range map[string]struct{ behind, author string }{
		"cut-off teasers": {`<h3>Also in the news</h3><p>Chợ</p><p>Hôm qua</p>
<p>Chợ bản họp lại sau ba năm sửa chữa, đông người mua bán từ sáng...</p><p>Đường</p>
<p>Đường mới vào nương được đổ đá từ cuối tháng trước, xe máy đi...</p><p>Trường</p>
<p>Trường mầm non lợp lại mái tôn, các cháu không còn lo mưa dột...</p>`, ""},
		"who wrote it, by name": {`<p>Lò Thị Mai là phóng viên của tờ báo tỉnh, chuyên viết về nông thôn từ mười năm nay.</p>`, "Lò Thị Mai"},
		"who wrote it, by title": {`<h3>About the author</h3>
<p>She has written about villages for ten years and lives among them with her family.</p>`, ""},
		"what is asked": {`<p>This post contains affiliate links; if you buy through them we may earn something at no cost to you.</p>`, ""},
		"sources of pictures": {`<p>Image credits:</p><p>https://portal.example/a.jpg by An</p>
<p>https://portal.example/b.jpg by Ban</p>`, ""},
		"who wrote it, below a line": {`<p>Written by Mai Lo</p>
<p>Mai grew up between two rivers and has told of their villages in three books and many reports.</p>`, ""},
		"who wrote it, in another language": {`<h3>Über die Autorin</h3>
<p>Sie schreibt seit zehn Jahren über Dörfer in den Bergen und lebt dort mit ihrer Familie.</p>`, ""},
		"comments in German": {`<h3>Kommentare</h3><p>Endlich! Darauf haben wir im Dorf so viele Jahre gewartet.</p>`,
			""},
		"others in French": {`<h3>À lire aussi</h3><ul><li><a href="/a.html">Le marché rouvre ses portes</a></li>
</ul>`, ""},
		"others in Spanish": {`<h3>Noticias relacionadas</h3><p><a href="/b.html">El puente nuevo abre el lunes</a>
</p>`, ""},
		"a link in German": {`<p>Lesen Sie auch: <a href="/c.html">Die Brücke am Fluss</a></p>`, ""},
		"a button":         {`<p><a href="https://portal.example/dk">Đăng ký ngay</a></p>`, ""},
	} {
		if got := trimmed(t, text+c.behind, c.author); got != want {
			t.Errorf("%s: got %q behind the text, want nothing", name, strings.TrimPrefix(got, want))
		}
	}
}

func TestWhatOnlyLooksLikeAnEndStays(t *testing.T) {
	text := pagetest.SixDays()
	for name, c := range map[string]struct{ behind, author, want string }{
		"a name in the news": {`<p>Lò Thị Mai, trưởng bản, nói rằng ai cũng góp công và ai cũng được dùng nước như nhau.</p>`, "Lò Thị Mai", "ai cũng được dùng nước"},
		"thoughts that go on…": {`<p>Rồi một ngày nước lại cạn, ai biết được...</p>
<p>Cũng có người nói bể sẽ vỡ mất thôi...</p>`, "", "bể sẽ vỡ"},
		"a file": {`<p><a href="https://portal.example/f/ds.pdf">Danh sách</a></p>
<p>Danh sách các hộ đã góp công được dán tại nhà văn hóa của bản.</p>`, "", "Danh sách các hộ"},
		"a list of files": {`<p>Văn bản kèm theo:</p>
<ul><li><a href="https://portal.example/f/12.pdf">Quyết định số 12 về quỹ nước của bản</a></li></ul>`, "", "Quyết định số 12"},
		"a telephone": {`<p><a href="tel:0213876543">0213 876 543</a></p>
<p>Ai cần sửa đường ống thì gọi theo số trên đây, lúc nào cũng có người trực.</p>`, "", "0213 876 543"},
	} {
		if got := trimmed(t, text+c.behind, c.author); !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want it to hold %q", name, got, c.want)
		}
	}
}

func TestWhoTookAPictureBelongsToIt(t *testing.T) {
	got := trimmed(t, `<p>Nước đã về tới sân nhà của bà con bản cao, sau bao năm gánh nước.</p><p><img
src="https://portal.example/a.jpg"></p><p>Bể nước đầu bản. Photo: Lò An</p>
<p>Trẻ con tắm mát cả buổi chiều ở bể chung đầu bản, người già ngồi xem.</p>`, "")
	if strings.Contains(got, "Lò An") {
		t.Errorf("got %q, want no line of who took the picture", got)
	}
}
