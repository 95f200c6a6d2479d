// Package articles has the screens of articles: find, compare, correct, withdraw, send again.
package articles

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/article/question"
	"loa/desk/internal/frame"
	"loa/desk/internal/revisions"
	"loa/desk/internal/words"
	"loa/ledger"
	"loa/operations"
	"loa/viet"
)

const articlesMost = 50

// Screens are the pages where articles are found, corrected, withdrawn and sent
// again.
type Screens struct{ *frame.Frame }

// List lists what was published, or finds words in it.
func (d Screens) List(q *frame.Request) error {
	sought := viet.CleanLine(viet.Cut(q.R.FormValue("q"), 200))
	list, partial, err := d.Options.Articles.Find(q.R.Context(), article.Query{Search: sought, Limit: articlesMost,
		Withdrawn: d.Options.Now().AddDate(0, 0, -30)})
	if err != nil {
		return err
	}
	if sought != "" {
		question.AsTypedFirst(list, sought)
	}
	return d.Show(q, "articles", "Bài viết", struct {
		Query   string
		Rows    []frame.ArticleRow
		Partial bool
	}{sought, d.ArticleRows(list), partial})
}

// reach is whom one broadcast of an article reached.
type reach struct {
	ledger.Audit
	Says string
	At   time.Time
	Left int64 // who were not sent it: paused, gone, or too late
}

// kinds name what a broadcast was about.
var kinds = map[article.BroadcastKind]string{article.BroadcastNew: "tin mới", article.BroadcastUpdate: "cập nhật",
	article.BroadcastWithdrawal: "gỡ bài"}

// One shows an article: what was changed in it, and whom it reached.
func (d Screens) One(q *frame.Request) error {
	a, err := d.Asked(q)
	if err != nil {
		return err
	}
	ctx := q.R.Context()
	list, err := d.Options.Articles.Revisions(ctx, a.ID)
	if err != nil {
		return err
	}
	audits, err := d.Options.Audit(ctx, a.ID)
	if err != nil {
		return err
	}
	var reached []reach
	for _, one := range audits {
		reached = append(reached, reach{Audit: one, Says: cmp.Or(kinds[one.Kind], string(one.Kind)), At: one.Created,
			Left: one.Paused + one.Gone + one.Expired})
	}
	sendAgain, err := d.again(q, a, audits)
	if err != nil {
		return err
	}
	var topics []string
	known := d.Current.Load().Topics
	for _, id := range a.Topics {
		name := id
		for _, t := range known {
			if t.ID == id {
				name = t.Name
			}
		}
		topics = append(topics, name)
	}
	return d.Show(q, "article", a.Title, struct {
		article.Article
		Page, SourceName, Level, StateName string
		TopicNames                         string
		Versions                           []revisions.Version
		Reached                            []reach
		Again                              again
		CanRemove                          bool
	}{a, d.Base + "/articles/" + a.PageName(), d.SourceName(a.Source), words.Levels[a.Urgency], words.States[a.State],
		strings.Join(topics, ", "), revisions.Versions(list), reached, sendAgain, a.State == article.StateLive})
}

// Correct replaces an article's summary by one that is written here.
func (d Screens) Correct(q *frame.Request) error {
	a, err := d.Asked(q)
	if err != nil {
		return err
	}
	clean := viet.CleanLine
	if a.Source == article.OperatorSource { // a warning has its place and advice on lines of their own
		clean = viet.Clean
	}
	summary := strings.TrimSpace(clean(q.R.Form.Get("summary")))
	if n := len([]rune(summary)); n < 20 || n > article.SummaryLimit {
		return frame.Wrong(fmt.Sprintf("Tóm tắt cần từ 20 đến %d ký tự. (A summary needs 20 to %d characters.)",
			article.SummaryLimit, article.SummaryLimit))
	}
	// A browser sends every line break as two characters.
	if strings.ReplaceAll(q.R.Form.Get("was"), "\r\n", "\n") != a.Summary {
		return frame.Against("Tóm tắt vừa đổi sau khi bạn mở trang; chưa ghi đè gì cả. Xin mở lại trang của bài. " +
			"(The summary was changed meanwhile; nothing was overwritten.)")
	}
	if err := d.Options.Publishing.CorrectSummary(q.R.Context(), a.ID, summary); err != nil {
		return err
	}
	d.Options.Published()
	return d.Did(q, operations.DeskEntry{Did: "correct summary", Target: fmt.Sprintf("article %d", a.ID),
		Note: a.Summary + " → " + summary}, "Đã sửa tóm tắt; người đã nhận tin sẽ thấy bản sửa.",
		fmt.Sprintf("/desk/articles/%d", a.ID))
}

// Withdraw takes an article down here, for good; the portal keeps its own.
func (d Screens) Withdraw(q *frame.Request) error {
	a, err := d.Asked(q)
	if err != nil {
		return err
	}
	reason := viet.CleanLine(q.R.FormValue("reason"))
	if n := len([]rune(reason)); n < 5 || n > 300 {
		return frame.Wrong("Xin ghi lý do gỡ bài, từ 5 đến 300 ký tự. (Give a reason of 5 to 300 characters.)")
	}
	if err := d.Options.Publishing.Remove(q.R.Context(), a.ID, reason); err != nil {
		return err
	}
	d.Options.Published()
	return d.Did(q, operations.DeskEntry{Did: "withdraw", Target: fmt.Sprintf("article %d", a.ID), Note: reason},
		"Đã gỡ bài. Người đã nhận được báo trong tin nhắn của họ.", "/desk/articles/"+
			url.PathEscape(strconv.FormatInt(a.ID, 10)))
}
