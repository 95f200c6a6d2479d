package main

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/bot/bottest"
	"loa/demo"
)

// say types a text and waits for the bot's answer.
func (w *world) say(chat int64, text string) {
	w.t.Helper()
	said := w.telegram.Say(chat, text)
	w.eventually("an answer to "+text, func() bool { return w.last(chat).ID > said })
}

// tap presses the button with a label on the bot's newest message that has
// it, once it is there.
func (w *world) tap(chat int64, label string) {
	w.t.Helper()
	w.eventually("a button "+label, func() bool {
		messages := w.telegram.Messages(chat)
		for i := len(messages) - 1; i >= 0; i-- {
			if strings.Contains(labels(messages[i]), label) {
				_, ok := w.telegram.TapLabel(chat, messages[i].ID, label)
				return ok
			}
		}
		return false
	})
}

// shows waits until the bot's latest message holds a text.
func (w *world) shows(chat int64, text string) {
	w.t.Helper()
	w.eventually("the chat to show "+text, func() bool { return strings.Contains(w.last(chat).Text, text) })
}

// ticked waits until the choice with a label is the present one.
func (w *world) ticked(chat int64, label string) {
	w.t.Helper()
	w.eventually("the tick beside "+label, func() bool {
		for _, row := range w.last(chat).Buttons {
			for _, b := range row {
				if strings.Contains(b.Text, label) && strings.ContainsAny(b.Text, "✅●") {
					return true
				}
			}
		}
		return false
	})
}

// publish puts an article on the portal and waits until it is in the feeds.
func (w *world) publish(title, body string) {
	w.t.Helper()
	if _, err := w.portal.Publish(demo.Wording{Section: "kinh-te", Title: title, Body: body}); err != nil {
		w.t.Fatal(err)
	}
	w.eventually("the feeds to have "+title, func() bool { return w.feedsHave("kinh-te", title) })
}

// TestOnePersonsWayThroughTheBot taps and types as a subscriber would, with
// the real program between.
func TestOnePersonsWayThroughTheBot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	p := w.start()
	w.eventually("the end of the first fill", w.filled)
	const hien, operator = 7_001, 7_009
	w.subscribe(hien, "Kinh tế")
	w.tap(hien, "Xong")
	w.shows(hien, "Quý vị muốn nhận tin khi nào?")
	w.tap(hien, "Ngay khi có")
	w.shows(hien, "Đã lưu.")

	w.say(hien, "gia che bup tuoi") // any words are a search, without accents too
	w.shows(hien, "Giá chè búp tươi")
	w.say(hien, "/moi")
	w.shows(hien, "Tin mới nhất")

	// A mornings' digest: an article is left to it, not sent.
	w.say(hien, "/gio")
	w.tap(hien, "Mỗi sáng 6:30")
	w.ticked(hien, "Mỗi sáng 6:30")
	w.publish("Hồ cá Pá Khôm trúng mùa", "Hợp tác xã thu 40 tấn cá lăng từ lồng bè.")
	w.audit(p, "digest", 1)
	w.say(hien, "/gio")
	w.tap(hien, "Ngay khi có")
	w.ticked(hien, "Ngay khi có")

	// Paused: skipped and counted. Resumed: what comes then is sent.
	w.say(hien, "/tamdung")
	w.tap(hien, "Đến khi tôi nhận lại")
	w.shows(hien, "Đã tạm dừng mọi tin")
	w.publish("Chợ phiên Tân Sa dời sang thứ Bảy", "Ban quản lý chợ thông báo lịch mới.")
	w.audit(p, "paused", 1)
	w.tap(hien, "Nhận lại tin")
	w.eventually("deliveries to be on again", func() bool {
		return !strings.Contains(labels(w.last(hien)),
			"Nhận lại tin")
	})
	w.publish("Xưởng sấy chuối Bản Lốc tuyển 30 lao động", "Ưu tiên phụ nữ và hộ mới thoát nghèo.")
	w.eventually("the article after resuming", func() bool { return w.chatHas(hien, "Xưởng sấy chuối") == 1 })

	// The button under an article drops its topic.
	w.tap(hien, "Tắt chủ đề này")
	w.eventually("the topic to be off", func() bool {
		return strings.Contains(labels(w.last(hien)), "Bật lại")
	})
	w.publish("Giống lúa nếp mới hợp đất Phìn Hồ", "Ruộng thử nghiệm đạt 5,8 tấn một héc-ta.")

	// An operator's emergency warning reaches everyone, whatever their topics.
	w.telegram.AddUser(bottest.User{ID: operator, FirstName: "Trực ban", Language: "vi"})
	w.say(operator, "/start")
	w.say(operator, "/khan 3\nVỡ đập tạm suối Nậm Khan\nBà con hạ du lên chỗ cao ngay.")
	w.tap(operator, "Gửi ngay")
	w.tap(operator, "⚠️ 📢 Gửi ngay")
	w.eventually("the warning", func() bool { return w.chatHas(hien, "Vỡ đập tạm") == 1 })
	// Readers see who issued it, everywhere.
	if w.chatHas(hien, "Loa Pu Mây · ") == 0 {
		t.Errorf("who issued the warning is not in %q, want other than 0", w.last(hien).Text)
	}
	w.eventually("the warning in the feeds", func() bool {
		_, urgent := w.get("/feeds/urgent.json")
		_, own := w.get("/feeds/sources/" + article.OperatorSource + ".atom")
		return strings.Contains(urgent, `"source_name":"`) && strings.Contains(urgent, "Vỡ đập tạm") &&
			!strings.Contains(urgent, `"source_name":"khan"`) && strings.Contains(own, "Vỡ đập tạm")
	})
	if w.chatHas(hien, "Giống lúa nếp") != 0 {
		t.Error("an article of a dropped topic was sent, want 0")
	}
	if w.chatHas(hien, "Hồ cá Pá Khôm") != 0 || w.chatHas(hien, "Chợ phiên") != 0 {
		t.Error("an article for the digest, or of the pause, was sent at once, want 0, 0")
	}
	w.tap(hien, "Đã đọc")
	asked := time.Time{}
	w.eventually("the operator to see who has read it", func() bool {
		if time.Since(asked) > 2*time.Second {
			w.tap(operator, "Số người đã đọc")
			asked = time.Now()
		}
		return w.chatHas(operator, "Đã gửi: 2 · Đã đọc: 1") == 1
	})
	w.tap(operator, "Kết thúc: nguy hiểm đã qua")
	w.tap(operator, "⚠️ ✔️ Kết thúc")
	w.eventually("the warning struck out", func() bool { return w.chatHas(hien, "không còn hiệu lực") == 1 })

	w.say(hien, "/xoa")
	w.tap(hien, "Xóa hết")
	w.shows(hien, "Đã xóa toàn bộ dữ liệu")
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: %v, want no error", err)
	}
	w.balanced(p)
}

func labels(m bottest.Message) string {
	var all []string
	for _, row := range m.Buttons {
		for _, b := range row {
			all = append(all, b.Text)
		}
	}
	return strings.Join(all, " | ")
}

// audit waits until loa audit counts n articles of an outcome at the newest
// article.
func (w *world) audit(p *process, outcome string, n int) {
	w.t.Helper()
	column := map[string]int{"sent": 6, "held": 7, "digest": 8, "paused": 9}[outcome]
	w.eventually("the audit to count it as "+outcome, func() bool {
		out, err := exec.Command(p.Path, "audit", "--config", w.config).Output()
		if err != nil {
			return false
		}
		for _, line := range strings.Split(string(out), "\n") {
			if fields := strings.Fields(line); len(fields) > column && fields[0] == "=" && fields[column] == "1" &&
				n == 1 {
				return true
			}
		}
		return false
	})
}

// balanced runs loa audit, which fails when its sums do not come out.
func (w *world) balanced(p *process) {
	w.t.Helper()
	if out, err := exec.Command(p.Path, "audit", "--config", w.config).CombinedOutput(); err != nil {
		w.t.Errorf("loa audit: %v\n%s\nwant no error", err, out)
	}
}
