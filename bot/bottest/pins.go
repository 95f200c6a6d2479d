package bottest

import "slices"

// ForbidPins takes the right to pin away from the bot in a chat, or gives it back.
func (s *Server) ForbidPins(chatID int64, forbidden bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chatID]; c != nil {
		c.noPins = forbidden
	}
}

// Pinned are the messages that are pinned in a chat, oldest first.
func (s *Server) Pinned(chatID int64) []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chatID]; c != nil {
		return slices.Clone(c.pinned)
	}
	return nil
}

// mayPin tells whether the bot may pin and unpin: in a private chat always, in a
// group as an administrator, in a channel as one who may edit.
func (c *chat) mayPin() *apiError {
	admin := c.BotStatus == "administrator" || c.BotStatus == "creator"
	if c.Type != Private && (c.noPins || c.Type != Channel && !admin) {
		return badRequest("not enough rights to manage pinned messages in the chat")
	}
	return nil
}

func (s *Server) pinChatMessage(r *request) (any, *apiError) {
	return s.pinning(r, "message to pin not found", func(c *chat, id int64) {
		if !slices.Contains(c.pinned, id) {
			c.pinned = append(c.pinned, id)
			if !r.boolean("disable_notification") && c.Type != Private {
				c.Unread++
			}
		}
	})
}

func (s *Server) unpinChatMessage(r *request) (any, *apiError) {
	return s.pinning(r, "message to unpin not found", func(c *chat, id int64) {
		c.pinned = slices.DeleteFunc(c.pinned, func(p int64) bool { return p == id })
	})
}

// pinning does one of the two for a message that is there.
func (s *Server) pinning(r *request, missing string, do func(c *chat, id int64)) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.writable(r)
	if err != nil {
		return nil, err
	}
	if err := c.mayPin(); err != nil {
		return nil, err
	}
	m := c.message(r.integer("message_id"))
	if m == nil || m.Service != "" {
		return nil, badRequest("%s", missing)
	}
	if err := s.limit(c); err != nil {
		return nil, err
	}
	do(c, m.ID)
	s.note(Event{Kind: "edit", Chat: c.ID, Message: m.ID})
	return true, nil
}
