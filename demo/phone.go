package demo

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"loa/bot/bottest"
)

//go:embed phone/*
var phoneFiles embed.FS

// longPoll is how long the page waits for news before it asks again.
const longPoll = 25 * time.Second

// Phone shows the private chats of a bottest.Server in the browser, as on a
// phone, and passes what is typed and tapped there to the bot. The Bot API
// itself answers on the same address, below /bot<token>/.
type Phone struct {
	telegram *bottest.Server
	portal   *Portal // gives link previews
	mux      *http.ServeMux
}

// Operator is the person of the chats who is to be an operator of the service.
const Operator int64 = 5_000_103

// reader of English among the people of the chats.
const englishReader int64 = 5_000_102

// NewPhone adds three people to the server, one who reads Vietnamese, one who
// reads English and the Operator, and returns the page that shows their chats
// with the bot.
func NewPhone(telegram *bottest.Server, portal *Portal) (*Phone, error) {
	telegram.AddUser(bottest.User{ID: 5_000_101, FirstName: "Bà Hiền", Language: "vi"})
	telegram.AddUser(bottest.User{ID: englishReader, FirstName: "John", Language: "en"})
	telegram.AddUser(bottest.User{ID: Operator, FirstName: "Anh Nam (vận hành)", Language: "vi"})
	files, err := fs.Sub(phoneFiles, "phone")
	if err != nil {
		return nil, fmt.Errorf("the phone's page: %w", err)
	}
	p := &Phone{telegram: telegram, portal: portal, mux: http.NewServeMux()}
	p.mux.Handle("GET /", http.FileServerFS(files))
	p.mux.HandleFunc("GET /api/chats", p.chats)
	p.mux.HandleFunc("GET /api/messages", p.messages)
	p.mux.HandleFunc("GET /api/events", p.events)
	p.mux.HandleFunc("POST /api/say", act(func(a action) { telegram.Say(a.Chat, a.Text) }))
	p.mux.HandleFunc("POST /api/tap", act(func(a action) { telegram.Tap(a.Chat, a.Message, a.Data) }))
	p.mux.HandleFunc("POST /api/block", act(func(a action) { telegram.Block(a.Chat) }))
	p.mux.HandleFunc("POST /api/unblock", act(func(a action) { telegram.Unblock(a.Chat) }))
	return p, nil
}

// ServeHTTP serves the page, its calls, and the Bot API.
func (p *Phone) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if len(r.URL.Path) > 4 && r.URL.Path[:4] == "/bot" {
		p.telegram.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Security-Policy",
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src * data:; connect-src 'self'; base-uri "+
			"'none'; "+
			"frame-ancestors 'self'")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	p.mux.ServeHTTP(w, r)
}

// chatView is a chat with the commands its menu shows.
type chatView struct {
	bottest.Chat
	Language string            `json:"language"`
	Commands []bottest.Command `json:"commands"`
}

func (p *Phone) chats(w http.ResponseWriter, r *http.Request) {
	list := []chatView{}
	for _, c := range p.telegram.Chats() {
		if c.Type != bottest.Private {
			continue
		}
		language := "vi"
		if c.ID == englishReader {
			language = "en"
		}
		list = append(list, chatView{Chat: c, Language: language, Commands: p.telegram.Commands(c.ID, language)})
	}
	answer(w, map[string]any{"bot": p.telegram.Me(), "chats": list, "seq": p.telegram.LastEvent()})
}

// messageView is a message with what its link preview shows.
type messageView struct {
	bottest.Message
	Card *Card `json:"card,omitempty"`
}

func (p *Phone) messages(w http.ResponseWriter, r *http.Request) {
	chat, err := strconv.ParseInt(r.URL.Query().Get("chat"), 10, 64)
	if err != nil {
		http.Error(w, "chat: a number is wanted", http.StatusBadRequest)
		return
	}
	list := []messageView{}
	for _, m := range p.telegram.Messages(chat) {
		v := messageView{Message: m}
		if m.Preview != nil {
			v.Card = p.portal.card(m.Preview.URL)
		}
		list = append(list, v)
	}
	p.telegram.Read(chat)
	answer(w, list)
}

func (p *Phone) events(w http.ResponseWriter, r *http.Request) {
	after, err := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	if err != nil {
		http.Error(w, "after: a number is wanted", http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), longPoll)
	defer cancel()
	events := p.telegram.Watch(ctx, after)
	if events == nil {
		events = []bottest.Event{}
	}
	answer(w, events)
}

// action is what a person does on the phone.
type action struct {
	Chat    int64  `json:"chat"`
	Message int64  `json:"message"`
	Text    string `json:"text"`
	Data    string `json:"data"`
}

// act runs an action. Only JSON is taken, which no other site's form can send.
func act(do func(action)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Content-Type") != "application/json" {
			http.Error(w, "application/json is wanted", http.StatusUnsupportedMediaType)
			return
		}
		var a action
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&a); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		do(a)
		w.WriteHeader(http.StatusNoContent)
	}
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}

// Card is what a chat shows of a link: Telegram reads it from the page's
// Open Graph data.
type Card struct {
	Site    string `json:"site"`
	Title   string `json:"title"`
	Text    string `json:"text"`
	Picture string `json:"picture,omitempty"` // absolute
}

// card returns the preview of one of the portal's articles, or nil.
func (p *Portal) card(address string) *Card {
	at, err := url.Parse(address)
	if err != nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.find(at.Path)
	if a == nil || at.Path == "" {
		return nil
	}
	v := view(a)
	c := &Card{Site: "Cổng Thông tin điện tử tỉnh Pu Mây", Title: v.Title, Text: v.Lead}
	if v.Picture != "" {
		c.Picture = at.ResolveReference(&url.URL{Path: v.Picture}).String()
	}
	return c
}
