package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"loa/bot/bottest"
	"loa/internal/browsertest"
)

// echo runs a bot that answers whatever is said or tapped with two messages.
func echo(ctx context.Context, api string) {
	number := 0
	for offset := int64(0); ctx.Err() == nil; {
		var got struct {
			Result []struct {
				ID int64 `json:"update_id"`
			} `json:"result"`
		}
		if !ask(ctx, fmt.Sprintf("%s/getUpdates?timeout=20&offset=%d", api, offset), nil, &got) {
			return
		}
		for _, u := range got.Result {
			offset = u.ID + 1
			for range 2 {
				number++
				ask(ctx, api+"/sendMessage", map[string]any{
					"chat_id": 5000101, "text": fmt.Sprintf("Trả lời %d", number),
					"reply_markup": map[string]any{"inline_keyboard": [][]map[string]string{{{"text": "Tiếp",
						"callback_data": "x"}}}},
				}, nil)
			}
		}
	}
}

func ask(ctx context.Context, address string, body, result any) bool {
	data, _ := json.Marshal(body)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(string(data)))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	return result == nil || json.NewDecoder(resp.Body).Decode(result) == nil
}

// slowServer is slow in the worst way: the bot's second message comes after the
// page has drawn the first, and the page learns of the chats only after that.
type slowServer struct {
	next http.Handler

	mu      sync.Mutex
	acts    int           // what the person has said or tapped
	asked   int           // how often the page has asked for the chats
	begun   int           // messages that the bot has begun to send
	sent    int           // and those that it has sent
	drawn   int           // how many of them the page has drawn
	changed chan struct{} // closed and replaced with each change
}

func (s *slowServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body) // else nobody sees that the other side has gone
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	sends := strings.HasSuffix(r.URL.Path, "/sendMessage")
	drawn := 0
	s.change(func() {
		drawn = s.sent
		switch {
		case r.URL.Path == "/api/say" || r.URL.Path == "/api/tap":
			s.acts++
		case r.URL.Path == "/api/chats":
			s.asked++
		case sends:
			s.begun++
		}
	})
	switch {
	case r.URL.Path == "/api/chats":
		s.until(r.Context(), func() bool { return s.asked == 1 || s.sent == 2*s.acts || s.sent > s.drawn })
	case sends:
		s.until(r.Context(), func() bool { return s.begun%2 == 1 || s.drawn == s.begun-1 })
	}
	s.next.ServeHTTP(w, r)
	s.change(func() {
		switch {
		case r.URL.Path == "/api/messages":
			s.drawn = drawn
		case sends:
			s.sent++
		}
	})
}

func (s *slowServer) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *slowServer) until(ctx context.Context, done func() bool) {
	for {
		s.mu.Lock()
		ok, changed := done(), s.changed
		s.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// TestNoMessageOfTheChatStaysUnseenOnASlowMachine taps through a conversation
// with a slowServer: the page must not take for drawn what came while it drew.
func TestNoMessageOfTheChatStaysUnseenOnASlowMachine(t *testing.T) {
	portal, _ := startPortal(t)
	telegram := bottest.New(bottest.Options{Limits: bottest.Limits{PerSecond: -1, ChatPerSecond: -1,
		GroupPerMinute: -1}})
	phone, err := NewPhone(telegram, portal)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(&slowServer{next: phone, changed: make(chan struct{})})
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(func() { cancel(); server.CloseClientConnections(); server.Close() })
	page := browsertest.Open(t, 390, 844)
	page.Do("Page.navigate", map[string]any{"url": server.URL})
	page.Until("the page does not begin", `!!document.querySelector("#person option")`)
	go echo(ctx, server.URL+"/bot"+telegram.Token())
	page.Eval(`document.querySelector("#start button").click()`)
	for number := 2; number <= 10; number += 2 {
		text := fmt.Sprintf("Trả lời %d", number)
		page.Until("an answer of the bot stays unseen",
			fmt.Sprintf(`document.getElementById("chat").innerText.includes(%q)`, text))
		page.Eval(`[...document.querySelectorAll(".keys button")].at(-1).click()`)
	}
}

// TestTheChatFitsAPhoneAndIsDarkWhereThatIsWanted shows the page at the width of
// a phone: it takes the whole width and no more, and follows the theme.
func TestTheChatFitsAPhoneAndIsDarkWhereThatIsWanted(t *testing.T) {
	portal, _ := startPortal(t)
	telegram := bottest.New(bottest.Options{})
	phone, err := NewPhone(telegram, portal)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(phone)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	telegram.Say(5000101, "/start")
	page := browsertest.Open(t, 390, 844)
	page.Do("Page.navigate", map[string]any{"url": server.URL})
	page.Until("the chat is not shown", `document.querySelectorAll("#chat .bubble").length === 1`)
	if got := page.Eval(`getComputedStyle(document.getElementById("start")).display`); got != "none" {
		t.Errorf("START although the chat has messages: got display %s, want none", got)
	}
	resp, err := http.Get(server.URL) // and none before the page knows whether it has
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if html, err := io.ReadAll(resp.Body); err != nil || !strings.Contains(string(html), `class="start" hidden`) {
		t.Errorf("START while the page loads: got %v, want it hidden", err)
	}
	for what, expression := range map[string]string{
		"width of the page":  `document.documentElement.scrollWidth`,
		"width of the phone": `document.querySelector(".phone").getBoundingClientRect().width`,
	} {
		if got := page.Eval(expression); got != "390" {
			t.Errorf("%s: got %s px, want 390", what, got)
		}
	}
	brightness := map[string]int{}
	for _, theme := range []string{"light", "dark"} {
		page.Do("Emulation.setEmulatedMedia", map[string]any{
			"features": []map[string]string{{"name": "prefers-color-scheme", "value": theme}},
		})
		var r, g, b int
		got := page.Eval(`getComputedStyle(document.querySelector(".bubble")).backgroundColor`)
		if _, err := fmt.Sscanf(got, "rgb(%d, %d, %d)", &r, &g, &b); err != nil {
			t.Fatalf("the colour of a message in %s: got %q, want no error", theme, got)
		}
		brightness[theme] = r + g + b
		if dir := os.Getenv("LOA_SCREENSHOTS"); dir != "" {
			page.Screenshot(filepath.Join(dir, "phone-"+theme+".png"))
		}
	}
	if brightness["dark"] >= 384 || brightness["light"] <= 384 {
		t.Errorf("brightness of a message, of 765: got %d in the dark and %d in the light, want less and more than "+
			"half",
			brightness["dark"], brightness["light"])
	}
}
