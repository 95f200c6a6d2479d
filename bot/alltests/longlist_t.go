package alltests

import (
	"strings"
	"testing"

	"loa/channel"
	"loa/ledger"
)

func TestAListThatIsTooLongSaysWhereTheOlderArticlesAre(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.store.articles = many(12)
	sub, _ := b.sub(b.lan, 0)
	id := b.mustSend(channel.Delivery{Subscriber: sub, Kind: channel.DeliverHeld, Articles: b.store.articles[:10], More: 2, Older: 30})
	kept := ledger.ListMessage{Subscriber: sub.ID, Message: id, Kind: channel.DeliverHeld, Rest: []int64{11, 12}, Older: 30}
	for _, a := range b.store.articles[:10] {
		kept.Shown = append(kept.Shown, ledger.ShownArticle{Article: a.ID})
	}
	b.store.lists = append(b.store.lists, kept)
	const older = "Danh sách này gồm 12 tin mới nhất. Còn 30 tin cũ hơn: xin gửi /moi, hoặc tìm bằng /tim."
	b.shows(b.lan, "42 tin trong giờ yên lặng", older)
	b.tapOn(id, "Xem thêm 2 tin ›")
	b.shows(b.lan, "Trang 2/2", "12. Tin số 12:", older)
	b.tapOn(id, "‹ Trước")
	if m := b.shows(b.lan, "Trang 1/2"); strings.Contains(m.Text, "cũ hơn") {
		t.Errorf("said before the end:\n%s", m.Text)
	}
}
