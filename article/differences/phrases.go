package differences

// Words around figures and names, by which a difference is told as people say it.
var (
	// times stand before the figure of a day, a month or a year.
	times = phrases("ngày", "tháng", "năm", "sáng", "trưa", "chiều", "tối", "đêm", "mùng", "mồng", "rạng",
		"thứ", "tuần", "quý")
	// ranks stand before a figure that names something.
	ranks = phrases("số", "điều", "khoản", "cấp", "khóa", "kỳ", "mức", "tập", "lô", "phòng", "lớp", "cổng", "bão",
		"hạng",
		"khối", "tổ", "đợt", "km", "lộ", "bậc", "vùng", "loại", "hàng")
	// multiples stand between a figure and what it counts.
	multiples = phrases("triệu", "tỷ", "tỉ", "nghìn", "ngàn", "vạn", "trăm", "chục")
	// units end the phrase of a figure; classifiers have a word more.
	units = phrases("hộ", "người", "nhà", "xã", "thôn", "huyện", "tỉnh", "ngày", "giờ", "phút", "giây", "năm", "tháng",
		"tuần", "quý", "mét", "m", "km", "cm", "mm", "ha", "kg", "tấn", "tạ", "yến", "lít", "ca", "vụ", "trường", "lớp",
		"độ", "điểm", "lần", "đồng", "đ", "usd", "gb", "mb", "kw", "mw", "kwh", "em", "cháu", "chị", "anh", "ông", "bà",
		"bàn", "suất", "tuổi", "m2", "m3", "km2", "héc-ta", "cán", "phường", "loại", "nước", "giường", "xe", "tàu",
		"thuyền", "liều", "mũi", "đơn", "bài", "trang")
	classifiers = phrases("ngôi", "căn", "chiếc", "con", "cái", "cây", "bộ", "tuyến", "cuộc", "công", "đợt", "điểm",
		"trường", "ca", "vụ", "cán", "suất", "bản", "gói", "dự", "khu", "tổ")
	// areas are units with a figure of their own.
	areas = phrases("m2", "m3", "km2", "m²", "m³", "km²")
	// added belong to a unit that is said before them.
	added = phrases("hộ dân", "hộ nghèo", "hộ gia", "hộ cận", "người chết", "người dân", "người mất", "người bị",
		"người thiệt", "người tử", "nhà dân", "gia đình", "cận nghèo", "mất tích", "bị thương", "thiệt mạng", "tử vong",
		"ca mắc", "ca tử", "ca nhiễm", "cán bộ", "đơn vị", "xe máy", "xe khách", "mét khối", "mét vuông", "m khối",
		"km vuông", "độ c", "mét tối", "nước ngoài", "nhà ở", "em học", "học sinh", "ca bệnh", "trường học",
		"điểm trường")
	// small words end what a figure counts.
	small = phrases("và", "của", "đã", "bị", "ở", "tại", "trong", "là", "với", "cho", "từ", "đến", "vào", "thì", "mà",
		"phải",
		"được", "đang", "sẽ", "do", "nên", "hoặc", "hay", "còn", "cùng", "trên", "dưới", "theo", "tới", "có", "để",
		"khi",
		"này", "đó", "nói", "không", "so", "qua", "về", "lên", "xuống", "ra", "như", "vẫn", "cũng", "đều", "chưa", "vì",
		"nhưng", "bằng", "các", "những", "một", "mỗi", "tăng", "giảm", "hiện", "sau", "trước", "nữa", "nhất", "rồi",
		"in", "on", "at", "and", "of", "the", "to", "were", "was", "have", "has", "had", "are", "is", "for", "by",
		"with")
	// places stand before the name of a place.
	places = phrases("xã", "phường", "huyện", "tỉnh", "quận", "bản", "thôn", "làng", "ấp", "phố", "trấn", "đường",
		"sông",
		"suối", "đèo", "cầu", "hồ", "núi", "khu", "tổ", "ở", "tại", "đảo", "vùng", "chợ", "cảng", "biển", "thị")
)

func (p *pair) key(t *text, at int) string { return p.keys[t.tokens[at].id] }

// isTime tells whether a figure is a date or a time of day.
func (f *finding) isTime(t *text, s span) bool {
	k := t.tokens[s.start]
	return k.time || dayParts[f.key(t, s.start)] || (k.plain || !k.figure) && t.near(s.start-1) &&
		times[f.key(t, s.start-1)]
}

// measured is a figure with what it counts, or with what it is said of.
func (f *finding) measured(t *text, s span) span {
	figure := t.tokens[s.start]
	switch first := t.s[figure.start]; {
	case figure.figure && !isDigit(first) && first != '-': // QL12
		return s
	case dayParts[f.key(t, s.start)]:
		if t.near(s.end-1) && t.tokens[s.end].time {
			s.end++
		}
		return s
	}
	for !figure.figure && t.near(s.start-1) && numerals[f.key(t, s.start-1)] {
		s.start--
	}
	if figure.time || t.near(s.start-1) && (times[f.key(t, s.start-1)] || ranks[f.key(t, s.start-1)]) {
		return f.headed(t, s)
	}
	if figure.end > figure.start && t.s[figure.end-1] == '%' {
		return s
	}
	if end := f.counted(t, s.end); end > s.end {
		return span{s.start, end}
	}
	return f.headed(t, s)
}

// counted is the end of what a figure counts that ends at token at.
func (f *finding) counted(t *text, at int) int {
	if t.near(at-1) && areas[f.key(t, at)] {
		return at + 1
	}
	isWord := func(at int) bool {
		return t.near(at-1) && !t.tokens[at].figure && !t.tokens[at].name && !small[f.key(t, at)]
	}
	for isWord(at) && multiples[f.key(t, at)] {
		at++
	}
	if !isWord(at) {
		return at
	}
	first := f.key(t, at)
	at++
	if !units[first] || classifiers[first] {
		if isWord(at) {
			at++
		}
		return at
	}
	for n := 0; n < 3 && t.near(at-1) && added[f.key(t, at-1)+" "+f.key(t, at)]; n++ {
		at++
	}
	return at
}

// headed is a figure with the words before it: bão số 3, ngày 28, dân số là 400.
func (f *finding) headed(t *text, s span) span {
	most := 3
	if prev := s.start - 1; t.near(prev) && (times[f.key(t, prev)] || ranks[f.key(t, prev)]) {
		if most = 1; f.key(t, prev) == "số" || f.key(t, prev) == "lộ" {
			most = 2
		}
	} else if t.tokens[s.start].time {
		return s
	}
	if t.tokens[s.start].first && (s.end == len(t.tokens) || t.tokens[s.end].first) { // alone in its cell
		s.start = max(0, s.start-most)
	}
	for n := 0; n < most && t.near(s.start-1) && !t.tokens[s.start].first; n++ {
		s.start--
	}
	return s
}

// named is the whole name in which a finding lies, and whether it is a place's.
func (f *finding) named(t *text, s span) (whole span, isPlace bool) {
	for t.near(s.start-1) && t.tokens[s.start-1].name {
		s.start--
	}
	for t.near(s.end-1) && t.tokens[s.end].name {
		s.end++
	}
	if prev := s.start - 1; t.near(prev) && places[f.key(t, prev)] {
		isPlace = true
		if w := f.key(t, prev); w != "ở" && w != "tại" {
			s.start--
		}
	}
	return s, isPlace
}
