package telegram

import (
	"encoding/json"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// Button is one button of an inline keyboard. Data, URL or Copy is set.
type Button struct {
	Text   string  `json:"text"`
	Style  Style   `json:"style,omitempty"`
	Copy   *Copied `json:"copy_text,omitempty"`
	Data   string  `json:"callback_data,omitempty"`
	URL    string  `json:"url,omitempty"`
	Inline *string `json:"switch_inline_query,omitempty"`
}

// Style is how a button looks; older apps show none.
// https://core.telegram.org/bots/api#inlinekeyboardbutton
type Style string

// The styles of buttons.
const (
	Danger  Style = "danger"  // what it does cannot be taken back easily
	Success Style = "success" // what most people want next
)

// Styled is the button in a style.
func (b Button) Styled(s Style) Button {
	b.Style = s
	return b
}

// Copied is what a button copies. https://core.telegram.org/bots/api#copytextbutton
type Copied struct {
	Text string `json:"text"`
}

// maxCopied is how long what a button copies may be, in characters.
const maxCopied = 256

// CopyButton is a button that copies a text; false when that is too long.
func CopyButton(label, text string) (Button, bool) {
	return Button{Text: label, Copy: &Copied{text}}, text != "" && utf8.RuneCountInString(text) <= maxCopied
}

// Older is the keyboard of a call's parameters as older servers take it: without
// styles, and without buttons that copy. It is empty when nothing is left, and
// changed tells whether it is another.
func Older(replyMarkup string) (older string, changed bool) {
	var markup struct {
		Rows Keyboard `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(replyMarkup), &markup) != nil || markup.Rows == nil {
		return replyMarkup, false
	}
	var rows Keyboard
	for _, row := range markup.Rows {
		var kept []Button
		for _, b := range row {
			changed = changed || b.Style != "" || b.Copy != nil
			if b.Style = ""; b.Copy == nil {
				kept = append(kept, b)
			}
		}
		if len(kept) > 0 {
			rows = append(rows, kept)
		}
	}
	if len(rows) == 0 {
		return "", changed
	}
	return AsJSON(map[string]any{"inline_keyboard": rows}), changed
}

// Keyboard is the rows of buttons below a message.
type Keyboard [][]Button

// rowWidth is how many characters the labels of a row have room for on a small phone
// with large letters. The buttons of a row are equally wide; what is longer is cut.
const rowWidth = 30

// Fitted are the rows such that no label is cut which a row of its own has room for.
func (k Keyboard) Fitted() (rows Keyboard) {
	for _, row := range k {
		begin := 0 // of what stands together
		for i := range row {
			if i > begin && !fits(row[begin:i+1]) {
				rows, begin = append(rows, row[begin:i]), i
			}
		}
		rows = append(rows, row[begin:])
	}
	return rows
}

func fits(row []Button) bool {
	for _, b := range row {
		if labelWidth(b.Text) > rowWidth/len(row) {
			return false
		}
	}
	return true
}

// labelWidth is how wide a label is, in characters: a picture counts as two.
func labelWidth(label string) (n int) {
	for _, r := range label {
		switch {
		case unicode.Is(joined, r):
		case unicode.Is(pictures, r):
			n += 2
		default:
			n++
		}
	}
	return n
}

var (
	// joined are marks without a width of their own: one says that a picture is in colour.
	joined = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0xFE0F, Hi: 0xFE0F, Stride: 1}}}
	// pictures are signs that phones show in colour; lines and circles between them are not.
	pictures = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x2300, Hi: 0x24FF, Stride: 1},
		{Lo: 0x2600, Hi: 0x2BFF, Stride: 1}}, R32: []unicode.Range32{{Lo: 0x1F000, Hi: 0x1FAFF, Stride: 1}}}
)

// Markup is the keyboard as a parameter of a call.
func (k Keyboard) Markup() string { return AsJSON(map[string]any{"inline_keyboard": k.Fitted()}) }

// LinkPreview is https://core.telegram.org/bots/api#linkpreviewoptions
type LinkPreview struct {
	Disabled bool   `json:"is_disabled,omitempty"`
	URL      string `json:"url,omitempty"`
	Large    bool   `json:"prefer_large_media,omitempty"`
	Above    bool   `json:"show_above_text,omitempty"`
}

// Screen is what a message shows: HTML of Telegram's few tags, and buttons.
type Screen struct {
	Text    string
	Rows    Keyboard
	Preview LinkPreview // none when its URL is empty
	// Ask makes the chat answer this message, with a hint in the empty field.
	Ask  bool
	Hint string
	// Reply is the message it answers, 0 for none.
	Reply int64
}

// ParamsForOne are Params for a message that only one member of a group sees. Older
// servers do not know that, and show it to all.
// https://core.telegram.org/bots/api#ephemeral-messages-and-commands
func (s Screen) ParamsForOne(at Destination, person int64) Params {
	p := s.Params(at)
	p["ephemeral_message_parameters"] = AsJSON(map[string]any{"receiver_user_id": person})
	p["receiver_user_id"] = strconv.FormatInt(person, 10) // the same in Bot API 10.2
	return p
}

// Params are those of sendMessage and of editMessageText. An empty keyboard is
// left out: the server refuses null, and leaving it out removes the buttons.
func (s Screen) Params(at Destination) Params {
	p := Params{"chat_id": at.Address(), "text": s.Text, "parse_mode": "HTML"}
	if at.Thread != 0 {
		p["message_thread_id"] = strconv.FormatInt(at.Thread, 10)
	}
	if s.Reply != 0 {
		p["reply_parameters"] = AsJSON(map[string]any{"message_id": s.Reply, "allow_sending_without_reply": true})
	}
	switch {
	case s.Ask:
		ask := map[string]any{"force_reply": true, "selective": true}
		if s.Hint != "" {
			ask["input_field_placeholder"] = s.Hint
		}
		p["reply_markup"] = AsJSON(ask)
	case len(s.Rows) > 0:
		p["reply_markup"] = s.Rows.Markup()
	}
	preview := s.Preview
	preview.Disabled = preview.URL == ""
	p["link_preview_options"] = AsJSON(preview)
	return p
}
