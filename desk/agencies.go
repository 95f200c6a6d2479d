package desk

import (
	"slices"
	"strings"
	"unicode/utf8"

	"loa/article"
	"loa/desk/internal/agencies"
	"loa/desk/internal/changes"
	"loa/desk/internal/frame"
	"loa/operations"
	"loa/viet"
)

const (
	logMost = 200
	boxDays = 30
)

// agencies shows whom articles reach besides readers and chats.
func (d screens) agencies(q *frame.Request) error {
	hooks, err := d.Options.Others.Webhooks(q.R.Context())
	if err != nil {
		return err
	}
	tokens, err := d.Options.Others.FeedTokens(q.R.Context())
	if err != nil {
		return err
	}
	uses, err := d.Options.Others.BoxUses(q.R.Context(), d.Options.Now().AddDate(0, 0, -boxDays))
	if err != nil {
		return err
	}
	hub, err := d.Options.Others.HubSubscriptions(q.R.Context())
	if err != nil {
		return err
	}
	var made []string
	if token := d.Sessions.PopString(q.R.Context(), "token"); token != "" {
		for _, ending := range []string{"rss", "atom", "json"} {
			made = append(made, strings.TrimSuffix(d.Options.URL, "/")+"/feeds/private/"+token+"."+ending)
		}
	}
	return d.Show(q, "agencies", "Cơ quan", struct {
		Hooks   []operations.WebhookState
		Tokens  []operations.FeedToken
		Made    []string // addresses that were made just now
		Sites   []agencies.Site
		Hub     agencies.Hub
		CanMake bool
	}{hooks, tokens, made, agencies.Sites(uses), agencies.HubOf(hub),
		d.Options.CheckFeed != nil && q.Role == operations.DeskOperator})
}

// makeFeed makes a private address of a feed, which is shown once.
func (d screens) makeFeed(q *frame.Request) error {
	if d.Options.CheckFeed == nil {
		return article.ErrNotFound
	}
	name, feed := viet.CleanLine(q.R.Form.Get("name")), viet.CleanLine(q.R.Form.Get("feed"))
	if n := utf8.RuneCountInString(name); n < 2 || n > 60 {
		return frame.Wrong("Xin ghi ai dùng địa chỉ này, từ 2 đến 60 ký tự. (Say who has it, in 2 to 60 characters.)")
	}
	if len(feed) > 500 {
		return frame.Wrong("Tên nguồn tin dài quá. (The feed's name is too long.)")
	}
	if err := d.Options.CheckFeed(feed); err != nil {
		return frame.Wrong("Không có nguồn tin «" + feed + "»: ghi mã chủ đề, nhiều mã nối bằng dấu +, all, hay " +
			"search?q=từ khóa. (" + err.Error() + ")")
	}
	tokens, err := d.Options.Others.FeedTokens(q.R.Context())
	if err != nil {
		return err
	}
	if slices.ContainsFunc(tokens, func(t operations.FeedToken) bool { return t.Name == name }) {
		return frame.Against("«" + name + "» đã có một địa chỉ, đang được dùng. Thu hồi địa chỉ ấy trước, " +
			"hoặc ghi tên " +
			"khác; chưa đổi gì cả. (That name has an address already; nothing was changed.)")
	}
	token, hash := operations.NewFeedToken()
	err = d.Options.Others.SaveFeedToken(q.R.Context(), operations.FeedToken{Name: name, Hash: hash, Feed: feed,
		Created: d.Options.Now()})
	if err != nil {
		return err
	}
	d.Sessions.Put(q.R.Context(), "token", token)
	return d.Did(q, operations.DeskEntry{Did: "make private feed", Target: "private feed " + name, Note: feed},
		"Đã tạo địa chỉ riêng cho "+name+".", "/desk/agencies")
}

// resume tries an agency again that was given up.
func (d screens) resume(q *frame.Request) error {
	id := viet.CleanLine(q.R.FormValue("id"))
	if err := d.Options.Others.ResumeWebhook(q.R.Context(), id); err != nil {
		return err
	}
	d.Options.Published()
	return d.Did(q, operations.DeskEntry{Did: "resume", Target: "webhook " + id}, "Đã gửi tiếp cho "+id+".",
		"/desk/agencies")
}

// revoke ends a private address of a feed.
func (d screens) revoke(q *frame.Request) error {
	name := viet.CleanLine(q.R.FormValue("name"))
	if err := d.Options.Others.RevokeFeedToken(q.R.Context(), name); err != nil {
		return err
	}
	return d.Did(q, operations.DeskEntry{Did: "revoke", Target: "private feed " + name}, "Đã thu hồi địa chỉ của "+name+
		".",
		"/desk/agencies")
}

// log shows what was done at the desk.
func (d screens) log(q *frame.Request) error {
	list, err := d.Options.Accounts.DeskLog(q.R.Context(), logMost)
	if err != nil {
		return err
	}
	made, err := changes.Screens{Frame: d.Frame}.Made(q, "")
	if err != nil {
		return err
	}
	return d.Show(q, "log", "Nhật ký", struct {
		Changes []changes.Row
		Entries []operations.DeskEntry
	}{made, list})
}
