package desk

import (
	"loa/operations"
	"loa/viet"
)

const logMost = 200

// agencies shows whom articles reach besides readers and chats.
func (d *Desk) agencies(q *request) error {
	hooks, err := d.o.Others.Webhooks(q.r.Context())
	if err != nil {
		return err
	}
	tokens, err := d.o.Others.FeedTokens(q.r.Context())
	if err != nil {
		return err
	}
	return d.show(q, "agencies", "Cơ quan", struct {
		Hooks  []operations.WebhookState
		Tokens []operations.FeedToken
	}{hooks, tokens})
}

// resume tries an agency again that was given up.
func (d *Desk) resume(q *request) error {
	id := viet.CleanLine(q.r.FormValue("id"))
	if err := d.o.Others.ResumeWebhook(q.r.Context(), id); err != nil {
		return err
	}
	d.o.Published()
	return d.did(q, operations.DeskEntry{Did: "resume", Target: "webhook " + id}, "Đã gửi tiếp cho "+id+".",
		"/desk/agencies")
}

// revoke ends a private address of a feed.
func (d *Desk) revoke(q *request) error {
	name := viet.CleanLine(q.r.FormValue("name"))
	if err := d.o.Others.RevokeFeedToken(q.r.Context(), name); err != nil {
		return err
	}
	return d.did(q, operations.DeskEntry{Did: "revoke", Target: "private feed " + name}, "Đã thu hồi địa chỉ của "+name+
		".",
		"/desk/agencies")
}

// log shows what was done at the desk.
func (d *Desk) log(q *request) error {
	list, err := d.o.Accounts.DeskLog(q.r.Context(), logMost)
	if err != nil {
		return err
	}
	changes, err := d.changeRows(q, "")
	if err != nil {
		return err
	}
	return d.show(q, "log", "Nhật ký", struct {
		Changes []changeRow
		Entries []operations.DeskEntry
	}{changes, list})
}
