package desk

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/desk/internal/revisions"
	"loa/desk/internal/words"
	"loa/ledger"
	"loa/operations"
	"loa/viet"
)

const articlesMost = 50

// articleScreens are the pages where articles are found, corrected, withdrawn and sent
// again.
type articleScreens struct{ *frame }

// list lists what was published, or finds words in it.
func (d articleScreens) list(q *request) error {
	sought := viet.CleanLine(viet.Cut(q.r.FormValue("q"), 200))
	list, partial, err := d.options.Articles.Find(q.r.Context(), article.Query{Search: sought, Limit: articlesMost,
		Withdrawn: d.options.Now().AddDate(0, 0, -30)})
	if err != nil {
		return err
	}
	return d.show(q, "articles", "Bài viết", struct {
		Query   string
		Rows    []articleRow
		Partial bool
	}{sought, d.articleRows(list), partial})
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

func (d articleScreens) one(q *request) error {
	a, err := d.asked(q)
	if err != nil {
		return err
	}
	ctx := q.r.Context()
	list, err := d.options.Articles.Revisions(ctx, a.ID)
	if err != nil {
		return err
	}
	audits, err := d.options.Audit(ctx, a.ID)
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
	known := d.current.Load().topics
	for _, id := range a.Topics {
		name := id
		for _, t := range known {
			if t.ID == id {
				name = t.Name
			}
		}
		topics = append(topics, name)
	}
	return d.show(q, "article", a.Title, struct {
		article.Article
		Page, SourceName, Level, StateName string
		TopicNames                         string
		Versions                           []revisions.Version
		Reached                            []reach
		Again                              again
		CanRemove                          bool
	}{a, d.base + "/articles/" + a.PageName(), d.sourceName(a.Source), words.Levels[a.Urgency], words.States[a.State],
		strings.Join(topics, ", "), revisions.Versions(list), reached, sendAgain, a.State == article.StateLive})
}

// correct replaces an article's summary by one that is written here.
func (d articleScreens) correct(q *request) error {
	a, err := d.asked(q)
	if err != nil {
		return err
	}
	summary := viet.CleanLine(q.r.Form.Get("summary"))
	if n := len([]rune(summary)); n < 20 || n > article.SummaryLimit {
		return &wrongInput{fmt.Sprintf("Tóm tắt cần từ 20 đến %d ký tự. (A summary needs 20 to %d characters.)",
			article.SummaryLimit, article.SummaryLimit)}
	}
	if q.r.Form.Get("was") != a.Summary {
		return &conflict{"Tóm tắt vừa đổi sau khi bạn mở trang; chưa ghi đè gì cả. Xin mở lại trang của bài. " +
			"(The summary was changed meanwhile; nothing was overwritten.)"}
	}
	if err := d.options.Publishing.CorrectSummary(q.r.Context(), a.ID, summary); err != nil {
		return err
	}
	d.options.Published()
	return d.did(q, operations.DeskEntry{Did: "correct summary", Target: fmt.Sprintf("article %d", a.ID),
		Note: a.Summary + " → " + summary}, "Đã sửa tóm tắt; người đã nhận tin sẽ thấy bản sửa.",
		fmt.Sprintf("/desk/articles/%d", a.ID))
}

// withdraw takes an article down here, for good; the portal keeps its own.
func (d articleScreens) withdraw(q *request) error {
	a, err := d.asked(q)
	if err != nil {
		return err
	}
	reason := viet.CleanLine(q.r.FormValue("reason"))
	if n := len([]rune(reason)); n < 5 || n > 300 {
		return &wrongInput{"Xin ghi lý do gỡ bài, từ 5 đến 300 ký tự. (Give a reason of 5 to 300 characters.)"}
	}
	if err := d.options.Publishing.Remove(q.r.Context(), a.ID, reason); err != nil {
		return err
	}
	d.options.Published()
	return d.did(q, operations.DeskEntry{Did: "withdraw", Target: fmt.Sprintf("article %d", a.ID), Note: reason},
		"Đã gỡ bài. Người đã nhận được báo trong tin nhắn của họ.", "/desk/articles/"+
			url.PathEscape(strconv.FormatInt(a.ID, 10)))
}
