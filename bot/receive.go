package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"loa/subscriber"
)

// receive finds out what an update wants. With again set it was applied before:
// only its answers are wanted. A turn comes back always; the error is the store's,
// or says with errUndecodable that the update cannot be read.
func receive(ctx context.Context, d *dialogue, raw json.RawMessage, again bool) (*talk, error) {
	t := &talk{d: d, again: again}
	var u keptUpdate
	if err := json.Unmarshal(raw, &u); err != nil {
		return t, fmt.Errorf("%w: %w", errUndecodable, err)
	}
	if again {
		t.found = u.Found
	}
	switch {
	case u.Message != nil && u.Message.Chat != nil:
		return t, receiveMessage(ctx, t, u.Message)
	case u.CallbackQuery != nil && u.CallbackQuery.From != nil:
		return t, receiveCallback(ctx, t, u.CallbackQuery)
	case u.MyChatMember != nil:
		return t, receiveMembership(ctx, t, u.MyChatMember)
	case u.InlineQuery != nil && u.InlineQuery.From != nil:
		return t, receiveInline(ctx, t, u.InlineQuery)
	}
	return t, nil
}

// errUndecodable says that an update is not of the form that Telegram documents.
var errUndecodable = errors.New("update cannot be decoded")

// hear takes what someone said.
func receiveMessage(ctx context.Context, t *talk, m *message) error {
	if m.MigrateToChatID != 0 {
		to := place{Chat: m.MigrateToChatID}.address()
		t.changes = append(t.changes, subscriber.Move{Channel: channelName, Address: place{Chat: m.Chat.ID}.address(), NewAddress: to},
			// That the bot left the old chat, if that was told before, is no loss.
			subscriber.Resume{Channel: channelName, Address: to, AllThreads: true})
		return nil
	}
	if m.Reopened != nil || m.Unhidden != nil {
		if err := t.open(ctx, m.Chat, placeOf(m), m.From); err != nil {
			return err
		}
		t.d.notified.Delete(t.at)
		t.reached()
		return nil
	}
	t.said, t.speaker = m, m.SenderChat
	if m.Text == "" && m.Chat.Type != "private" || m.Chat.Type == "channel" || m.From == nil || m.From.IsBot && !t.anonymous(m.Chat) {
		return nil
	}
	if err := t.open(ctx, m.Chat, placeOf(m), m.From); err != nil {
		return err
	}
	if t.kind == subscriber.Private {
		t.returned()
	}
	if m.Text == "" {
		return receiveMedia(ctx, t, m)
	}
	if name, args, ok := t.d.parseCommand(m.Text); ok {
		return runCommand(ctx, t, name, args)
	}
	if m.ReplyTo != nil && m.ReplyTo.From != nil && t.d.isMe(m.ReplyTo.From.ID) {
		if done, err := receiveReply(ctx, t, m); done || err != nil {
			return err
		}
	}
	if t.kind != subscriber.Private {
		return nil
	}
	if done, err := followPlainWords(ctx, t, m.Text); done || err != nil {
		return err
	}
	return searchCommand(ctx, t, m.Text)
}

// wordless takes what has no text of its own: it is looked for by what is
// written below a picture. What Telegram reports, such as a pinned message, and
// the further pictures of an album want no answer.
func receiveMedia(ctx context.Context, t *talk, m *message) error {
	switch {
	case m.Caption != "":
		return searchCommand(ctx, t, m.Caption)
	case m.MediaGroupID != "":
	case m.Sticker != nil, m.Photo != nil, m.Voice != nil, m.Video != nil, m.VideoNote != nil, m.Animation != nil, m.Audio != nil,
		m.Document != nil, m.Location != nil, m.Contact != nil, m.Poll != nil, m.Dice != nil:
		t.tell(words.OnlyWords)
	}
	return nil
}

// replied takes an answer to one of the bot's questions; false when the
// message answered was none.
func receiveReply(ctx context.Context, t *talk, m *message) (bool, error) {
	asked, about, elsewhere := strings.Cut(m.ReplyTo.Text, askedFor)
	exclude := false
	switch {
	case asked == words.KeywordAsk.vi || asked == words.KeywordAsk.en:
	case asked == words.KeywordAskExclude.vi || asked == words.KeywordAskExclude.en:
		exclude = true
	default:
		return false, nil
	}
	if meansOneOf(spoken(m.Text), cancels) {
		t.tell(words.Cancelled)
		return true, nil
	}
	if elsewhere {
		parts := strings.Split(about, askedWhere) // a name may hold the mark too
		target, ok := marked(parts[len(parts)-1])
		if !ok {
			return false, nil
		}
		if err := t.aim(ctx, target, subscriber.Channel); err != nil {
			return false, err
		}
	}
	if !t.mayManage(ctx) {
		t.tell(words.AdminsOnly)
		return true, nil
	}
	addKeyword(t, m.Text, exclude)
	return true, nil
}

// acknowledge records that a person has read a warning.
func acknowledge(t *talk, code string) {
	id, err := strconv.ParseInt(code, 36, 64)
	if err != nil {
		t.toast(words.OldButton)
		return
	}
	if t.known {
		t.change(subscriber.AckWarning{Channel: channelName, Address: t.target.address(), Thread: t.target.Thread, Article: id})
	}
	t.toast(words.AcknowledgedToast)
	if t.kind != subscriber.Private { // others still have to read it
		return
	}
	t.rebutton(func(b button) keyboard {
		if b.Data == t.data(verbAcknowledge, code) {
			return keyboard{{{Text: t.say(words.Acknowledged), Data: data(verbNothing)}}}
		}
		return nil
	})
}
