// Package warnings has the screens where warnings are written, decided and ended.
package warnings

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"loa/article"
	"loa/article/draft"
	"loa/desk/internal/frame"
	"loa/desk/internal/words"
	"loa/operations"
	"loa/viet"
)

// Screens are the pages where warnings are written, decided and ended.
type Screens struct{ *frame.Frame }

const (
	titleMost    = 300 // characters of a warning
	warningsMost = 50  // in the list
)

// warningRow is a warning that holds, or is to be decided.
type warningRow struct {
	frame.ArticleRow
	Until   time.Time
	Ended   string
	Decide  bool // whether it is an emergency is to be decided
	CanEnd  bool
	Summary string
}

// draftWarning is a warning that is being written.
type draftWarning struct {
	Key, Title string
	draft.Parts
	Level    article.Urgency
	Until    time.Time // When it holds no longer; zero: a day later
	Topics   []draftTopic
	Everyone bool       // it goes to all, whatever their topics
	Of       frame.Area // to these readers alone; zero: to all
}

type draftTopic struct {
	article.Topic
	Chosen bool
}

// List shows the warnings that hold or wait for a decision, and the form of a new one.
func (d Screens) List(q *frame.Request) error {
	ctx := q.R.Context()
	requests, err := d.Options.Publishing.ApprovalRequests(ctx, "")
	if err != nil {
		return err
	}
	list, _, err := d.Options.Articles.Find(ctx, article.Query{Urgent: true, Limit: warningsMost})
	if err != nil {
		return err
	}
	var rows []warningRow
	for _, r := range requests {
		if slices.ContainsFunc(list, func(a article.Article) bool { return a.ID == r.Article }) {
			continue
		}
		a, err := d.Options.Articles.Article(ctx, r.Article)
		if err != nil && !errors.Is(err, article.ErrNotFound) {
			return err
		}
		if err == nil {
			list = append([]article.Article{a}, list...)
		}
	}
	for i, row := range d.ArticleRows(list) {
		a := list[i]
		rows = append(rows, warningRow{ArticleRow: row, Until: a.WarningEnds(), Ended: words.Endings[a.Ended],
			Summary: a.Summary,
			Decide:  slices.ContainsFunc(requests, func(r article.ApprovalRequest) bool { return r.Article == a.ID }),
			CanEnd:  a.Urgency == article.Emergency && a.Ended == "" && a.State == article.StateLive})
	}
	return d.Show(q, "warnings", "Cảnh báo", struct {
		Rows  []warningRow
		Draft draftWarning
		Areas []frame.Area
	}{rows, draftWarning{Level: article.Warning, Topics: d.urgentTopics(nil)}, d.areas()})
}

func (d Screens) areas() []frame.Area {
	if d.Options.Areas == nil {
		return nil
	}
	return d.Options.Areas()
}

func (d Screens) urgentTopics(chosen []string) (list []draftTopic) {
	topics := d.Current.Load().Topics
	for _, t := range topics {
		if t.Urgent {
			list = append(list, draftTopic{t, chosen == nil || slices.Contains(chosen, t.ID)})
		}
	}
	return list
}

// readDraft reads what somebody wrote.
func (d Screens) readDraft(q *frame.Request) (draftWarning, error) {
	level, err := strconv.Atoi(q.R.FormValue("level"))
	w := draftWarning{Key: q.R.FormValue("key"), Title: viet.CleanLine(q.R.FormValue("title")),
		Parts: draft.Parts{Text: strings.TrimSpace(viet.Clean(q.R.FormValue("text"))),
			Area: viet.CleanLine(q.R.FormValue("area")), Advice: viet.CleanLine(q.R.FormValue("advice"))},
		Level: article.Urgency(level)}
	w.Topics, w.Everyone = d.urgentTopics(append([]string{}, q.R.Form["topic"]...)), w.Level == article.Emergency
	of, areas := q.R.FormValue("of"), d.areas()
	if i := slices.IndexFunc(areas, func(a frame.Area) bool { return a.ID == of }); i >= 0 {
		w.Of = areas[i]
	}
	switch {
	case of != w.Of.ID:
		return w, frame.Wrong("Bot ấy không còn: xin chọn lại nơi nhận. (There is no such bot any more.)")
	case err != nil || w.Level < article.Notice || w.Level > article.Emergency:
		return w, frame.Wrong("Xin chọn mức cảnh báo. (Choose a level.)")
	case w.Title == "" || utf8.RuneCountInString(w.Title) > titleMost:
		return w, frame.Wrong(fmt.Sprintf("Tiêu đề cần từ 1 đến %d ký tự. (The title needs 1 to %d characters.)",
			titleMost,
			titleMost))
	case w.Text == "" || utf8.RuneCountInString(w.Text) > draft.TextMost:
		return w, frame.Wrong(fmt.Sprintf("Nội dung cần từ 1 đến %d ký tự. (The text needs 1 to %d characters.)",
			draft.TextMost, draft.TextMost))
	case utf8.RuneCountInString(w.Area) > draft.AreaMost:
		return w, frame.Wrong(fmt.Sprintf("Khu vực dài quá %d ký tự. (The area has over %d characters.)",
			draft.AreaMost, draft.AreaMost))
	case utf8.RuneCountInString(w.Advice) > draft.AdviceMost:
		return w, frame.Wrong(fmt.Sprintf("Việc cần làm dài quá %d ký tự. (What to do has over %d characters.)",
			draft.AdviceMost, draft.AdviceMost))
	case !w.Everyone && !slices.ContainsFunc(w.Topics, func(t draftTopic) bool { return t.Chosen }):
		return w, frame.Wrong("Xin chọn ít nhất một chủ đề. (Choose a topic at least.)")
	}
	return w, nil
}

// Preview shows a warning as it will be read, and asks once more.
func (d Screens) Preview(q *frame.Request) error {
	w, err := d.readDraft(q)
	if err != nil {
		return err
	}
	hours, err := strconv.Atoi(cmp.Or(q.R.FormValue("hours"), "24"))
	if err != nil || hours < 1 || hours > int(article.WarningLife.Hours()) {
		return frame.Wrong("Xin chọn cảnh báo có hiệu lực trong bao lâu, từ 1 đến 24 giờ. (Choose for how many hours.)")
	}
	w.Key, w.Until = rand.Text(), d.Options.Now().Add(time.Duration(hours)*time.Hour)
	return d.Show(q, "preview", "Xem lại cảnh báo", struct {
		draftWarning
		LevelName string
	}{w, words.Levels[w.Level]})
}

// Send publishes a warning that was looked at. Sent twice, it is one.
func (d Screens) Send(q *frame.Request) error {
	w, err := d.readDraft(q)
	if err != nil {
		return err
	}
	if len(w.Key) < 20 || len(w.Key) > 40 {
		return frame.Wrong("Xin xem lại cảnh báo trước khi gửi. (Look at the preview first.)")
	}
	if w.Level == article.Emergency && q.R.FormValue("sure") != "1" {
		return frame.Wrong("Tin khẩn cấp gửi cho mọi người: xin đánh dấu xác nhận. (Confirm that everyone is alarmed.)")
	}
	now := d.Options.Now().UTC()
	if w.Until, err = until(q.R.FormValue("until"), now); err != nil {
		return err
	}
	warning := draft.Warning{Parts: w.Parts, ID: "desk-" + w.Key, Area: w.Of.Sources, Until: w.Until, Title: w.Title,
		Level: w.Level}
	for _, t := range w.Topics {
		if t.Chosen || w.Everyone {
			warning.Topics = append(warning.Topics, t.ID)
		}
	}
	id, err := d.Options.Publish(q.R.Context(), warning.Article(now))
	if err != nil {
		return err
	}
	return d.Did(q, operations.DeskEntry{Did: "warn", Target: fmt.Sprintf("article %d", id), Note: w.Title},
		"Đã gửi cảnh báo. Trang này cho biết đến được bao nhiêu người.", fmt.Sprintf("/desk/articles/%d", id))
}

// until reads when a warning holds no longer, as its preview said; empty: a day later.
func until(value string, now time.Time) (time.Time, error) {
	if value == "" {
		return time.Time{}, nil
	}
	seconds, err := strconv.ParseInt(value, 10, 64)
	at := time.Unix(seconds, 0).UTC()
	if err != nil || !at.After(now) || at.Sub(now) > article.WarningLife {
		return time.Time{}, frame.Wrong("Thời hạn của cảnh báo đã qua hay không đúng: xin viết và xem lại lần nữa. " +
			"(The time until which it holds is over or wrong: look at the preview again.)")
	}
	return at, nil
}

// Decide says whether a warning that the rules take for an emergency is one.
func (d Screens) Decide(q *frame.Request) error {
	a, err := d.Asked(q)
	if err != nil {
		return err
	}
	decide, did, says := d.Options.Publishing.DeclineEscalation, "decline", "Đã ghi nhận: không phát khẩn cấp."
	if q.R.FormValue("emergency") == "1" {
		decide, did, says = d.Options.Publishing.ConfirmEscalation, "confirm", "Đã phát khẩn cấp cho mọi người."
	}
	return d.settle(q, a, did, says, func(ctx context.Context) (article.Escalation,
		error) {
		return decide(ctx, a.ID, q.Name)
	})
}

// End ends an emergency: the danger is past, or it was a mistake.
func (d Screens) End(q *frame.Request) error {
	a, err := d.Asked(q)
	if err != nil {
		return err
	}
	how, did, says := article.EscalationAllClear, "all-clear", "Đã báo nguy hiểm đã qua."
	if q.R.FormValue("how") == "false-alarm" {
		how, did, says = article.EscalationFalseAlarm, "false alarm", "Đã báo nhầm: mọi người đã nhận được đính chính."
	}
	return d.settle(q, a, did, says, func(ctx context.Context) (article.Escalation, error) {
		return d.Options.Publishing.EndEmergency(ctx, a.ID, how, q.Name)
	})
}

// settle decides about a warning, and says so, or who decided before.
func (d Screens) settle(q *frame.Request, a article.Article, did, says string,
	decide func(context.Context) (article.Escalation, error)) error {
	r, err := decide(q.R.Context())
	if err != nil {
		return err
	}
	d.Options.Published()
	if r.Operator != q.Name {
		says = "Việc này đã được quyết định trước: " + string(r.State) + "."
	}
	return d.Did(q, operations.DeskEntry{Did: did, Target: fmt.Sprintf("article %d", a.ID), Note: a.Title}, says,
		"/desk/warnings")
}
