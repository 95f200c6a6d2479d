package summary

import "testing"

func TestLeadsLoseTheirDateline(t *testing.T) {
	for in, want := range map[string]string{
		"(laichau.gov.vn) Sáng nay (1/7), Ban Chỉ đạo họp.": "Sáng nay (1/7), Ban Chỉ đạo họp.",
		"(laichau.gov.vn)\nSáng nay, họp.":                  "Sáng nay, họp.",
		"(TTXVN) - Sáng nay, họp.":                          "Sáng nay, họp.",
		"Lai Châu - Sáng nay, tại xã Bum Tở":                "Sáng nay, tại xã Bum Tở",
		"LCĐT – UBND tỉnh vừa ban hành":                     "UBND tỉnh vừa ban hành",
		"laichau.gov.vn - Ban Chỉ đạo họp":                  "Ban Chỉ đạo họp",
		"Lai Châu - Điện Biên ký kết hợp tác":               "Lai Châu - Điện Biên ký kết hợp tác",
		"Thi đua - Khen thưởng là việc lớn":                 "Thi đua - Khen thưởng là việc lớn",
		"(1/7) Ban Chỉ đạo họp":                             "(1/7) Ban Chỉ đạo họp",
		"Sáng nay, tại Lai Châu - nơi cực Bắc - diễn ra":    "Sáng nay, tại Lai Châu - nơi cực Bắc - diễn ra",
		"(sau đây gọi là bên mua, theo hợp đồng đã ký với bên bán) x": "(sau đây gọi là bên mua, theo hợp đồng đã " +
			"ký với " +
			"bên bán) x",
		"":                 "",
		"(laichau.gov.vn)": "",
	} {
		if got := CleanLead(in); got != want {
			t.Errorf("CleanLead(%q) = %q, want %q", in, got, want)
		}
	}
}
