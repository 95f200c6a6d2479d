package config

import "reflect"

// Default is the configuration without a file: the sections of laichau.gov.vn,
// SQLite, this machine only, no bot.
func Default() *Config {
	c := &Config{}
	setDefaults(reflect.ValueOf(c).Elem())
	c.Topics, c.Sources = defaultTopics(), defaultSources()
	return c
}

func defaultTopics() []Topic {
	return []Topic{
		{ID: "canh-bao", Name: "Cảnh báo khẩn", Urgent: true, Group: "Thông báo",
			Sections: []string{"canh-bao", "phong-chong-thien-tai"},
			Keywords: []string{"cảnh báo lũ", "lũ quét", "lũ ống", "sạt lở", "mưa đá", "rét đậm, rét hại", "cháy rừng",
				"công điện khẩn", "áp thấp nhiệt đới", "cấm đường"},
			Emergency: []string{"sơ tán khẩn cấp", "khẩn cấp sơ tán", "di dời khẩn cấp", "khẩn cấp di dời", "vỡ đập",
				"vỡ đê", "vỡ hồ chứa", "xả lũ khẩn cấp", "tin lũ khẩn cấp", "cảnh báo lũ khẩn cấp",
				"tin bão khẩn cấp", "công điện khẩn", "công điện hỏa tốc", "rủi ro thiên tai cấp 4",
				"rủi ro thiên tai cấp 5"}},
		{ID: "thong-bao", Name: "Thông báo", Group: "Thông báo", Sections: []string{"thong-bao", "lich-cong-tac"},
			Keywords: []string{"mất điện", "ngừng cấp điện", "cắt điện", "ngừng cấp nước", "thông báo tuyển dụng",
				"lịch tiếp công dân", "thông báo tạm ngừng"}},
		{ID: "thoi-su-chinh-tri", Name: "Thời sự - Chính trị", Group: "Tin tức",
			Sections: []string{"thoi-su-chinh-tri", "thoi-su", "chinh-tri", "hoat-dong-cua-lanh-dao-tinh",
				"xay-dung-dang"},
			Keywords: []string{"Tỉnh ủy", "HĐND tỉnh", "kỳ họp thứ", "tiếp xúc cử tri", "Ban Thường vụ"}},
		{ID: "chi-dao-dieu-hanh", Name: "Chỉ đạo, điều hành", Group: "Tin tức",
			Sections: []string{"chi-dao-dieu-hanh", "thong-tin-chi-dao-dieu-hanh", "cai-cach-hanh-chinh"},
			Keywords: []string{"chỉ đạo, điều hành", "cải cách hành chính", "chuyển đổi số", "thủ tục hành chính",
				"ban hành quyết định"}},
		{ID: "kinh-te", Name: "Kinh tế", Group: "Tin tức",
			Sections: []string{"kinh-te", "nong-nghiep-nong-thon", "xay-dung-nong-thon-moi"},
			Keywords: []string{"giá cả thị trường", "thu ngân sách", "vốn đầu tư công", "xuất khẩu", "OCOP",
				"vụ đông xuân", "nông thôn mới"}},
		{ID: "van-hoa-xa-hoi", Name: "Văn hóa - Xã hội", Group: "Tin tức",
			Sections: []string{"van-hoa-xa-hoi", "van-hoa", "xa-hoi", "giao-duc", "y-te", "du-lich"},
			Keywords: []string{"lễ hội", "năm học mới", "kỳ thi tốt nghiệp", "khám chữa bệnh", "tiêm chủng",
				"giảm nghèo", "nhà tạm, nhà dột nát"}},
		{ID: "quoc-phong-an-ninh", Name: "Quốc phòng - An ninh", Group: "Tin tức",
			Sections: []string{"quoc-phong-an-ninh", "an-ninh-quoc-phong", "an-toan-giao-thong"},
			Keywords: []string{"bộ đội biên phòng", "nhập ngũ", "an toàn giao thông", "phòng chống ma túy", "lừa đảo"}},
		{ID: "thi-dua-khen-thuong", Name: "Thi đua - Khen thưởng", Group: "Tin tức",
			Sections: []string{"thi-dua-khen-thuong"},
			Keywords: []string{"thi đua", "khen thưởng", "bằng khen", "huân chương"}},
	}
}

func defaultSources() []Source {
	s := Source{}
	setDefaults(reflect.ValueOf(&s).Elem())
	s.ID, s.Name, s.URL = "laichau", "Cổng TTĐT tỉnh Lai Châu", "https://laichau.gov.vn/"
	s.Lists = []string{"https://laichau.gov.vn/tin-tuc-su-kien", "https://laichau.gov.vn/tin-tuc-su-kien/chuyen-de"}
	return []Source{s}
}
