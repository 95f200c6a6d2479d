package bot

import (
	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"encoding/json"
	"fmt"
	"strconv"

	"loa/subscriber"
)

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

// update is one entry of getUpdates. https://core.telegram.org/bots/api#update
type update struct {
	tgbotapi.Update
	Message       *message  `json:"message"`
	CallbackQuery *callback `json:"callback_query"`
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

// identity is who Telegram says the bot is.
type identity struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
}
