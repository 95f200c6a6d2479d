package settings_test

import (
	"fmt"
	"strings"
	"testing"

	"loa/bot"
	"loa/bot/internal/bench"
)

// TestWhoBeginsIsToldWhoRunsThisAndWhatIsKept: consent must be informed (Law
// 91/2025/QH15), before the first topic is chosen.
func TestWhoBeginsIsToldWhoRunsThisAndWhatIsKept(t *testing.T) {
	b := bench.New(t, bench.Setup{Options: func(o *bot.Options) { o.SiteURL = "https://tin.laichau.gov.vn" }})
	b.Say("/start")
	b.Shows(b.Lan, "Loa Lai Châu vận hành", "/dulieu", "/xoa")
	b.Say("/trogiup")
	b.Shows(b.Lan, "Đơn vị vận hành: Loa Lai Châu (https://tin.laichau.gov.vn)", "mã số Telegram", "Mục đích",
		"Luật 91/2025/QH15",
		"/dulieu", "/xoa", fmt.Sprint("Mã số Telegram của quý vị: ", b.Lan))
}

// TestWhoRunsTheServiceIsNamedAsTheLawKnowsThem, and how to reach them.
func TestWhoRunsTheServiceIsNamedAsTheLawKnowsThem(t *testing.T) {
	b := bench.New(t, bench.Setup{Options: func(o *bot.Options) {
		o.SiteURL, o.Operator, o.Contact = "https://tin.laichau.gov.vn", "Trung tâm <A> tỉnh Lai Châu", "dulieu@laichau.gov.vn"
	}})
	b.Say("/start")
	b.Shows(b.Lan, "Trung tâm <A> tỉnh Lai Châu vận hành")
	b.Say("/trogiup")
	b.Shows(b.Lan, "Đơn vị vận hành: Trung tâm <A> tỉnh Lai Châu (https://tin.laichau.gov.vn)",
		"Liên hệ về dữ liệu cá nhân: dulieu@laichau.gov.vn")
}

func TestAPersonSeesWhatIsKeptAndNothingIsAfterErasing(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/dulieu")
	b.Shows(b.Lan, "Hiện không lưu dữ liệu nào về quý vị.")
	b.Say("/start c_y-te")
	b.Say("/tukhoa sạt lở")
	b.Say("/dulieu")
	b.Shows(b.Lan, fmt.Sprint("Mã số Telegram của quý vị: ", b.Lan), "Tên hiển thị: Lan", "Y tế", "sạt lở",
		"đang nhận tin", "nhật ký", "/xoa")
	b.Say("/xoa")
	b.Tap("Xóa hết")
	b.Say("/dulieu")
	b.Shows(b.Lan, "Hiện không lưu dữ liệu nào về quý vị.")
}

func TestWhoIsNewHasOneThingToDoAndNoWayBackToNowhere(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	m := b.Shows(b.Lan, "Kính chào")
	if got := bench.Labels(m); strings.Contains(got, "Quay lại") || !strings.Contains(got, "\n✔️ Xong\n") {
		t.Errorf("the first screen: got\n%s\nwant a row with Xong alone, and no way back", got)
	}
	b.Tap("Y tế")
	b.Tap("Xong")
	b.Tap("Ngay khi có")
	b.Tap("Chủ đề")
	if got := bench.Labels(b.Last(b.Lan)); !strings.Contains(got, "Quay lại") {
		t.Errorf("later: got\n%s\nwant a way back to the settings", got)
	}
}
