package render

import "fmt"

// Text is a sentence in the languages that the bot speaks.
type Text struct{ VI, EN string }

// In returns the sentence in a language, with its verbs filled in.
func (t Text) In(lang string, args ...any) string {
	s := t.VI
	if lang == English {
		s = t.EN
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}

// The languages of the bot.
const (
	Vietnamese = "vi"
	English    = "en"
)

// Words is everything the bot says, here and nowhere else. Tags are Telegram's
// HTML; %s are escaped by who fills them in. Vietnamese is written for readers
// of any age: short, polite, without foreign words.
var Words = struct {
	settingTexts
	searchTexts
	groupTexts
	articleTexts
	operatorTexts
	menuTexts
}{settingWords, searchWords, groupWords, articleWords, operatorWords, menuWords}
