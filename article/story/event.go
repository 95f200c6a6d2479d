package story

import (
	"slices"
	"strings"

	"loa/viet"
)

const (
	// strong is from how much a key tells of an event by itself.
	strong = 0.5
	// personName is the number of syllables of a name that is a person's.
	personName = 3
	// crime is what reports share that tell of a crime; with a person's name it
	// makes a case.
	crime = "vụ án"
)

// evidence counts what two reports share that tells of an event, and not what many
// reports say.
type evidence struct {
	names   int // rare ones, and ordinals that are not of a road
	persons int // of the names, those of persons
	things  int // rare things that are told
	post    bool
	crime   bool
}

func evidenceIn(shared []term) (e evidence) {
	for _, t := range shared {
		switch {
		case t.key == crime:
			e.crime = true
		case t.kind == isName && t.weight >= strong*weights[isName]:
			e.names++
			if strings.Count(t.key, " ") >= personName-1 && t.weight == weights[isName] {
				e.persons++
			}
		case t.kind == isOrdinal && !roads(t.key) && tells(t.key) >= strong:
			e.names++
			e.post = e.post || strings.HasPrefix(t.key, "km ")
		}
	}
	for _, phrase := range phrasesOf(shared) {
		if slices.ContainsFunc(phrase, func(t term) bool {
			return eventWords[t.key] || t.weight >= strong*weights[t.kind] && !roles[t.key] && !works[t.key]
		}) {
			e.things++
		}
	}
	if e.crime && e.persons > 0 {
		e.things++
	}
	return e
}

// meansAnEvent tells whether it is enough: two rare things that are told, or one and a
// rare name, or a place and a post of a road. Accidents of a kind happen every day: they
// are told apart by where.
func (e evidence) meansAnEvent(accident bool) bool {
	if accident && e.names == 0 {
		return false
	}
	return e.things >= 2 || e.things == 1 && e.names > 0 || e.post && e.names > 1
}

// sure tells whether it is more than enough.
func (e evidence) sure() bool { return e.things >= 2 && e.names > 0 }

// works say what stands somewhere, on which much happens, and what drives there.
var works = idlePairs("cao tốc", "đường cao", "đường bộ", "hầm đường", "đường sắt", "án đường", "cầu vượt",
	"vượt biển", "bay quốc", "sân bay", "chung cư", "hộ chung", "căn hộ", "bệnh viện", "khu công", "công nghiệp",
	"gìn giữ", "giữ hòa", "giữ hoà", "xe khách", "xe tải", "ô tô", "nữ tài", "tài xế", "xe máy", "xe giường",
	"giường nằm", "đâm vào", "xe buýt", "xe tăng", "máy bay", "tiêm kích", "tên lửa", "tạc cơ", "oanh tạc",
	"kỷ luật", "xét kỷ",
	"xem xét", "thành lập", "nhà trắng", "tiền ảo", "đô thị", "sắt đô")

// accidents are words of titles of accidents on roads.
var accidents = phraseSet("tai nạn", "tông", "đâm vào", "va chạm", "lật xe", "lật nghiêng", "gây tai nạn", "xe khách",
	"xe tải", "ô tô", "ôtô", "xe máy", "tài xế")

// roles say who somebody is, which is nothing that happens.
var roles = idlePairs("thượng nghị", "nghị sĩ", "tỷ phú", "tỉ phú", "ca sĩ", "nhạc sĩ", "diễn viên", "cầu thủ",
	"hoa hậu",
	"á hậu", "người mẫu", "đạo diễn", "tổng thống", "thủ tướng", "ngoại trưởng", "tiền đạo", "thủ môn",
	"huấn luyện",
	"luyện viên", "bí thư", "chủ tịch", "phó chủ", "giám đốc", "bộ trưởng", "thứ trưởng", "đồng chí", "thiền sư",
	"nhà văn", "nhà thơ", "luật sư", "bác sĩ", "nghệ nhân", "nghệ sĩ", "trung ương", "ương đảng", "thường vụ",
	"ủy viên", "uỷ viên", "viên ban", "đại biểu", "hội đồng", "quốc gia", "học viện", "chính trị", "lý luận")

// roads tells whether an ordinal is one of what much happens on or in: a road, a
// school's class.
func roads(ordinal string) bool {
	return strings.HasPrefix(ordinal, "quốc lộ ") || strings.HasPrefix(ordinal, "lớp ") ||
		strings.HasPrefix(ordinal, "tuần ") || strings.HasPrefix(ordinal, "quý ")
}

// phrasesOf puts the pairs of words that overlap together: "đường dây", "dây ma" and
// "ma túy" are one phrase and tell one thing.
func phrasesOf(shared []term) [][]term {
	var list [][]term
	for _, t := range shared {
		if t.kind == isName || t.kind == isOrdinal || t.kind == isOffice || t.key == crime {
			continue
		}
		joined := []term{t}
		list = slices.DeleteFunc(list, func(phrase []term) bool {
			one := slices.ContainsFunc(phrase, func(x term) bool { return overlap(x.key, t.key) })
			if one {
				joined = append(joined, phrase...)
			}
			return one
		})
		list = append(list, joined)
	}
	return list
}

// overlap tells whether two pairs of words have a word in common.
func overlap(a, b string) bool {
	for w := range strings.FieldsSeq(a) {
		if slices.Contains(strings.Fields(b), w) {
			return true
		}
	}
	return false
}

// crimes are words of reports of a crime.
var crimes = phraseSet("khởi tố", "bị can", "bị cáo", "truy nã", "bắt giữ", "bắt quả tang", "tạm giam", "tạm giữ",
	"chiếm đoạt", "xét xử", "tử hình", "năm tù", "đồng phạm", "trộm cắp", "ma túy", "heroin", "lừa bán", "làm giả",
	"cướp", "điều tra")

// provinceNames are the provinces, of which two do not share an event; Hà Nội and
// TP.HCM are named for offices and hospitals too.
var provinceNames = idlePairs("An Giang", "Bà Rịa", "Bắc Giang", "Bắc Kạn", "Bạc Liêu", "Bắc Ninh", "Bến Tre",
	"Bình Định", "Bình Dương", "Bình Phước", "Bình Thuận", "Cà Mau", "Cần Thơ", "Cao Bằng", "Đà Nẵng", "Đắk Lắk",
	"Đắk Nông", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Giang", "Hà Nam", "Hà Tĩnh", "Hải Dương",
	"Hải Phòng", "Hậu Giang", "Hòa Bình", "Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum", "Lai Châu", "Lâm Đồng",
	"Lạng Sơn", "Lào Cai", "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận", "Phú Thọ", "Phú Yên",
	"Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sóc Trăng", "Sơn La", "Tây Ninh",
	"Thái Bình", "Thái Nguyên", "Thanh Hóa", "Huế", "Tiền Giang", "Trà Vinh", "Tuyên Quang", "Vĩnh Long",
	"Vĩnh Phúc", "Yên Bái")

// bodies are those whose sessions have numbers of their own.
var bodies = []string{"quốc hội", "hđnd", "hội đồng nhân dân"}

// readSession reads whose session a title or lead tells of.
func (f *features) readSession(text string) {
	if text = viet.Lower(text); !strings.Contains(text, "kỳ họp") {
		return
	}
	for _, body := range bodies {
		name := strings.Replace(body, "hội đồng nhân dân", "hđnd", 1)
		if strings.Contains(text, body) && !slices.Contains(f.sessions, name) {
			f.sessions = append(f.sessions, name)
		}
	}
}

// cityNames are cities that reports name as provinces.
var cityNames = map[string]string{"Hà Nội": "hà nội", "HCM": "hcm", "Sài Gòn": "hcm"}

// readCities reads which provinces and cities a title names.
func (f *features) readCities(title string) {
	f.cities = slices.Clone(f.provinces)
	for written, name := range cityNames {
		if strings.Contains(title, written) && !slices.Contains(f.cities, name) {
			f.cities = append(f.cities, name)
		}
	}
	slices.Sort(f.cities)
}

// burning is what may stand a few words behind "cháy".
var burning = idlePairs("chợ", "kho", "rừng", "nhà", "xe", "xưởng", "tàu", "quán", "trường", "bãi", "ôtô",
	"tô", "vườn",
	"bếp", "cư", "thuyền")

const burningWithin = 3

// readFire reads what burns by a title.
func (f *features) readFire(title string) {
	var t viet.Text
	t.Read(title)
	for i := range t.Len() {
		if string(t.Key(i)) != "cháy" {
			continue
		}
		for k := i + 1; k <= i+burningWithin && k < t.Len(); k++ {
			if what := string(t.Key(k)); burning[what] {
				f.burns = append(f.burns, what)
				break
			}
		}
	}
}
