package alltests

import (
	"strings"
	"testing"
)

func TestAKeywordThatOneHasIsSaidToBeThere(t *testing.T) {
	b := newBench(t, setup{})
	b.say("sạt lở")
	old := b.last(b.lan).ID
	b.say("/tukhoa sạt lở, -bóng đá")
	b.say("/tukhoa SẠT  LỞ")
	b.shows(b.lan, "Quý vị đã có sẵn từ khoá: sạt lở", "‹ Quay lại")
	b.say("/tukhoa lũ quét; sạt lở; lũ quét; -bóng đá")
	b.shows(b.lan, "Đã thêm: lũ quét\nQuý vị đã có sẵn từ khoá: sạt lở, ➖ bóng đá")
	if note := b.tapOn(old, "Báo khi có tin như vậy"); note != "Quý vị đã có sẵn từ khoá: sạt lở" {
		t.Errorf("note %q", note)
	}
	if sub, _ := b.sub(b.lan, 0); strings.Join(sub.Keywords, ",") != "sạt lở,-bóng đá,lũ quét" {
		t.Errorf("%q", sub.Keywords)
	}
	b.say("/tukhoa , ,")
	b.shows(b.lan, "Từ khoá của quý vị", "🔎 sạt lở ✖️")
}
