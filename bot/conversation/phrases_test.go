package conversation_test

import (
	"context"
	"strings"
	"testing"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/subscriber"
)

func TestPlainWordsAreUnderstoodWithAndWithoutAccents(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_nong-nghiep")
	for said, shown := range map[string]string{
		"chu de": "Dấu ✅ là chủ đề", "Chủ đề!": "Dấu ✅ là chủ đề", "/chu de": "Dấu ✅ là chủ đề",
		"/chủđề": "Dấu ✅ là chủ đề", "/ chude": "Dấu ✅ là chủ đề",
		"cai dat": "Cài đặt", "CÀI ĐẶT": "Cài đặt", "/cai dat": "Cài đặt", "tin moi": "Tin mới nhất",
		"xem tin mới đi": "Tin mới nhất",
		"tu khoa":        "Từ khóa của quý vị", "Từ khóa": "Từ khóa của quý vị", "/tu khoa sạt lở": "Đã thêm: sạt lở",
		"/tìm sạt lở": "🔎 sạt lở",
		"bắt đầu":     "Kính chào quý vị", "Start": "Kính chào quý vị", "xin chao": "Trợ giúp", "Alo?": "Trợ giúp",
		"giúp tôi với ạ": "Trợ giúp", "menu": "Trợ giúp",
		"cảm ơn nhé": "Cảm ơn quý vị", "cam on": "Cảm ơn quý vị", "tạm dừng": "Tạm dừng nhận tin",
		"xoa du lieu":  "Xóa toàn bộ dữ liệu",
		"gio nhan tin": "Thời điểm nhận tin",
		// These are searched for.
		"gio": "🔎 gio", "thời": "🔎 thời", "đúng": "🔎 đúng", "dùng": "🔎 dùng", "hạn hán ạ": "🔎 hạn hán ạ",
		"chủ đề sạt lở": "🔎 chủ đề sạt lở",
		"tim sat lo":    "🔎 sat lo", "Tìm bão": "🔎 Tìm bão", "tìm kiếm sạt lở": "🔎 sạt lở",
	} {
		b.Say(said)
		if m := b.Last(b.Lan); !strings.HasPrefix(m.Text, shown) && !strings.Contains(m.Text, "\n"+shown) {
			t.Errorf("%q is answered\n%s", said, m.Text)
		}
		if sub, _ := b.Sub(b.Lan, 0); sub.State != subscriber.Active {
			t.Fatalf("%q paused everything, want sub.State %v", said, subscriber.Active)
		}
	}
	group, _ := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"})
	before := len(b.Telegram.Messages(group))
	for _, said := range []string{"chủ đề", "dừng", "cảm ơn", "/chu de"} {
		b.SayIn(group, bottest.Speaker{User: b.Lan}, said)
	}
	if n := len(b.Telegram.Messages(group)); n != before+4 {
		t.Errorf("people talking with each other in a group were answered: %d messages, want %v", n-before, before+4)
	}
}

// TestWhoWantsNothingMoreIsUnderstoodHoweverTheySayIt.
func TestWhoWantsNothingMoreIsUnderstoodHoweverTheySayIt(t *testing.T) {
	for _, said := range []string{"đừng gửi nữa", "Xin đừng gửi nữa ạ!", "dung gui nua", "vui lòng ngừng gửi tin",
		"Tôi không muốn nhận tin nữa", "thôi đừng gửi nữa nhé", "làm ơn đừng nhắn tin nữa", "đừng làm phiền nữa",
		"hủy nhận tin",
		"ngưng", "Please stop", "huy dang ky"} {
		b := bench.New(t, bench.Setup{})
		b.Say("/start c_nong-nghiep")
		b.Say(said)
		b.Shows(b.Lan, "Đã dừng gửi mọi tin")
		if sub, _ := b.Sub(b.Lan, 0); sub.State != subscriber.Paused {
			t.Errorf("%q: got %s, want %s", said, sub.State, subscriber.Paused)
		}
	}
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_nong-nghiep")
	for _, said := range []string{"xin việc", "tôi muốn hỏi về thuế", "ngưng hoạt động nhà máy",
		"đừng gửi tiền cho người lạ"} {
		b.Say(said)
		b.Shows(b.Lan, "🔎 "+said)
	}
}

func TestCancellingAQuestionStopsNoNews(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_nong-nghiep")
	for _, said := range []string{"huỷ", "huy", "hủy", "thoi", "Thôi", "Hủy bỏ", "cancel"} {
		b.Say("/tukhoa")
		b.Tap("Thêm từ khóa")
		b.Say(said) // without Telegram's reply
		b.Shows(b.Lan, "Tạm dừng nhận tin", "Đến khi tôi nhận lại")
		if sub, _ := b.Sub(b.Lan, 0); sub.State != subscriber.Active {
			t.Errorf("%q stopped all news, warnings too, want sub.State %v", said, subscriber.Active)
		}
		b.Say("/tukhoa")
		b.Tap("Thêm từ khóa")
		b.Telegram.SayAs(b.Lan, bottest.Speaker{ReplyTo: b.Last(b.Lan).ID}, said+" nhé")
		b.Settle()
		b.Shows(b.Lan, "Đã hủy.")
	}
}

func TestWhatIsNoQuestionIsAnsweredWithHowToAsk(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	for _, said := range []string{"😀😀", "?", "...", "/", "👍🏽"} {
		b.Say(said)
		b.Shows(b.Lan, "Xin gõ vài chữ để tìm tin")
	}
	b.Say("xyz không có")
	b.Shows(b.Lan, "Không tìm thấy tin nào", "/moi", "/trogiup")
	b.Say("/start a_9999")
	b.Shows(b.Lan, "Không tìm thấy bài này", "/moi")
}

func TestAForwardedArticleIsFoundByItsTitle(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Say("Sạt lở trên quốc lộ 4D\n\nMột đoạn khác với bài trên cổng.\n\n🏷 Cảnh báo thiên tai\n19:00")
	b.Shows(b.Lan, "🔎 Sạt lở trên quốc lộ 4D", "1. Sạt lở trên quốc lộ 4D")
	b.Say("🔴 KHẨN CẤP\nSạt lở trên quốc lộ 4D\n\nĐá rơi.")
	b.Shows(b.Lan, "🔎 Sạt lở trên quốc lộ 4D", "1. Sạt lở trên quốc lộ 4D")
	b.Say("dòng một không có\ndòng hai cũng không")
	b.Shows(b.Lan, "🔎 dòng một không có\n\nKhông tìm thấy tin nào")
}

func TestWhoSendsAPictureOrTheirVoiceIsToldThatWordsAreRead(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	group, _ := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"})
	const lan, inGroup = `"chat":{"id":5000001,"type":"private"}`, `"chat":{"id":-1,"type":"supergroup"}`
	send := func(chat, content string) {
		t.Helper()
		b.Telegram.PushRaw(
			"message",
			[]byte(`{"message_id":500,"date":1,"from":{"id":5000001,"first_name":"Lan"},`+chat+`,`+content+`}`),
		)
		b.Settle()
	}
	for _, content := range []string{`"sticker":{"file_id":"x"}`, `"voice":{"file_id":"x"}`,
		`"photo":[{"file_id":"x"}]`, `"video":{"file_id":"x"}`,
		`"video_note":{"file_id":"x"}`, `"document":{"file_id":"x"}`, `"audio":{"file_id":"x"}`,
		`"location":{"latitude":1}`, `"contact":{"phone_number":"1"}`} {
		before := len(b.Telegram.Messages(b.Lan))
		send(lan, content)
		b.Shows(b.Lan, "chỉ đọc được chữ")
		if n := len(b.Telegram.Messages(b.Lan)); n != before+1 {
			t.Errorf("%s: %d answers, want %v", content, n-before, before+1)
		}
	}
	send(lan, `"photo":[{"file_id":"x"}],"caption":"sat lo"`)
	b.Shows(b.Lan, "🔎 sat lo", "1. Sạt lở trên quốc lộ 4D")
	before := len(b.Telegram.Messages(b.Lan)) + len(b.Telegram.Messages(group))
	send(lan, `"photo":[{"file_id":"x"}],"media_group_id":"7"`) // of an album each comes by itself
	send(lan, `"pinned_message":{"message_id":4,"date":1,"chat":{"id":5000001,"type":"private"}}`)
	send(strings.Replace(inGroup, "-1", "-1000", 1), `"sticker":{"file_id":"x"}`)
	if n := len(b.Telegram.Messages(b.Lan)) + len(b.Telegram.Messages(group)); n != before {
		t.Errorf("%d answers to nobody, want %v", n-before, before)
	}
}

func TestWhoHasPausedIsToldSoAfterChoosingTopics(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_nong-nghiep")
	b.Say("/gio")
	b.Tap("Ngay khi có")
	b.Say("dừng")
	b.Say("/chude")
	b.Tap("Xong")
	b.Shows(b.Lan, "Đang tạm dừng cho đến khi quý vị nhận lại.", "Nông nghiệp", "▶️ Nhận lại tin")
	b.Tap("Nhận lại tin")
	if sub, _ := b.Sub(b.Lan, 0); sub.State != subscriber.Active {
		t.Errorf("%+v, want sub.State %v", sub, subscriber.Active)
	}
}

func TestWhoComesBackFromAPauseIsToldSo(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	for _, back := range []string{"/start", "nhận lại tin", "/start c_y-te"} {
		b.Say("dừng")
		before := len(b.Telegram.Messages(b.Lan))
		b.Say(back)
		if told := b.Telegram.Messages(b.Lan)[before+1]; told.Text != "Quý vị sẽ nhận tin trở lại." {
			t.Errorf("%s is answered\n%s\nwant told.Text %q", back, told.Text, "Quý vị sẽ nhận tin trở lại.")
		}
		before = len(b.Telegram.Messages(b.Lan))
		b.Say(back)
		if told := b.Telegram.Messages(b.Lan)[before+1]; told.Text == "Quý vị sẽ nhận tin trở lại." {
			t.Errorf("%s without a pause is answered\n%s\nwant told.Text other than %q", back, told.Text,
				"Quý vị sẽ nhận tin trở lại.")
		}
	}
}

func TestWhoChoseNothingIsNotAskedWhenItShouldCome(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Tap("Xong")
	b.Shows(b.Lan, "Quý vị chưa chọn chủ đề nào")
	b.Tap("Chủ đề")
	b.Tap("Y tế")
	b.Tap("Xong")
	b.Shows(b.Lan, "Quý vị muốn nhận tin khi nào?")
}

// What an operator warns of in words that are otherwise a wish is a warning.
func TestPlainWordsInAWarningAreTheWarning(t *testing.T) {
	b := bench.New(t, bench.Setup{Options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001}
		o.Actions.Publish = func(context.Context, article.Article) (int64, error) { return 1, nil }
	}})
	b.Say("/start c_nong-nghiep")
	for _, said := range []string{"/khan 3\nDừng\nTin mới", "/khẩn 3\nDừng\nTin mới", "/ khan 3\nDừng\nTin mới",
		"/KHAN 3\n\nDừng\nTin mới"} {
		b.Say(said)
		m := b.Last(b.Lan)
		if !strings.Contains(m.Text, "KHẨN CẤP") || !strings.Contains(m.Text, "Dừng") ||
			!strings.Contains(m.Text, "Tin mới") {
			t.Errorf("%q is answered\n%s\nwant m.Text to contain \"KHẨN CẤP\", m.Text to contain \"Dừng\", m.Text to "+
				"contain \"Tin mới\"", said, m.Text)
		}
		b.Telegram.SayAs(b.Lan, bottest.Speaker{ReplyTo: m.ID}, "Huỷ")
		b.Settle()
		if sub, _ := b.Sub(b.Lan, 0); sub.State != subscriber.Active {
			t.Errorf("%q stopped the operator's news, want sub.State %v", said, subscriber.Active)
		}
	}
}
