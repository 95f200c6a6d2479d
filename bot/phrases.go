package bot

import (
	"context"
	"strings"

	"loa/viet"
)

// sayings are what people write in a private chat instead of a command. A word
// that means much else besides, such as "giờ", is a search.
var sayings = []struct {
	command string // "" stops everything at once, as the person asked
	phrases []string
}{
	{"", []string{"dừng", "dừng lại", "dừng gửi", "dừng gửi tin", "ngừng", "ngừng lại", "ngừng gửi tin", "không nhận tin nữa", "không nhận nữa",
		"không muốn nhận nữa", "tắt tin", "tắt hết tin", "huỷ đăng ký", "stop", "unsubscribe"}},
	// These may be meant for a question of ours that was not replied to: asked first.
	{"tamdung", []string{"tạm dừng", "tạm ngừng", "thôi", "huỷ", "huỷ bỏ", "cancel", "pause"}},
	{"chude", []string{"chủ đề", "chọn chủ đề", "topics"}},
	{"moi", []string{"tin mới", "tin mới nhất", "mới nhất", "xem tin", "xem tin mới", "newest", "latest"}},
	{"caidat", []string{"cài đặt", "settings"}},
	{"tukhoa", []string{"từ khoá", "keywords"}},
	{"gio", []string{"giờ nhận tin", "thời điểm nhận tin"}},
	{"xoa", []string{"xoá dữ liệu", "xoá hết dữ liệu"}},
	{"start", []string{"bắt đầu", "start", "nhận lại", "nhận lại tin"}},
	{"trogiup", []string{"trợ giúp", "giúp", "giúp tôi", "giúp đỡ", "hướng dẫn", "cách dùng", "menu", "help", "help me",
		"xin chào", "chào", "chào bạn", "chào bot", "alo", "a lô", "hello", "hi"}},
}

var thanks = []string{"cảm ơn", "xin cảm ơn", "cảm ơn bạn", "cảm ơn nhiều", "cám ơn", "ok", "thanks", "thank you"}

// particles soften a sentence and change nothing.
var particles = []string{"ạ", "đi", "nhé", "nha", "với"}

// cancels leave a question of the bot's that one replies to.
var cancels = []string{"huỷ", "huỷ bỏ", "dừng", "thôi", "cancel"}

// spoken are the syllables of what was said, without the last particles.
func spoken(said string) []string {
	said = viet.Lower(strings.Trim(viet.CleanLine(firstRunes(said, maxQuestion)), " .,!?…/"))
	syllables := strings.Fields(said)
	for n := len(syllables); n > 1 && meansOneOf(syllables[n-1:], particles); n-- {
		syllables = syllables[:n-1]
	}
	return syllables
}

// heed does what was said in plain words; false when it is to be searched for.
func followPlainWords(ctx context.Context, t *talk, said string) (bool, error) {
	syllables := spoken(said)
	for _, s := range sayings {
		switch {
		case !meansOneOf(syllables, s.phrases):
		case s.command == "":
			return true, stopAtOnce(t)
		default:
			return true, runCommand(ctx, t, s.command, "")
		}
	}
	if meansOneOf(syllables, thanks) {
		t.tell(words.Thanks)
		return true, nil
	}
	return false, nil
}

func meansOneOf(said, phrases []string) bool {
	for _, p := range phrases {
		if means(said, strings.Fields(p)) {
			return true
		}
	}
	return false
}

// means tells whether syllables are those of a phrase, each with its accents or
// without any: "dung" is "dừng", and "đúng" is not.
func means(said, phrase []string) bool {
	if len(said) != len(phrase) {
		return false
	}
	for i, s := range said {
		if s != viet.Fold(phrase[i]) && viet.Key(s) != viet.Key(phrase[i]) {
			return false
		}
	}
	return true
}
