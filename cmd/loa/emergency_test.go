package main

import (
	"os"
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/demo"
	"loa/store/storetest"
)

// configure changes the configuration's text before the start.
func (w *world) configure(changes ...string) {
	w.t.Helper()
	text, err := os.ReadFile(w.config)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, change := range changes {
		from, to, _ := strings.Cut(change, " => ")
		if !strings.Contains(string(text), from) {
			w.t.Fatalf("the configuration has no %q, want it to contain %v", from, from)
		}
		text = []byte(strings.Replace(string(text), from, to, 1))
	}
	if err := os.WriteFile(w.config, text, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

const emergencyWords = `urgent: true} => urgent: true, emergency: ["vỡ đập", "sơ tán khẩn cấp"]}`

// allQuiet gives who starts the bot quiet hours that never end.
const allQuiet = `quiet_hours: "" => quiet_hours: "00:00-23:59"`

// loud are a chat's messages with a text and a sound.
func (w *world) loud(chat int64, text string) (n int) {
	for _, m := range w.telegram.Messages(chat) {
		if m.FromBot && !m.Silent && strings.Contains(m.Text, text) {
			n++
		}
	}
	return n
}

func TestAnOperatorConfirmsAnEmergencyOfThePortalAndItReachesEveryone(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		w := newWorld(t, url, bottest.Options{})
		w.configure(emergencyWords, allQuiet, "admins: [7009] => admins: [7009, 7010]")
		p := w.start()
		w.eventually("the end of the first fill", w.filled)
		const warned, other, operator, second = 7_001, 7_002, 7_009, 7_010
		w.subscribe(warned, "Cảnh báo")
		w.subscribe(other, "Giá cả")
		const title = "Sơ tán khẩn cấp hạ du suối Nậm Khan"
		if _, err := w.portal.Publish(demo.Wording{Section: "kinh-te", Title: title,
			Body: "Nước lên rất nhanh.\n\nBà con rời khỏi bờ suối."}); err != nil {
			t.Fatal(err)
		}
		w.eventually("the warning", func() bool { return w.chatHas(warned, title) == 1 })
		if text := w.last(warned).Text; !strings.Contains(text, "CẢNH BÁO") || strings.Contains(text, "KHẨN CẤP\n") {
			t.Errorf(`before an operator's word: %s, want text to contain "CẢNH BÁO", text without %q`, text,
				"KHẨN CẤP\n")
		}
		// The operator has not pressed Start yet; the question waits for it.
		w.eventually("a failing question", func() bool {
			return strings.Contains(p.log.String(),
				"an operator was not asked")
		})
		w.telegram.AddUser(bottest.User{ID: operator, FirstName: "Trực ban", Language: "vi"})
		w.say(operator, "/start")
		w.eventually("the question", func() bool { return w.chatHas(operator, "Đây có phải tin khẩn cấp không?") == 1 })
		// So does the other operator's, although one has it by now.
		w.telegram.AddUser(bottest.User{ID: second, FirstName: "Lãnh đạo", Language: "vi"})
		w.say(second, "/start")
		w.eventually("the other operator's question", func() bool {
			return w.chatHas(second,
				"Đây có phải tin khẩn cấp không?") == 1
		})
		w.say(operator, "/thongke")
		w.shows(operator, "1 cảnh báo chờ xác nhận khẩn cấp")
		w.tap(operator, "🔴 Phát khẩn cấp đến mọi người")
		w.tap(operator, "⚠️ 🔴 Phát khẩn cấp đến mọi người")
		w.eventually("the answer", func() bool { return w.chatHas(operator, "Đã phát khẩn cấp đến mọi người.") == 1 })
		w.eventually("the emergency at who has other topics",
			func() bool { return w.loud(other, "🔴 KHẨN CẤP\n"+title) == 1 })
		w.eventually("the first message to become one",
			func() bool { return w.chatHas(warned, "🔴 KHẨN CẤP\n"+title) == 1 })
		if n := w.chatHas(warned, title); n != 1 {
			t.Errorf("who was warned has %d messages, want 1", n)
		}
		// It was a mistake: the other operator takes it back.
		w.say(second, "/thongke")
		w.tap(second, "🔴 Kết thúc tin khẩn cấp")
		w.tap(second, "↩️ Báo nhầm")
		w.tap(second, "⚠️ ↩️ Báo nhầm")
		w.eventually("the other operator's answer", func() bool {
			return w.chatHas(second,
				"Đã ghi nhận báo nhầm.") == 1
		})
		for _, chat := range []int64{warned, other} {
			w.eventually("the retraction", func() bool { return w.loud(chat, "TIN KHẨN CẤP ĐÃ PHÁT NHẦM") == 1 })
			w.eventually("the message to be no emergency",
				func() bool { return w.chatHas(chat, "🔴 KHẨN CẤP\n"+title) == 0 })
		}
		w.eventually("the first message to be a warning again",
			func() bool { return w.chatHas(warned, "🟠 CẢNH BÁO\n"+title) == 1 })
		w.say(operator, "/thongke")
		if strings.Contains(labels(w.last(operator)), "Kết thúc tin khẩn cấp") {
			t.Error(`it can be ended again, want it without "Kết thúc tin khẩn cấp"`)
		}
		if err := p.stop(); err != nil {
			t.Errorf("stopped by SIGTERM: %v, want no error", err)
		}
		w.balanced(p)
		if w.chatHas(operator, "Đây có phải tin khẩn cấp không?") != 0 {
			t.Error("the question stands although it is answered, want 0")
		}
	})
}

func TestAnEmergencyOfATrustedSectionReachesEveryoneWithoutAQuestion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	w.configure(emergencyWords, allQuiet, "profile: auto, => profile: auto, trusted: [kinh-te],")
	p := w.start()
	w.eventually("the end of the first fill", w.filled)
	const warned, other, operator = 7_001, 7_002, 7_009
	w.subscribe(warned, "Cảnh báo")
	w.subscribe(other, "Giá cả")
	w.subscribe(operator, "Kinh tế")
	const title = "Vỡ đập tạm trên suối Nậm Khan"
	if _, err := w.portal.Publish(demo.Wording{Section: "kinh-te", Title: title,
		Body: "Nước lên rất nhanh.\n\nBà con rời khỏi bờ suối."}); err != nil {
		t.Fatal(err)
	}
	for _, chat := range []int64{warned, other, operator} {
		w.eventually("the emergency", func() bool { return w.loud(chat, "🔴 KHẨN CẤP\n"+title) == 1 })
	}
	w.say(operator, "/thongke")
	if strings.Contains(w.last(operator).Text, "chờ xác nhận") ||
		w.chatHas(operator, "Đây có phải tin khẩn cấp không?") != 0 {
		t.Error(`an operator was asked, want it without "chờ xác nhận", 0`)
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: %v, want no error", err)
	}
	w.balanced(p)
}
