package bottest

import (
	"reflect"
	"sort"
	"strings"
	"time"
)

// Message is a message as the people of its chat see it.
type Message struct {
	ID      int64     `json:"id"`
	Chat    int64     `json:"chat"`
	Thread  int64     `json:"thread,omitempty"`
	From    int64     `json:"from"` // user id; the bot's for its own
	Name    string    `json:"name"`
	FromBot bool      `json:"from_bot"`
	Date    time.Time `json:"date"`
	Edited  time.Time `json:"edited,omitzero"`
	Edits   int       `json:"edits,omitempty"`

	Text     string     `json:"text"` // or the caption of Photo
	Entities []Entity   `json:"entities,omitempty"`
	Buttons  [][]Button `json:"buttons,omitempty"`
	Preview  *Preview   `json:"preview,omitempty"`
	Photo    string     `json:"photo,omitempty"` // address
	ReplyTo  int64      `json:"reply_to,omitempty"`
	Silent   bool       `json:"silent,omitempty"`
	Paid     bool       `json:"paid,omitempty"`     // of allow_paid_broadcast
	Document *Document  `json:"document,omitempty"` // the text is its caption
	OnlyFor  int64      `json:"only_for,omitempty"` // the one person who sees it
	// AsksReply is set when the bot asked for a reply (ForceReply), with the
	// hint for the empty field.
	AsksReply   bool   `json:"asks_reply,omitempty"`
	Placeholder string `json:"placeholder,omitempty"`
	// Service describes an event of the chat, e.g. a group's upgrade.
	Service string `json:"service,omitempty"`
	Deleted bool   `json:"deleted,omitempty"`

	anonymous            bool
	migrateTo, migrateOf int64
}

// Preview is the link preview under or above a message.
type Preview struct {
	URL   string `json:"url"`
	Large bool   `json:"large,omitempty"`
	Small bool   `json:"small,omitempty"`
	Above bool   `json:"above,omitempty"`
}

// linkPreview is the link_preview_options parameter.
// https://core.telegram.org/bots/api#linkpreviewoptions
type linkPreview struct {
	Disabled bool   `json:"is_disabled"`
	URL      string `json:"url"`
	Small    bool   `json:"prefer_small_media"`
	Large    bool   `json:"prefer_large_media"`
	Above    bool   `json:"show_above_text"`
}

type wireMessage struct {
	ID          int64       `json:"message_id"`
	Ephemeral   int64       `json:"ephemeral_message_id,omitempty"`
	Thread      int64       `json:"message_thread_id,omitempty"`
	From        *User       `json:"from,omitempty"`
	SenderChat  *wireChat   `json:"sender_chat,omitempty"`
	Date        int64       `json:"date"`
	Chat        wireChat    `json:"chat"`
	IsTopic     bool        `json:"is_topic_message,omitempty"`
	ReplyTo     any         `json:"reply_to_message,omitempty"`
	EditDate    int64       `json:"edit_date,omitempty"`
	Text        string      `json:"text,omitempty"`
	Entities    []Entity    `json:"entities,omitempty"`
	Caption     string      `json:"caption,omitempty"`
	CapEntities []Entity    `json:"caption_entities,omitempty"`
	Photo       []wirePhoto `json:"photo,omitempty"`
	Document    *Document   `json:"document,omitempty"`
	Markup      *wireMarkup `json:"reply_markup,omitempty"`
	MigrateTo   int64       `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom int64       `json:"migrate_from_chat_id,omitempty"`
	Reopened    *struct{}   `json:"forum_topic_reopened,omitempty"`
	Unhidden    *struct{}   `json:"general_forum_topic_unhidden,omitempty"`
}

type wirePhoto struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
}

type wireMarkup struct {
	Rows [][]Button `json:"inline_keyboard"`
}

// wire is a message as the bot sees it; deep adds the message it replies to.
func (s *Server) wire(c *chat, m *Message, deep bool) *wireMessage {
	w := &wireMessage{
		ID: m.ID, Thread: m.Thread, IsTopic: m.Thread != 0, Date: unix(m.Date), Chat: c.wire(),
		EditDate:  unix(m.Edited),
		MigrateTo: m.migrateTo, MigrateFrom: m.migrateOf,
	}
	switch {
	case c.Type == Channel:
		chat := c.wire()
		w.SenderChat = &chat
	case m.FromBot:
		w.From = &s.me
	case m.anonymous:
		chat := c.wire()
		w.From, w.SenderChat = &anonymousAdmin, &chat
	default:
		w.From = s.users[m.From]
	}
	switch {
	case m.Document != nil:
		w.Caption, w.CapEntities, w.Document = m.Text, m.Entities, m.Document
	case m.Photo != "":
		w.Caption, w.CapEntities = m.Text, m.Entities
		w.Photo = []wirePhoto{{FileID: "photo" + formatID(m.ID), UniqueID: "u" + formatID(m.ID), Width: 800,
			Height: 600}}
	default:
		w.Text, w.Entities = m.Text, m.Entities
	}
	if len(m.Buttons) > 0 {
		w.Markup = &wireMarkup{m.Buttons}
	}
	if target := c.message(m.ReplyTo); deep && target != nil {
		w.ReplyTo = s.wire(c, target, false)
	}
	return w
}

// message returns a message that is there, or nil.
func (c *chat) message(id int64) *Message {
	i := sort.Search(len(c.messages), func(i int) bool { return c.messages[i].ID >= id })
	if i < len(c.messages) && c.messages[i].ID == id && !c.messages[i].Deleted {
		return c.messages[i]
	}
	return nil
}

func (s *Server) nextMessageID(c *chat) int64 {
	if c.Type == Supergroup || c.Type == Channel {
		c.next++
		return c.next
	}
	s.lastID++
	return s.lastID
}

// add puts a message into its chat. The lock is held.
func (s *Server) add(c *chat, m *Message) *Message {
	m.ID, m.Chat, m.Date = s.nextMessageID(c), c.ID, s.opts.Now()
	if len(c.messages) >= s.opts.KeepMessages {
		c.messages = append(c.messages[:0], c.messages[len(c.messages)/10+1:]...)
	}
	c.messages = append(c.messages, m)
	if m.FromBot {
		c.Unread++
	}
	s.note(Event{Kind: "message", Chat: c.ID, Message: m.ID})
	return m
}

func (m *Message) snapshot() Message {
	copied := *m
	copied.Entities = append([]Entity(nil), m.Entities...)
	copied.Buttons = append([][]Button(nil), m.Buttons...)
	return copied
}

// Messages returns what stands in a chat, oldest first, without what was deleted.
func (s *Server) Messages(chatID int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chatID]
	if c == nil {
		return nil
	}
	list := make([]Message, 0, len(c.messages))
	for _, m := range c.messages {
		if !m.Deleted {
			list = append(list, m.snapshot())
		}
	}
	return list
}

// Message returns one message; false when it was deleted or never was.
func (s *Server) Message(chatID, id int64) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chatID]; c != nil {
		if m := c.message(id); m != nil {
			return m.snapshot(), true
		}
	}
	return Message{}, false
}

// content is what sends and edits have in common.
type content struct {
	formatted
	markup
	preview *Preview
}

func readContent(r *request, field string, caption bool) (content, *apiError) {
	var c content
	if r.params["entities"] != "" || r.params["caption_entities"] != "" {
		return c, badRequest("bottest knows entities only as HTML")
	}
	var err *apiError
	if c.formatted, err = formatText(r.params[field], r.params["parse_mode"], caption); err != nil {
		return c, err
	}
	if c.markup, err = parseMarkup(r.params["reply_markup"]); err != nil {
		return c, err
	}
	if caption {
		return c, nil
	}
	var link linkPreview
	given, err := r.object("link_preview_options", &link)
	if err != nil {
		return c, err
	}
	if !given {
		link.Disabled = r.boolean("disable_web_page_preview")
	}
	if link.Disabled {
		return c, nil
	}
	if link.URL != "" {
		checked, bad := checkLink(link.URL)
		if bad != nil {
			return c, badRequest("wrong HTTP URL specified")
		}
		link.URL = checked
	} else {
		link.URL = c.firstLink()
	}
	if link.URL != "" {
		c.preview = &Preview{URL: link.URL, Large: link.Large, Small: link.Small, Above: link.Above}
	}
	return c, nil
}

func (f formatted) firstLink() string {
	for _, e := range f.Entities {
		switch e.Type {
		case "text_link":
			return e.URL
		case "url":
			return utf16Slice(f.Text, e.Offset, e.Length)
		}
	}
	return ""
}

func (s *Server) sendMessage(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.writable(r)
	if err != nil {
		return nil, err
	}
	content, err := readContent(r, "text", false)
	if err != nil {
		return nil, err
	}
	return s.send(c, r, content, "")
}

func (s *Server) sendPhoto(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.writable(r)
	if err != nil {
		return nil, err
	}
	content, err := readContent(r, "caption", true)
	if err != nil {
		return nil, err
	}
	photo := r.params["photo"]
	if photo == "" {
		return nil, badRequest("there is no photo in the request")
	}
	if _, bad := checkLink(photo); bad != nil || !strings.Contains(photo, "://") {
		return nil, badRequest("wrong HTTP URL specified")
	}
	return s.send(c, r, content, photo)
}

// send checks where the message goes and puts it there. The lock is held.
func (s *Server) send(c *chat, r *request, content content, photo string) (any, *apiError) {
	thread := r.integer("message_thread_id")
	if thread != 0 && c.Threads[thread] == "" {
		return nil, badRequest("message thread not found")
	}
	if c.closed[thread] {
		return nil, badRequest("TOPIC_CLOSED")
	}
	reply, err := replyTarget(c, r)
	if err != nil {
		return nil, err
	}
	onlyFor, err := s.receiver(c, r)
	if err != nil {
		return nil, err
	}
	paid := r.boolean("allow_paid_broadcast")
	if err := s.limitPaid(c, paid); err != nil {
		return nil, err
	}
	m := s.add(c, &Message{
		Thread: thread, From: s.me.ID, Name: s.me.FirstName, FromBot: true,
		Text: content.Text, Entities: content.Entities, Buttons: content.Rows, Preview: content.preview, Photo: photo,
		ReplyTo: reply, Silent: r.boolean("disable_notification"), AsksReply: content.ForceReply,
		Placeholder: content.Placeholder, Paid: paid, OnlyFor: onlyFor,
	})
	w := s.wire(c, m, true)
	if onlyFor != 0 {
		w.ID, w.Ephemeral = 0, m.ID
	}
	return w, nil
}

// receiver is the one person whom a message is for, 0 for all: in a group that the
// bot administers. Bots that only answer a tap or a hidden command are not known
// here.
func (s *Server) receiver(c *chat, r *request) (int64, *apiError) {
	only := struct {
		ID int64 `json:"receiver_user_id"`
	}{}
	if _, err := r.object("ephemeral_message_parameters", &only); err != nil || only.ID == 0 {
		return 0, err
	}
	admin := c.BotStatus == "administrator" || c.BotStatus == "creator"
	if c.Type != Group && c.Type != Supergroup || !admin || s.users[only.ID] == nil {
		return 0, badRequest("EPHEMERAL_MESSAGE_FORBIDDEN")
	}
	return only.ID, nil
}

// replyTarget reads reply_parameters, or the older reply_to_message_id.
func replyTarget(c *chat, r *request) (int64, *apiError) {
	var reply struct {
		MessageID int64 `json:"message_id"`
		Lenient   bool  `json:"allow_sending_without_reply"`
	}
	given, err := r.object("reply_parameters", &reply)
	if err != nil {
		return 0, err
	}
	if !given {
		reply.MessageID, reply.Lenient = r.integer("reply_to_message_id"), r.boolean("allow_sending_without_reply")
	}
	if reply.MessageID == 0 {
		return 0, nil
	}
	if c.message(reply.MessageID) == nil {
		if reply.Lenient {
			return 0, nil
		}
		return 0, badRequest("message to be replied not found")
	}
	return reply.MessageID, nil
}

func (s *Server) sendChatAction(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.writable(r)
	if err != nil {
		return nil, err
	}
	if r.params["action"] == "" {
		return nil, badRequest("wrong parameter action in request")
	}
	if err := s.limit(c); err != nil {
		return nil, err
	}
	return true, nil
}

// editable returns the bot's message that a call names. The lock is held.
func (s *Server) editable(r *request) (*chat, *Message, *apiError) {
	if r.params["inline_message_id"] != "" {
		return nil, nil, badRequest("MESSAGE_ID_INVALID")
	}
	c, err := s.writable(r)
	if err != nil {
		return nil, nil, err
	}
	if r.integer("message_id") == 0 {
		return nil, nil, badRequest("message identifier is not specified")
	}
	m := c.message(r.integer("message_id"))
	if m == nil {
		return nil, nil, badRequest("message to edit not found")
	}
	if !m.FromBot {
		return nil, nil, badRequest("message can't be edited")
	}
	return c, m, nil
}

func (s *Server) editMessageText(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.editable(r)
	if err != nil {
		return nil, err
	}
	content, err := readContent(r, "text", false)
	if err != nil {
		return nil, err
	}
	if m.Photo != "" {
		return nil, badRequest("there is no text in the message to edit")
	}
	return s.edit(c, m, content)
}

func (s *Server) editMessageCaption(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.editable(r)
	if err != nil {
		return nil, err
	}
	content, err := readContent(r, "caption", true)
	if err != nil {
		return nil, err
	}
	if m.Photo == "" {
		return nil, badRequest("there is no caption in the message to edit")
	}
	return s.edit(c, m, content)
}

func (s *Server) editMessageReplyMarkup(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.editable(r)
	if err != nil {
		return nil, err
	}
	markup, err := parseMarkup(r.params["reply_markup"])
	if err != nil {
		return nil, err
	}
	return s.edit(c, m, content{formatted: formatted{m.Text, m.Entities}, markup: markup, preview: m.Preview})
}

// edit changes a message if that changes anything. The lock is held.
func (s *Server) edit(c *chat, m *Message, to content) (any, *apiError) {
	if err := s.limit(c); err != nil {
		return nil, err
	}
	if to.ForceReply {
		return nil, badRequest("inline keyboard expected")
	}
	same := m.Text == to.Text && sameList(m.Entities, to.Entities) && sameList(m.Buttons, to.Rows) &&
		reflect.DeepEqual(m.Preview, to.preview)
	if same {
		return nil, errNotModified
	}
	m.Text, m.Entities, m.Buttons, m.Preview = to.Text, to.Entities, to.Rows, to.preview
	m.Edited, m.Edits = s.opts.Now(), m.Edits+1
	s.note(Event{Kind: "edit", Chat: c.ID, Message: m.ID})
	return s.wire(c, m, true), nil
}

func sameList[T any](a, b []T) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

const deletable = 48 * time.Hour

func (s *Server) deleteMessage(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.writable(r)
	if err != nil {
		return nil, err
	}
	m := c.message(r.integer("message_id"))
	if m == nil {
		return nil, badRequest("message to delete not found")
	}
	admin := c.members[s.me.ID] == "administrator"
	if !admin && (!m.FromBot && c.Type != Private || s.opts.Now().Sub(m.Date) > deletable) {
		return nil, badRequest("message can't be deleted for everyone")
	}
	if err := s.limit(c); err != nil {
		return nil, err
	}
	m.Deleted = true
	s.note(Event{Kind: "delete", Chat: c.ID, Message: m.ID})
	return true, nil
}

func utf16Slice(s string, offset, length int) string {
	var b strings.Builder
	at := 0
	for _, r := range s {
		if at >= offset && at < offset+length {
			b.WriteRune(r)
		}
		at++
		if r > 0xffff {
			at++
		}
	}
	return b.String()
}
