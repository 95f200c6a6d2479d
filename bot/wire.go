package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"loa/subscriber"
)

// The types below add to the library's what it does not know yet; a field here
// hides the one of the same name there.

// update is one entry of getUpdates. https://core.telegram.org/bots/api#update
type update struct {
	tgbotapi.Update
	Message       *message  `json:"message"`
	CallbackQuery *callback `json:"callback_query"`
	Found         *found    `json:"loa_found"` // beside an update that was kept
}

type message struct {
	tgbotapi.Message
	Thread  int64    `json:"message_thread_id"`
	IsTopic bool     `json:"is_topic_message"`
	ReplyTo *message `json:"reply_to_message"`
	// A forum topic takes messages again, or the general one does.
	Reopened *struct{} `json:"forum_topic_reopened"`
	Unhidden *struct{} `json:"general_forum_topic_unhidden"`
}

type callback struct {
	tgbotapi.CallbackQuery
	Message *message `json:"message"`
}

// updateKinds are what the bot asks to hear of.
var updateKinds = asJSON([]string{"message", "callback_query", "my_chat_member", "inline_query"})

// updateID reads the number of an update that may not decode otherwise.
func updateID(raw json.RawMessage) (int64, error) {
	var head struct {
		ID *int64 `json:"update_id"`
	}
	if err := json.Unmarshal(raw, &head); err != nil || head.ID == nil {
		return 0, fmt.Errorf("update without a number in %d bytes", len(raw)) // what it holds may be personal
	}
	return *head.ID, nil
}

// place is where messages go: a chat, or a topic of a forum.
type place struct {
	Chat   int64
	Thread int64
}

func (p place) address() string { return strconv.FormatInt(p.Chat, 10) }

// mark names a place in callback data.
func (p place) mark() string {
	if p.Thread == 0 {
		return "@" + p.address()
	}
	return "@" + p.address() + "/" + strconv.FormatInt(p.Thread, 10)
}

// marked reads what mark wrote, without the "@". Only groups and channels are
// managed from elsewhere.
func marked(s string) (p place, ok bool) {
	chat, thread, inThread := strings.Cut(s, "/")
	id, err := strconv.ParseInt(chat, 10, 64)
	if err != nil || id >= 0 {
		return place{}, false
	}
	p.Chat = id
	if inThread {
		if p.Thread, err = strconv.ParseInt(thread, 10, 64); err != nil || p.Thread <= 0 {
			return place{}, false
		}
	}
	return p, true
}

// placeOf is where a message stands.
func placeOf(m *message) place {
	p := place{Chat: m.Chat.ID}
	if m.IsTopic {
		p.Thread = m.Thread
	}
	return p
}

func chatKind(telegramType string) subscriber.ChatKind {
	switch telegramType {
	case "private":
		return subscriber.Private
	case "channel":
		return subscriber.Channel
	}
	return subscriber.Group
}

// button is one button of an inline keyboard. Data or URL is set.
type button struct {
	Text   string  `json:"text"`
	Data   string  `json:"callback_data,omitempty"`
	URL    string  `json:"url,omitempty"`
	Inline *string `json:"switch_inline_query,omitempty"`
}

type keyboard [][]button

// about are the same buttons, about a place wherever their message stands.
func (k keyboard) about(at place) keyboard {
	var rows keyboard
	for _, row := range k {
		row = slices.Clone(row)
		for i := range row {
			if row[i].Data != "" {
				row[i].Data += at.mark()
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// linkPreview is https://core.telegram.org/bots/api#linkpreviewoptions
type linkPreview struct {
	Disabled bool   `json:"is_disabled,omitempty"`
	URL      string `json:"url,omitempty"`
	Large    bool   `json:"prefer_large_media,omitempty"`
	Above    bool   `json:"show_above_text,omitempty"`
}

// screen is what a message shows: HTML of Telegram's few tags, and buttons.
type screen struct {
	Text    string
	Rows    keyboard
	Preview linkPreview // none when its URL is empty
	// Ask makes the chat answer this message, with a hint in the empty field.
	Ask  bool
	Hint string
	// Reply is the message it answers, 0 for none.
	Reply int64
}

// params are those of sendMessage and of editMessageText. An empty keyboard is
// left out: the server refuses null, and leaving it out removes the buttons.
func (s screen) params(at place) params {
	p := params{"chat_id": at.address(), "text": s.Text, "parse_mode": "HTML"}
	if at.Thread != 0 {
		p["message_thread_id"] = strconv.FormatInt(at.Thread, 10)
	}
	if s.Reply != 0 {
		p["reply_parameters"] = asJSON(map[string]any{"message_id": s.Reply, "allow_sending_without_reply": true})
	}
	switch {
	case s.Ask:
		ask := map[string]any{"force_reply": true, "selective": true}
		if s.Hint != "" {
			ask["input_field_placeholder"] = s.Hint
		}
		p["reply_markup"] = asJSON(ask)
	case len(s.Rows) > 0:
		p["reply_markup"] = asJSON(map[string]any{"inline_keyboard": s.Rows})
	}
	preview := s.Preview
	preview.Disabled = preview.URL == ""
	p["link_preview_options"] = asJSON(preview)
	return p
}

// data joins the parts of a button's callback data.
func data(parts ...string) string { return strings.Join(parts, ":") }
