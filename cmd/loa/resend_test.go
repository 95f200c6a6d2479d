package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/bot/bottest"
	"loa/internal/assert"
	"loa/ledger"
	"loa/store/storetest"
)

// TestTheDeskSendsAgainToWhoRefusedAndToNobodyElse: of six chats one has blocked the
// bot and comes back, one gets a message without an answer and blocks it then, one
// keeps it blocked.
func TestTheDeskSendsAgainToWhoRefusedAndToNobodyElse(t *testing.T) {
	t.Parallel()
	url := "sqlite:" + t.TempDir() + "/loa.db"
	w := newWorld(t, url, bottest.Options{AnyPrivate: true})
	w.fill(url, 6)
	db := storetest.OpenAt(t, url, time.Now)
	w.start()
	w.eventually("the end of the first fill", func() bool { return w.healthy() && w.filled() })
	const returns, doubtful, stays = firstChat + 1, firstChat + 2, firstChat + 3
	blocked := func(chat int64) (unblock func()) {
		return w.telegram.Inject(bottest.Fault{Method: "sendMessage", Chat: chat, Kind: bottest.Refuse, Code: 403,
			Count: -1, Description: "Forbidden: bot was blocked by the user"})
	}
	w.telegram.AddUser(bottest.User{ID: returns})
	w.telegram.Say(returns, "/start")
	w.telegram.Inject(bottest.Fault{Method: "sendMessage", Chat: doubtful, Kind: bottest.DropAfter})
	unblock := blocked(returns)
	blocked(doubtful)
	blocked(stays)
	saved, err := db.Publishing.SaveArticle(t.Context(), article.Article{Source: "kinh-te", Key: "resend",
		URL: "http://127.0.0.1:1/resend", Title: "Chợ phiên Pu Mây mở lại sau mưa lũ",
		ContentText: "Chợ phiên mở lại từ sáng chủ nhật.", Topics: []string{"kinh-te"}})
	if err != nil {
		t.Fatal(err)
	}
	told := func(chat int64) (n int) {
		for _, m := range w.telegram.Messages(chat) {
			if strings.Contains(m.Text, "Chợ phiên Pu Mây mở lại") {
				n++
			}
		}
		return n
	}
	audit := func() ledger.Audit {
		list, err := db.Ledger.Audit(t.Context(), saved.ID)
		if err != nil || len(list) != 1 || !list[0].Balanced() {
			t.Fatalf("got %+v, %v, want one broadcast that adds up", list, err)
		}
		return list[0]
	}
	w.eventually("the end of the first try", func() bool { a := audit(); return a.Targeted == 6 && a.Pending == 0 })
	a := audit()
	assert.Same(t, "sent, gone, refused for certain", [3]int64{a.Sent, a.Gone, a.Refused}, [3]int64{3, 3, 2})

	unblock()
	w.telegram.Unblock(returns)
	w.eventually("that it may be sent again", func() bool {
		n, err := db.Ledger.Refused(t.Context(), saved.ID)
		return err == nil && n == 1
	})
	lan := w.deskUser("lan")
	page := "/desk/articles/" + strconv.FormatInt(saved.ID, 10)
	assert.Same(t, "a deadline of a year", lan.post(page+"/resend", "hours", "8760"), http.StatusBadRequest)
	assert.Same(t, "sent again", lan.post(page+"/resend", "hours", "6"), http.StatusOK)
	w.eventually("the message", func() bool { return told(returns) == 1 && audit().Sent == 4 })
	assert.Same(t, "sent again once more", lan.post(page+"/resend", "hours", "6"), http.StatusBadRequest)
	a = audit()
	assert.Same(t, "sent, gone, refused, pending afterwards", [4]int64{a.Sent, a.Gone, a.Refused, a.Pending},
		[4]int64{4, 2, 1, 0})
	for chat, want := range map[int64]int{firstChat: 1, returns: 1, doubtful: 1, stays: 0, firstChat + 4: 1,
		firstChat + 5: 1} {
		assert.Same(t, "messages of the article that stand in a chat", told(chat), want)
	}
	log, err := db.Operations.DeskLog(t.Context(), 1)
	if err != nil || len(log) != 1 {
		t.Fatalf("got %+v, %v, want what was done at the desk", log, err)
	}
	assert.Same(t, "who did what", log[0].Who+": "+log[0].Did, "lan: send again")
}

// deskUser is somebody who may use the desk.
type deskUser struct {
	w       *world
	client  *http.Client
	message string // the page that the last form led to
}

const editorsPassword = "một mật khẩu rất dài"

// deskUser is somebody who is signed in at the desk of a running service.
func (w *world) deskUser(name string) *deskUser {
	w.t.Helper()
	path, err := binary()
	if err != nil {
		w.t.Fatal(err)
	}
	set := exec.Command(path, "desk", "password", name, "--config", w.config)
	set.Stdin = strings.NewReader(editorsPassword + "\n")
	if out, err := set.CombinedOutput(); err != nil {
		w.t.Fatalf("got %v: %s, want a password", err, out)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	u := &deskUser{w: w, client: &http.Client{Jar: jar}}
	assert.Same(w.t, "the login", u.post("/desk/login", "name", name, "password", editorsPassword), http.StatusOK)
	return u
}

// post sends a form and returns the status of where it leads.
func (u *deskUser) post(path string, keysAndValues ...string) int {
	u.w.t.Helper()
	form := url.Values{}
	for i := 0; i < len(keysAndValues); i += 2 {
		form.Set(keysAndValues[i], keysAndValues[i+1])
	}
	return u.read(u.client.PostForm(u.w.site+path, form))
}

// get is a page of the desk.
func (u *deskUser) get(path string) string {
	u.w.t.Helper()
	u.read(u.client.Get(u.w.site + path))
	return u.message
}

func (u *deskUser) read(r *http.Response, err error) int {
	u.w.t.Helper()
	if err != nil {
		u.w.t.Fatal(err)
	}
	defer r.Body.Close()
	page, err := io.ReadAll(r.Body)
	if err != nil {
		u.w.t.Fatal(err)
	}
	u.message = string(page)
	return r.StatusCode
}
