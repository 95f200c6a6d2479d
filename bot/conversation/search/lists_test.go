package search_test

import (
	"strings"
	"testing"

	"loa/bot/internal/bench"
	"loa/channel"
	"loa/ledger"
)

func TestAListThatIsTooLongSaysWhereTheOlderArticlesAre(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Store.Archive = bench.Many(12)
	sub, _ := b.Sub(b.Lan, 0)
	id := b.MustSend(channel.Delivery{
		Subscriber: sub,
		Kind:       channel.DeliverHeld,
		Articles:   b.Store.Archive[:10],
		More:       2,
		Older:      30,
	})
	kept := ledger.ListMessage{
		Subscriber: sub.ID,
		Message:    bench.ID(id),
		Kind:       channel.DeliverHeld,
		Rest:       []int64{11, 12},
		Older:      30,
	}
	for _, a := range b.Store.Archive[:10] {
		kept.Shown = append(kept.Shown, ledger.ShownArticle{Article: a.ID})
	}
	b.Store.Lists = append(b.Store.Lists, kept)
	const older = "Danh sách này gồm 12 tin mới nhất. Còn 30 tin cũ hơn: xin gửi /moi, hoặc tìm bằng /tim."
	b.Shows(b.Lan, "42 tin trong giờ yên lặng", older)
	b.TapOn(id, "Xem thêm 2 tin ›")
	b.Shows(b.Lan, "Trang 2/2", "12. Tin số 12:", older)
	b.TapOn(id, "‹ Trước")
	if m := b.Shows(b.Lan, "Trang 1/2"); strings.Contains(m.Text, "cũ hơn") {
		t.Errorf("said before the end:\n%s\nwant m.Text without \"cũ hơn\"", m.Text)
	}
}

func TestASearchThatFindsNothingOffersAnotherSpelling(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Store.Archive = bench.Many(1)
	b.Store.Archive[0].Title = "Sạt lở ở Nậm Mạ"
	b.Store.Spellings = map[string]string{"xạt lở": "sạt lở"}
	b.Say("/tim xạt lở")
	b.Shows(b.Lan, "Ý quý vị là: sạt lở?")
	b.Tap("Tìm như vậy")
	b.Shows(b.Lan, "🔎 sạt lở", "Sạt lở ở Nậm Mạ")
}

// TestTheNewestOfAllGoOnAfterTheFirstPage: who chose topics in which nothing is yet is
// shown what there is.
func TestTheNewestOfAllGoOnAfterTheFirstPage(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Tap("Văn hóa")
	b.Say("/moi")
	b.Shows(b.Lan, "Tin mới nhất", "Sạt lở trên quốc lộ 4D")
	b.Tap("Xem thêm ›")
	b.Shows(b.Lan, "Tin mới nhất", "Bản Lùng thêm 7 hộ thoát nghèo")
}
