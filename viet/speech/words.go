package speech

import "regexp"

var roads = map[string]string{"QL": "quốc lộ", "ĐT": "đường tỉnh", "TL": "tỉnh lộ", "HL": "hương lộ"}

var units = map[string]string{
	"km": "ki-lô-mét", "m": "mét", "cm": "xăng-ti-mét", "mm": "mi-li-mét", "km2": "ki-lô-mét vuông",
	"km²": "ki-lô-mét vuông", "m2": "mét vuông", "m²": "mét vuông",
	"m3": "mét khối", "m³": "mét khối", "ha": "héc-ta", "kg": "ki-lô-gam", "g": "gam", "km/h": "ki-lô-mét một giờ",
	"kV": "ki-lô-vôn", "kW": "ki-lô-oát",
	"MW": "mê-ga-oát", "kWh": "ki-lô-oát giờ", "MWh": "mê-ga-oát giờ", "°C": "độ C", "USD": "đô la Mỹ", "VND": "đồng",
	"VNĐ": "đồng", "EUR": "ơ-rô", "đ": "đồng", "mg": "mi-li-gam", "ml": "mi-li-lít", "%": "phần trăm",
	"km/giờ": "ki-lô-mét một giờ",
}

// places are abbreviations before the name of a place, with a full stop.
var places = map[string]string{
	"TP": "thành phố", "Tp": "thành phố", "TX": "thị xã", "TT": "thị trấn", "Q": "quận", "P": "phường", "H": "huyện",
	"X": "xã",
}

// degrees stand before the name of a person, alone or several.
var degrees = map[string]string{
	"TS": "tiến sĩ", "ThS": "thạc sĩ", "Ths": "thạc sĩ", "TSKH": "tiến sĩ khoa học",
	"PGS": "phó giáo sư", "GS": "giáo sư", "BS": "bác sĩ", "KS": "kỹ sư", "KTS": "kiến trúc sư", "LS": "luật sư",
	"DS": "dược sĩ", "NCS": "nghiên cứu sinh", "CKI": "chuyên khoa một", "CKII": "chuyên khoa hai",
	"BSCKI": "bác sĩ chuyên khoa một", "BSCKII": "bác sĩ chuyên khoa hai", "NSND": "nghệ sĩ nhân dân",
	"NSƯT": "nghệ sĩ ưu tú", "NSUT": "nghệ sĩ ưu tú",
}

// alwaysDegree are the degrees that mean nothing else where no name follows.
var alwaysDegree = words("ThS TSKH PGS GS KTS BSCKI BSCKII NSND NSƯT NSUT")

// people stand before somebody's name.
var people = words("ông bà anh chị em cháu bé cô chú bác cụ thầy bạn bị cáo can nhân tượng viên sư sĩ giáo chồng " +
	"vợ mẹ bố con")

// documents are kinds of documents in their numbers.
var documents = words("QĐ NĐ NQ CT")

// reference is the number of a document.
var reference = regexp.MustCompile(`^\d+(?:[/-]\d+)*[/-]\p{Lu}`)

// naming is one spelling of an abbreviation and the one that is known.
type naming struct {
	pattern *regexp.Regexp
	name    string
}

var namings = []naming{
	{regexp.MustCompile(`(\p{Lu}) & (\p{Lu})`), "$1&$2"},
	{regexp.MustCompile(`LĐ ?- ?TB ?[&-] ?XH`), "LĐ-TB&XH"},
	{regexp.MustCompile(`VH[,-] ?TT ?[&-] ?DL`), "VHTT&DL"},
	{regexp.MustCompile(`TNHH MTV`), "TNHH một thành viên"},
	{regexp.MustCompile(`([Cc]ông ty|[Cc]ty) CP`), "$1 cổ phần"},
	{regexp.MustCompile(`TT[. -]+Huế`), "Thừa Thiên Huế"},
	{regexp.MustCompile(`ĐT( ?: ?\d)`), "điện thoại$1"},
	{regexp.MustCompile(`Viện KSND`), "Viện Kiểm sát nhân dân"},
}

var abbreviations = map[string]string{
	"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "MTTQ": "Mặt trận Tổ quốc",
	"UBMTTQ": "Ủy ban Mặt trận Tổ quốc", "ĐBQH": "đại biểu Quốc hội",
	"BCH": "Ban Chấp hành", "BTV": "Ban Thường vụ", "BCĐ": "Ban Chỉ đạo", "BQL": "Ban Quản lý", "TW": "Trung ương",
	"TƯ": "Trung ương", "VPCP": "Văn phòng Chính phủ",
	"TAND": "Tòa án nhân dân", "VKSND": "Viện Kiểm sát nhân dân", "THADS": "thi hành án dân sự",
	"CSGT": "cảnh sát giao thông", "CSĐT": "cảnh sát điều tra", "CSHS": "cảnh sát hình sự",
	"CAND": "Công an nhân dân", "QĐND": "Quân đội nhân dân", "BĐBP": "Bộ đội Biên phòng", "CHQS": "chỉ huy quân sự",
	"DQTV": "dân quân tự vệ", "LLVT": "lực lượng vũ trang",
	"PCCC": "phòng cháy, chữa cháy", "CNCH": "cứu nạn, cứu hộ", "PCTT": "phòng, chống thiên tai",
	"TKCN": "tìm kiếm cứu nạn", "PTDS": "phòng thủ dân sự", "ANTT": "an ninh trật tự",
	"ATGT": "an toàn giao thông", "TNGT": "tai nạn giao thông", "ATTP": "an toàn thực phẩm",
	"VSATTP": "vệ sinh an toàn thực phẩm", "ATVSLĐ": "an toàn, vệ sinh lao động", "QPAN": "quốc phòng, an ninh",
	"QP-AN": "quốc phòng - an ninh",
	"KT-XH": "kinh tế - xã hội", "KTXH": "kinh tế - xã hội", "VHXH": "văn hóa - xã hội", "VH-XH": "văn hóa - xã hội",
	"GD&ĐT": "Giáo dục và Đào tạo", "GD-ĐT": "Giáo dục và Đào tạo", "GDĐT": "Giáo dục và Đào tạo",
	"KH&CN": "Khoa học và Công nghệ", "KHCN": "khoa học và công nghệ", "KH&ĐT": "Kế hoạch và Đầu tư",
	"TN&MT": "Tài nguyên và Môi trường", "TNMT": "tài nguyên và môi trường",
	"NN&PTNT": "Nông nghiệp và Phát triển nông thôn",
	"NN&MT":   "Nông nghiệp và Môi trường", "GTVT": "giao thông vận tải", "VHTT&DL": "Văn hóa, Thể thao và Du lịch",
	"VHTTDL": "Văn hóa, Thể thao và Du lịch", "TT&TT": "Thông tin và Truyền thông",
	"TTTT":   "thông tin và truyền thông",
	"LĐTBXH": "Lao động - Thương binh và Xã hội", "LĐ-TB&XH": "Lao động - Thương binh và Xã hội",
	"CNTT": "công nghệ thông tin", "CĐS": "chuyển đổi số", "TTHC": "thủ tục hành chính",
	"CCHC": "cải cách hành chính",
	"DVC":  "dịch vụ công", "CCCD": "căn cước công dân", "CMND": "chứng minh nhân dân", "GCN": "giấy chứng nhận",
	"QSDĐ": "quyền sử dụng đất", "GPMB": "giải phóng mặt bằng", "XDCB": "xây dựng cơ bản",
	"NSNN": "ngân sách nhà nước",
	"NTM":  "nông thôn mới", "DTTS": "dân tộc thiểu số", "MTQG": "mục tiêu quốc gia",
	"CTMTQG": "chương trình mục tiêu quốc gia", "HTX": "hợp tác xã", "THT": "tổ hợp tác", "DN": "doanh nghiệp",
	"DNNN": "doanh nghiệp nhà nước", "FDI": "đầu tư trực tiếp nước ngoài",
	"TNHH": "trách nhiệm hữu hạn", "CTCP": "công ty cổ phần", "NHCSXH": "Ngân hàng Chính sách xã hội",
	"NHNN": "Ngân hàng Nhà nước", "GTGT": "giá trị gia tăng", "TNCN": "thu nhập cá nhân",
	"TNDN": "thu nhập doanh nghiệp", "XNK": "xuất nhập khẩu",
	"BHXH": "bảo hiểm xã hội", "BHYT": "bảo hiểm y tế", "BHTN": "bảo hiểm thất nghiệp", "KCB": "khám chữa bệnh",
	"TYT": "trạm y tế", "TTYT": "trung tâm y tế", "BVĐK": "bệnh viện đa khoa", "SXH": "sốt xuất huyết",
	"DSKHHGĐ": "dân số - kế hoạch hóa gia đình",
	"THPT":    "trung học phổ thông", "THCS": "trung học cơ sở", "PTDTBT": "phổ thông dân tộc bán trú",
	"PTDTNT": "phổ thông dân tộc nội trú", "GDTX": "giáo dục thường xuyên", "GDNN": "giáo dục nghề nghiệp",
	"MN": "mầm non", "HSG": "học sinh giỏi", "SGK": "sách giáo khoa", "SV": "sinh viên", "HS": "học sinh",
	"GV": "giáo viên", "CBGV": "cán bộ, giáo viên",
	"ĐH": "đại học", "CĐ": "cao đẳng", "CBCC": "cán bộ, công chức", "CBCCVC": "cán bộ, công chức, viên chức",
	"CNVC": "công nhân viên chức", "CNVCLĐ": "công nhân, viên chức, lao động", "NLĐ": "người lao động",
	"XKLĐ": "xuất khẩu lao động", "LĐLĐ": "Liên đoàn Lao động",
	"LHPN": "Liên hiệp Phụ nữ", "ĐTN": "Đoàn Thanh niên", "TNCS": "Thanh niên Cộng sản",
	"TNTP": "Thiếu niên Tiền phong", "CCB": "Cựu chiến binh", "HND": "Hội Nông dân", "TNXP": "thanh niên xung phong",
	"TDTT": "thể dục thể thao", "VĐV": "vận động viên", "HLV": "huấn luyện viên", "CLB": "câu lạc bộ",
	"SVĐ":   "sân vận động",
	"TTXVN": "Thông tấn xã Việt Nam", "VTV": "Đài Truyền hình Việt Nam", "VOV": "Đài Tiếng nói Việt Nam",
	"PTTH": "phát thanh - truyền hình", "TTĐT": "thông tin điện tử", "NXB": "nhà xuất bản", "HĐXX": "hội đồng xét xử",
	"TTATXH": "trật tự an toàn xã hội", "VLXD": "vật liệu xây dựng", "TTCN": "tiểu thủ công nghiệp",
	"KCN": "khu công nghiệp", "CCN": "cụm công nghiệp",
	"GRDP": "tổng sản phẩm trên địa bàn", "PCI": "chỉ số năng lực cạnh tranh cấp tỉnh", "OCOP": "mỗi xã một sản phẩm",
	"ATK": "an toàn khu", "TBA": "trạm biến áp", "ĐZ": "đường dây", "TĐC": "tái định cư", "KDC": "khu dân cư",
	"TDP": "tổ dân phố", "VHVN": "văn hóa, văn nghệ", "TĐKT": "thi đua, khen thưởng", "NQ": "nghị quyết",
	"QĐ":    "quyết định",
	"TPHCM": "Thành phố Hồ Chí Minh", "HCM": "Hồ Chí Minh", "VN": "Việt Nam", "PV": "phóng viên",
	"QL": "quốc lộ", "TP": "thành phố", "TX": "thị xã",
	"BĐS": "bất động sản", "HĐQT": "hội đồng quản trị", "HĐTV": "hội đồng thành viên", "ĐHĐCĐ": "đại hội đồng cổ đông",
	"TMCP": "thương mại cổ phần", "BTC": "ban tổ chức", "LĐBĐ": "liên đoàn bóng đá", "VCK": "vòng chung kết",
	"HCV": "huy chương vàng", "HCB": "huy chương bạc", "HCĐ": "huy chương đồng", "ĐKVĐ": "đương kim vô địch",
	"CĐV": "cổ động viên", "LHP": "liên hoan phim", "LHQ": "Liên hợp quốc", "CHDCND": "Cộng hòa Dân chủ Nhân dân",
	"XHCN": "xã hội chủ nghĩa", "ĐBSCL": "Đồng bằng sông Cửu Long", "CQĐT": "cơ quan điều tra",
	"VKS": "Viện Kiểm sát", "BV": "bệnh viện", "BKS": "biển kiểm soát", "CBCS": "cán bộ, chiến sĩ",
	"QLTT": "quản lý thị trường", "CATP": "công an thành phố", "TTATGT": "trật tự an toàn giao thông",
	"ĐTDĐ": "điện thoại di động", "T.Ư": "Trung ương", "T.W": "Trung ương", "TN-MT": "Tài nguyên và Môi trường",
	"USD": "đô la Mỹ", "m2": "mét vuông", "m²": "mét vuông", "km2": "ki-lô-mét vuông", "km²": "ki-lô-mét vuông",
	"m3": "mét khối", "m³": "mét khối",
	"VN-Index": "VN-Index",
}
