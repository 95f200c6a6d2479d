// Package bottest is a Telegram Bot API server in memory, as strict as the
// official one: for tests, which talk to it as a bot and as the people in its
// chats, and for the demo, which shows its chats in a browser.
//
// Its refusals are the official server's, word for word. What it does not
// know (files, Markdown, payments, …) it refuses instead of pretending.
package bottest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// DefaultToken is the token of a server whose Options name none.
const DefaultToken = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"

// Options say what kind of server to make. The zero value is a strict server
// with the official limits.
type Options struct {
	Token    string // DefaultToken when empty
	Name     string // the bot's name; "Loa" when empty
	Username string // "loa_test_bot" when empty
	// Now is the clock of every rule: rates, ages, timeouts. time.Now when nil.
	Now func() time.Time
	// After waits for a long poll's end by the same clock. time.After when nil.
	After func(time.Duration) <-chan time.Time
	// Limits are the rates; a zero field is the official one, a negative one
	// switches that limit off.
	Limits Limits
	// Latency is how long each answer takes, by After.
	Latency time.Duration
	// Jitter is by how much longer a call may be on its way at most, and so
	// much its answer, each time by chance.
	Jitter time.Duration
	// QueryTimeout is how long a tap may wait for its answer; a minute when 0.
	QueryTimeout time.Duration
	// KeepCalls is how many calls are remembered; 100,000 when 0.
	KeepCalls int
	// KeepMessages is how many messages of a chat are remembered; 1,000 when 0.
	KeepMessages int
	// AnyPrivate makes the private chat of whatever positive chat id is called,
	// for measurements with many chats.
	AnyPrivate bool
	// Unknown are methods that this server does not have, as an older one.
	Unknown []string
	// Webhooks posts updates to the webhook; a client of its own when nil.
	Webhooks *http.Client
}

// Server is the Bot API server. Its methods may be called from any goroutine.
type Server struct {
	opts    Options
	prefix  string // "/bot<token>/"
	me      User
	unknown map[string]bool

	mu           sync.Mutex
	token        bool // false: revoked
	chats        map[int64]*chat
	users        map[int64]*User
	lastID       int64 // messages of private chats and basic groups share one count
	lastChat     int64
	updates      updateQueue
	queries      map[string]*query
	lastQ        int64
	commands     map[string][]Command
	descriptions map[string]string // by field and language
	limits       limiter
	faults       []*fault
	held         atomic.Int32 // requests that a fault delays
	calls        []Call
	dropped      int // calls forgotten
	events       eventLog
	documents    map[string]*Document // by file id
	fetch        Fetch
	changed      chan struct{} // closed and replaced at every change
}

// New makes a server with a bot and no chats.
func New(o Options) *Server {
	if o.Token == "" {
		o.Token = DefaultToken
	}
	if o.Name == "" {
		o.Name = "Loa"
	}
	if o.Username == "" {
		o.Username = "loa_test_bot"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.QueryTimeout == 0 {
		o.QueryTimeout = time.Minute
	}
	if o.KeepCalls == 0 {
		o.KeepCalls = 100_000
	}
	if o.KeepMessages == 0 {
		o.KeepMessages = 1_000
	}
	if o.Webhooks == nil {
		o.Webhooks = &http.Client{Timeout: 10 * time.Second}
	}
	id, _ := strconv.ParseInt(strings.SplitN(o.Token, ":", 2)[0], 10, 64)
	s := &Server{
		opts:     o,
		prefix:   "/bot" + o.Token + "/",
		me:       User{ID: id, IsBot: true, FirstName: o.Name, Username: o.Username},
		unknown:  map[string]bool{},
		token:    true,
		chats:    map[int64]*chat{},
		users:    map[int64]*User{},
		queries:  map[string]*query{},
		commands: map[string][]Command{},
		limits:   newLimiter(o.Limits),
		changed:  make(chan struct{}),
	}
	for _, m := range o.Unknown {
		s.unknown[strings.ToLower(m)] = true
	}
	s.updates.next = 870_000_001
	return s
}

// Token is the token that the server accepts.
func (s *Server) Token() string { return s.opts.Token }

// Me is the bot.
func (s *Server) Me() User { return s.me }

// RevokeToken makes every call fail with 401 until it is called with false.
func (s *Server) RevokeToken(revoked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = !revoked
	s.wake()
}

// request is one call with its parameters.
type request struct {
	http   *http.Request
	method string
	params map[string]string
}

// handlers are the methods this server knows, by their names in lower case:
// the official server does not mind the case either.
func (s *Server) handler(method string) (func(*request) (any, *apiError), bool) {
	h, ok := map[string]func(*request) (any, *apiError){
		"getme":                  s.getMe,
		"getupdates":             s.getUpdates,
		"setwebhook":             s.setWebhook,
		"deletewebhook":          s.deleteWebhook,
		"getwebhookinfo":         s.getWebhookInfo,
		"sendmessage":            s.sendMessage,
		"sendphoto":              s.sendPhoto,
		"senddocument":           s.sendDocument,
		"pinchatmessage":         s.pinChatMessage,
		"unpinchatmessage":       s.unpinChatMessage,
		"sendchataction":         s.sendChatAction,
		"editmessagetext":        s.editMessageText,
		"editmessagecaption":     s.editMessageCaption,
		"editmessagereplymarkup": s.editMessageReplyMarkup,
		"deletemessage":          s.deleteMessage,
		"answercallbackquery":    s.answerCallbackQuery,
		"answerinlinequery":      s.answerInlineQuery,
		"setmycommands":          s.setMyCommands,
		"getmycommands":          s.getMyCommands,
		"setmydescription":       s.setMyDescription,
		"setmyshortdescription":  s.setMyShortDescription,
		"getmydescription":       s.getMyDescription,
		"getmyshortdescription":  s.getMyShortDescription,
		"deletemycommands":       s.deleteMyCommands,
		"getchat":                s.getChat,
		"getchatmember":          s.getChatMember,
		"getchatadministrators":  s.getChatAdministrators,
		"leavechat":              s.leaveChat,
	}[method]
	return h, ok && !s.unknown[method]
}

// ServeHTTP answers /bot<token>/<method>. A path prefix before it is the
// caller's to strip.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	if !strings.HasPrefix(path, "/bot") || strings.Count(path, "/") < 2 {
		writeError(w, errNotFound)
		return
	}
	s.mu.Lock()
	valid := s.token
	s.mu.Unlock()
	if !strings.HasPrefix(path, s.prefix) || !valid {
		writeError(w, errUnauthorized)
		return
	}
	params, err := readParams(r)
	if err != nil {
		writeError(w, err)
		return
	}
	req := &request{http: r, method: strings.TrimPrefix(path, s.prefix), params: params}
	f := s.matchFault(req)
	if f.delay > 0 {
		s.held.Add(1)
		s.wait(r, f.delay)
		s.held.Add(-1)
	}
	onTheWay := !strings.EqualFold(req.method, "getUpdates")
	if onTheWay {
		s.jitter(r)
		if s.opts.Latency > 0 {
			s.wait(r, s.opts.Latency)
		}
	}
	if s.opts.Jitter > 0 && onTheWay {
		w = &slowAnswer{ResponseWriter: w, wait: func() { s.jitter(r) }}
	}
	s.answer(w, req, f)
}

// jitter waits for as long as chance wants.
func (s *Server) jitter(r *http.Request) {
	if s.opts.Jitter > 0 {
		s.wait(r, rand.N(s.opts.Jitter))
	}
}

// slowAnswer is a response that is on its way for a while.
type slowAnswer struct {
	http.ResponseWriter
	wait  func()
	begun bool
}

func (a *slowAnswer) begin() {
	if !a.begun {
		a.begun = true
		a.wait()
	}
}

// WriteHeader waits for as long as the answer is on its way.
func (a *slowAnswer) WriteHeader(status int) {
	a.begin()
	a.ResponseWriter.WriteHeader(status)
}

// Write: see WriteHeader.
func (a *slowAnswer) Write(b []byte) (int, error) {
	a.begin()
	return a.ResponseWriter.Write(b)
}

func (s *Server) wait(r *http.Request, d time.Duration) {
	select {
	case <-s.opts.After(d):
	case <-r.Context().Done():
	}
}

// answer does the call, unless a fault says otherwise, and writes the answer,
// unless a fault cuts it off.
func (s *Server) answer(w http.ResponseWriter, req *request, f activeFault) {
	switch f.kind {
	case DropBefore:
		s.record(req, nil, nil, f.kind)
		panic(http.ErrAbortHandler)
	case BadGateway:
		s.record(req, nil, &apiError{Code: http.StatusBadGateway, Description: "Bad Gateway"}, f.kind)
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"+
			"<center><h1>502 Bad "+
			"Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n")
		return
	case Refuse:
		s.record(req, nil, f.refusal, f.kind)
		writeError(w, f.refusal)
		return
	}
	var result any
	var refused *apiError
	if h, ok := s.handler(strings.ToLower(req.method)); ok {
		result, refused = h(req)
	} else {
		refused = errMethodNotFound
	}
	s.record(req, result, refused, f.kind)
	if f.kind == DropAfter {
		panic(http.ErrAbortHandler)
	}
	if f.kind == Truncate {
		w = &truncating{ResponseWriter: w}
	}
	if refused != nil {
		writeError(w, refused)
		return
	}
	body, err := json.Marshal(struct {
		OK     bool `json:"ok"`
		Result any  `json:"result"`
	}{true, result})
	if err != nil {
		writeError(w, &apiError{Code: 500, Description: "Internal Server Error: " + err.Error()})
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body)
}

// truncating sends half of an answer, which is written at once, then cuts the
// connection.
type truncating struct {
	http.ResponseWriter
	status int
}

// WriteHeader keeps the status until the length is known.
func (t *truncating) WriteHeader(status int) { t.status = status }

// Write sends half of the answer.
func (t *truncating) Write(body []byte) (int, error) {
	t.Header().Set("Content-Length", strconv.Itoa(len(body)))
	t.ResponseWriter.WriteHeader(cmp.Or(t.status, http.StatusOK))
	_, _ = t.ResponseWriter.Write(body[:len(body)/2])
	panic(http.ErrAbortHandler)
}

func writeError(w http.ResponseWriter, e *apiError) {
	type parameters struct {
		RetryAfter int   `json:"retry_after,omitempty"`
		MigrateTo  int64 `json:"migrate_to_chat_id,omitempty"`
	}
	answer := struct {
		OK          bool        `json:"ok"`
		Code        int         `json:"error_code"`
		Description string      `json:"description"`
		Parameters  *parameters `json:"parameters,omitempty"`
	}{Code: e.Code, Description: e.Description}
	if e.RetryAfter != 0 || e.MigrateTo != 0 {
		answer.Parameters = &parameters{RetryAfter: e.RetryAfter, MigrateTo: e.MigrateTo}
	}
	w.Header().Set("Content-Type", "application/json")
	if e.RetryAfter != 0 {
		w.Header().Set("Retry-After", strconv.Itoa(e.RetryAfter))
	}
	w.WriteHeader(e.Code)
	_ = json.NewEncoder(w).Encode(answer)
}

const maxBody = 52 << 20 // of a file that is uploaded, with what stands around it

// readParams takes the parameters from the query, a form, a multipart form or
// a JSON object, whose values may be of any type.
func readParams(r *http.Request) (map[string]string, *apiError) {
	params := map[string]string{}
	add := func(values url.Values) {
		for k, v := range values {
			params[k] = v[0]
		}
	}
	add(r.URL.Query())
	body := http.MaxBytesReader(nil, r.Body, maxBody)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		var fields map[string]json.RawMessage
		if err := json.NewDecoder(body).Decode(&fields); err != nil {
			return nil, badRequest("can't parse JSON object")
		}
		for k, raw := range fields {
			var text string
			if json.Unmarshal(raw, &text) != nil {
				text = string(raw)
			}
			params[k] = text
		}
	case "multipart/form-data":
		r.Body = body
		if err := r.ParseMultipartForm(maxBody); err != nil {
			return nil, badRequest("can't parse multipart form")
		}
		add(r.MultipartForm.Value)
		for field, files := range r.MultipartForm.File {
			params[field] = "attach://" + field
			params[field+" name"], params[field+" size"] = files[0].Filename, strconv.FormatInt(files[0].Size, 10)
		}
	case "application/x-www-form-urlencoded":
		data, err := io.ReadAll(body)
		if err != nil {
			return nil, &apiError{Code: http.StatusRequestEntityTooLarge, Description: "Request Entity Too Large"}
		}
		values, err := url.ParseQuery(string(data))
		if err != nil {
			return nil, badRequest("can't parse form")
		}
		add(values)
	}
	return params, nil
}

// integer reads a whole-number parameter; a missing or malformed one is 0, as
// at the official server.
func (r *request) integer(name string) int64 {
	n, _ := strconv.ParseInt(strings.TrimSpace(r.params[name]), 10, 64)
	return n
}

func (r *request) boolean(name string) bool {
	switch strings.ToLower(strings.TrimSpace(r.params[name])) {
	case "true", "1", "yes":
		return true
	}
	return false
}

// object decodes a JSON parameter into v; false when it is missing.
func (r *request) object(name string, v any) (bool, *apiError) {
	raw := r.params[name]
	if raw == "" {
		return false, nil
	}
	if err := json.Unmarshal([]byte(raw), v); err != nil {
		return false, badRequest("can't parse %s JSON object", strings.ReplaceAll(name, "_", " "))
	}
	return true, nil
}

func (s *Server) getMe(*request) (any, *apiError) {
	return struct {
		User
		CanJoinGroups   bool `json:"can_join_groups"`
		CanReadAll      bool `json:"can_read_all_group_messages"`
		SupportsInlines bool `json:"supports_inline_queries"`
	}{s.me, true, false, true}, nil
}

// wake tells everyone who waits that something changed. The lock is held.
func (s *Server) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func formatID(id int64) string { return fmt.Sprintf("%d", id) }
