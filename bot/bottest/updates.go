package bottest

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Updates are kept so long. https://core.telegram.org/bots/api#getting-updates
const keepUpdates = 24 * time.Hour

const maxPoll = 50 // seconds

// update is something the bot should hear of.
type update struct {
	id   int64
	kind string
	at   time.Time
	body json.RawMessage // the whole update object
}

type updateQueue struct {
	waiting []update
	next    int64
	allowed []string // nil: the official server's default
	poller  chan struct{}
	hook    webhook
}

// Kinds that come only when they are asked for.
var optional = map[string]bool{"chat_member": true, "message_reaction": true, "message_reaction_count": true}

// push queues an update if the bot allowed its kind. The lock is held.
func (s *Server) push(kind string, value any) {
	q := &s.updates
	wanted := len(q.allowed) == 0 && !optional[kind]
	for _, a := range q.allowed {
		wanted = wanted || a == kind
	}
	if !wanted {
		return
	}
	id := q.next
	q.next++
	body, err := json.Marshal(map[string]any{"update_id": id, kind: value})
	if err != nil {
		panic(err) // our own types
	}
	q.waiting = append(q.waiting, update{id, kind, s.opts.Now(), body})
	s.wake()
}

// PushRaw queues an update of any shape, as a future server might send it;
// body is a JSON object without update_id. The update's id is returned.
func (s *Server) PushRaw(kind string, body json.RawMessage) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.updates.next
	s.push(kind, body)
	return id
}

// PendingUpdates counts the updates that the bot has not confirmed.
func (s *Server) PendingUpdates() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.updates.waiting)
}

func (s *Server) getUpdates(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.updates
	if q.hook.url != "" {
		return nil, errWebhookActive
	}
	var allowed []string
	if given, err := r.object("allowed_updates", &allowed); err != nil {
		return nil, err
	} else if given {
		q.allowed = allowed
	}
	if q.poller != nil {
		close(q.poller) // the former poller gets a 409
	}
	me := make(chan struct{})
	q.poller = me
	defer func() {
		if q.poller == me {
			q.poller = nil
		}
	}()

	limit := int(r.integer("limit"))
	if limit <= 0 || limit > 100 {
		limit = 100
	}
	s.confirm(r.integer("offset"))
	timeout := min(max(r.integer("timeout"), 0), maxPoll)
	var end <-chan time.Time
	if timeout > 0 {
		end = s.opts.After(time.Duration(timeout) * time.Second)
	}
	for {
		if !s.token {
			return nil, errUnauthorized
		}
		if q.hook.url != "" {
			return nil, errWebhookActive
		}
		if found := s.pending(limit); len(found) > 0 || timeout == 0 {
			return found, nil
		}
		changed := s.changed
		s.mu.Unlock()
		over, replaced := false, false
		select {
		case <-changed:
		case <-me:
			replaced = true
		case <-end:
			over = true
		case <-r.http.Context().Done():
			over = true
		}
		s.mu.Lock()
		select {
		case <-me:
			replaced = true
		default:
		}
		if replaced {
			return nil, errOtherPoller
		}
		if over {
			return s.pending(limit), nil
		}
	}
}

// confirm forgets the updates before offset, or all but the last -offset.
func (s *Server) confirm(offset int64) {
	q := &s.updates
	defer s.wake()
	if offset < 0 {
		q.waiting = q.waiting[max(0, len(q.waiting)+int(offset)):]
		return
	}
	for len(q.waiting) > 0 && q.waiting[0].id < offset {
		q.waiting = q.waiting[1:]
	}
}

func (s *Server) pending(limit int) []json.RawMessage {
	q := &s.updates
	for len(q.waiting) > 0 && s.opts.Now().Sub(q.waiting[0].at) >= keepUpdates {
		q.waiting = q.waiting[1:]
	}
	found := []json.RawMessage{}
	for _, u := range q.waiting {
		if len(found) == limit {
			break
		}
		found = append(found, u.body)
	}
	return found
}

// webhook is where updates are posted instead of polled.
type webhook struct {
	url, secret string
	stop        context.CancelFunc
	done        chan struct{}
	lastError   string
	lastErrorAt time.Time
}

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// setWebhook accepts http and any port too, as a local Bot API server does.
func (s *Server) setWebhook(r *request) (any, *apiError) {
	address := r.params["url"]
	if address == "" {
		return s.deleteWebhook(r)
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	}
	u.Host = strings.ToLower(u.Host)
	address = u.String() // it is kept as the server writes it
	secret := r.params["secret_token"]
	if len(secret) > 256 || secret != "" && !secretToken.MatchString(secret) {
		return nil, badRequest("secret token contains unallowed characters")
	}
	s.stopWebhook()
	s.mu.Lock()
	defer s.mu.Unlock()
	var allowed []string
	if given, err := r.object("allowed_updates", &allowed); err != nil {
		return nil, err
	} else if given {
		s.updates.allowed = allowed
	}
	if r.boolean("drop_pending_updates") {
		s.updates.waiting = nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.updates.hook = webhook{url: address, secret: secret, stop: cancel, done: make(chan struct{})}
	go s.postUpdates(ctx, address, secret, s.updates.hook.done)
	s.wake()
	return true, nil
}

func (s *Server) deleteWebhook(r *request) (any, *apiError) {
	s.stopWebhook()
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.boolean("drop_pending_updates") {
		s.updates.waiting = nil
	}
	s.wake()
	return true, nil
}

func (s *Server) stopWebhook() {
	s.mu.Lock()
	hook := s.updates.hook
	s.updates.hook = webhook{}
	s.mu.Unlock()
	if hook.stop != nil {
		hook.stop()
		<-hook.done
	}
}

// Close ends the posting to a webhook, if there is one.
func (s *Server) Close() { s.stopWebhook() }

// postUpdates posts one update after the other until ctx ends; one that is
// not answered with 2xx is posted again.
func (s *Server) postUpdates(ctx context.Context, address, secret string, done chan struct{}) {
	defer close(done)
	for ctx.Err() == nil {
		s.mu.Lock()
		changed := s.changed
		var next *update
		if len(s.updates.waiting) > 0 {
			u := s.updates.waiting[0]
			next = &u
		}
		s.mu.Unlock()
		if next == nil {
			select {
			case <-changed:
			case <-ctx.Done():
			}
			continue
		}
		problem := s.post(ctx, address, secret, next.body)
		s.mu.Lock()
		if problem == "" {
			s.confirm(next.id + 1)
		} else {
			s.updates.hook.lastError, s.updates.hook.lastErrorAt = problem, s.opts.Now()
		}
		s.mu.Unlock()
		if problem != "" {
			select {
			case <-s.opts.After(time.Second):
			case <-ctx.Done():
			}
		}
	}
}

func (s *Server) post(ctx context.Context, address, secret string, body []byte) (problem string) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err.Error()
	}
	req.Header.Set("Content-Type", "application/json")
	if secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	resp, err := s.opts.Webhooks.Do(req)
	if err != nil {
		return "Connection refused"
	}
	_ = resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return "Wrong response from the webhook: " + resp.Status
	}
	return ""
}

func (s *Server) getWebhookInfo(*request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return struct {
		URL         string   `json:"url"`
		Certificate bool     `json:"has_custom_certificate"`
		Pending     int      `json:"pending_update_count"`
		ErrorDate   int64    `json:"last_error_date,omitempty"`
		ErrorText   string   `json:"last_error_message,omitempty"`
		Allowed     []string `json:"allowed_updates,omitempty"`
	}{s.updates.hook.url, false, len(s.updates.waiting), unix(s.updates.hook.lastErrorAt), s.updates.hook.lastError,
		s.updates.allowed}, nil
}

// Command is an entry of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// commandKey names the menu that a call is about. The lock is held.
func (s *Server) commandKey(r *request) (string, *apiError) {
	var scope struct {
		Type   string          `json:"type"`
		ChatID json.RawMessage `json:"chat_id"`
		UserID int64           `json:"user_id"`
	}
	given, err := r.object("scope", &scope)
	if err != nil {
		return "", err
	}
	if !given {
		scope.Type = "default"
	}
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		if len(scope.ChatID) > 0 {
			return "", badRequest("can't parse BotCommandScope: unexpected chat_id")
		}
	case "chat", "chat_administrators", "chat_member":
		r.params["chat_id"] = strings.Trim(string(scope.ChatID), `"`)
		if _, err := s.find(r); err != nil {
			return "", err
		}
	default:
		return "", badRequest("can't parse BotCommandScope: Unsupported type specified")
	}
	language := r.params["language_code"]
	if language != "" && (len(language) != 2 || strings.ToLower(language) != language) {
		return "", badRequest("invalid language code specified")
	}
	return scope.Type + "/" + strings.Trim(string(scope.ChatID), `"`) + "/" + language, nil
}

func (s *Server) setMyCommands(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, err := s.commandKey(r)
	if err != nil {
		return nil, err
	}
	var commands []Command
	if _, err := r.object("commands", &commands); err != nil {
		return nil, err
	}
	if len(commands) > 100 {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for _, c := range commands {
		if !commandName.MatchString(c.Command) {
			return nil, badRequest("BOT_COMMAND_INVALID")
		}
		if n := len([]rune(c.Description)); n < 1 || n > 256 {
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.commands[key] = commands
	s.note(Event{Kind: "commands"})
	return true, nil
}

func (s *Server) getMyCommands(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, err := s.commandKey(r)
	if err != nil {
		return nil, err
	}
	return append([]Command{}, s.commands[key]...), nil
}

func (s *Server) deleteMyCommands(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, err := s.commandKey(r)
	if err != nil {
		return nil, err
	}
	delete(s.commands, key)
	return true, nil
}

// Commands is the menu that a person who uses a language sees in a chat, by
// the official order of scopes.
func (s *Server) Commands(chat int64, language string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	kind := "all_group_chats"
	if c := s.chats[chat]; c != nil && c.Type == Private {
		kind = "all_private_chats"
	}
	scopes := []string{"chat/" + strconv.FormatInt(chat, 10), kind + "/", "default/"}
	for _, scope := range scopes {
		for _, lang := range []string{language, ""} {
			if list := s.commands[scope+"/"+lang]; len(list) > 0 {
				return append([]Command{}, list...)
			}
		}
	}
	return nil
}
