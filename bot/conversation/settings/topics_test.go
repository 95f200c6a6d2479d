package settings_test

import (
	"strings"
	"testing"

	"loa/bot/internal/bench"
	"loa/channel"
)

func TestAnArticleOfATopicThatOneDoesNotHaveOffersIt(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Say("/start a_5")
	m := b.Shows(b.Lan, "🔔 Nhận: Nông nghiệp")
	if strings.Contains(bench.Labels(m), "Tắt") {
		t.Errorf(`a topic that is off is offered to be dropped: %s, want it without "Tắt"`, bench.Labels(m))
	}
	if toast := b.Tap("Nhận: Nông nghiệp"); toast != "Đã bật chủ đề: Nông nghiệp" {
		t.Errorf("toast %q, want toast %q", toast, "Đã bật chủ đề: Nông nghiệp")
	}
	b.Shows(b.Lan, "Tắt: Nông nghiệp")
	if _, on := b.Sub(b.Lan, 0); len(on) != 1 {
		t.Errorf("%v, want len(on) 1", on)
	}
	b.Tap("Tắt: Nông nghiệp")
	b.Say("/start a_12") // of two topics
	b.Shows(b.Lan, "📋 Chủ đề")
	b.Tap("📋 Chủ đề")
	b.Shows(b.Lan, "Dấu ✅ là chủ đề")
}

func TestDroppingATopicAfterErasingMakesNobodyASubscriber(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_nong-nghiep")
	b.Say("/chude")
	picker := b.Last(b.Lan).ID
	b.Say("/start a_5")
	below := b.Last(b.Lan).ID
	b.Say("/xoa")
	b.Tap("Xóa hết")
	b.TapOn(below, "Tắt chủ đề này")
	b.TapOn(picker, "✅ Nông nghiệp")
	if len(b.Store.Subs) != 0 {
		t.Errorf("who has erased everything is a subscriber again: %v, want len(b.Store.Subs) 0", b.Store.Subs)
	}
}

func TestWhatCameByAKeywordIsNotSaidToEndWithItsTopic(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Say("/tukhoa thoát nghèo")
	sub, _ := b.Sub(b.Lan, 0)
	id := b.MustSend(channel.Delivery{Subscriber: sub, Kind: channel.DeliverArticle, Articles: bench.Samples()[4:5]})
	if toast := b.TapOn(id, "Tắt chủ đề này"); toast != "Chủ đề này đang tắt. Tin vẫn đến theo từ khóa của quý vị." {
		t.Errorf("toast %q", toast)
	}
	b.Shows(b.Lan, "🔎 Từ khóa của tôi")
	b.TapOn(id, "Từ khóa của tôi")
	b.Shows(b.Lan, "thoát nghèo ✖️")
}

func TestADoubleTapOnFollowingASearchAnswersOnce(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Say("sat lo")
	found := b.Last(b.Lan).ID
	b.TapOn(found, "Báo khi có tin")
	before := len(b.Telegram.Messages(b.Lan))
	if toast := b.TapOn(found, "Báo khi có tin"); toast != "Quý vị đã có sẵn từ khóa: sat lo" {
		t.Errorf("toast %q, want toast %q", toast, "Quý vị đã có sẵn từ khóa: sat lo")
	}
	if n := len(b.Telegram.Messages(b.Lan)); n != before {
		t.Errorf("%d messages more, want %v", n-before, before)
	}
}
