package bottest

import (
	"sort"
	"strings"
)

// User is a person or a bot.
type User struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"`
	Language  string `json:"language_code,omitempty"`
}

// anonymousAdmin speaks for administrators who hide behind their group.
var anonymousAdmin = User{ID: 1087968824, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}

// The types of chats.
const (
	Private    = "private"
	Group      = "group"
	Supergroup = "supergroup"
	Channel    = "channel"
)

// State is what a chat lets the bot do.
type State string

// The states of a chat. Open is the zero value.
const (
	Open        State = ""
	Blocked     State = "blocked"     // the person blocked the bot
	Deactivated State = "deactivated" // the person's account is gone
	Kicked      State = "kicked"      // the bot was removed
	NotMember   State = "not member"  // the bot is not in the channel
	Deleted     State = "deleted"     // the group is gone
	Missing     State = "missing"     // the server knows no such chat
	Upgraded    State = "upgraded"    // the group became a supergroup
	NoText      State = "no text"     // the bot may not write texts
	NoAdmin     State = "no admin"    // the bot is not an administrator of the channel
	NoAccess    State = "no access"   // the bot may not write at all
)

// Chat is a chat as its people see it.
type Chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	Username  string `json:"username,omitempty"`
	Forum     bool   `json:"is_forum,omitempty"`

	State     State            `json:"state,omitempty"`
	MovedTo   int64            `json:"moved_to,omitempty"` // of Upgraded
	Threads   map[int64]string `json:"threads,omitempty"`  // forum topics by id
	Unread    int              `json:"unread"`             // messages of the bot since Read
	BotStatus string           `json:"bot_status,omitempty"`
}

// chat is a Chat with what happened in it. The server's lock guards it.
type chat struct {
	Chat
	messages []*Message // in order of ID
	next     int64      // message ids of supergroups and channels
	members  map[int64]string
	closed   map[int64]bool // forum topics, 0 for the general one
	pinned   []int64        // messages
	noPins   bool           // the bot lacks the right to pin
}

// AddUser makes a person and the private chat with the bot, whose id is the
// person's. Nothing is said there yet; the person has to press Start.
func (s *Server) AddUser(u User) Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.addUser(u)
	s.note(Event{Kind: "chat", Chat: c.ID})
	return c.snapshot()
}

func (s *Server) addUser(u User) *chat {
	if u.ID == 0 {
		u.ID = 5_000_001 + int64(len(s.users))
	}
	s.users[u.ID] = &u
	c := s.chats[u.ID]
	if c == nil {
		c = &chat{Chat: Chat{ID: u.ID, Type: Private}, closed: map[int64]bool{}}
		s.chats[u.ID] = c
	}
	c.FirstName, c.Username = u.FirstName, u.Username
	return c
}

// AddChat makes a group, supergroup or channel that creator owns. The bot is
// not in it before AddBot. An id of 0 is given by the server.
func (s *Server) AddChat(c Chat, creator int64) Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	made := s.addChat(c)
	made.members[creator] = "creator"
	s.note(Event{Kind: "chat", Chat: made.ID})
	return made.snapshot()
}

func (s *Server) addChat(c Chat) *chat {
	s.lastChat++
	if c.ID == 0 {
		c.ID = -4_000_000 - s.lastChat
		if c.Type == Supergroup || c.Type == Channel {
			c.ID = -1_001_000_000_000 - s.lastChat
		}
	}
	if c.Threads == nil {
		c.Threads = map[int64]string{}
	}
	if c.State == Open && c.Type != Private {
		c.State = NotMember
	}
	made := &chat{Chat: c, members: map[int64]string{}, closed: map[int64]bool{}}
	s.chats[c.ID] = made
	return made
}

// AddThread makes a forum topic and returns its id.
func (s *Server) AddThread(chatID int64, name string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chatID]
	if c == nil {
		return 0
	}
	id := s.nextMessageID(c)
	c.Threads[id] = name
	s.note(Event{Kind: "chat", Chat: chatID})
	return id
}

// DeleteThread removes a forum topic with its messages.
func (s *Server) DeleteThread(chatID, thread int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chatID]; c != nil {
		delete(c.Threads, thread)
		for _, m := range c.messages {
			if m.Thread == thread {
				m.Deleted = true
			}
		}
		s.note(Event{Kind: "chat", Chat: chatID})
	}
}

// CloseThread closes a forum topic to the bot, or with 0 the general one, which
// is closed also while it is hidden.
func (s *Server) CloseThread(chatID, thread int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chatID]; c != nil {
		c.closed[thread] = true
		s.note(Event{Kind: "chat", Chat: chatID})
	}
}

// ReopenThread takes CloseThread back, as an administrator does, and tells the bot.
func (s *Server) ReopenThread(chatID, thread int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chatID]
	if c == nil {
		return
	}
	delete(c.closed, thread)
	m := s.add(c, &Message{Thread: thread, From: s.person(c), Name: s.name(s.person(c))})
	told := s.wire(c, m, true)
	if thread != 0 {
		told.Reopened = &struct{}{}
	} else {
		told.Unhidden = &struct{}{}
	}
	s.push("message", told)
}

// SetState changes what the bot may do in a chat without telling the bot.
func (s *Server) SetState(chatID int64, state State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chatID]; c != nil {
		c.State = state
		s.note(Event{Kind: "chat", Chat: chatID})
	}
}

// SetMember makes a person a "member", "administrator", "creator" or "left"
// of a chat, without telling the bot.
func (s *Server) SetMember(chatID, user int64, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chatID]; c != nil && c.members != nil {
		c.members[user] = status
	}
}

// Chats lists the chats, private ones first, then by id.
func (s *Server) Chats() []Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Chat, 0, len(s.chats))
	for _, c := range s.chats {
		list = append(list, c.snapshot())
	}
	sort.Slice(list, func(i, j int) bool {
		if (list[i].Type == Private) != (list[j].Type == Private) {
			return list[i].Type == Private
		}
		return list[i].ID < list[j].ID
	})
	return list
}

// Chat returns one chat.
func (s *Server) Chat(id int64) (Chat, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[id]
	if c == nil {
		return Chat{}, false
	}
	return c.snapshot(), true
}

// Read marks a chat as read.
func (s *Server) Read(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[id]; c != nil && c.Unread > 0 {
		c.Unread = 0
		s.note(Event{Kind: "chat", Chat: id})
	}
}

func (c *chat) snapshot() Chat {
	copied := c.Chat
	copied.Threads = map[int64]string{}
	for id, name := range c.Threads {
		copied.Threads[id] = name
	}
	return copied
}

// wireChat is a Chat in an update or an answer.
type wireChat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	Username  string `json:"username,omitempty"`
	Forum     bool   `json:"is_forum,omitempty"`
}

func (c *chat) wire() wireChat {
	return wireChat{ID: c.ID, Type: c.Type, Title: c.Title, FirstName: c.FirstName, Username: c.Username,
		Forum: c.Forum}
}

// find returns the chat that chat_id names. The lock is held.
func (s *Server) find(r *request) (*chat, *apiError) {
	id := strings.TrimSpace(r.params["chat_id"])
	if id == "" {
		return nil, badRequest("chat_id is empty")
	}
	if name, ok := strings.CutPrefix(id, "@"); ok {
		for _, c := range s.chats {
			if c.Type != Private && strings.EqualFold(c.Username, name) && c.State != Missing {
				return c, nil
			}
		}
		return nil, badRequest("chat not found")
	}
	c := s.chats[r.integer("chat_id")]
	if number := r.integer("chat_id"); c == nil && s.opts.AnyPrivate && number > 0 {
		c = s.addUser(User{ID: number, FirstName: "Người " + id})
		s.add(c, &Message{From: number, Text: "/start"})
	}
	if c == nil || c.State == Missing {
		return nil, badRequest("chat not found")
	}
	return c, nil
}

// writable returns the chat that chat_id names if the bot may write there.
// The lock is held.
func (s *Server) writable(r *request) (*chat, *apiError) {
	c, err := s.find(r)
	if err != nil {
		return nil, err
	}
	return c, c.refusal()
}

func (c *chat) refusal() *apiError {
	kind := c.Type + " chat"
	switch c.State {
	case Blocked:
		return forbidden("bot was blocked by the user")
	case Deactivated:
		return forbidden("user is deactivated")
	case Kicked:
		return forbidden("bot was kicked from the " + kind)
	case NotMember:
		return forbidden("bot is not a member of the " + kind)
	case Deleted:
		return forbidden("the group chat was deleted")
	case Upgraded:
		e := badRequest("group chat was upgraded to a supergroup chat")
		e.MigrateTo = c.MovedTo
		return e
	case NoText:
		return badRequest("not enough rights to send text messages to the chat")
	case NoAdmin:
		return badRequest("need administrator rights in the channel chat")
	case NoAccess:
		return badRequest("have no write access to the chat")
	}
	if c.Type == Private && len(c.messages) == 0 {
		return forbidden("bot can't initiate conversation with a user")
	}
	return nil
}

func (s *Server) getChat(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.find(r)
	if err != nil {
		return nil, err
	}
	if err := c.refusal(); err != nil && err.Code == 403 && c.Type != Private {
		return nil, err
	}
	return c.wire(), nil
}

type wireMember struct {
	User            User   `json:"user"`
	Status          string `json:"status"`
	CanPostMessages bool   `json:"can_post_messages,omitempty"`
	CanEditMessages bool   `json:"can_edit_messages,omitempty"`
	CanSendMessages *bool  `json:"can_send_messages,omitempty"`
}

func (s *Server) member(c *chat, user int64) wireMember {
	m := wireMember{User: User{ID: user, FirstName: "?"}, Status: c.members[user]}
	if u := s.users[user]; u != nil {
		m.User = *u
	}
	if user == s.me.ID {
		m.User = s.me
	}
	if m.Status == "" {
		m.Status = "left"
	}
	if c.Type == Channel && m.Status == "administrator" {
		m.CanPostMessages, m.CanEditMessages = c.State != NoAdmin && c.State != NoText, true
	}
	return m
}

func (s *Server) getChatMember(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.find(r)
	if err != nil {
		return nil, err
	}
	switch c.State {
	case Kicked, NotMember, Deleted, Upgraded:
		return nil, c.refusal()
	}
	user := r.integer("user_id")
	if user == 0 {
		return nil, badRequest("invalid user_id specified")
	}
	return s.member(c, user), nil
}

func (s *Server) getChatAdministrators(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.find(r)
	if err != nil {
		return nil, err
	}
	if c.Type == Private {
		return nil, badRequest("there are no administrators in the private chat")
	}
	switch c.State {
	case Kicked, NotMember, Deleted, Upgraded:
		return nil, c.refusal()
	}
	admins := []wireMember{}
	for user, status := range c.members {
		if status == "creator" || status == "administrator" {
			admins = append(admins, s.member(c, user))
		}
	}
	sort.Slice(admins, func(i, j int) bool { return admins[i].User.ID < admins[j].User.ID })
	return admins, nil
}

func (s *Server) leaveChat(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.find(r)
	if err != nil {
		return nil, err
	}
	if c.Type == Private {
		return nil, badRequest("chat member status can't be changed in private chats")
	}
	if e := c.refusal(); e != nil && e.Code == 403 {
		return nil, e
	}
	c.State = NotMember
	c.members[s.me.ID] = "left"
	s.note(Event{Kind: "chat", Chat: c.ID})
	return true, nil
}
