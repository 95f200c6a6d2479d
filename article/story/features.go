package story

import (
	"slices"
	"strings"
	"unicode"

	"loa/viet"
	"loa/viet/phrase"
)

// features are what a report is compared by.
type features struct {
	terms  []term // sorted by key
	weight float64
	// names are those of persons, places and works in title and lead;
	// titleNames those of the title, places those of the smallest places.
	names, titleNames, places []string
	// ordinals say which of several of a kind: "thứ" -> 5, "km" -> 212.
	ordinals map[string][]string
	days     []string // "8/7", of the title if it has some
	// provinces are those that are named, burns what burns by the title.
	provinces, burns []string
	sessions         []string // the bodies whose sessions are told of
	notice           bool     // it announces an interruption
	roundUp          bool     // it names several events
	accident         bool     // it tells of one on a road
	storms           []string // by number or name
	cities           []string // of the title: reports of two of them are of two events
}

// term is something two reports may share.
type term struct {
	key    string
	weight float64
	kind   termKind
}

type termKind uint8

const (
	inLead  termKind = iota // a pair of words
	inTitle                 // a pair of words
	isName
	isOrdinal
	isOffice // says who does something, or where an office sits
)

func (t term) anchor() bool { return t.kind != inLead }

// tells tells whether it says more than who and where.
func (t term) tells() bool { return t.kind != isName && t.kind != isOffice }

var weights = map[termKind]float64{inLead: 0.5, inTitle: 1, isName: 2.5, isOrdinal: 2, isOffice: 1}

// Words that tell nothing of an event: what offices do, and what places are
// called.
var idle = idlePairs("tổ chức", "hội nghị", "triển khai", "công tác", "ủy ban", "nhân dân", "trên địa", "địa bàn",
	"thực hiện", "cán bộ", "người dân",
	"cho biết", "đơn vị", "lãnh đạo", "thông báo", "huyện xã", "các xã", "tại xã", "xã bản", "ở bản", "ở xã",
	"bản xã", "của xã", "các bản", "tại bản",
	"của tỉnh", "toàn tỉnh", "kế hoạch", "chuẩn bị", "khai mạc", "bế mạc", "hai ngày", "sau khi", "do đó", "sáng nay",
	"lực lượng", "chức năng", "gia đình",
	"đối tượng", "chính thức", "dự kiến", "thời gian", "trong thời", "từ ngày", "từ giờ", "đến giờ", "giờ đến",
	"giờ ngày", "ngày tháng", "để sửa", "công ty",
	"xảy ra", "thiệt hại", "do mưa", "mưa lớn", "tại huyện", "huyện tổ", "một số", "cảnh báo", "thủ đoạn", "công an",
	"an tỉnh", "giả danh", "lừa đảo",
	"để lừa", "trường hợp", "liên quan", "đồn biên", "biên phòng", "bộ đội")

// eventWords tell by themselves what happened.
var eventWords = idlePairs("lũ", "ngập", "lụt", "bão", "lốc", "sạt", "lở", "sụt", "cháy", "nổ", "sập", "vỡ", "chìm",
	"đắm",
	"tràn", "rét", "đập", "sởi", "cúm", "dại", "trộm", "cướp", "đuối", "rừng")

// particles make no pair that tells of an event.
var particles = idlePairs("và", "của", "các", "những", "được", "bị", "do", "khi", "với", "cho", "trong", "trên", "dưới",
	"từ", "đến", "tới", "là", "có", "này", "đó", "đã", "đang", "sẽ", "vừa", "sau", "trước", "về", "để", "tại", "ở",
	"nay", "qua",
	"ngày", "tháng", "năm", "giờ", "sáng", "trưa", "chiều", "tối", "đêm", "hôm", "xã", "huyện", "tỉnh", "bản", "thôn")

func idlePairs(list ...string) map[string]bool {
	set := map[string]bool{}
	for _, s := range list {
		set[strings.Join(viet.Syllables(viet.Key(s)), " ")] = true
	}
	return set
}

// wideNames are names of what is in most reports.
var wideNames = idlePairs("Lai Châu", "Việt Nam", "Hà Nội", "UBND", "HĐND", "Ban", "Sở", "Công an", "Đảng",
	"Nhà nước", "Ủy ban", "Bộ", "Tây Bắc", "Trung ương", "THPT", "Km",
	"Hội nghị", "Tây", "Bắc", "Đông", "Nam", "Type", "MiG", "Airbus", "Boeing", "Su", "Covid", "Euro")

// offices begin names of offices, whose place says where they sit, not where
// something happened.
var offices = phraseSet("điện lực", "công ty", "sở", "ban chỉ đạo", "ban quản lý", "đồn", "trạm", "hội", "chi cục",
	"phòng", "trung tâm", "công an", "cơ quan", "bộ", "cục", "tổng cục", "tòa án", "toà án", "viện kiểm sát",
	"viện ksnd", "đại học", "quân khu")

func phraseSet(list ...string) *phrase.Set {
	s := &phrase.Set{}
	for _, w := range list {
		s.Add(w, 0)
	}
	return s
}

// placeWords stand before the name of a small place.
var placeWords = idlePairs("xã", "phường", "bản", "thôn", "trấn", "cầu", "đèo", "suối", "hồ", "đập", "điện")

// middleNames tell that the word before is a family's: "Đèo Văn Hụng" is no pass.
var middleNames = idlePairs("văn", "thị")

// areaWords stand before the name of an area in which much happens.
var areaWords = idlePairs("huyện", "tỉnh", "phố", "thị")

// institutions begin names of meetings and works in which only the first word
// has a capital: "Ngày hội Văn hóa", "Kỳ họp".
var institutions = idlePairs("ngày", "văn", "đại", "hội", "kỳ", "lễ", "tuần", "tháng", "quỹ", "chương", "dự", "đề",
	"nghị", "luật", "cuộc", "giải", "trường", "quốc", "đường", "khu")

// ordinalWords stand before a number that says which one: "thứ 5", "số 3".
var ordinalWords = map[string]string{"thứ": "thứ", "số": "số", "km": "km", "lộ": "quốc lộ", "đợt": "đợt",
	"vòng": "vòng", "tuần": "tuần", "quý": "quý", "lớp": "lớp", "khoá": "khóa", "tập": "tập", storm: storm}

// storm is the kind of what has a name of its own: "bão Linfa".
const storm = "bão"

// interruptions are words of notices and of daily prices, which tell of the day that
// they name.
var interruptions = phraseSet("ngừng cấp", "ngừng cung cấp", "cắt điện", "mất điện", "mất nước", "lịch cắt",
	"cấm đường", "phân luồng", "giá vàng hôm nay", "giá xăng hôm nay", "tỷ giá hôm nay", "dự báo thời tiết",
	"thời tiết hôm nay", "kết quả xổ số", "xổ số", "vietlott", "jackpot", "độc đắc", "tử vi", "lịch thi đấu",
	"lịch phát sóng")

// roundUps are words of titles of reports that name several events, of which none is
// the report's own.
var roundUps = phraseSet("tin nóng", "tin nhanh", "điểm tin", "bản tin", "tin trong ngày", "tin tức trong ngày",
	"tin tức giao thông", "tin tức thời sự", "tin thế giới", "không thể bỏ lỡ", "tin sáng", "tin chiều", "tin tối",
	"tin đáng chú ý", "sự kiện trong tuần", "nổi bật trong tuần", "nổi bật tuần qua")

func featuresOf(title, lead string) features {
	f := features{ordinals: map[string][]string{}}
	f.read(title, inTitle)
	f.titleNames = slices.Clone(f.names)
	f.readCities(title)
	f.readFire(title)
	f.readSession(title + ". " + lead)
	days := len(f.days)
	f.read(lead, inLead)
	if days > 0 {
		f.days = f.days[:days]
	}
	f.notice, f.roundUp = interruptions.Contains(title), roundUps.Contains(title)
	f.accident = accidents.Contains(title)
	if crimes.Contains(title + ". " + lead) {
		f.terms = append(f.terms, term{crime, weights[inLead], inLead})
	}
	slices.SortStableFunc(f.terms, func(a, b term) int {
		if c := strings.Compare(a.key, b.key); c != 0 {
			return c
		}
		return int(b.kind) - int(a.kind)
	})
	f.terms = slices.CompactFunc(f.terms, func(a, b term) bool { return a.key == b.key })
	for _, t := range f.terms {
		f.weight += t.weight
	}
	return f
}

func (f *features) read(text string, kind termKind) {
	var t viet.Text
	t.Read(text)
	for i := 0; i < t.Len(); i++ {
		f.readOrdinal(&t, i)
		f.readDay(&t, i)
		if key := string(t.Key(i)); eventWords[key] && (!t.Syllable(i).Capital || startsSentence(&t, i)) {
			f.terms = append(f.terms, term{key, weights[inLead], inLead})
		}
		if i > 0 && joined(&t, i) {
			pair := string(t.Key(i-1)) + " " + string(t.Key(i))
			if !idle[pair] && !isNumber(t.Key(i)) && !isNumber(t.Key(i-1)) && !ofAName(&t, i) &&
				!particles[string(t.Key(i-1))] &&
				!particles[string(t.Key(i))] {
				f.add(pair, kind)
			}
		}
	}
	f.readNames(&t)
}

func (f *features) add(key string, kind termKind) {
	weight := weights[kind]
	if kind != isOrdinal {
		weight *= tells(key)
	}
	f.terms = append(f.terms, term{key, weight, kind})
}

// ofAName tells whether a name has a part in the pair of syllables i-1 and i: it
// counts by itself.
func ofAName(t *viet.Text, i int) bool {
	first := t.Syllable(i - 1)
	return t.Syllable(i).Capital || first.Capital && (!startsSentence(t, i-1) || countries[string(t.Key(i-1))] ||
		viet.IsForeign(t.Written(i-1)))
}

// joined tells whether only a space stands before syllable i.
func joined(t *viet.Text, i int) bool {
	return strings.TrimSpace(t.Source[t.Syllable(i-1).End:t.Syllable(i).Start]) == ""
}

func isNumber(b []byte) bool { return b[0] >= '0' && b[0] <= '9' }

// readOrdinal reads "thứ 5", "lần thứ VI", "quốc lộ 4H" at syllable i.
func (f *features) readOrdinal(t *viet.Text, i int) {
	if post, ok := strings.CutPrefix(string(t.Key(i)), "km"); ok && post != "" && isNumber([]byte(post)) {
		f.addOrdinal("km", post) // "Km79"
		return
	}
	kind, ok := ordinalWords[string(t.Key(i))]
	if !ok || i+1 >= t.Len() || !joined(t, i+1) {
		return
	}
	value := t.Written(i + 1)
	if !isNumber([]byte(value)) && strings.Trim(value, "IVXL") != "" && !(kind == storm && t.Syllable(i+1).Capital) {
		return
	}
	f.addOrdinal(kind, value)
	if kind == storm || kind == "số" && i > 0 && string(t.Key(i-1)) == storm {
		f.storms = append(f.storms, strings.ToLower(value))
	}
}

func (f *features) addOrdinal(kind, value string) {
	value = strings.ToLower(strings.TrimLeft(value, "0"))
	if !slices.Contains(f.ordinals[kind], value) {
		f.ordinals[kind] = append(f.ordinals[kind], value)
	}
	f.add(kind+" "+value, isOrdinal)
}

// readDay reads "8/7" at syllable i.
func (f *features) readDay(t *viet.Text, i int) {
	if i+1 >= t.Len() || !isNumber(t.Key(i)) || !isNumber(t.Key(i+1)) {
		return
	}
	if between := t.Source[t.Syllable(i).End:t.Syllable(i+1).Start]; between == "/" || between == "-" {
		f.days = append(f.days, strings.TrimLeft(t.Written(i), "0")+"/"+strings.TrimLeft(t.Written(i+1), "0"))
	}
}

// readNames reads the runs of capitalised syllables. The first word of a
// sentence begins a name only when another capital follows.
func (f *features) readNames(t *viet.Text) {
	for i := 0; i < t.Len(); {
		if !t.Syllable(i).Capital {
			i++
			continue
		}
		end := i + 1
		for end < t.Len() && t.Syllable(end).Capital && joined(t, end) {
			end++
		}
		f.addName(t, i, end)
		i = end
	}
}

func (f *features) addName(t *viet.Text, i, end int) {
	if end == i+1 && (startsSentence(t, i) || institutions[string(t.Key(i))] || beginsWord(t, i)) {
		return
	}
	if i < end-1 && string(t.Key(i)) == "theo" {
		i++
	}
	for end > i && (isAcronym(t.Written(i)) || placeWords[string(t.Key(i))] && startsSentence(t, i) &&
		!(i+1 < end && middleNames[string(t.Key(i+1))])) {
		i++
	}
	if i == end || end == i+1 && beginsWord(t, i) {
		return
	}
	words := make([]string, 0, end-i)
	for k := i; k < end; k++ {
		words = append(words, string(t.Key(k)))
	}
	name := strings.Join(words, " ")
	if provinceNames[name] && !slices.Contains(f.provinces, name) {
		f.provinces = append(f.provinces, name)
	}
	before := ""
	if i > 0 {
		before = string(t.Key(i - 1))
	}
	if wideNames[name] && !placeWords[before] || len(name) < 3 {
		return
	}
	office := i >= 1 && offices.Contains(t.Source[t.Syllable(max(0, i-2)).Start:t.Syllable(i-1).End]) ||
		offices.Contains(strings.Join(words[:1], " "))
	if office {
		f.add(name, isOffice)
		return
	}
	f.names = append(f.names, name)
	if areaWords[before] {
		f.add(name, inLead)
		return
	}
	f.add(name, isName)
	if placeWords[before] {
		f.places = append(f.places, name)
	}
}

// beginsWord tells whether the single capitalised syllable i begins a word that is no
// person's, place's or firm's name, as in "Hiệu trưởng" and "Huân chương": all syllables
// of a Vietnamese name have capitals.
func beginsWord(t *viet.Text, i int) bool {
	if i+1 >= t.Len() || !joined(t, i+1) || viet.IsForeign(t.Written(i)) || isNumber(t.Key(i+1)) {
		return false
	}
	before := ""
	if i > 0 && joined(t, i) {
		before = string(t.Key(i - 1))
	}
	return !countries[string(t.Key(i))] && !placeWords[before] && !natureWords[before] &&
		!areaWords[before] && !particles[string(t.Key(i+1))]
}

// natureWords stand before the name of a river, a mountain or a market.
var natureWords = idlePairs("ngòi", "sông", "núi", "khe", "chợ", "ga", "đảo", "hang", "thác", "vịnh", "rừng")

// countries are those whose names are one syllable.
var countries = idlePairs("Mỹ", "Nga", "Anh", "Pháp", "Đức", "Nhật", "Hàn", "Ý", "Úc", "Lào", "Thái")

func startsSentence(t *viet.Text, i int) bool {
	return i == 0 || strings.ContainsAny(t.Source[t.Syllable(i-1).End:t.Syllable(i).Start], ".!?:“\"")
}

func isAcronym(w string) bool {
	letters := 0
	for _, r := range w {
		if !unicode.IsUpper(r) && !unicode.IsDigit(r) {
			return false
		}
		letters++
	}
	return letters > 1
}
