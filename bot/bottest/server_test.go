package bottest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/bot/bottest"
	"loa/internal/clocktest"
)

func newClock() *clocktest.Clock { return clocktest.At(time.Date(2020, 7, 1, 8, 0, 0, 0, time.UTC)) }

// bench is a server with a person, called over HTTP.
type bench struct {
	t     *testing.T
	s     *bottest.Server
	clock *clocktest.Clock
	http  *httptest.Server
	lan   int64 // a person's chat
}

type answer struct {
	status      int
	retryHeader string
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

func newBench(t *testing.T, o bottest.Options) *bench {
	t.Helper()
	b := &bench{t: t, clock: newClock()}
	o.Now = b.clock.Now
	b.s = bottest.New(o)
	b.http = httptest.NewServer(b.s)
	t.Cleanup(b.s.Close)
	t.Cleanup(b.http.Close)
	b.lan = b.s.AddUser(bottest.User{FirstName: "Lan", Language: "vi"}).ID
	b.s.Say(b.lan, "/start")
	return b
}

func (b *bench) try(method string, pairs ...any) (answer, error) {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i].(string), fmt.Sprint(pairs[i+1]))
	}
	var a answer
	resp, err := http.PostForm(b.http.URL+"/bot"+b.s.Token()+"/"+method, form)
	if err != nil {
		return a, err
	}
	defer resp.Body.Close()
	a.status, a.retryHeader = resp.StatusCode, resp.Header.Get("Retry-After")
	return a, json.NewDecoder(resp.Body).Decode(&a)
}

func (b *bench) call(method string, pairs ...any) answer {
	b.t.Helper()
	a, err := b.try(method, pairs...)
	if err != nil {
		b.t.Fatalf("%s: %v, want no error", method, err)
	}
	return a
}

func (b *bench) refused(code int, description, method string, pairs ...any) {
	b.t.Helper()
	a := b.call(method, pairs...)
	if a.OK || a.Code != code || a.status != code || a.Description != description {
		b.t.Errorf("%s: got %d %q, want %d %q", method, a.Code, a.Description, code, description)
	}
}

func (b *bench) send(text string) answer {
	b.t.Helper()
	b.clock.Advance(2 * time.Second)
	return b.call("sendMessage", "chat_id", b.lan, "text", text, "parse_mode", "HTML")
}

func TestTextIsCountedInCodePointsAfterParsing(t *testing.T) {
	b := newBench(t, bottest.Options{})
	if a := b.send("<b>" + strings.Repeat("😀", 4096) + "</b>"); !a.OK {
		t.Errorf("4096 emoji refused: %s, want a.OK", a.Description)
	}
	if a := b.send(strings.Repeat("&lt;", 4096)); !a.OK {
		t.Errorf("4096 references refused: %s, want a.OK", a.Description)
	}
	for text, want := range map[string]string{
		strings.Repeat("ộ", 4097):      "Bad Request: message is too long",
		strings.Repeat("x", 32769):     "Bad Request: text is too long",
		" \n ":                         "Bad Request: message text is empty",
		"<b> </b>":                     "Bad Request: message text is empty",
		"a<br>b":                       `Bad Request: can't parse entities: Unsupported start tag "br" at byte offset 1`,
		"a<p>b</p>":                    `Bad Request: can't parse entities: Unsupported start tag "p" at byte offset 1`,
		"1 < 2":                        `Bad Request: can't parse entities: Unsupported start tag "" at byte offset 2`,
		"ộ<b>x":                        `Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`,
		"<b><i>x</b></i>":              `Bad Request: can't parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`,
		"x</b>":                        `Bad Request: can't parse entities: Unexpected end tag at byte offset 1`,
		"<a href=\"http://x.vn>x</a>":  `Bad Request: can't parse entities: Unclosed start tag at byte offset 0`,
		"<a href>x</a>":                `Bad Request: can't parse entities: Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0`,
		"<span class=\"x\">x</span>":   `Bad Request: can't parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0`,
		"x</b":                         `Bad Request: can't parse entities: Unexpected end tag at byte offset 1`,
		"<b>x</b":                      `Bad Request: can't parse entities: Unclosed end tag at byte offset 4`,
		"<u>&#xD800;</u>":              `Bad Request: can't parse entities: Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units`,
		"<script>alert(1)</script>":    `Bad Request: can't parse entities: Unsupported start tag "script" at byte offset 0`,
		"<a href=http://x.vn/>x</a>":   `Bad Request: can't parse entities: Unexpected end of name token at byte offset 8`,
		"\xff":                         "Bad Request: strings must be encoded in UTF-8",
		"<blockquote x>y</blockquote>": `Bad Request: can't parse entities: Expected equal sign in declaration of an attribute of the tag "blockquote" at byte offset 0`,
	} {
		if a := b.send(text); a.OK || a.Description != want {
			t.Errorf("%.40q: got %q, want %q", text, a.Description, want)
		}
	}
}

func TestEntitiesCountUTF16Units(t *testing.T) {
	b := newBench(t, bottest.Options{})
	if a := b.send(`😀<b>Đá <i>lở</i></b> <a href="https://laichau.gov.vn/?a=1&amp;b=2">x</a> &copy; &#273;<blockquote expandable>q</blockquote>`); !a.OK {
		t.Fatal(a.Description)
	}
	all := b.s.Messages(b.lan)
	m := all[len(all)-1]
	if m.Text != "😀Đá lở x &copy; đq" {
		t.Errorf("text %q, want m.Text %q", m.Text, "😀Đá lở x &copy; đq")
	}
	got := fmt.Sprintf("%+v", m.Entities)
	want := "[{Type:bold Offset:2 Length:5 URL: Language:} {Type:italic Offset:5 Length:2 URL: Language:} " +
		"{Type:text_link Offset:8 Length:1 URL:https://laichau.gov.vn/?a=1&b=2 Language:} " +
		"{Type:expandable_blockquote " +
		"Offset:18 Length:1 URL: Language:}]"
	if got != want {
		t.Errorf("entities\n got %s\nwant %s", got, want)
	}
}

func TestButtonsAreChecked(t *testing.T) {
	b := newBench(t, bottest.Options{})
	for markup, want := range map[string]string{
		`{"inline_keyboard":[[{"text":"x","callback_data":"` + strings.Repeat("d", 65) +
			`"}]]}`: "Bad Request: BUTTON_DATA_INVALID",
		`{"inline_keyboard":[[{"text":"x","callback_data":""}]]}`: "Bad Request: can't parse inline keyboard " +
			"button: Text buttons are unallowed in the inline keyboard",
		`{"inline_keyboard":[[{"text":"x"}]]}`: "Bad Request: can't parse inline keyboard " +
			"button: Text buttons are unallowed in the inline keyboard",
		`{"inline_keyboard":[[{"text":"x","url":"http://localhost:8080/"}]]}`: "Bad Request: inline keyboard " +
			"button URL " +
			"'http://localhost:8080/' is invalid: Wrong HTTP URL",
		`{"inline_keyboard":[[{"text":"x","url":"javascript:alert(1)"}]]}`: "Bad Request: inline keyboard button URL " +
			"'javascript:alert(1)' is invalid: Wrong HTTP URL",
		`{"inline_keyboard":null}`: `Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`,
		`null`:                     "Bad Request: object expected as reply markup",
		`{`: "Bad Request: can't parse reply keyboard " +
			"markup JSON object",
	} {
		b.clock.Advance(2 * time.Second)
		b.refused(400, want, "sendMessage", "chat_id", b.lan, "text", "x", "reply_markup", markup)
	}
	b.clock.Advance(2 * time.Second)
	if a := b.call("sendMessage", "chat_id", b.lan, "text", "x", "reply_markup",
		`{"inline_keyboard":[[{"text":"x","callback_data":"`+strings.Repeat("d", 64)+
			`"},{"text":"y","url":"http://127.0.0.1:8090/a"}]]}`); !a.OK {
		t.Error(a.Description)
	}
}

func TestEditThatChangesNothingIsRefused(t *testing.T) {
	b := newBench(t, bottest.Options{})
	var m struct {
		ID int64 `json:"message_id"`
	}
	if err := json.Unmarshal(b.send("<b>một</b>").Result, &m); err != nil {
		t.Fatal(err)
	}
	b.clock.Advance(time.Minute)
	b.refused(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly "+
		"the same as a current content and reply markup of the message",
		"editMessageText", "chat_id", b.lan, "message_id", m.ID, "text", "<b>một</b>", "parse_mode", "HTML")
	if a := b.call("editMessageText", "chat_id", b.lan, "message_id", m.ID, "text", "hai"); !a.OK {
		t.Error(a.Description)
	}
	b.refused(400, "Bad Request: message to edit not found", "editMessageText", "chat_id", b.lan, "message_id", 999,
		"text", "hai")
	b.clock.Advance(time.Minute)
	b.refused(400, "Bad Request: message to be replied not found", "sendMessage", "chat_id", b.lan, "text", "x",
		"reply_parameters", `{"message_id":999}`)
	b.refused(400, "Bad Request: message thread not found", "sendMessage", "chat_id", b.lan, "text", "x",
		"message_thread_id", 5)
}

func TestChatStatesAnswerWordForWord(t *testing.T) {
	b := newBench(t, bottest.Options{})
	group := b.s.AddChat(bottest.Chat{Type: bottest.Group, Title: "Bản Lùng"}, b.lan).ID
	channel := b.s.AddChat(bottest.Chat{Type: bottest.Channel, Title: "Kênh"}, b.lan).ID
	for _, c := range []struct {
		chat  int64
		state bottest.State
		code  int
		want  string
	}{
		{b.lan, bottest.Blocked, 403, "Forbidden: bot was blocked by the user"},
		{b.lan, bottest.Deactivated, 403, "Forbidden: user is deactivated"},
		{b.lan, bottest.Missing, 400, "Bad Request: chat not found"},
		{group, bottest.Kicked, 403, "Forbidden: bot was kicked from the group chat"},
		{group, bottest.Deleted, 403, "Forbidden: the group chat was deleted"},
		{group, bottest.NoText, 400, "Bad Request: not enough rights to send text messages to the chat"},
		{group, bottest.NoAccess, 400, "Bad Request: have no write access to the chat"},
		{channel, bottest.Kicked, 403, "Forbidden: bot was kicked from the channel chat"},
		{channel, bottest.NotMember, 403, "Forbidden: bot is not a member of the channel chat"},
		{channel, bottest.NoAdmin, 400, "Bad Request: need administrator rights in the channel chat"},
	} {
		b.s.SetState(c.chat, c.state)
		b.refused(c.code, c.want, "sendMessage", "chat_id", c.chat, "text", "x")
	}
	b.refused(400, "Bad Request: chat not found", "sendMessage", "chat_id", 42, "text", "x")
	b.s.SetState(group, bottest.Open)
	moved := b.s.Upgrade(group)
	if a := b.call("sendMessage", "chat_id", group, "text",
		"x"); a.Description != "Bad Request: group chat was upgraded to a supergroup chat" ||
		a.Parameters.MigrateTo != moved {
		t.Errorf("%+v, want a.Description %q, a.Parameters.MigrateTo %v", a,
			"Bad Request: group chat was upgraded to a supergroup chat", moved)
	}
	if a := b.call("sendMessage", "chat_id", moved, "text", "x"); !a.OK {
		t.Error(a.Description)
	}
}

func TestCallingDuringAPenaltyLengthensIt(t *testing.T) {
	b := newBench(t, bottest.Options{})
	var a answer
	for range 4 {
		a = b.call("sendMessage", "chat_id", b.lan, "text", "x")
	}
	if a.Code != 429 || a.Description != "Too Many Requests: retry after 3" || a.Parameters.RetryAfter != 3 ||
		a.retryHeader != "3" {
		t.Fatalf("%+v, want a.Code 429, a.Description %q, a.Parameters.RetryAfter 3, a.retryHeader %q", a,
			"Too Many Requests: retry after 3", "3")
	}
	b.clock.Advance(2 * time.Second)
	if a = b.call("sendMessage", "chat_id", b.lan, "text", "x"); a.Parameters.RetryAfter != 6 {
		t.Errorf("second call in a penalty: %+v, want a.Parameters.RetryAfter 6", a)
	}
	b.clock.Advance(6 * time.Second)
	if a = b.call("sendMessage", "chat_id", b.lan, "text", "x"); !a.OK {
		t.Errorf("after the penalty: %+v, want a.OK", a)
	}
}

func TestRatesOverAllChatsAndInAGroup(t *testing.T) {
	b := newBench(t, bottest.Options{AnyPrivate: true})
	for i := range 31 {
		a := b.call("sendMessage", "chat_id", 1000+i, "text", "x")
		if a.OK != (i < 30) {
			t.Fatalf("call %d: %+v, want a.OK %v", i, a, (i < 30))
		}
	}
	b.clock.Advance(time.Minute)
	group := b.s.AddChat(bottest.Chat{Type: bottest.Supergroup}, b.lan).ID
	b.s.Join(group, b.lan, false)
	for i := range 21 {
		b.clock.Advance(2 * time.Second)
		a := b.call("sendMessage", "chat_id", group, "text", "x")
		if a.OK != (i < 20) {
			t.Fatalf("call %d to a group: %+v, want a.OK %v", i, a, (i < 20))
		}
	}
}

func TestUpdatesStayUntilConfirmedAndForADay(t *testing.T) {
	b := newBench(t, bottest.Options{})
	b.s.Say(b.lan, "hai")
	var ups []struct {
		ID int64 `json:"update_id"`
	}
	read := func(pairs ...any) int {
		t.Helper()
		if err := json.Unmarshal(b.call("getUpdates", pairs...).Result, &ups); err != nil {
			t.Fatal(err)
		}
		return len(ups)
	}
	if read() != 2 || read("limit", 1) != 1 {
		t.Fatal("updates went before they were confirmed, want read() 2, 1")
	}
	if read("offset", ups[0].ID+1) != 1 {
		t.Fatal("offset does not confirm, want 1")
	}
	b.clock.Advance(25 * time.Hour)
	if read() != 0 {
		t.Fatal("updates are kept longer than a day, want read() 0")
	}
	read("allowed_updates", `["callback_query"]`)
	b.s.Say(b.lan, "ba")
	b.s.Tap(b.lan, 1, "x")
	if read() != 1 {
		t.Fatal("allowed_updates is not remembered, want read() 1")
	}
}

func TestASecondPollerEndsTheFirst(t *testing.T) {
	b := newBench(t, bottest.Options{})
	b.call("getUpdates", "offset", -1)
	var first answer
	done := make(chan struct{})
	confirm := int64(870_000_002)
	go func() {
		defer close(done)
		first, _ = b.try("getUpdates", "timeout", 50, "offset", confirm)
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	// The first poll has confirmed the only update once it waits.
	if !b.s.Wait(ctx, func() bool { return b.s.PendingUpdates() == 0 }) {
		t.Fatal("the first poll never came")
	}
	b.call("getUpdates")
	<-done
	if first.Code != 409 || first.Description != "Conflict: terminated by other getUpdates request; make sure that "+
		"only one bot instance is running" {
		t.Errorf("%+v, want first.Code 409", first)
	}
}

func TestWebhookGetsTheSecretAndEveryUpdateOnce(t *testing.T) {
	b := newBench(t, bottest.Options{})
	got := make(chan string, 10)
	fail := true
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var u struct {
			ID int64 `json:"update_id"`
		}
		if err := json.NewDecoder(r.Body).Decode(&u); err != nil {
			t.Error(err)
		}
		if fail {
			fail = false
			w.WriteHeader(500)
			return
		}
		got <- fmt.Sprintln(u.ID, r.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
	}))
	defer hook.Close()
	if a := b.call("setWebhook", "url", hook.URL, "secret_token", "s-1"); !a.OK {
		t.Fatal(a.Description)
	}
	b.s.Say(b.lan, "hai")
	for _, want := range []string{"870000001 s-1\n", "870000002 s-1\n"} {
		select {
		case g := <-got:
			if g != want {
				t.Errorf("got %q, want %q", g, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("no update")
		}
	}
	b.refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the "+
		"webhook first", "getUpdates")
	b.call("deleteWebhook")
	if a := b.call("getUpdates"); !a.OK {
		t.Error(a.Description)
	}
}

func TestFaults(t *testing.T) {
	b := newBench(t, bottest.Options{})
	said := len(b.s.Messages(b.lan))
	for _, f := range []struct {
		fault bottest.Fault
		sent  int
	}{
		{bottest.Fault{Kind: bottest.DropBefore}, 0},
		{bottest.Fault{Kind: bottest.DropAfter}, 1},
		{bottest.Fault{Kind: bottest.Truncate}, 1},
		{bottest.Fault{Kind: bottest.BadGateway}, 0},
	} {
		b.clock.Advance(time.Minute)
		b.s.Inject(f.fault)
		if a, err := b.try("sendMessage", "chat_id", b.lan, "text", "x"); err == nil {
			t.Errorf("%s: the answer came whole: %+v, want an error", f.fault.Kind, a)
		}
		said += f.sent
		if n := len(b.s.Messages(b.lan)); n != said {
			t.Errorf("%s: %d messages, want %d", f.fault.Kind, n, said)
		}
		if a := b.call("sendMessage", "chat_id", b.lan, "text", "x"); !a.OK {
			t.Errorf("%s came twice: %+v, want a.OK", f.fault.Kind, a)
		}
		said++
	}
	b.s.Inject(bottest.Fault{Method: "sendMessage", Chat: b.lan, After: 1, Kind: bottest.Refuse, Code: 500,
		Description: "Internal Server Error: restart"})
	b.clock.Advance(time.Minute)
	if a := b.call("sendMessage", "chat_id", b.lan, "text", "x"); !a.OK {
		t.Errorf("the fault came too early: %+v, want a.OK", a)
	}
	b.refused(500, "Internal Server Error: restart", "sendMessage", "chat_id", b.lan, "text", "x")
}

func TestTapIsAnsweredOnceAndInTime(t *testing.T) {
	b := newBench(t, bottest.Options{})
	old := b.s.Tap(b.lan, 1, "x")
	b.clock.Advance(2 * time.Minute)
	tooOld := "Bad Request: query is too old and response timeout expired or query ID is invalid"
	b.refused(400, tooOld, "answerCallbackQuery", "callback_query_id", old)
	id := b.s.Tap(b.lan, 1, "x")
	if a := b.call("answerCallbackQuery", "callback_query_id", id, "text", "Đã bật"); !a.OK {
		t.Fatal(a.Description)
	}
	if a, ok := b.s.Answer(id); !ok || a.Text != "Đã bật" {
		t.Errorf("%+v, want ok, a.Text %q", a, "Đã bật")
	}
	b.refused(400, tooOld, "answerCallbackQuery", "callback_query_id", id)
}

func TestTokenIsChecked(t *testing.T) {
	b := newBench(t, bottest.Options{Unknown: []string{"setMyCommands"}})
	b.refused(404, "Not Found: method not found", "sendGalaxy")
	b.refused(404, "Not Found: method not found", "setMyCommands")
	b.s.RevokeToken(true)
	b.refused(401, "Unauthorized", "getMe")
}

func TestWatchTellsOfEveryChange(t *testing.T) {
	b := newBench(t, bottest.Options{})
	at := b.s.LastEvent()
	b.send("một")
	events := b.s.Watch(t.Context(), at)
	if len(events) != 1 || events[0].Kind != "message" || events[0].Chat != b.lan {
		t.Errorf("%+v, want len(events) 1, events[0].Kind %q, events[0].Chat %v", events, "message", b.lan)
	}
	if lost := b.s.Watch(t.Context(), at+100); len(lost) != 1 || lost[0].Kind != "lost" {
		t.Errorf("%+v, want len(lost) 1, lost[0].Kind %q", lost, "lost")
	}
}

func FuzzHTMLIsParsedOrRefused(f *testing.F) {
	for _, s := range []string{"<b>x</b>", "<a href='x&amp;y'>z</a>", "&#x1F600;",
		"<pre><code class=language-go>x</code></pre>", "</", "<", "<b", "&#", "<blockquote expandable>x</blockquote>",
		"<b/>"} {
		f.Add(s)
	}
	s := bottest.New(bottest.Options{AnyPrivate: true, Limits: bottest.Limits{PerSecond: -1, ChatPerSecond: -1}})
	f.Fuzz(func(t *testing.T, text string) {
		r := httptest.NewRequest("POST", "/bot"+s.Token()+"/sendMessage",
			strings.NewReader(url.Values{"chat_id": {"7"}, "text": {text}, "parse_mode": {"HTML"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != 200 && w.Code != 400 {
			t.Fatalf("%q: %d %s", text, w.Code, w.Body)
		}
	})
}
