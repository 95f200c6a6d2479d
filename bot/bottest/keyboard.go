package bottest

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Button is one button of an inline keyboard.
type Button struct {
	Text              string  `json:"text"`
	URL               string  `json:"url,omitempty"`
	Data              string  `json:"callback_data,omitempty"`
	SwitchInline      *string `json:"switch_inline_query,omitempty"`
	SwitchInlineThere *string `json:"switch_inline_query_current_chat,omitempty"`
	Style             string  `json:"style,omitempty"`
	Copy              *struct {
		Text string `json:"text"`
	} `json:"copy_text,omitempty"`
}

// maxCopied is how long what a button copies may be, in characters.
const maxCopied = 256

// markup is a parsed reply_markup.
type markup struct {
	Rows       [][]Button
	ForceReply bool
	// Placeholder is shown in the empty input field while a reply is asked for.
	Placeholder string
}

const maxButtons = 100

// parseMarkup reads the reply_markup parameter as the server does.
func parseMarkup(raw string) (markup, *apiError) {
	if raw == "" {
		return markup{}, nil
	}
	var fields map[string]json.RawMessage
	if !json.Valid([]byte(raw)) {
		return markup{}, badRequest("Can't parse reply keyboard markup JSON object")
	}
	if err := json.Unmarshal([]byte(raw), &fields); err != nil || fields == nil {
		return markup{}, badRequest("Object expected as reply markup")
	}
	if force, ok := fields["force_reply"]; ok {
		var m markup
		if err := json.Unmarshal(force, &m.ForceReply); err != nil {
			return markup{}, badRequest(`Field "force_reply" must be of type Boolean`)
		}
		if hint, ok := fields["input_field_placeholder"]; ok {
			if err := json.Unmarshal(hint, &m.Placeholder); err != nil || utf8.RuneCountInString(m.Placeholder) > 64 {
				return markup{}, badRequest("reply keyboard markup input field placeholder is invalid")
			}
		}
		return m, nil
	}
	keyboard, ok := fields["inline_keyboard"]
	if !ok {
		return markup{}, nil
	}
	var rows [][]json.RawMessage
	if err := json.Unmarshal(keyboard, &rows); err != nil || rows == nil {
		return markup{}, badRequest(`Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`)
	}
	var m markup
	count := 0
	for _, row := range rows {
		if row == nil {
			return markup{}, badRequest(`Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`)
		}
		var buttons []Button
		for _, raw := range row {
			button, err := parseButton(raw)
			if err != nil {
				return markup{}, err
			}
			buttons = append(buttons, button)
		}
		count += len(buttons)
		if len(buttons) > 0 {
			m.Rows = append(m.Rows, buttons)
		}
	}
	if count > maxButtons || len(raw) > 10240 {
		return markup{}, badRequest("reply markup is too long")
	}
	return m, nil
}

func parseButton(raw json.RawMessage) (Button, *apiError) {
	const where = "Can't parse inline keyboard button: "
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil || fields == nil {
		return Button{}, badRequest(where + "InlineKeyboardButton must be an Object")
	}
	text, ok := fields["text"]
	if !ok {
		return Button{}, badRequest(where + `Can't find field "text"`)
	}
	var b Button
	if err := json.Unmarshal(text, &b.Text); err != nil {
		return Button{}, badRequest(where + `Field "text" must be of type String`)
	}
	if strings.TrimSpace(b.Text) == "" {
		return Button{}, badRequest("inline keyboard button text must be non-empty")
	}
	_, hasURL := fields["url"]
	_, hasData := fields["callback_data"]
	if err := json.Unmarshal(raw, &b); err != nil {
		return Button{}, badRequest("%s%v", where, err)
	}
	switch b.Style {
	case "", "danger", "success", "primary":
	default:
		return Button{}, badRequest("invalid button style specified")
	}
	switch {
	case hasURL && b.URL != "":
		checked, err := checkLink(b.URL)
		if err != nil {
			return Button{}, badRequest("inline keyboard button URL '%s' is invalid: %s", b.URL, err)
		}
		b.URL = checked
	case hasData && b.Data != "":
		if len(b.Data) > 64 {
			return Button{}, badRequest("BUTTON_DATA_INVALID")
		}
	case b.Copy != nil:
		if n := utf8.RuneCountInString(b.Copy.Text); n < 1 || n > maxCopied {
			return Button{}, badRequest("BUTTON_COPY_TEXT_INVALID")
		}
	case b.SwitchInline != nil, b.SwitchInlineThere != nil:
	default:
		return Button{}, badRequest(where + "Text buttons are unallowed in the inline keyboard")
	}
	return b, nil
}
