package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"loa/subscriber"
	"loa/viet"
)

// decide finds out what an update wants. The error is the store's.
func (b *Bot) decide(ctx context.Context, t *talk, u *update) error {
	switch {
	case u.Message != nil && u.Message.Chat != nil:
		return t.hear(ctx, u.Message)
	case u.CallbackQuery != nil && u.CallbackQuery.From != nil:
		return t.tap(ctx, u.CallbackQuery)
	case u.MyChatMember != nil:
		return t.membership(ctx, u.MyChatMember)
	case u.InlineQuery != nil && u.InlineQuery.From != nil:
		return t.inline(ctx, u.InlineQuery)
	}
	return nil
}

// command is one that people can send.
type command struct {
	name string
	also []string // other ways to write it
	menu text     // its line in the menu
	// Where the menu shows it. Commands that change settings are for
	// administrators in a group.
	private, group, settings bool
	operator                 bool // for operators in a private chat
	run                      func(t *talk, ctx context.Context, args string) error
}

// commands are all there are, in the order of the menu.
func (b *Bot) commands() []command {
	list := []command{
		{name: "start", menu: words.CmdStart, private: true, settings: true, run: (*talk).start},
		{name: "chude", also: []string{"topics", "chu_de"}, menu: words.CmdTopics, private: true, settings: true, run: screenCommand(topicsScreen(0))},
		{name: "moi", also: []string{"new", "latest"}, menu: words.CmdNewest, private: true, group: true, run: screenCommand(newestScreen("", ""))},
		{name: "tim", also: []string{"search"}, menu: words.CmdSearch, private: true, group: true, run: (*talk).search},
		{name: "gio", also: []string{"when"}, menu: words.CmdRhythm, private: true, settings: true, run: screenCommand(rhythmScreen)},
		{name: "tukhoa", also: []string{"keywords", "tu_khoa"}, menu: words.CmdKeywords, private: true, settings: true, run: (*talk).keywordCommand},
		{name: "caidat", also: []string{"settings", "cai_dat"}, menu: words.CmdSettings, private: true, settings: true, run: screenCommand(settingsScreen)},
		{name: "tamdung", also: []string{"pause", "stop", "tam_dung"}, menu: words.CmdPause, private: true, settings: true, run: screenCommand(pauseScreen)},
		{name: "kenh", also: []string{"channel"}, menu: words.CmdChannel, private: true, run: (*talk).linkChannel},
		{name: "trogiup", also: []string{"help", "tro_giup"}, menu: words.CmdHelp, private: true, group: true, run: screenCommand(helpScreen)},
		{name: "xoa", also: []string{"erase", "delete"}, menu: words.CmdErase, private: true, settings: true, run: screenCommand(eraseScreen)},
		{name: "thongke", menu: words.CmdStatistics, operator: true, run: (*talk).statistics},
		{name: "gui_thu", menu: words.CmdSample, operator: true, run: (*talk).sendSample},
		{name: "khan", menu: words.CmdWarn, operator: true, run: (*talk).compose},
	}
	if b.opts.Keywords {
		return list
	}
	kept := list[:0]
	for _, c := range list {
		if c.name != "tukhoa" {
			kept = append(kept, c)
		}
	}
	return kept
}

func screenCommand(d draw) func(*talk, context.Context, string) error {
	return func(t *talk, _ context.Context, _ string) error {
		t.show(d)
		return nil
	}
}

func (b *Bot) findCommand(name string) (command, bool) {
	for _, c := range b.commands() {
		if c.name == name {
			return c, true
		}
		for _, also := range c.also {
			if also == name {
				return c, true
			}
		}
	}
	return command{}, false
}

// findWritten finds a command that was written with accents, or in two words as
// in "/tu khoa bão".
func (b *Bot) findWritten(name, args string) (command, string, bool) {
	name = viet.Fold(name)
	if c, ok := b.findCommand(name); ok {
		return c, args, true
	}
	second, rest, _ := strings.Cut(args, " ")
	c, ok := b.findCommand(name + viet.Fold(second))
	return c, strings.TrimSpace(rest), ok
}

// hear takes what someone said.
func (t *talk) hear(ctx context.Context, m *message) error {
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
		t.b.told.Delete(t.at)
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
		return t.wordless(ctx, m)
	}
	if name, args, ok := t.b.parseCommand(m.Text); ok {
		return t.obey(ctx, name, args)
	}
	if m.ReplyTo != nil && m.ReplyTo.From != nil && t.b.isMe(m.ReplyTo.From.ID) {
		if done, err := t.replied(ctx, m); done || err != nil {
			return err
		}
	}
	if t.kind != subscriber.Private {
		return nil
	}
	if done, err := t.heed(ctx, m.Text); done || err != nil {
		return err
	}
	return t.search(ctx, m.Text)
}

// wordless takes what has no text of its own: it is looked for by what is
// written below a picture. What Telegram reports, such as a pinned message, and
// the further pictures of an album want no answer.
func (t *talk) wordless(ctx context.Context, m *message) error {
	switch {
	case m.Caption != "":
		return t.search(ctx, m.Caption)
	case m.MediaGroupID != "":
	case m.Sticker != nil, m.Photo != nil, m.Voice != nil, m.Video != nil, m.VideoNote != nil, m.Animation != nil, m.Audio != nil,
		m.Document != nil, m.Location != nil, m.Contact != nil, m.Poll != nil, m.Dice != nil:
		t.tell(words.OnlyWords)
	}
	return nil
}

// anonymous tells whether an administrator speaks who hides behind the group.
func (t *talk) anonymous(chat *tgbotapi.Chat) bool {
	return t.speaker != nil && t.speaker.ID == chat.ID
}

func (b *Bot) isMe(user int64) bool {
	me := b.me.Load()
	return me != nil && me.ID == user
}

// parseCommand splits "/name@bot args"; false for what is no command, or one
// for another bot.
func (b *Bot) parseCommand(text string) (name, args string, ok bool) {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "/") {
		return "", "", false
	}
	text = "/" + strings.TrimSpace(text[1:]) // a phone's keyboard adds a space
	end := strings.IndexAny(text, " \n\t")
	if end < 0 {
		end = len(text)
	}
	name, to, named := strings.Cut(text[1:end], "@")
	if me := b.me.Load(); named && me != nil && !strings.EqualFold(to, me.Username) {
		return "", "", false
	}
	return strings.ToLower(name), strings.TrimSpace(text[end:]), name != ""
}

// obey runs a command, if the person may.
func (t *talk) obey(ctx context.Context, name, args string) error {
	c, ok := t.b.findCommand(name)
	if !ok && t.kind == subscriber.Private {
		c, args, ok = t.b.findWritten(name, args)
	}
	switch {
	case !ok:
		if t.kind == subscriber.Private {
			t.tell(words.UnknownCommand)
		}
		return nil
	case c.operator && (t.kind != subscriber.Private || !t.b.isAdmin(t.from.ID)):
		if t.kind == subscriber.Private {
			t.tell(words.NotOperator)
		}
		return nil
	case c.settings && !t.mayManage(ctx):
		t.tell(words.AdminsOnly)
		return nil
	}
	if c.settings {
		t.returned()
		if err := t.linked(ctx); err != nil {
			return err
		}
	}
	return c.run(t, ctx, args)
}

// mayManage tells whether the person may change the target's settings: in a
// private chat its person, else an administrator of the group or channel.
func (t *talk) mayManage(ctx context.Context) bool {
	if t.owner == subscriber.Private && t.target == t.at {
		return t.kind == subscriber.Private
	}
	if t.speaker != nil && t.speaker.ID == t.target.Chat {
		return true
	}
	return t.from != nil && t.b.isChatAdmin(ctx, t.target.Chat, t.from.ID)
}

// stop pauses at once, as the person asked in plain words.
func (t *talk) stop() error {
	if t.known {
		t.pauseUntil(time.Time{}, subscriber.PausedByPerson)
	}
	t.show(stoppedScreen)
	return nil
}

// replied takes an answer to one of the bot's questions; false when the
// message answered was none.
func (t *talk) replied(ctx context.Context, m *message) (bool, error) {
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
	t.addKeyword(m.Text, exclude)
	return true, nil
}

// scope is where a menu is shown.
type scope struct {
	Type string `json:"type"`
	Chat int64  `json:"chat_id,omitempty"`
}

// publishMenus fills the menus, and tries again until they are filled. A server
// too old for it is left alone.
func (b *Bot) publishMenus(ctx context.Context) {
	for wait := time.Minute; ; wait = min(2*wait, time.Hour) {
		err := b.publishCommands(ctx)
		if err == nil || ctx.Err() != nil || judge(err) == unsupported {
			return
		}
		var refusal *apiError
		if errors.As(err, &refusal) {
			wait = max(wait, refusal.RetryAfter)
		}
		b.log.Warn("the menu of commands could not be set", "err", err, "again_in", wait)
		if b.pause(ctx, wait) != nil {
			return
		}
	}
}

// publishCommands fills the menus, per kind of chat and language.
func (b *Bot) publishCommands(ctx context.Context) error {
	for _, menu := range []struct {
		in  scope
		has func(command) bool
	}{
		{scope{Type: "all_private_chats"}, func(c command) bool { return c.private }},
		{scope{Type: "all_group_chats"}, func(c command) bool { return c.group }},
		{scope{Type: "all_chat_administrators"}, func(c command) bool { return c.group || c.settings && c.name != "start" }},
	} {
		if err := b.publishMenu(ctx, menu.in, menu.has); err != nil {
			return err
		}
	}
	for _, id := range b.opts.Admins {
		b.publishOperatorMenu(ctx, id)
	}
	return nil
}

// publishOperatorMenu adds the operators' commands to the menu of one. It
// fails for who has not pressed Start yet, whose menu comes with that.
func (b *Bot) publishOperatorMenu(ctx context.Context, id int64) {
	err := b.publishMenu(ctx, scope{Type: "chat", Chat: id}, func(c command) bool { return c.private || c.operator })
	if err != nil {
		b.log.Debug("an operator's menu could not be set", "err", err)
	}
}

func (b *Bot) publishMenu(ctx context.Context, in scope, has func(command) bool) error {
	type entry struct {
		Command     string `json:"command"`
		Description string `json:"description"`
	}
	for _, language := range []string{"", vietnamese} {
		menuIn := english
		if language != "" {
			menuIn = language
		}
		var list []entry
		for _, c := range b.commands() {
			if has(c) {
				list = append(list, entry{c.name, c.menu.in(menuIn)})
			}
		}
		p := params{"commands": asJSON(list), "scope": asJSON(in)}
		p.AddNonEmpty("language_code", language)
		if err := b.call(ctx, "setMyCommands", p, nil); err != nil {
			return err
		}
	}
	return nil
}
