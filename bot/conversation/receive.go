package conversation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"loa/bot/callback"
	"loa/bot/conversation/dialogue"
	"loa/bot/conversation/groups"
	"loa/bot/conversation/search"
	"loa/bot/render"
	"loa/bot/telegram"
	"loa/subscriber"
	"loa/viet"
)

// Receive finds out what an update wants. With again set it was applied before:
// only its answers are wanted. A turn comes back always; the error is the store's,
// or says with ErrUndecodable that the update cannot be read.
func Receive(ctx context.Context, d *dialogue.Dialogue, raw json.RawMessage, again bool) (*dialogue.Turn, error) {
	t := &dialogue.Turn{Dialogue: d, Repeated: again}
	var u dialogue.KeptUpdate
	if err := json.Unmarshal(raw, &u); err != nil {
		return t, fmt.Errorf("%w: %w", ErrUndecodable, err)
	}
	if again {
		t.Found = u.Found
	}
	switch {
	case u.Message != nil && u.Message.Chat != nil:
		return t, receiveMessage(ctx, t, u.Message)
	case u.EditedMessage != nil && u.EditedMessage.Chat != nil:
		return t, receiveEdit(ctx, t, u.EditedMessage)
	case u.CallbackQuery != nil && u.CallbackQuery.From != nil:
		return t, receiveCallback(ctx, t, u.CallbackQuery)
	case u.MyChatMember != nil:
		err := groups.ReceiveMembership(ctx, t, u.MyChatMember)
		if err == nil && t.Kind == subscriber.Private && dialogue.Reachable(t.Kind, u.MyChatMember.NewChatMember) {
			showMissed(t)
		}
		return t, err
	case u.InlineQuery != nil && u.InlineQuery.From != nil:
		return t, search.ReceiveInline(ctx, t, u.InlineQuery)
	case u.Reactions != nil && u.Reactions.Chat != nil && u.Reactions.Chat.Type == "channel":
		t.Changes = append(t.Changes, subscriber.CountReactions{Channel: t.Dialogue.Opts.Channel,
			Address: telegram.Destination{Chat: u.Reactions.Chat.ID}.Address(),
			Message: strconv.FormatInt(u.Reactions.Message, 10), Total: u.Reactions.Total()})
	}
	return t, nil
}

// ErrUndecodable says that an update is not of the form that Telegram documents.
var ErrUndecodable = errors.New("update cannot be decoded")

// receiveMessage takes what someone said.
func receiveMessage(ctx context.Context, t *dialogue.Turn, m *telegram.Message) error {
	if m.MigrateToChatID != 0 {
		to := telegram.Destination{Chat: m.MigrateToChatID}.Address()
		t.Changes = append(
			t.Changes,
			subscriber.Move{
				Channel:    t.Dialogue.Opts.Channel,
				Address:    telegram.Destination{Chat: m.Chat.ID}.Address(),
				NewAddress: to,
			},
			// That the bot left the old chat, if that was told before, is no loss.
			subscriber.Resume{Channel: t.Dialogue.Opts.Channel, Address: to, AllThreads: true},
		)
		return nil
	}
	if m.Reopened != nil || m.Unhidden != nil {
		if err := t.Open(ctx, m.Chat, telegram.DestinationOf(m), m.From); err != nil {
			return err
		}
		t.ThreadReturned()
		t.ResumeReached()
		return nil
	}
	t.Message, t.Speaker = m, m.SenderChat
	if m.Text == "" && m.Chat.Type != "private" || m.Chat.Type == "channel" || m.From == nil ||
		m.From.IsBot && !t.Anonymous(m.Chat) {
		return nil
	}
	if err := t.Open(ctx, m.Chat, telegram.DestinationOf(m), m.From); err != nil {
		return err
	}
	if t.Kind == subscriber.Private {
		t.ResumeReturned()
	}
	if m.Text == "" {
		return receiveMedia(ctx, t, m)
	}
	if name, args, ok := t.Dialogue.ParseCommand(m.Text); ok {
		if t.Subscriber.ThreadLost { // somebody writes there: it is tried once more
			t.ThreadReturned()
		}
		return runCommand(ctx, t, name, args)
	}
	if m.ReplyTo != nil && m.ReplyTo.From != nil && t.Dialogue.IsMe(m.ReplyTo.From.ID) {
		if done, err := receiveReply(ctx, t, m); done || err != nil {
			return err
		}
	}
	if t.Kind != subscriber.Private {
		return nil
	}
	if done, err := followPlainWords(ctx, t, m.Text); done || err != nil {
		return err
	}
	return search.SearchCommand(ctx, t, m.Text)
}

// receiveEdit takes what a person has written anew: words to search for, with a
// slip put right. A command is not run again, since it was meant once.
func receiveEdit(ctx context.Context, t *dialogue.Turn, m *telegram.Message) error {
	if m.Chat.Type != "private" || m.Text == "" || strings.HasPrefix(strings.TrimSpace(m.Text), "/") {
		return nil
	}
	return receiveMessage(ctx, t, m)
}

// receiveMedia takes what has no text of its own: it is looked for by what is
// written below a picture. What Telegram reports, such as a pinned message, and
// the further pictures of an album want no answer.
func receiveMedia(ctx context.Context, t *dialogue.Turn, m *telegram.Message) error {
	switch {
	case m.Caption != "":
		return search.SearchCommand(ctx, t, m.Caption)
	case m.MediaGroupID != "":
	case m.Sticker != nil,
		m.Photo != nil,
		m.Voice != nil,
		m.Video != nil,
		m.VideoNote != nil,
		m.Animation != nil,
		m.Audio != nil,
		m.Document != nil,
		m.Location != nil,
		m.Contact != nil,
		m.Poll != nil,
		m.Dice != nil:
		t.Reply(render.Words.OnlyWords)
	}
	return nil
}

// asks tells whether a message of the bot's asks a question, whichever way it was
// spelled when it was asked.
func asks(text string, question render.Text) bool {
	return viet.Key(text) == viet.Key(question.VI) || viet.Key(text) == viet.Key(question.EN)
}

// receiveReply takes an answer to one of the bot's questions; false when the
// message answered was none.
func receiveReply(ctx context.Context, t *dialogue.Turn, m *telegram.Message) (bool, error) {
	asked, about, elsewhere := strings.Cut(m.ReplyTo.Text, search.AskedFor)
	exclude := false
	switch {
	case asks(asked, render.Words.KeywordAsk):
	case asks(asked, render.Words.KeywordAskExclude):
		exclude = true
	default:
		return false, nil
	}
	if dialogue.MeansOneOf(syllables(m.Text), cancels) {
		t.Reply(render.Words.Cancelled)
		return true, nil
	}
	if elsewhere {
		parts := strings.Split(about, search.AskedWhere) // a name may hold the mark too
		target, ok := callback.Marked(parts[len(parts)-1])
		if !ok {
			return false, nil
		}
		if err := t.Aim(ctx, target, subscriber.Channel); err != nil {
			return false, err
		}
	}
	if !t.MayManage(ctx) {
		t.ReplyOne(t.NotAllowed())
		return true, nil
	}
	search.AddKeyword(t, m.Text, exclude)
	return true, nil
}

// acknowledge records that a person has read a warning.
func acknowledge(t *dialogue.Turn, code string) {
	id, err := strconv.ParseInt(code, 36, 64)
	if err != nil {
		t.Toast(render.Words.OldButton)
		return
	}
	if t.Known {
		t.Change(subscriber.AckWarning{
			Channel: t.Dialogue.Opts.Channel,
			Address: t.Target.Address(),
			Thread:  t.Target.Thread,
			Article: id,
		})
	}
	t.Toast(render.Words.AcknowledgedToast)
	if t.Kind != subscriber.Private { // others still have to read it
		return
	}
	t.Rebutton(func(b telegram.Button) telegram.Keyboard {
		if b.Data == t.Data(callback.Acknowledge, code) {
			return telegram.Keyboard{{{Text: t.Text(render.Words.Acknowledged), Data: callback.Data(callback.Nothing)}}}
		}
		return nil
	})
}
