package search_test

import (
	"strings"
	"testing"

	"loa/bot/internal/bench"
)

func TestAKeywordThatOneHasIsSaidToBeThere(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("sạt lở")
	old := b.Last(b.Lan).ID
	b.Say("/tukhoa sạt lở, -bóng đá")
	b.Say("/tukhoa SẠT  LỞ")
	b.Shows(b.Lan, "Quý vị đã có sẵn từ khóa: sạt lở", "‹ Quay lại")
	b.Say("/tukhoa lũ quét; sạt lở; lũ quét; -bóng đá")
	b.Shows(b.Lan, "Đã thêm: lũ quét\nQuý vị đã có sẵn từ khóa: sạt lở, ➖ bóng đá")
	if note := b.TapOn(old, "Báo khi có tin như vậy"); note != "Quý vị đã có sẵn từ khóa: sạt lở" {
		t.Errorf("note %q, want note %q", note, "Quý vị đã có sẵn từ khóa: sạt lở")
	}
	if sub, _ := b.Sub(b.Lan, 0); strings.Join(sub.Keywords, ",") != "sạt lở,-bóng đá,lũ quét" {
		t.Errorf("%q, want %q", sub.Keywords, "sạt lở,-bóng đá,lũ quét")
	}
	b.Say("/tukhoa , ,")
	b.Shows(b.Lan, "Từ khóa của quý vị", "🔎 sạt lở ✖️")
}
