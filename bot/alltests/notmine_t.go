package alltests

import (
	"strings"
	"testing"

	"loa/channel"
)

func TestAnArticleOfATopicThatOneDoesNotHaveOffersIt(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.say("/start a_5")
	m := b.shows(b.lan, "🔔 Nhận: Nông nghiệp")
	if strings.Contains(labels(m), "Tắt") {
		t.Errorf("a topic that is off is offered to be dropped: %s", labels(m))
	}
	if toast := b.tap("Nhận: Nông nghiệp"); toast != "Đã bật chủ đề: Nông nghiệp" {
		t.Errorf("toast %q", toast)
	}
	b.shows(b.lan, "Tắt: Nông nghiệp")
	if _, on := b.sub(b.lan, 0); len(on) != 1 {
		t.Errorf("%v", on)
	}
	b.tap("Tắt: Nông nghiệp")
	b.say("/start a_12") // of two topics
	b.shows(b.lan, "📋 Chủ đề")
	b.tap("📋 Chủ đề")
	b.shows(b.lan, "Dấu ✅ là chủ đề")
}

func TestDroppingATopicAfterErasingMakesNobodyASubscriber(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start c_nong-nghiep")
	b.say("/chude")
	picker := b.last(b.lan).ID
	b.say("/start a_5")
	below := b.last(b.lan).ID
	b.say("/xoa")
	b.tap("Xoá hết")
	b.tapOn(below, "Tắt chủ đề này")
	b.tapOn(picker, "✅ Nông nghiệp")
	if len(b.store.subs) != 0 {
		t.Errorf("who has erased everything is a subscriber again: %v", b.store.subs)
	}
}

func TestWhatCameByAKeywordIsNotSaidToEndWithItsTopic(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.say("/tukhoa thoát nghèo")
	sub, _ := b.sub(b.lan, 0)
	id := b.mustSend(channel.Delivery{Subscriber: sub, Kind: channel.DeliverArticle, Articles: samples()[4:5]})
	if toast := b.tapOn(id, "Tắt chủ đề này"); toast != "Chủ đề này đang tắt. Tin vẫn đến theo từ khoá của quý vị." {
		t.Errorf("toast %q", toast)
	}
	b.shows(b.lan, "🔎 Từ khoá của tôi")
	b.tapOn(id, "Từ khoá của tôi")
	b.shows(b.lan, "thoát nghèo ✖️")
}

func TestADoubleTapOnFollowingASearchAnswersOnce(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.say("sat lo")
	found := b.last(b.lan).ID
	b.tapOn(found, "Báo khi có tin")
	before := len(b.tg.Messages(b.lan))
	if toast := b.tapOn(found, "Báo khi có tin"); toast != "Quý vị đã có sẵn từ khoá: sat lo" {
		t.Errorf("toast %q", toast)
	}
	if n := len(b.tg.Messages(b.lan)); n != before {
		t.Errorf("%d messages more", n-before)
	}
}
