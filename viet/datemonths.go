package viet

import "strings"

// foreignMonths are the names of the months in the other languages of portals
// and of the press, folded: German, French, Spanish, Portuguese, Italian,
// Dutch, Scandinavian, Polish, Czech, Turkish, Indonesian and Russian. Words
// that mean something else more often ("out", "set") are left out, and "ago"
// is looked at where it stands.
var foreignMonths = [12]string{
	"januar janner janvier janv enero ene janeiro gennaio januari stycznia ledna ocak января",
	"februar feber fevrier fevr fev febrero fevereiro febbraio februari lutego unora subat февраля",
	"marz maerz mrz mars marzo marco maart mrt marts marca brezna mart maret марта",
	"avril avr abril abr aprile kwietnia dubna nisan апреля",
	"mai mayo maio maggio mei maj maja kvetna mayis mayıs мая",
	"juni juin junio junho giugno czerwca cervna haziran июня",
	"juli juillet juil julio julho luglio lipca cervence temmuz июля",
	"aout agosto augusti augustus sierpnia srpna agustos agustus августа",
	"septembre septiembre setiembre setembro settembre wrzesnia zari eylul сентября",
	"oktober okt octobre octubre outubro ottobre ott pazdziernika rijna ekim октября",
	"novembre noviembre novembro listopada listopadu kasim kasım ноября",
	"dezember dez decembre diciembre dic dezembro dicembre desember grudnia prosince aralik aralık декабря",
}

// foreignWords stand between a date and its parts in those languages, or say
// that a date is that of a change.
var foreignWords = map[word]string{
	wordFiller: "de del am um den à a le el às o i",
	wordHour:   "uhr heures 時",
	wordMinute: "分",
	wordYear:   "年 년",
	wordMonth:  "月 월",
	wordDay:    "日 일",
	wordUpdated: "updated modified revised edited aktualisiert geändert actualizado modificado jour atualizado " +
		"aggiornato bijgewerkt обновлено",
	wordOrdinal: "er",
}

// anySpelling as the spelling of a meaning takes the word with any accents.
const anySpelling = "*"

// They join the words of Vietnamese and English, which win.
var _ = func() bool {
	add := func(name string, m meaning) {
		name = string(foldWord(name))
		if _, taken := meanings[name]; !taken {
			meanings[name] = m
		}
	}
	for i, names := range foreignMonths {
		for _, name := range strings.Fields(names) {
			add(name, meaning{wordMonthName, i + 1, anySpelling})
		}
	}
	for kind, names := range foreignWords {
		for _, name := range strings.Fields(names) {
			add(name, meaning{kind, 0, anySpelling})
		}
	}
	return true
}()

func foldWord(s string) []rune {
	var folded []rune
	for _, r := range s {
		if r = foldRune(r); r >= 0 {
			folded = append(folded, r)
		}
	}
	return folded
}
