package tidy

import (
	"testing"

	"loa/viet"
)

func TestPlainTextIsWhatCleaningLeavesAlone(t *testing.T) {
	for r := rune(1); r < 0x30000; r++ {
		s := "a" + string(r) + "b"
		if isPlainText(s) && dropLeadingMarks(collapseSpace(viet.Clean(s))) != s {
			t.Errorf("%q (U+%04X) is said to be plain", s, r)
		}
	}
	for _, s := range []string{"Đoạn văn thứ 3: đường, nhà; “ruộng”", "a  b", "a\nb", "tie\u0302\u0301ng", "a\xc3",
		"a\xe1\xba", "a\xe1\xba ", "a\u00a0b"} {
		if isPlainText(s) {
			t.Errorf("%q is said to be plain, want not isPlainText(s)", s)
		}
	}
	if !isPlainText(" Đoạn văn thứ 3 kể việc bà con các bản làm đường, dựng nhà, ẵm ỡ ữ. ") {
		t.Error("plain Vietnamese is not said to be plain")
	}
}
