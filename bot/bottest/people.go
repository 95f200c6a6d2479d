package bottest

import (
	"context"
	"strings"
)

// What the people in the chats do. All of it reaches the bot as updates.

// Speaker says who says something, where, and as answer to what.
type Speaker struct {
	User      int64 // in a private chat always its person
	Thread    int64
	ReplyTo   int64
	Anonymous bool // an administrator who hides behind the group
}

// Say sends a text from the person of a private chat, or from the owner of a
// group, and returns the message's id.
func (s *Server) Say(chatID int64, text string) int64 { return s.SayAs(chatID, Speaker{}, text) }

// SayAs sends a text from anyone in a chat. In groups the bot hears only
// commands, answers to its own messages and its name, as with privacy mode on.
func (s *Server) SayAs(chatID int64, who Speaker, text string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chatID]
	if c == nil {
		return 0
	}
	if who.User == 0 {
		who.User = s.person(c)
	}
	if c.Type == Private && c.State == Blocked { // to write, the person unblocks
		s.setBotStatus(c, c.ID, "member", Open)
	}
	m := &Message{
		Thread: who.Thread, From: who.User, Name: s.name(who.User), Text: text, Entities: detectEntities(text),
		ReplyTo: who.ReplyTo, anonymous: who.Anonymous,
	}
	if who.Anonymous {
		m.Name = c.Title
	}
	s.add(c, m)
	switch {
	case c.State == Kicked || c.State == NotMember:
	case c.Type == Channel:
		s.push("channel_post", s.wire(c, m, true))
	case c.Type == Private || s.addressed(c, m):
		s.push("message", s.wire(c, m, true))
	}
	return m.ID
}

// EditSaid changes what a person has said.
func (s *Server) EditSaid(chatID, message int64, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chatID]
	if c == nil {
		return
	}
	if m := c.message(message); m != nil && !m.FromBot {
		m.Text, m.Entities, m.Edited = text, detectEntities(text), s.opts.Now()
		s.note(Event{Kind: "edit", Chat: chatID})
		if c.Type == Private || s.addressed(c, m) {
			s.push("edited_message", s.wire(c, m, true))
		}
	}
}

func (s *Server) addressed(c *chat, m *Message) bool {
	if target := c.message(m.ReplyTo); target != nil && target.FromBot {
		return true
	}
	name := "@" + strings.ToLower(s.me.Username)
	if !strings.HasPrefix(m.Text, "/") {
		return strings.Contains(strings.ToLower(m.Text), name)
	}
	command, _, _ := strings.Cut(m.Text, " ")
	_, to, named := strings.Cut(command, "@")
	return !named || strings.EqualFold("@"+to, name)
}

func (s *Server) person(c *chat) int64 {
	if c.Type == Private {
		return c.ID
	}
	for user, status := range c.members {
		if status == "creator" {
			return user
		}
	}
	return 0
}

func (s *Server) name(user int64) string {
	if u := s.users[user]; u != nil {
		return strings.TrimSpace(u.FirstName + " " + u.LastName)
	}
	return ""
}

// Tap presses a button by its callback data, as the person of a private chat
// or the owner of a group, and returns the query's id. Like a phone, it sends
// whatever the button had when it was last seen: data need not be there now.
func (s *Server) Tap(chatID, message int64, data string) string {
	return s.TapAs(chatID, 0, message, data)
}

// TapAs is Tap by anyone in the chat.
func (s *Server) TapAs(chatID, user, message int64, data string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chatID]
	if c == nil {
		return ""
	}
	if user == 0 {
		user = s.person(c)
	}
	id := s.newQuery(&query{chat: chatID, user: user})
	var shown any
	if m := c.message(message); m != nil {
		shown = s.wire(c, m, true)
	} else { // https://core.telegram.org/bots/api#inaccessiblemessage
		shown = map[string]any{"chat": c.wire(), "message_id": message, "date": 0}
	}
	s.push("callback_query", map[string]any{
		"id": id, "from": s.users[user], "message": shown, "chat_instance": formatID(-chatID), "data": data,
	})
	return id
}

// TapLabel presses the first button of a message whose label contains part;
// false when there is none with callback data.
func (s *Server) TapLabel(chatID, message int64, part string) (id string, ok bool) {
	m, found := s.Message(chatID, message)
	if !found {
		return "", false
	}
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Data != "" && strings.Contains(b.Text, part) {
				return s.Tap(chatID, message, b.Data), true
			}
		}
	}
	return "", false
}

// Answer returns what the bot answered to a tap; false while it has not.
func (s *Server) Answer(id string) (Answer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.queries[id]
	if q == nil || !q.answered || q.inline {
		return Answer{}, false
	}
	return q.answer, true
}

// Inline types "@bot text" as a person and returns the query's id.
func (s *Server) Inline(user int64, text, offset string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.newQuery(&query{inline: true, user: user})
	s.push("inline_query", map[string]any{"id": id, "from": s.users[user], "query": text, "offset": offset,
		"chat_type": "sender"})
	return id
}

// InlineResults returns what the bot offered; false while it has not.
func (s *Server) InlineResults(id string) ([]InlineResult, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.queries[id]
	if q == nil || !q.answered || !q.inline {
		return nil, false
	}
	return q.results, true
}

// Delete removes a message as a person does, without a word to the bot.
func (s *Server) Delete(chatID, message int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chatID]; c != nil {
		if m := c.message(message); m != nil {
			m.Deleted = true
			s.note(Event{Kind: "delete", Chat: chatID, Message: message})
		}
	}
}

// Block stops the bot in a private chat.
func (s *Server) Block(user int64) { s.changeBot(user, user, "kicked", Blocked) }

// Unblock takes Block back.
func (s *Server) Unblock(user int64) { s.changeBot(user, user, "member", Open) }

// Kick removes the bot from a group or channel.
func (s *Server) Kick(chatID, by int64) { s.changeBot(chatID, by, "kicked", Kicked) }

// Join puts the bot into a group or channel, as an administrator or not. In a
// channel only administrators may write.
func (s *Server) Join(chatID, by int64, admin bool) {
	status, state := "member", Open
	if admin {
		status = "administrator"
	} else if c, ok := s.Chat(chatID); ok && c.Type == Channel {
		state = NoAdmin
	}
	s.changeBot(chatID, by, status, state)
}

func (s *Server) changeBot(chatID, by int64, status string, state State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chatID]; c != nil {
		s.setBotStatus(c, by, status, state)
	}
}

// setBotStatus changes what the bot is in a chat and tells it. The lock is held.
func (s *Server) setBotStatus(c *chat, by int64, status string, state State) {
	if c.members == nil {
		c.members = map[int64]string{}
	}
	old := s.member(c, s.me.ID)
	if c.Type == Private && c.members[s.me.ID] == "" {
		old.Status = "member"
	}
	c.State, c.BotStatus = state, status
	c.members[s.me.ID] = status
	s.push("my_chat_member", map[string]any{
		"chat": c.wire(), "from": s.users[by], "date": unix(s.opts.Now()),
		"old_chat_member": old, "new_chat_member": s.member(c, s.me.ID),
	})
	s.note(Event{Kind: "chat", Chat: c.ID})
}

// Upgrade turns a basic group into a supergroup and returns its new id.
func (s *Server) Upgrade(chatID int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.chats[chatID]
	if old == nil || old.Type != Group {
		return 0
	}
	made := s.addChat(Chat{Type: Supergroup, Title: old.Title})
	made.members, made.State, made.BotStatus = old.members, old.State, old.BotStatus
	by := s.person(old)
	told := s.add(old, &Message{From: by, Name: s.name(by), Service: "upgraded", migrateTo: made.ID})
	s.push("message", s.wire(old, told, false))
	told = s.add(made, &Message{From: by, Name: s.name(by), Service: "upgraded", migrateOf: old.ID})
	s.push("message", s.wire(made, told, false))
	old.State, old.MovedTo = Upgraded, made.ID
	s.note(Event{Kind: "chat", Chat: old.ID})
	return made.ID
}

// Event is one thing that happened in the chats, for a page that shows them.
type Event struct {
	Seq int64 `json:"seq"`
	// Kind is "message", "edit", "delete", "chat" (new or changed), "answer"
	// (a toast), "inline", "commands", or "lost" when events are missing and
	// everything should be read again.
	Kind    string `json:"kind"`
	Chat    int64  `json:"chat,omitempty"`
	Message int64  `json:"message,omitempty"`
	Text    string `json:"text,omitempty"`
	Alert   bool   `json:"alert,omitempty"`
}

const keepEvents = 4096

type eventLog struct {
	seq  int64
	list []Event
}

// note records an event and wakes who waits. The lock is held.
func (s *Server) note(e Event) {
	l := &s.events
	l.seq++
	e.Seq = l.seq
	if len(l.list) >= keepEvents {
		l.list = append(l.list[:0], l.list[keepEvents/4:]...)
	}
	l.list = append(l.list, e)
	s.wake()
}

// LastEvent is the number of the latest event, where a page starts to Watch.
func (s *Server) LastEvent() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.events.seq
}

// Watch waits for events after the numbered one and returns them; none when
// ctx ends first.
func (s *Server) Watch(ctx context.Context, after int64) []Event {
	for {
		s.mu.Lock()
		found, changed := s.events.since(after), s.changed
		s.mu.Unlock()
		if len(found) > 0 {
			return found
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil
		}
	}
}

func (l *eventLog) since(after int64) []Event {
	if after > l.seq || len(l.list) > 0 && after < l.list[0].Seq-1 {
		return []Event{{Seq: l.seq, Kind: "lost"}}
	}
	for i, e := range l.list {
		if e.Seq > after {
			return append([]Event(nil), l.list[i:]...)
		}
	}
	return nil
}

// Wait waits until done is true, looking again at every call of the bot and
// every change; false when ctx ends first.
func (s *Server) Wait(ctx context.Context, done func() bool) bool {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if done() {
			return true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return done()
		}
	}
}
