package demo

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"loa/bot/bottest"
)

func TestWhatIsTypedOnThePhoneReachesTheBotAndTheAnswerShows(t *testing.T) {
	portal, _ := startPortal(t)
	telegram := bottest.New(bottest.Options{})
	phone, err := NewPhone(telegram, portal)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(phone)
	t.Cleanup(server.Close)

	answer, err := http.Post(server.URL+"/api/say", "application/json",
		strings.NewReader(`{"chat":5000101,"text":"/start"}`))
	if err != nil || answer.StatusCode != http.StatusNoContent {
		t.Fatalf("say: %v %v, want no error, answer.StatusCode %v", answer, err, http.StatusNoContent)
	}
	api := server.URL + "/bot" + telegram.Token()
	if _, body := get(t, api+"/getUpdates"); !strings.Contains(body, `"text":"/start"`) {
		t.Errorf("the bot does not hear /start: %s, want body to contain %q", body, `"text":"/start"`)
	}
	article := portal.newest("")[0]
	send, _ := json.Marshal(map[string]any{
		"chat_id": 5000101, "text": "<b>Xin chào</b>", "parse_mode": "HTML",
		"link_preview_options": map[string]any{"url": "http://127.0.0.1:8090" + article.path()},
	})
	answer, err = http.Post(api+"/sendMessage", "application/json", bytes.NewReader(send))
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("sendMessage: %v %v, want no error, answer.StatusCode %v", answer, err, http.StatusOK)
	}
	_, body := get(t, server.URL+"/api/messages?chat=5000101")
	var messages []messageView
	if err := json.Unmarshal([]byte(body), &messages); err != nil {
		t.Fatal(err)
	}
	if len(messages) != 2 || messages[1].Text != "Xin chào" || messages[1].Card == nil ||
		messages[1].Card.Title != article.Title {
		t.Errorf("the phone shows %s, want len(messages) 2, messages[1].Text %q, messages[1].Card not nil, "+
			"messages[1].Card.Title %v", body, "Xin chào", article.Title)
	}
	if _, body := get(t, server.URL+"/api/events?after=0"); !strings.Contains(body, `"kind":"message"`) {
		t.Errorf("events: %s, want body to contain %q", body, `"kind":"message"`)
	}
}

func TestThePhoneTakesNoFormOfAnotherSite(t *testing.T) {
	portal, err := NewPortal(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	phone, err := NewPhone(bottest.New(bottest.Options{}), portal)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(phone)
	t.Cleanup(server.Close)
	answer, err := http.Post(server.URL+"/api/say", "text/plain", strings.NewReader(`{"chat":5000101,"text":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusUnsupportedMediaType {
		t.Errorf("status %d, want answer.StatusCode %v", answer.StatusCode, http.StatusUnsupportedMediaType)
	}
}
