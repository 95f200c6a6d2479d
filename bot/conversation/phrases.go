package conversation

import (
	"context"
	"strings"

	"loa/bot/conversation/dialogue"
	"loa/bot/conversation/search"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/viet"
)

// phrases are what people write in a private chat instead of a command. A word
// that means much else besides, such as "giờ", is a search.
var phrases = []struct {
	command string // "" stops everything at once, as the person asked
	phrases []string
}{
	{
		"",
		[]string{
			"dừng",
			"dừng lại",
			"dừng gửi",
			"dừng gửi tin",
			"ngừng",
			"ngừng lại",
			"ngừng gửi tin",
			"không nhận tin nữa",
			"không nhận nữa",
			"không muốn nhận nữa",
			"đừng gửi nữa",
			"đừng gửi tin nữa",
			"đừng gửi tin",
			"đừng gửi",
			"đừng gửi cho tôi nữa",
			"đừng gửi tin cho tôi nữa",
			"đừng nhắn nữa",
			"đừng nhắn tin nữa",
			"đừng làm phiền",
			"đừng làm phiền nữa",
			"thôi đừng gửi nữa",
			"không gửi nữa",
			"không gửi tin nữa",
			"không cần nữa",
			"không cần gửi nữa",
			"không muốn nhận tin nữa",
			"không muốn nhận tin",
			"ngưng",
			"ngưng gửi",
			"ngưng gửi tin",
			"ngừng gửi",
			"ngừng nhận tin",
			"dừng nhận tin",
			"hủy nhận tin",
			"hủy theo dõi",
			"bỏ theo dõi",
			"thôi không nhận nữa",
			"tắt tin",
			"tắt hết tin",
			"hủy đăng ký",
			"stop",
			"unsubscribe",
			"stop it",
			"stop sending",
			"no more",
			"no more messages",
		},
	},
	// These may be meant for a question of ours that was not replied to: asked first.
	{"tamdung", []string{"tạm dừng", "tạm ngừng", "thôi", "hủy", "hủy bỏ", "cancel", "pause"}},
	{"chude", []string{"chủ đề", "chọn chủ đề", "topics"}},
	{"moi", []string{"tin mới", "tin mới nhất", "mới nhất", "xem tin", "xem tin mới", "newest", "latest"}},
	{"caidat", []string{"cài đặt", "settings"}},
	{"tukhoa", []string{"từ khóa", "keywords"}},
	{"gio", []string{"giờ nhận tin", "thời điểm nhận tin"}},
	{"xoa", []string{"xóa dữ liệu", "xóa hết dữ liệu"}},
	{"start", []string{"bắt đầu", "start", "nhận lại", "nhận lại tin"}},
	{"visao", []string{"vì sao", "tại sao", "vì sao tôi nhận tin này", "tại sao tôi nhận tin này",
		"sao tôi nhận tin này",
		"vì sao gửi cho tôi", "why", "why this", "why did i get this"}},
	{"trogiup", []string{"trợ giúp", "giúp", "giúp tôi", "giúp đỡ", "hướng dẫn", "cách dùng", "menu", "help", "help me",
		"xin chào", "chào", "chào bạn", "chào bot", "alo", "a lô", "hello", "hi"}},
}

var thanks = []string{"cảm ơn", "xin cảm ơn", "cảm ơn bạn", "cảm ơn nhiều", "cám ơn", "ok", "thanks", "thank you"}

// particles soften a sentence and change nothing.
var particles = []string{"ạ", "đi", "nhé", "nha", "với"}

// cancels leave a question of the bot's that one replies to.
var cancels = []string{"hủy", "hủy bỏ", "dừng", "thôi", "cancel"}

// addresses begin a sentence politely, and change nothing.
var addresses = []string{"xin", "vui lòng", "làm ơn", "hãy", "tôi", "mình", "em", "cháu", "please"}

// syllables are the syllables of what was said, without the words of politeness at
// its beginning and end.
func syllables(said string) []string {
	said = viet.Lower(strings.Trim(viet.CleanLine(telegram.FirstRunes(said, search.MaxQuestion)), " .,!?…/"))
	syllables := strings.Fields(said)
	for n := len(syllables); n > 1 && dialogue.MeansOneOf(syllables[n-1:], particles); n-- {
		syllables = syllables[:n-1]
	}
	return withoutAddress(syllables)
}

// withoutAddress is what was said without how it begins politely, unless that is all.
func withoutAddress(said []string) []string {
	for again := true; again; {
		again = false
		for _, a := range addresses {
			n := len(strings.Fields(a))
			if len(said) > n && dialogue.Means(said[:n], strings.Fields(a)) {
				said, again = said[n:], true
			}
		}
	}
	return said
}

// followPlainWords does what was said in plain words; false when it is to be searched for.
func followPlainWords(ctx context.Context, t *dialogue.Turn, said string) (bool, error) {
	syllables := syllables(said)
	for _, s := range phrases {
		switch {
		case !dialogue.MeansOneOf(syllables, s.phrases):
		case s.command == "":
			return true, stopAtOnce(t)
		default:
			return true, runCommand(ctx, t, s.command, "")
		}
	}
	if dialogue.MeansOneOf(syllables, thanks) {
		t.Reply(render.Words.Thanks)
		return true, nil
	}
	return false, nil
}
