package alltests

import (
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/channel"
	"loa/ledger"
	"loa/subscriber"
)

func TestNewPersonPicksTopicsAndIsAskedOnceWhenToHear(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	m := b.shows(b.lan, "Kính chào quý vị! Loa Lai Châu", "⬜ Nông nghiệp", "1/2", "Xem thử 1 tin", "Xong")
	if n := len(m.Buttons); n != 8+1+1+1 {
		t.Errorf("%d rows of buttons:\n%s", n, labels(m))
	}
	if toast := b.tap("Nông nghiệp"); toast != "Đã chọn: Nông nghiệp" {
		t.Errorf("toast %q", toast)
	}
	b.shows(b.lan, "✅ Nông nghiệp")
	b.tap("Sau ›")
	if toast := b.tap("Phổ biến pháp luật"); toast != "Đã chọn: Phổ biến pháp luật" {
		t.Errorf("toast %q", toast)
	}
	b.shows(b.lan, "✅ Phổ biến pháp luật", "2/2")
	b.tap("Xong")
	b.shows(b.lan, "Quý vị muốn nhận tin khi nào?", "Ngay khi có", "Gộp mỗi sáng 6:30")
	b.tap("Gộp mỗi sáng 6:30")
	b.shows(b.lan, "Đã lưu.", "Nông nghiệp, Phổ biến pháp luật", "Mỗi sáng 6:30")
	sub, on := b.sub(b.lan, 0)
	if len(on) != 2 || sub.Rhythm != subscriber.RhythmDaily || !sub.Asked || sub.State != subscriber.Active || sub.Name != "Lan" {
		t.Errorf("%+v %v", sub, on)
	}
	if n := len(b.tg.Messages(b.lan)); n != 2 {
		t.Errorf("%d messages in the chat; the screens should be edited in place", n)
	}
	b.say("/chude")
	b.tap("Xong")
	b.shows(b.lan, "Đã lưu.") // not asked again
}

func TestTapsThatComeTwiceDoNoMoreThanOnce(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	m := b.last(b.lan)
	for range 3 {
		b.tg.Tap(b.lan, m.ID, "t:y-te:1")
	}
	b.settle()
	if _, on := b.sub(b.lan, 0); len(on) != 1 {
		t.Errorf("%v", on)
	}
	b.tg.Tap(b.lan, m.ID, "t:y-te:0")
	b.tg.Tap(b.lan, m.ID, "t:y-te:0")
	b.settle()
	if _, on := b.sub(b.lan, 0); len(on) != 0 {
		t.Errorf("%v", on)
	}
	b.shows(b.lan, "⬜ Y tế")
}

func TestOldButtonsWorkAfterARestartAndForRenamedTopics(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	m := b.last(b.lan)
	b.stop()
	id := b.tg.Tap(b.lan, m.ID, "t:nong-lam-nghiep:1") // a button from before the topic was renamed
	b.bot = b.newBot(nil)
	b.run()
	b.settle()
	if _, on := b.sub(b.lan, 0); len(on) != 1 {
		t.Errorf("%v", on)
	}
	if a, _ := b.tg.Answer(id); a.Text != "Đã chọn: Nông nghiệp" {
		t.Errorf("toast %q", a.Text)
	}
	b.tg.Delete(b.lan, m.ID)
	b.tg.Tap(b.lan, m.ID, "m")
	b.settle()
	b.shows(b.lan, "Cài đặt") // the message is gone: a new one
	id = b.tg.Tap(b.lan, m.ID, "zz:9")
	b.settle()
	if a, ok := b.tg.Answer(id); !ok || !strings.Contains(a.Text, "Nút này không còn dùng được") {
		t.Errorf("%+v", a)
	}
}

func TestLateTapIsIgnoredButTakesEffect(t *testing.T) {
	b := newBench(t, setup{idle: true})
	b.tg.Say(b.lan, "/start")
	b.tg.Tap(b.lan, 1, "t:y-te:1")
	b.clock.add(10 * time.Minute)
	b.run()
	b.settle()
	if _, on := b.sub(b.lan, 0); len(on) != 1 {
		t.Errorf("%v", on)
	}
	if strings.Contains(b.log.String(), "query is too old") {
		t.Errorf("a late tap is no fault:\n%s", b.log)
	}
}

func TestPlainTextSearchesWithoutAccents(t *testing.T) {
	b := newBench(t, setup{})
	b.say("sat lo quoc lo")
	b.shows(b.lan, "🔎 sat lo quoc lo", "1. Sạt lở trên quốc lộ 4D", "Cổng TTĐT tỉnh Lai Châu")
	b.say("ho ngheo thoat")
	b.shows(b.lan, "1. Bản Lùng thêm 11 hộ", "Xem thêm ›")
	b.tap("Xem thêm ›")
	b.shows(b.lan, "🔎 ho ngheo thoat", "1. Bản Lùng thêm 6 hộ", "‹ Về đầu")
	b.tap("‹ Về đầu")
	b.shows(b.lan, "1. Bản Lùng thêm 11 hộ")
	b.say("/tim")
	b.shows(b.lan, "có dấu hay không dấu")
	b.say("phù thuỷ <b>")
	b.shows(b.lan, "🔎 phù thuỷ <b>", "Không tìm thấy")
}

func TestNewestListsTheChosenTopics(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start c_canh-bao")
	b.shows(b.lan, "✅ Cảnh báo thiên tai")
	b.say("/moi")
	m := b.shows(b.lan, "Tin mới nhất", "1. Sạt lở")
	if strings.Contains(m.Text, "2. ") {
		t.Errorf("another topic's article:\n%s", m.Text)
	}
}

func TestDeepLinkShowsAnArticle(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start a_12")
	m := b.shows(b.lan, "Sạt lở trên quốc lộ 4D", "Đọc bài", "📋 Chủ đề")
	if m.Preview == nil || m.Preview.URL != "https://laichau.gov.vn/anh/sat-lo.jpg" || !m.Preview.Above || !m.Preview.Large {
		t.Errorf("preview %+v", m.Preview)
	}
	b.say("/start a_999")
	b.shows(b.lan, "Không tìm thấy bài này")
	b.say("/start c_khong-co")
	b.shows(b.lan, "Dấu ✅ là chủ đề")
	if link := b.bot.TopicLink("y-te"); link != "https://t.me/loa_test_bot?start=c_y-te" {
		t.Errorf("link %q", link)
	}
	if link := b.bot.TopicLink(topics[8].ID); len(link) > len("https://t.me/loa_test_bot?start=")+64 {
		t.Errorf("link %q is too long", link)
	} else {
		b.say("/start " + link[strings.Index(link, "=")+1:])
		b.shows(b.lan, "✔️ Xong")
		if _, on := b.sub(b.lan, 0); len(on) != 1 {
			t.Errorf("%v", on)
		}
	}
}

func TestEverySettingCanBeChangedAndHasAWayBack(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.tap("Y tế")
	b.say("/caidat")
	for _, step := range []struct{ screen, choice, want string }{
		{"Thời điểm nhận", "Ngày ba lần", "● Ngày ba lần"},
		{"Giờ yên lặng", "21:00 đến 6:00", "● 21:00 đến 6:00"},
		{"Độ dài tin", "Gọn", "● Gọn"},
		{"Ảnh", "Không ảnh", "● Không ảnh"},
		{"Âm thanh", "Im lặng", "● Im lặng"},
	} {
		b.tap(step.screen)
		b.tap(step.choice)
		b.shows(b.lan, step.want)
		b.tap("‹ Quay lại")
		b.shows(b.lan, "Cài đặt")
	}
	sub, _ := b.sub(b.lan, 0)
	if sub.Rhythm != subscriber.RhythmThrice || sub.Quiet != (subscriber.QuietHours{From: 1260, To: 360}) || sub.Size != subscriber.SizeCompact || sub.Preview || sub.Sound {
		t.Errorf("%+v", sub)
	}
	b.tap("Thời điểm nhận")
	b.tap("Riêng từng chủ đề")
	b.tap("Y tế")
	b.tap("Sáng thứ Bảy")
	b.shows(b.lan, "Y tế · Sáng thứ Bảy 6:30")
	if _, on := b.sub(b.lan, 0); on["y-te"] != subscriber.RhythmWeekly {
		t.Errorf("%v", on)
	}
	b.tap("Y tế")
	b.tap("Như các chủ đề khác")
	if _, on := b.sub(b.lan, 0); on["y-te"] != subscriber.RhythmUnset {
		t.Errorf("%v", on)
	}
	b.say("/caidat")
	b.tap("Ngôn ngữ")
	b.tap("English")
	b.shows(b.lan, "Language", "‹ Back")
	b.tap("‹ Back")
	b.shows(b.lan, "Settings", "When: Three times a day")
	before := len(b.tg.Messages(b.lan))
	b.tap("Close")
	if n := len(b.tg.Messages(b.lan)); n != before-1 {
		t.Error("Close left the message")
	}
}

func TestEnglishForWhoseTelegramIsForeign(t *testing.T) {
	b := newBench(t, setup{lang: "en"})
	b.say("/start")
	b.shows(b.lan, "Welcome! Loa Lai Châu", "Done")
	if toast := b.tap("Y tế"); toast != "On: Y tế" {
		t.Errorf("toast %q", toast)
	}
}

func TestPauseStopAndResume(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.say("/tamdung")
	b.tap("Một tuần")
	b.shows(b.lan, "Đã tạm dừng đến thứ Tư, 08/07/2020")
	if sub, _ := b.sub(b.lan, 0); sub.State != subscriber.Paused || sub.PausedUntil.Sub(b.clock.now()) < 6*24*time.Hour {
		t.Errorf("%+v", sub)
	}
	b.tap("Nhận lại tin")
	if sub, _ := b.sub(b.lan, 0); sub.State != subscriber.Active {
		t.Errorf("%+v", sub)
	}
	for _, word := range []string{"Dừng", "dung", "STOP", "dừng lai đi", "huỷ đăng ký."} {
		b.say(word)
		b.shows(b.lan, "Đã dừng gửi mọi tin, kể cả tin khẩn cấp")
		if sub, _ := b.sub(b.lan, 0); sub.State != subscriber.Paused || !sub.PausedUntil.IsZero() {
			t.Errorf("%q: %+v", word, sub)
		}
		b.say("/start")
		if sub, _ := b.sub(b.lan, 0); sub.State != subscriber.Active {
			t.Errorf("after /start: %+v", sub)
		}
	}
}

func TestEraseAsksAndForgetsEverything(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.tap("Y tế")
	b.say("/xoa")
	b.shows(b.lan, "Xoá toàn bộ dữ liệu")
	b.tap("Không xoá")
	if _, on := b.sub(b.lan, 0); len(on) != 1 {
		t.Errorf("%v", on)
	}
	b.say("/xoa")
	b.tap("Xoá hết")
	b.shows(b.lan, "Đã xoá toàn bộ dữ liệu")
	if len(b.store.subs) != 0 {
		t.Errorf("%v", b.store.subs)
	}
}

func TestOwnKeywordsWithAPreviewOfLastWeek(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.say("/tukhoa sạt lở")
	b.shows(b.lan, "Đã thêm: sạt lở", "Trong 7 ngày qua có 1 tin khớp", "Sạt lở trên quốc lộ 4D")
	mine := b.store.articles
	for i := range 450 { // a busy week: the caught one is the oldest
		b.store.articles = append(b.store.articles, article.Article{ID: int64(1000 + i), Title: "Tin khác", State: article.StateLive, Published: b.clock.now()})
	}
	b.say("/tukhoa sạt lở đất")
	b.say("/tukhoa")
	b.tap("Xem thử trong 7 ngày")
	b.shows(b.lan, "Trong 7 ngày qua có 1 tin khớp", "Sạt lở trên quốc lộ 4D")
	b.store.articles = mine
	b.say("/tukhoa")
	b.tap("sạt lở đất ✖️")
	b.say("/tukhoa")
	b.shows(b.lan, "🔎 sạt lở")
	b.tap("Thêm từ bị loại")
	ask := b.last(b.lan)
	if !ask.AsksReply {
		t.Error("the question does not ask for a reply")
	}
	b.tg.SayAs(b.lan, bottest.Speaker{ReplyTo: ask.ID}, "bóng đá")
	b.settle()
	b.shows(b.lan, "Đã thêm: ➖ bóng đá", "không có tin nào có từ bị loại")
	b.say("/tukhoa x")
	b.shows(b.lan, "Không dùng được từ khoá này")
	b.say("/tukhoa /(a{1000}){1000}/")
	b.shows(b.lan, "Không dùng được từ khoá này")
	sub, _ := b.sub(b.lan, 0)
	if strings.Join(sub.Keywords, ",") != "sạt lở,-bóng đá" {
		t.Errorf("%q", sub.Keywords)
	}
	b.say("/tukhoa")
	b.tap("sạt lở ✖️")
	if sub, _ := b.sub(b.lan, 0); len(sub.Keywords) != 1 {
		t.Errorf("%q", sub.Keywords)
	}
	b.say("ho ngheo")
	b.tap("Báo khi có tin như vậy")
	if sub, _ := b.sub(b.lan, 0); strings.Join(sub.Keywords, ",") != "-bóng đá,ho ngheo" {
		t.Errorf("%q", sub.Keywords)
	}
}

func TestSampleIsShownAsItWouldCome(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.tap("Nông nghiệp")
	b.tap("Xem thử 1 tin")
	b.shows(b.lan, "Sạt lở trên quốc lộ 4D", "Đọc bài", "🏷 Nông nghiệp")
}

func TestTopicIsTurnedOffAndOnBelowAnArticle(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start c_nong-nghiep")
	b.tap("Xem thử 1 tin")
	if toast := b.tap("Tắt chủ đề này"); toast != "Đã tắt chủ đề: Nông nghiệp" && toast != "" {
		t.Errorf("toast %q", toast)
	}
	m := b.last(b.lan)
	if strings.Contains(labels(m), "Tắt: Nông nghiệp") { // of two topics: one was asked
		b.tap("Tắt: Nông nghiệp")
	}
	m = b.shows(b.lan, "Bật lại: Nông nghiệp", "Đọc bài", "Sạt lở")
	if _, on := b.sub(b.lan, 0); len(on) != 0 {
		t.Errorf("%v", on)
	}
	if toast := b.tapOn(m.ID, "Bật lại"); toast != "Đã bật chủ đề: Nông nghiệp" {
		t.Errorf("toast %q", toast)
	}
	if _, on := b.sub(b.lan, 0); len(on) != 1 {
		t.Errorf("%v", on)
	}
}

func TestInlineModeOffersArticles(t *testing.T) {
	b := newBench(t, setup{})
	id := b.tg.Inline(b.lan, "sat lo", "")
	b.settle()
	results, ok := b.tg.InlineResults(id)
	if !ok || len(results) != 1 || results[0].Title != "Sạt lở trên quốc lộ 4D" || !strings.Contains(results[0].Text, "Cổng TTĐT") {
		t.Errorf("%+v\n%s", results, b.log)
	}
	id = b.tg.Inline(b.lan, "", "")
	b.settle()
	if results, _ := b.tg.InlineResults(id); len(results) != 10 {
		t.Errorf("%d results", len(results))
	}
}

func TestMenusPerScopeAndLanguage(t *testing.T) {
	b := newBench(t, setup{})
	b.until("no menus", func() bool {
		return len(b.tg.Commands(b.lan, "vi")) > 0 && len(b.tg.Commands(-1, "en")) > 0
	})
	if c := b.tg.Commands(b.lan, "vi"); c[1].Command != "chude" || c[1].Description != "Chọn chủ đề" {
		t.Errorf("%+v", c)
	}
	if c := b.tg.Commands(b.lan, "en"); c[1].Description != "Choose topics" {
		t.Errorf("%+v", c)
	}
	for _, c := range b.tg.Commands(-1, "vi") {
		if c.Command == "xoa" {
			t.Error("members of a group see /xoa")
		}
	}
}

func TestOnlyOperatorsSeeTheirCommandsInTheMenu(t *testing.T) {
	b := newBench(t, setup{options: func(o *bot.Options) { o.Admins = []int64{5_000_001, 5_000_002} }})
	has := func(chat int64) bool {
		return slices.ContainsFunc(b.tg.Commands(chat, "vi"), func(c bottest.Command) bool { return c.Command == "khan" })
	}
	b.until("no menu for an operator", func() bool { return len(b.tg.Commands(b.lan, "vi")) > 0 })
	b.say("/start") // before, Telegram did not know the chat
	b.until("an operator without /khan", func() bool { return has(b.lan) })
	if other := b.tg.AddUser(bottest.User{ID: 5_000_077, FirstName: "Mai"}); has(5_000_077) {
		t.Errorf("%v sees /khan", other)
	}
}

func TestDigestIsReadOnInTheSameMessage(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start c_nong-nghiep")
	b.store.articles = nil
	for i, a := range many(25) {
		a.Topics, a.State = []string{"nong-nghiep"}, article.StateLive
		a.Published = b.clock.now().Add(-time.Duration(i) * time.Hour)
		b.store.articles = append(b.store.articles, a)
	}
	sub, _ := b.sub(b.lan, 0)
	id := b.mustSend(channel.Delivery{Subscriber: sub, Kind: channel.DeliverDigest, Articles: b.store.articles[:10], More: 15, Period: subscriber.RhythmDaily})
	kept := ledger.ListMessage{Subscriber: sub.ID, Message: id, Kind: channel.DeliverDigest}
	for i, a := range b.store.articles {
		if i < 10 {
			kept.Shown = append(kept.Shown, ledger.ShownArticle{Article: a.ID})
		} else {
			kept.Rest = append(kept.Rest, a.ID)
		}
	}
	b.store.lists = append(b.store.lists, kept)
	b.store.on[sub.ID] = nil // what is turned off later stays on the pages
	b.tapOn(id, "Xem thêm 15 tin ›")
	b.shows(b.lan, "Trang 2/3", "11. Tin số 11:", "20. Tin số 20:")
	b.tapOn(id, "Sau ›")
	m := b.shows(b.lan, "Trang 3/3", "21. Tin số 21:", "25. Tin số 25:")
	if strings.Contains(labels(m), "Sau ›") {
		t.Errorf("%s", labels(m))
	}
	b.tapOn(id, "‹ Trước")
	b.tapOn(id, "‹ Trước")
	b.shows(b.lan, "Trang 1/3", "1. Tin số 1:")
	b.store.articles[20].State = article.StateWithdrawn
	b.tapOn(id, "Sau ›")
	b.tapOn(id, "Sau ›")
	b.shows(b.lan, "Trang 3/3", "21. Tin số 21: bản Lùng làm đường mới Bài đã được gỡ.", "25. Tin số 25:")
	// Of a digest from before lists were kept, or too old, nobody loses what it says.
	b.store.lists = nil
	if note := b.tapOn(id, "‹ Trước"); !strings.Contains(note, "Danh sách này đã cũ") {
		t.Errorf("note %q", note)
	}
	b.shows(b.lan, "Trang 3/3", "25. Tin số 25:")
}

func TestCloseOfAnOldMessageEmptiesIt(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/caidat")
	m := b.last(b.lan)
	b.clock.add(49 * time.Hour)
	b.tapOn(m.ID, "Đóng")
	m = b.shows(b.lan, "Đã đóng")
	if len(m.Buttons) != 0 {
		t.Errorf("%s", labels(m))
	}
}

func TestMessagesFromBotsAreLeftAlone(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/trogiup")
	before := len(b.tg.Messages(b.lan))
	b.tg.PushRaw("message", []byte(`{"message_id":5,"date":1,"chat":{"id":5000001,"type":"private"},"from":{"id":9,"is_bot":true,"first_name":"B"},"text":"/start"}`))
	b.settle()
	if n := len(b.tg.Messages(b.lan)); n != before {
		t.Errorf("%d messages, had %d", n, before)
	}
}

func TestUnknownCommandSaysWhereHelpIs(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/bay_gio")
	b.shows(b.lan, "/trogiup")
}

func TestFollowingATopicAgainKeepsItsOwnRhythm(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start c_y-te")
	old := b.last(b.lan)
	b.tg.Tap(b.lan, old.ID, "yt:y-te:d")
	b.settle()
	for how, do := range map[string]func(){
		"a link":                    func() { b.say("/start c_y-te") },
		"an old picker":             func() { b.tg.Tap(b.lan, old.ID, "t:y-te:1"); b.settle() },
		"a button below an article": func() { b.tg.Tap(b.lan, old.ID, "x:y-te:1"); b.settle() },
	} {
		do()
		if _, on := b.sub(b.lan, 0); on["y-te"] != subscriber.RhythmDaily {
			t.Errorf("after %s the topic comes %q", how, on["y-te"])
		}
	}
	b.tg.Tap(b.lan, old.ID, "yt:y-te:u") // like the others again
	b.settle()
	if _, on := b.sub(b.lan, 0); on["y-te"] != subscriber.RhythmUnset {
		t.Errorf("%v", on)
	}
}
