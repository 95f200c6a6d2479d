package telegram

import "strconv"

// Button is one button of an inline keyboard. Data or URL is set.
type Button struct {
	Text   string  `json:"text"`
	Data   string  `json:"callback_data,omitempty"`
	URL    string  `json:"url,omitempty"`
	Inline *string `json:"switch_inline_query,omitempty"`
}

// Keyboard is the rows of buttons below a message.
type Keyboard [][]Button

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
		p["reply_markup"] = AsJSON(map[string]any{"inline_keyboard": s.Rows})
	}
	preview := s.Preview
	preview.Disabled = preview.URL == ""
	p["link_preview_options"] = AsJSON(preview)
	return p
}
