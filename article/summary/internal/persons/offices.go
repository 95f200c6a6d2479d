package persons

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/viet"
)

// longestOffice is the number of syllables of the longest office that is said again.
const longestOffice = 12

// officeAfter returns the office that a text says behind the name that ends before
// syllable i: ", Chủ tịch UBND xã Nậm Sỏ,"; "" when it is not sure where that ends.
func officeAfter(t *viet.Text, i int) string {
	if i+1 >= t.Len() || !divides(t, i) || !isOffice(t, i) {
		return ""
	}
	for end := i + 2; end < min(t.Len(), i+longestOffice+1); end++ {
		if pointers[string(t.Key(end-1))] {
			return ""
		}
		if divides(t, end) || !t.Syllable(end).Capital &&
			saying[string(t.Key(end))+" "+string(t.Key(min(end+1, t.Len()-1)))] {
			if office := t.Source[t.Syllable(i).Start:t.Syllable(end-1).End]; !strings.ContainsAny(office,
				"()\"“”:;") {
				return office
			}
			return ""
		}
	}
	return ""
}

// divides tells whether a comma or a dash stands before syllable i.
func divides(t *viet.Text, i int) bool {
	switch strings.TrimSpace(t.Source[t.Syllable(i-1).End:t.Syllable(i).Start]) {
	case ",", "-", "–", "—":
		return t.Source[t.Syllable(i).Start-1] == ' '
	}
	return false
}

func isOffice(t *viet.Text, i int) bool {
	return offices[string(t.Key(i))+" "+string(t.Key(i+1))]
}

var (
	offices = keySet("chủ tịch", "phó chủ", "chủ nhiệm", "bí thư", "phó bí", "giám đốc", "phó giám", "hiệu trưởng",
		"cục trưởng", "phó cục", "chi cục", "chánh văn", "chánh thanh", "viện trưởng", "thứ trưởng", "bộ trưởng",
		"tổng giám", "đội trưởng", "trưởng phòng", "trưởng ban", "trưởng công", "trưởng bản", "phó trưởng",
		"trưởng trạm",
		"trưởng khoa", "phó phòng", "phó ban")
	pointers = keySet("này", "đó", "ấy", "trên", "với", "và", "cùng", "vào", "đã")
	saying   = keySet("cho biết", "cho hay", "xác nhận", "khẳng định", "thông tin", "nhấn mạnh", "đề nghị", "yêu cầu",
		"chia sẻ", "cho rằng", "phát biểu", "chủ trì", "thừa nhận", "nói rằng")
)

// WithOffice returns sentence number at with the office of the person whose name it
// begins with, if an earlier one says it and neither it nor the title does: "Ông Lò Văn
// Pâng đề nghị …" becomes "Ông Lò Văn Pâng, Chủ tịch UBND xã Nậm Sỏ, đề nghị …".
func (p *People) WithOffice(s string, at int, inTitle map[uint64]bool) string {
	head, rest := s, ""
	for _, title := range []string{"Ông ", "Bà ", "Anh ", "Chị ", "Đồng chí "} {
		if after, ok := strings.CutPrefix(s, title); ok {
			head, rest = title, after
		}
	}
	if rest == "" {
		return s
	}
	for given, who := range p.full {
		if who.office == "" || who.at >= at || inTitle[viet.HashSyllable([]byte(given))] {
			continue
		}
		after, ok := strings.CutPrefix(rest, who.name+" ")
		if first, _ := utf8.DecodeRuneInString(after); ok && unicode.IsLower(first) && !strings.Contains(s,
			who.office) {
			return head + who.name + ", " + who.office + ", " + after
		}
	}
	return s
}
