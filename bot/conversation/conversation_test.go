package conversation_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/channel"
	"loa/ledger"
	"loa/subscriber"
)

func TestNewPersonPicksTopicsAndIsAskedOnceWhenToHear(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	m := b.Shows(b.Lan, "Kính chào quý vị! Loa Lai Châu", "⬜ Nông nghiệp", "1/2", "Xem thử 1 tin", "Xong")
	if n := len(m.Buttons); n != 8+1+1+1 {
		t.Errorf("%d rows of buttons:\n%s\nwant %v", n, bench.Labels(m), 8+1+1+1)
	}
	if toast := b.Tap("Nông nghiệp"); toast != "Đã chọn: Nông nghiệp" {
		t.Errorf("toast %q, want toast %q", toast, "Đã chọn: Nông nghiệp")
	}
	b.Shows(b.Lan, "✅ Nông nghiệp")
	b.Tap("Sau ›")
	if toast := b.Tap("Phổ biến pháp luật"); toast != "Đã chọn: Phổ biến pháp luật" {
		t.Errorf("toast %q, want toast %q", toast, "Đã chọn: Phổ biến pháp luật")
	}
	b.Shows(b.Lan, "✅ Phổ biến pháp luật", "2/2")
	b.Tap("Xong")
	b.Shows(b.Lan, "Quý vị muốn nhận tin khi nào?", "Ngay khi có", "Gộp mỗi sáng 6:30")
	b.Tap("Gộp mỗi sáng 6:30")
	b.Shows(b.Lan, "Đã lưu.", "Nông nghiệp, Phổ biến pháp luật", "Mỗi sáng 6:30")
	sub, on := b.Sub(b.Lan, 0)
	if len(on) != 2 || sub.Rhythm != subscriber.RhythmDaily || !sub.Asked || sub.State != subscriber.Active ||
		sub.Name != "Lan" {
		t.Errorf("%+v %v, want len(on) 2, sub.Rhythm %v, sub.Asked, sub.State %v, sub.Name %q", sub, on,
			subscriber.RhythmDaily, subscriber.Active, "Lan")
	}
	if n := len(b.Telegram.Messages(b.Lan)); n != 2 {
		t.Errorf("%d messages in the chat; the screens should be edited in place, want 2", n)
	}
	b.Say("/chude")
	b.Tap("Xong")
	b.Shows(b.Lan, "Đã lưu.") // not asked again
}

func TestTapsThatComeTwiceDoNoMoreThanOnce(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	m := b.Last(b.Lan)
	for range 3 {
		b.Telegram.Tap(b.Lan, m.ID, "t:y-te:1")
	}
	b.Settle()
	if _, on := b.Sub(b.Lan, 0); len(on) != 1 {
		t.Errorf("%v, want len(on) 1", on)
	}
	b.Telegram.Tap(b.Lan, m.ID, "t:y-te:0")
	b.Telegram.Tap(b.Lan, m.ID, "t:y-te:0")
	b.Settle()
	if _, on := b.Sub(b.Lan, 0); len(on) != 0 {
		t.Errorf("%v, want len(on) 0", on)
	}
	b.Shows(b.Lan, "⬜ Y tế")
}

func TestOldButtonsWorkAfterARestartAndForRenamedTopics(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	m := b.Last(b.Lan)
	b.Stop()
	id := b.Telegram.Tap(b.Lan, m.ID, "t:nong-lam-nghiep:1") // a button from before the topic was renamed
	b.Bot = b.NewBot(nil)
	b.Run()
	b.Settle()
	if _, on := b.Sub(b.Lan, 0); len(on) != 1 {
		t.Errorf("%v, want len(on) 1", on)
	}
	if a, _ := b.Telegram.Answer(id); a.Text != "Đã chọn: Nông nghiệp" {
		t.Errorf("toast %q, want a.Text %q", a.Text, "Đã chọn: Nông nghiệp")
	}
	b.Telegram.Delete(b.Lan, m.ID)
	b.Telegram.Tap(b.Lan, m.ID, "m")
	b.Settle()
	b.Shows(b.Lan, "Cài đặt") // the message is gone: a new one
	id = b.Telegram.Tap(b.Lan, m.ID, "zz:9")
	b.Settle()
	if a, ok := b.Telegram.Answer(id); !ok || !strings.Contains(a.Text, "Nút này không còn dùng được") {
		t.Errorf(`%+v, want ok, a.Text to contain "Nút này không còn dùng được"`, a)
	}
}

func TestLateTapIsIgnoredButTakesEffect(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	b.Telegram.Tap(b.Lan, 1, "t:y-te:1")
	b.Clock.Add(10 * time.Minute)
	b.Run()
	b.Settle()
	if _, on := b.Sub(b.Lan, 0); len(on) != 1 {
		t.Errorf("%v, want len(on) 1", on)
	}
	if strings.Contains(b.Log.String(), "query is too old") {
		t.Errorf("a late tap is no fault:\n%s\nwant it without \"query is too old\"", b.Log)
	}
}

func TestPlainTextSearchesWithoutAccents(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("sat lo quoc lo")
	b.Shows(b.Lan, "🔎 sat lo quoc lo", "1. Sạt lở trên quốc lộ 4D", "Cổng TTĐT tỉnh Lai Châu")
	b.Say("ho ngheo thoat")
	b.Shows(b.Lan, "1. Bản Lùng thêm 11 hộ", "Xem thêm ›")
	b.Tap("Xem thêm ›")
	b.Shows(b.Lan, "🔎 ho ngheo thoat", "1. Bản Lùng thêm 6 hộ", "‹ Về đầu")
	b.Tap("‹ Về đầu")
	b.Shows(b.Lan, "1. Bản Lùng thêm 11 hộ")
	b.Say("/tim")
	b.Shows(b.Lan, "có dấu hay không dấu")
	b.Say("phù thủy <b>")
	b.Shows(b.Lan, "🔎 phù thủy <b>", "Không tìm thấy")
}

func TestNewestListsTheChosenTopics(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_canh-bao")
	b.Shows(b.Lan, "✅ Cảnh báo thiên tai")
	b.Say("/moi")
	m := b.Shows(b.Lan, "Tin mới nhất", "1. Sạt lở")
	if strings.Contains(m.Text, "2. ") {
		t.Errorf("another topic's article:\n%s\nwant m.Text without \"2. \"", m.Text)
	}
}

func TestDeepLinkShowsAnArticle(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start a_12")
	m := b.Shows(b.Lan, "Sạt lở trên quốc lộ 4D", "Đọc bài", "📋 Chủ đề")
	if m.Preview == nil || m.Preview.URL != "https://laichau.gov.vn/anh/sat-lo.jpg" || !m.Preview.Above ||
		!m.Preview.Large {
		t.Errorf("preview %+v, want m.Preview not nil, m.Preview.URL %q, m.Preview.Above, m.Preview.Large", m.Preview,
			"https://laichau.gov.vn/anh/sat-lo.jpg")
	}
	b.Say("/start a_999")
	b.Shows(b.Lan, "Không tìm thấy bài này")
	b.Say("/start c_khong-co")
	b.Shows(b.Lan, "Dấu ✅ là chủ đề")
	if link := b.Bot.TopicLink("y-te"); link != "https://t.me/loa_test_bot?start=c_y-te" {
		t.Errorf("link %q, want link %q", link, "https://t.me/loa_test_bot?start=c_y-te")
	}
	if link := b.Bot.TopicLink(bench.Topics[8].ID); len(link) > len("https://t.me/loa_test_bot?start=")+64 {
		t.Errorf("link %q is too long, want len(link) at most %v", link, len("https://t.me/loa_test_bot?start=")+64)
	} else {
		b.Say("/start " + link[strings.Index(link, "=")+1:])
		b.Shows(b.Lan, "✔️ Xong")
		if _, on := b.Sub(b.Lan, 0); len(on) != 1 {
			t.Errorf("%v, want len(on) 1", on)
		}
	}
}

func TestEverySettingCanBeChangedAndHasAWayBack(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Tap("Y tế")
	b.Say("/caidat")
	for _, step := range []struct{ screen, choice, want string }{
		{"Thời điểm nhận", "11:30 và 18:30", "● 6:30, 11:30 và 18:30"},
		{"Giờ yên lặng", "21:00 đến 6:00", "● 21:00 đến 6:00"},
		{"Độ dài tin", "Gọn", "● Gọn"},
		{"Ảnh", "Không ảnh", "● Không ảnh"},
		{"Âm thanh", "Im lặng", "● Im lặng"},
	} {
		b.Tap(step.screen)
		b.Tap(step.choice)
		b.Shows(b.Lan, step.want)
		b.Tap("‹ Quay lại")
		b.Shows(b.Lan, "Cài đặt")
	}
	sub, _ := b.Sub(b.Lan, 0)
	if sub.Rhythm != subscriber.RhythmThrice || sub.Quiet != (subscriber.QuietHours{From: 1260, To: 360}) ||
		sub.Size != subscriber.SizeCompact ||
		sub.Preview ||
		sub.Sound {
		t.Errorf("%+v, want sub.Rhythm %v, sub.Quiet %v, sub.Size %v, not sub.Preview, not sub.Sound", sub,
			subscriber.RhythmThrice, (subscriber.QuietHours{From: 1260, To: 360}), subscriber.SizeCompact)
	}
	b.Tap("Thời điểm nhận")
	b.Tap("Riêng từng chủ đề")
	b.Tap("Y tế")
	b.Tap("Sáng thứ Bảy")
	b.Shows(b.Lan, "Y tế · Sáng thứ Bảy 6:30")
	if _, on := b.Sub(b.Lan, 0); on["y-te"] != subscriber.RhythmWeekly {
		t.Errorf("%v, want %v", on, subscriber.RhythmWeekly)
	}
	b.Tap("Y tế")
	b.Tap("Như các chủ đề khác")
	if _, on := b.Sub(b.Lan, 0); on["y-te"] != subscriber.RhythmUnset {
		t.Errorf("%v, want %v", on, subscriber.RhythmUnset)
	}
	b.Say("/caidat")
	b.Tap("Ngôn ngữ")
	b.Tap("English")
	b.Shows(b.Lan, "Language", "‹ Back")
	b.Tap("‹ Back")
	b.Shows(b.Lan, "Settings", "When: At 6:30, 11:30 and 18:30")
	before := len(b.Telegram.Messages(b.Lan))
	b.Tap("Close")
	if n := len(b.Telegram.Messages(b.Lan)); n != before-1 {
		t.Errorf("Close left the message, want %v", before-1)
	}
}

func TestEnglishForWhoseTelegramIsForeign(t *testing.T) {
	b := bench.New(t, bench.Setup{Lang: "en"})
	b.Say("/start")
	b.Shows(b.Lan, "Welcome! Loa Lai Châu", "Done")
	if toast := b.Tap("Y tế"); toast != "On: Y tế" {
		t.Errorf("toast %q, want toast %q", toast, "On: Y tế")
	}
}

func TestPauseStopAndResume(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Say("/tamdung")
	b.Tap("Một tuần")
	b.Shows(b.Lan, "Đã tạm dừng đến thứ Tư, 08/07/2020")
	if sub, _ := b.Sub(
		b.Lan,
		0,
	); sub.State != subscriber.Paused ||
		sub.PausedUntil.Sub(b.Clock.Now()) < 6*24*time.Hour {
		t.Errorf("%+v, want sub.State %v, at least %v", sub, subscriber.Paused, 6*24*time.Hour)
	}
	b.Tap("Nhận lại tin")
	if sub, _ := b.Sub(b.Lan, 0); sub.State != subscriber.Active {
		t.Errorf("%+v, want sub.State %v", sub, subscriber.Active)
	}
	for _, word := range []string{"Dừng", "dung", "STOP", "dừng lai đi", "hủy đăng ký."} {
		b.Say(word)
		b.Shows(b.Lan, "Đã dừng gửi mọi tin, kể cả tin khẩn cấp")
		if sub, _ := b.Sub(b.Lan, 0); sub.State != subscriber.Paused || !sub.PausedUntil.IsZero() {
			t.Errorf("%q: %+v, want sub.State %v, sub.PausedUntil.IsZero()", word, sub, subscriber.Paused)
		}
		b.Say("/start")
		if sub, _ := b.Sub(b.Lan, 0); sub.State != subscriber.Active {
			t.Errorf("after /start: %+v, want sub.State %v", sub, subscriber.Active)
		}
	}
}

func TestEraseAsksAndForgetsEverything(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Tap("Y tế")
	b.Say("/xoa")
	b.Shows(b.Lan, "Xóa toàn bộ dữ liệu")
	b.Tap("Không xóa")
	if _, on := b.Sub(b.Lan, 0); len(on) != 1 {
		t.Errorf("%v, want len(on) 1", on)
	}
	b.Say("/xoa")
	b.Tap("Xóa hết")
	b.Shows(b.Lan, "Đã xóa toàn bộ dữ liệu")
	if len(b.Store.Subs) != 0 {
		t.Errorf("%v, want len(b.Store.Subs) 0", b.Store.Subs)
	}
}

func TestOwnKeywordsWithAPreviewOfLastWeek(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Say("/tukhoa sạt lở")
	b.Shows(b.Lan, "Đã thêm: sạt lở", "Trong 7 ngày qua có 1 tin khớp", "Sạt lở trên quốc lộ 4D")
	mine := b.Store.Archive
	for i := range 450 { // a busy week: the caught one is the oldest
		b.Store.Archive = append(
			b.Store.Archive,
			article.Article{ID: int64(1000 + i), Title: "Tin khác", State: article.StateLive, Published: b.Clock.Now()},
		)
	}
	b.Say("/tukhoa sạt lở đất")
	b.Say("/tukhoa")
	b.Tap("Xem thử trong 7 ngày")
	b.Shows(b.Lan, "Trong 7 ngày qua có 1 tin khớp", "Sạt lở trên quốc lộ 4D")
	b.Store.Archive = mine
	b.Say("/tukhoa")
	b.Tap("sạt lở đất ✖️")
	b.Say("/tukhoa")
	b.Shows(b.Lan, "🔎 sạt lở")
	b.Tap("Thêm từ bị loại")
	ask := b.Last(b.Lan)
	if !ask.AsksReply {
		t.Error("the question does not ask for a reply, want ask.AsksReply")
	}
	b.Telegram.SayAs(b.Lan, bottest.Speaker{ReplyTo: ask.ID}, "bóng đá")
	b.Settle()
	b.Shows(b.Lan, "Đã thêm: ➖ bóng đá", "không có tin nào có từ bị loại")
	b.Say("/tukhoa x")
	b.Shows(b.Lan, "Không dùng được từ khóa này")
	b.Say("/tukhoa /(a{1000}){1000}/")
	b.Shows(b.Lan, "Không dùng được từ khóa này")
	sub, _ := b.Sub(b.Lan, 0)
	if strings.Join(sub.Keywords, ",") != "sạt lở,-bóng đá" {
		t.Errorf("%q, want %q", sub.Keywords, "sạt lở,-bóng đá")
	}
	b.Say("/tukhoa")
	b.Tap("sạt lở ✖️")
	if sub, _ := b.Sub(b.Lan, 0); len(sub.Keywords) != 1 {
		t.Errorf("%q, want len(sub.Keywords) 1", sub.Keywords)
	}
	b.Say("ho ngheo")
	b.Tap("Báo khi có tin như vậy")
	if sub, _ := b.Sub(b.Lan, 0); strings.Join(sub.Keywords, ",") != "-bóng đá,ho ngheo" {
		t.Errorf("%q, want %q", sub.Keywords, "-bóng đá,ho ngheo")
	}
}

func TestSampleIsShownAsItWouldCome(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Tap("Nông nghiệp")
	b.Tap("Xem thử 1 tin")
	b.Shows(b.Lan, "Sạt lở trên quốc lộ 4D", "Đọc bài", "🏷 Nông nghiệp")
}

func TestTopicIsTurnedOffAndOnBelowAnArticle(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_nong-nghiep")
	b.Tap("Xem thử 1 tin")
	if toast := b.Tap("Tắt chủ đề này"); toast != "Đã tắt chủ đề: Nông nghiệp" && toast != "" {
		t.Errorf("toast %q", toast)
	}
	m := b.Last(b.Lan)
	if strings.Contains(bench.Labels(m), "Tắt: Nông nghiệp") { // of two topics: one was asked
		b.Tap("Tắt: Nông nghiệp")
	}
	m = b.Shows(b.Lan, "Bật lại: Nông nghiệp", "Đọc bài", "Sạt lở")
	if _, on := b.Sub(b.Lan, 0); len(on) != 0 {
		t.Errorf("%v, want len(on) 0", on)
	}
	if toast := b.TapOn(m.ID, "Bật lại"); toast != "Đã bật chủ đề: Nông nghiệp" {
		t.Errorf("toast %q, want toast %q", toast, "Đã bật chủ đề: Nông nghiệp")
	}
	if _, on := b.Sub(b.Lan, 0); len(on) != 1 {
		t.Errorf("%v, want len(on) 1", on)
	}
}

func TestInlineModeOffersArticles(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	id := b.Telegram.Inline(b.Lan, "sat lo", "")
	b.Settle()
	results, ok := b.Telegram.InlineResults(id)
	if !ok || len(results) != 1 || results[0].Title != "Sạt lở trên quốc lộ 4D" ||
		!strings.Contains(results[0].Text, "Cổng TTĐT") {
		t.Errorf("%+v\n%s\nwant ok, len(results) 1, results[0].Title %q, results[0].Text to contain \"Cổng TTĐT\"",
			results, b.Log, "Sạt lở trên quốc lộ 4D")
	}
	id = b.Telegram.Inline(b.Lan, "", "")
	b.Settle()
	if results, _ := b.Telegram.InlineResults(id); len(results) != 10 {
		t.Errorf("%d results, want len(results) 10", len(results))
	}
}

func TestTheBotDescribesItselfInBothLanguages(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	for language, want := range map[string]string{"vi": "Loa Lai Châu gửi tin mới", "en": "Loa Lai Châu brings"} {
		b.Until("no description", func() bool {
			description, short := b.Telegram.Description(language)
			return strings.Contains(description, want) && strings.Contains(short, "Loa Lai Châu")
		})
	}
}

func TestMenusPerScopeAndLanguage(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Until("no menus", func() bool {
		return len(b.Telegram.Commands(b.Lan, "vi")) > 0 && len(b.Telegram.Commands(-1, "en")) > 0
	})
	if c := b.Telegram.Commands(b.Lan, "vi"); c[1].Command != "chude" || c[1].Description != "Chọn chủ đề" {
		t.Errorf("%+v, want c[1].Command %q, c[1].Description %q", c, "chude", "Chọn chủ đề")
	}
	if c := b.Telegram.Commands(b.Lan, "en"); c[1].Command != "topics" || c[1].Description != "Choose topics" {
		t.Errorf("%+v, want c[1].Command %q, c[1].Description %q", c, "topics", "Choose topics")
	}
	for _, c := range b.Telegram.Commands(-1, "vi") {
		if c.Command == "xoa" {
			t.Errorf("members of a group see /xoa, want c.Command other than %q", "xoa")
		}
	}
}

func TestOnlyOperatorsSeeTheirCommandsInTheMenu(t *testing.T) {
	b := bench.New(t, bench.Setup{Options: func(o *bot.Options) { o.Admins = []int64{5_000_001, 5_000_002} }})
	has := func(chat int64) bool {
		return slices.ContainsFunc(
			b.Telegram.Commands(chat, "vi"),
			func(c bottest.Command) bool { return c.Command == "khan" },
		)
	}
	b.Until("no menu for an operator", func() bool { return len(b.Telegram.Commands(b.Lan, "vi")) > 0 })
	b.Say("/start") // before, Telegram did not know the chat
	b.Until("an operator without /khan", func() bool { return has(b.Lan) })
	if other := b.Telegram.AddUser(bottest.User{ID: 5_000_077, FirstName: "Mai"}); has(5_000_077) {
		t.Errorf("%v sees /khan, want not has(5_000_077)", other)
	}
}

func TestDigestIsReadOnInTheSameMessage(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_nong-nghiep")
	b.Store.Archive = nil
	for i, a := range bench.Many(25) {
		a.Topics, a.State = []string{"nong-nghiep"}, article.StateLive
		a.Published = b.Clock.Now().Add(-time.Duration(i) * time.Hour)
		b.Store.Archive = append(b.Store.Archive, a)
	}
	sub, _ := b.Sub(b.Lan, 0)
	id := b.MustSend(channel.Delivery{
		Subscriber: sub,
		Kind:       channel.DeliverDigest,
		Articles:   b.Store.Archive[:10],
		More:       15,
		Period:     subscriber.RhythmDaily,
	})
	kept := ledger.ListMessage{Subscriber: sub.ID, Message: bench.ID(id), Kind: channel.DeliverDigest}
	for i, a := range b.Store.Archive {
		if i < 10 {
			kept.Shown = append(kept.Shown, ledger.ShownArticle{Article: a.ID})
		} else {
			kept.Rest = append(kept.Rest, a.ID)
		}
	}
	b.Store.Lists = append(b.Store.Lists, kept)
	b.Store.On[sub.ID] = nil // what is turned off later stays on the pages
	b.TapOn(id, "Xem thêm 15 tin ›")
	b.Shows(b.Lan, "Trang 2/3", "11. Tin số 11:", "20. Tin số 20:")
	b.TapOn(id, "Sau ›")
	m := b.Shows(b.Lan, "Trang 3/3", "21. Tin số 21:", "25. Tin số 25:")
	if strings.Contains(bench.Labels(m), "Sau ›") {
		t.Errorf(`%s, want it without "Sau ›"`, bench.Labels(m))
	}
	b.TapOn(id, "‹ Trước")
	b.TapOn(id, "‹ Trước")
	b.Shows(b.Lan, "Trang 1/3", "1. Tin số 1:")
	b.Store.Archive[20].State = article.StateWithdrawn
	b.TapOn(id, "Sau ›")
	b.TapOn(id, "Sau ›")
	b.Shows(b.Lan, "Trang 3/3", "21. Tin số 21: bản Lùng làm đường mới\n    Bài đã được gỡ.", "25. Tin số 25:")
	// Of a digest from before lists were kept, or too old, nobody loses what it says.
	b.Store.Lists = nil
	if note := b.TapOn(id, "‹ Trước"); !strings.Contains(note, "Danh sách này đã cũ") {
		t.Errorf(`note %q, want note to contain "Danh sách này đã cũ"`, note)
	}
	b.Shows(b.Lan, "Trang 3/3", "25. Tin số 25:")
}

func TestCloseOfAnOldMessageEmptiesIt(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/caidat")
	m := b.Last(b.Lan)
	b.Clock.Add(49 * time.Hour)
	b.TapOn(m.ID, "Đóng")
	m = b.Shows(b.Lan, "Đã đóng")
	if len(m.Buttons) != 0 {
		t.Errorf("%s, want len(m.Buttons) 0", bench.Labels(m))
	}
}

func TestMessagesFromBotsAreLeftAlone(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/trogiup")
	before := len(b.Telegram.Messages(b.Lan))
	b.Telegram.PushRaw(
		"message",
		[]byte(
			`{"message_id":5,"date":1,"chat":{"id":5000001,"type":"private"},"from":{"id":9,"is_bot":true,"first_name":"B"},"text":"/start"}`,
		),
	)
	b.Settle()
	if n := len(b.Telegram.Messages(b.Lan)); n != before {
		t.Errorf("%d messages, had %d, want %v", n, before, before)
	}
}

func TestUnknownCommandSaysWhereHelpIs(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/bay_gio")
	b.Shows(b.Lan, "/trogiup")
}

func TestFollowingATopicAgainKeepsItsOwnRhythm(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_y-te")
	old := b.Last(b.Lan)
	b.Telegram.Tap(b.Lan, old.ID, "yt:y-te:d")
	b.Settle()
	for how, do := range map[string]func(){
		"a link":                    func() { b.Say("/start c_y-te") },
		"an old picker":             func() { b.Telegram.Tap(b.Lan, old.ID, "t:y-te:1"); b.Settle() },
		"a button below an article": func() { b.Telegram.Tap(b.Lan, old.ID, "x:y-te:1"); b.Settle() },
	} {
		do()
		if _, on := b.Sub(b.Lan, 0); on["y-te"] != subscriber.RhythmDaily {
			t.Errorf("after %s the topic comes %q, want %v", how, on["y-te"], subscriber.RhythmDaily)
		}
	}
	b.Telegram.Tap(b.Lan, old.ID, "yt:y-te:u") // like the others again
	b.Settle()
	if _, on := b.Sub(b.Lan, 0); on["y-te"] != subscriber.RhythmUnset {
		t.Errorf("%v, want %v", on, subscriber.RhythmUnset)
	}
}
