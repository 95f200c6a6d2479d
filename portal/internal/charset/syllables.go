package charset

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// onsets and rimes of Vietnamese, without tones: what they do not make is no
// syllable of Vietnamese.
const (
	onsets = " b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x "
	rimes  = " a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây" +
		" e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu" +
		" o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong " +
		"oong " +
		"ooc op ot" +
		" ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uât uâng uây uê uêch uênh uôc " +
		"uôi uôm " +
		"uôn uông uôt" +
		" uy uya uych uyn uynh uyp uyt uyu uyên uyêt uơ ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu" +
		" y yêm yên yêng yêt yêu ya yt "
)

var syllableParts = sync.OnceValues(func() (on, rime map[string]bool) {
	on, rime = map[string]bool{"": true}, map[string]bool{}
	for s := range strings.FieldsSeq(onsets) {
		on[s] = true
	}
	for s := range strings.FieldsSeq(rimes) {
		rime[s] = true
	}
	return on, rime
})

// isSyllable tells whether a word is one syllable of Vietnamese.
func isSyllable(word string) bool {
	on, rime := syllableParts()
	plain := withoutTone(word)
	if plain == "" || len(plain) > 16 {
		return false
	}
	for cut := min(len(plain), 3); cut >= 0; cut-- {
		if on[plain[:cut]] && rime[plain[cut:]] {
			return true
		}
	}
	return false
}

// withoutTone is a word in lower case without its tone; empty when it has two.
func withoutTone(word string) string {
	var b strings.Builder
	tones := 0
	for _, r := range norm.NFD.String(word) {
		switch r {
		case 0x300, 0x301, 0x303, 0x309, 0x323:
			tones++
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	if tones > 1 {
		return ""
	}
	return norm.NFC.String(b.String())
}
