package byline

import (
	"strings"

	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
)

// ByLead is what stands before a name in a byline. Some words are such only with a
// colon: "Bài: Lò Mai", but "bài học đầu năm".
var ByLead = pattern.Lazy(`^(?i)(?:(?:(?:written|posted|published|reported|story|guide|review|insights|photos?|words|text|authored|article|post|created|submitted|edited)\s+by|by|author(?:s|\(s\))?|written by|(?:(?:bài (?:viết )?)?(?:được )?(?:viết|đăng|đăng tải|đăng lên|gửi|gởi|tạo|soạn|biên soạn|cập nhật|đưa lên) )?bởi|tác giả bài viết|tác giả|người (?:viết|đăng|gửi|đưa tin|thực hiện|cập nhật|soạn)|thực hiện|bài viết|bài và ảnh|bài, ảnh|tin, ảnh|tin và ảnh|nguồn)\s*(?:[:：|-]\s*|\s)\s*|(?:tác giả ?/ ?nguồn|nguồn ?/ ?tác giả|nguồn tin và tác giả|tin bài|tin, bài|tin, bài, ảnh|tin bài và ảnh|bài|tin|viết bài|phóng viên|nhóm phóng viên|pv|ctv|cộng tác viên|biên soạn)\s*[:：]\s*)`)

// foreignLead finds what stands before a name and means other things too: behind the
// language of the page.
var foreignLead = pattern.Lazy(`^(?i)(?:de:(?:(?:verfasst |geschrieben |eingestellt |veröffentlicht |erstellt |ein beitrag )?von|text|autor(?:in)?)|fr:(?:(?:écrit |publié |rédigé |posté |propos recueillis )?par|auteur|texte)|(?:es|pt):(?:(?:escrito |publicado |redactado |postado )?por|autora?)|it:(?:di|a cura di|autore|(?:scritto|pubblicato|inserito) da)|nl:(?:(?:geschreven |geplaatst )?door|auteur))\s*(?:[:：|-]\s*|\s)\s*`)

// withoutLead takes from a line what stands before the name.
func withoutLead(d *page.Document, line string) string {
	line = ByLead().ReplaceAllString(line+" ", "") // the words may stand in an element of their own
	language := languageOf(d)
	return strings.TrimPrefix(foreignLead().ReplaceAllString(language+line, ""), language)
}

// begins tells whether a line begins as bylines do.
func begins(d *page.Document, line string) bool {
	return ByLead().MatchString(line) || foreignLead().MatchString(languageOf(d)+line)
}

// languageOf is the language of a page with a colon behind it: "de:".
func languageOf(d *page.Document) string {
	language, _, _ := strings.Cut(d.Language(), "-")
	return language + ":"
}

// mayBeByline spares most texts the expressions: it tells of the first two letters
// that bylines begin with.
func mayBeByline(lead string) bool {
	if len(lead) < 2 {
		return false
	}
	first, second := lead[0]|0x20, lead[1]|0x20
	if second >= 0x80 { // "bởi", "tác giả", "gửi", "cộng tác viên", "được", "écrit"
		return strings.IndexByte("btgc", first) >= 0 || first == 0xC3|0x20 ||
			first == 0xC4|0x20 && len(lead) > 2 && (lead[2] == 0xC6 || lead[2] == 0xC4)
	}
	return strings.Contains(byStarts, string([]byte{' ', first, second}))
}

// byStarts are these letters.
const byStarts = " wr wo po pu re st gu in ph te au ar cr by th ti ng su ed vi pv ct nh" +
	" vo ve ge ei er pa pr ec es di do a  sc"

// byTail is what follows a name and is none.
var byTail = pattern.Lazy(`(?i)\s*(?:\||•|·|●|⋅|—|–|\b(?:on|at)\s+(?:\w+,?\s+)?\w+\.?\s+\d|(?:\b|[a-z]?)(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+\d|\bon\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:published|posted|updated|last updated|reviewed|medically|fact checked|edited by|follow|share|read more|min read|view all)\b|(?:^|\s)(?:vào|lúc|hồi|ngày|đăng|cập nhật)(?:\s+(?:lúc|hồi|ngày))?:?\s+\d|[\s,(-]+(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)\s*,?\s*(?:ngày\s+)?\d|[\s(]*\d{1,2}\s+tháng\s+\d|[\s,(-]+(?:am|le|el|il|em|op|den|vom)\s+\d|[\s,(-]+\d{1,2}\.?\s+(?:de\s+)?\p{L}{3,}\.?\s+(?:de\s+)?(?:19|20)\d\d|[\s(]*\d{1,2}[/.:-]\d|\d{4}).*$`)
