package desk

import (
	"slices"
	"strings"
	"unicode/utf8"

	"loa/article"
	"loa/desk/internal/agencies"
	"loa/operations"
	"loa/viet"
)

const (
	logMost = 200
	boxDays = 30
)

// agencies shows whom articles reach besides readers and chats.
func (d *Desk) agencies(q *request) error {
	hooks, err := d.options.Others.Webhooks(q.r.Context())
	if err != nil {
		return err
	}
	tokens, err := d.options.Others.FeedTokens(q.r.Context())
	if err != nil {
		return err
	}
	uses, err := d.options.Others.BoxUses(q.r.Context(), d.options.Now().AddDate(0, 0, -boxDays))
	if err != nil {
		return err
	}
	hub, err := d.options.Others.HubSubscriptions(q.r.Context())
	if err != nil {
		return err
	}
	var made []string
	if token := d.sessions.PopString(q.r.Context(), "token"); token != "" {
		for _, ending := range []string{"rss", "atom", "json"} {
			made = append(made, strings.TrimSuffix(d.options.URL, "/")+"/feeds/private/"+token+"."+ending)
		}
	}
	return d.show(q, "agencies", "Cơ quan", struct {
		Hooks   []operations.WebhookState
		Tokens  []operations.FeedToken
		Made    []string // addresses that were made just now
		Sites   []agencies.Site
		Hub     agencies.Hub
		CanMake bool
	}{hooks, tokens, made, agencies.Sites(uses), agencies.HubOf(hub), d.options.CheckFeed != nil && q.Role == operations.DeskOperator})
}

// makeFeed makes a private address of a feed, which is shown once.
func (d *Desk) makeFeed(q *request) error {
	if d.options.CheckFeed == nil {
		return article.ErrNotFound
	}
	name, feed := viet.CleanLine(q.r.Form.Get("name")), viet.CleanLine(q.r.Form.Get("feed"))
	if n := utf8.RuneCountInString(name); n < 2 || n > 60 {
		return &wrongInput{"Xin ghi ai dùng địa chỉ này, từ 2 đến 60 ký tự. (Say who has it, in 2 to 60 characters.)"}
	}
	if len(feed) > 500 {
		return &wrongInput{"Tên nguồn tin dài quá. (The feed's name is too long.)"}
	}
	if err := d.options.CheckFeed(feed); err != nil {
		return &wrongInput{"Không có nguồn tin «" + feed + "»: ghi mã chủ đề, nhiều mã nối bằng dấu +, all, hay " +
			"search?q=từ khóa. (" + err.Error() + ")"}
	}
	tokens, err := d.options.Others.FeedTokens(q.r.Context())
	if err != nil {
		return err
	}
	if slices.ContainsFunc(tokens, func(t operations.FeedToken) bool { return t.Name == name }) {
		return &conflict{"«" + name + "» đã có một địa chỉ, đang được dùng. Thu hồi địa chỉ ấy trước, hoặc ghi tên " +
			"khác; chưa đổi gì cả. (That name has an address already; nothing was changed.)"}
	}
	token, hash := operations.NewFeedToken()
	err = d.options.Others.SaveFeedToken(q.r.Context(), operations.FeedToken{Name: name, Hash: hash, Feed: feed,
		Created: d.options.Now()})
	if err != nil {
		return err
	}
	d.sessions.Put(q.r.Context(), "token", token)
	return d.did(q, operations.DeskEntry{Did: "make private feed", Target: "private feed " + name, Note: feed},
		"Đã tạo địa chỉ riêng cho "+name+".", "/desk/agencies")
}

// resume tries an agency again that was given up.
func (d *Desk) resume(q *request) error {
	id := viet.CleanLine(q.r.FormValue("id"))
	if err := d.options.Others.ResumeWebhook(q.r.Context(), id); err != nil {
		return err
	}
	d.options.Published()
	return d.did(q, operations.DeskEntry{Did: "resume", Target: "webhook " + id}, "Đã gửi tiếp cho "+id+".",
		"/desk/agencies")
}

// revoke ends a private address of a feed.
func (d *Desk) revoke(q *request) error {
	name := viet.CleanLine(q.r.FormValue("name"))
	if err := d.options.Others.RevokeFeedToken(q.r.Context(), name); err != nil {
		return err
	}
	return d.did(q, operations.DeskEntry{Did: "revoke", Target: "private feed " + name}, "Đã thu hồi địa chỉ của "+name+
		".",
		"/desk/agencies")
}

// log shows what was done at the desk.
func (d *Desk) log(q *request) error {
	list, err := d.options.Accounts.DeskLog(q.r.Context(), logMost)
	if err != nil {
		return err
	}
	made, err := changeScreens{d.frame}.changeRows(q, "")
	if err != nil {
		return err
	}
	return d.show(q, "log", "Nhật ký", struct {
		Changes []changeRow
		Entries []operations.DeskEntry
	}{made, list})
}
