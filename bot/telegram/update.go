package telegram

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf16"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"loa/subscriber"
)

// ChannelName is the name in subscribers, and of the stream of updates, of the bot
// that has no name of its own: an installation's first.
const ChannelName = "telegram"

// What the conversation reads of the library's types. The library has its home
// in this package: no other names it.
type (
	User                 = tgbotapi.User
	Chat                 = tgbotapi.Chat
	ChatMember           = tgbotapi.ChatMember
	ChatMemberUpdated    = tgbotapi.ChatMemberUpdated
	InlineQuery          = tgbotapi.InlineQuery
	InlineKeyboardMarkup = tgbotapi.InlineKeyboardMarkup
)

// The types below add to the library's what it does not know yet; a field here
// hides the one of the same name there.

// Update is one entry of getUpdates. https://core.telegram.org/bots/api#update
type Update struct {
	tgbotapi.Update
	Message       *Message   `json:"message"`
	EditedMessage *Message   `json:"edited_message"`
	CallbackQuery *Callback  `json:"callback_query"`
	Reactions     *Reactions `json:"message_reaction_count"`
}

// Reactions are how many a message has whose readers are not known.
// https://core.telegram.org/bots/api#messagereactioncountupdated
type Reactions struct {
	Chat    *Chat `json:"chat"`
	Message int64 `json:"message_id"`
	Counts  []struct {
		Total int64 `json:"total_count"`
	} `json:"reactions"`
}

// Total is all of them together.
func (r *Reactions) Total() (n int64) {
	for _, c := range r.Counts {
		n += max(0, c.Total)
	}
	return n
}

// Message adds to the library's what it does not know of a message.
type Message struct {
	tgbotapi.Message
	Thread  int64    `json:"message_thread_id"`
	IsTopic bool     `json:"is_topic_message"`
	ReplyTo *Message `json:"reply_to_message"`
	// A forum topic takes messages again, or the general one does.
	Reopened *struct{} `json:"forum_topic_reopened"`
	Unhidden *struct{} `json:"general_forum_topic_unhidden"`
}

// FirstMarked is the first text of a message that stands in one of the kinds of
// markup; "" when there is none, or no message.
func (m *Message) FirstMarked(kinds ...string) string {
	if m == nil {
		return ""
	}
	units := utf16.Encode([]rune(m.Text))
	for _, e := range m.Entities {
		inside := e.Offset >= 0 && e.Length > 0 && e.Offset+e.Length <= len(units)
		if slices.Contains(kinds, e.Type) && inside {
			return string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
		}
	}
	return ""
}

// Callback is a tapped button.
type Callback struct {
	tgbotapi.CallbackQuery
	Message *Message `json:"message"`
}

// UpdateKinds are what the bot asks to hear of.
var UpdateKinds = AsJSON([]string{"message", "edited_message", "callback_query", "my_chat_member", "inline_query",
	"message_reaction_count"})

// UpdateID reads the number of an update that may not decode otherwise.
func UpdateID(raw json.RawMessage) (int64, error) {
	var head struct {
		ID *int64 `json:"update_id"`
	}
	if err := json.Unmarshal(raw, &head); err != nil || head.ID == nil {
		return 0, fmt.Errorf("update without a number in %d bytes", len(raw)) // what it holds may be personal
	}
	return *head.ID, nil
}

// Destination is where messages go: a chat, or a topic of a forum.
type Destination struct {
	Chat   int64
	Thread int64
}

// Address is the chat as subscribers are stored.
func (p Destination) Address() string { return strconv.FormatInt(p.Chat, 10) }

// DestinationOf is where a message stands.
func DestinationOf(m *Message) Destination {
	p := Destination{Chat: m.Chat.ID}
	if m.IsTopic {
		p.Thread = m.Thread
	}
	return p
}

// ChatKind is the kind of subscriber that a chat of a type is.
func ChatKind(telegramType string) subscriber.ChatKind {
	switch telegramType {
	case "private":
		return subscriber.Private
	case "channel":
		return subscriber.Channel
	}
	return subscriber.Group
}

// Identity is who Telegram says the bot is.
type Identity struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
}
