package desk

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
	"loa/desk/internal/draft"
	"loa/desk/internal/words"
	"loa/operations"
	"loa/viet"
)

// warningScreens are the pages where warnings are written, decided and ended.
type warningScreens struct{ *frame }

const (
	titleMost    = 300 // characters of a warning
	warningsMost = 50  // in the list
)

// warningRow is a warning that holds, or is to be decided.
type warningRow struct {
	articleRow
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
	Until    time.Time // when it holds no longer; zero: a day later
	Topics   []draftTopic
	Everyone bool // it goes to all, whatever their topics
	Of       Area // to these readers alone; zero: to all
}

type draftTopic struct {
	article.Topic
	Chosen bool
}

func (d warningScreens) list(q *request) error {
	ctx := q.r.Context()
	requests, err := d.options.Publishing.ApprovalRequests(ctx, "")
	if err != nil {
		return err
	}
	list, _, err := d.options.Articles.Find(ctx, article.Query{Urgent: true, Limit: warningsMost})
	if err != nil {
		return err
	}
	var rows []warningRow
	for _, r := range requests {
		if slices.ContainsFunc(list, func(a article.Article) bool { return a.ID == r.Article }) {
			continue
		}
		a, err := d.options.Articles.Article(ctx, r.Article)
		if err != nil && !errors.Is(err, article.ErrNotFound) {
			return err
		}
		if err == nil {
			list = append([]article.Article{a}, list...)
		}
	}
	for i, row := range d.articleRows(list) {
		a := list[i]
		rows = append(rows, warningRow{articleRow: row, Until: a.WarningEnds(), Ended: words.Endings[a.Ended],
			Summary: a.Summary,
			Decide:  slices.ContainsFunc(requests, func(r article.ApprovalRequest) bool { return r.Article == a.ID }),
			CanEnd:  a.Urgency == article.Emergency && a.Ended == "" && a.State == article.StateLive})
	}
	return d.show(q, "warnings", "Cảnh báo", struct {
		Rows  []warningRow
		Draft draftWarning
		Areas []Area
	}{rows, draftWarning{Level: article.Warning, Topics: d.urgentTopics(nil)}, d.areas()})
}

func (d warningScreens) areas() []Area {
	if d.options.Areas == nil {
		return nil
	}
	return d.options.Areas()
}

func (d warningScreens) urgentTopics(chosen []string) (list []draftTopic) {
	topics := d.current.Load().topics
	for _, t := range topics {
		if t.Urgent {
			list = append(list, draftTopic{t, chosen == nil || slices.Contains(chosen, t.ID)})
		}
	}
	return list
}

// readDraft reads what somebody wrote.
func (d warningScreens) readDraft(q *request) (draftWarning, error) {
	level, err := strconv.Atoi(q.r.FormValue("level"))
	w := draftWarning{Key: q.r.FormValue("key"), Title: viet.CleanLine(q.r.FormValue("title")),
		Parts: draft.Parts{Text: strings.TrimSpace(viet.Clean(q.r.FormValue("text"))),
			Area: viet.CleanLine(q.r.FormValue("area")), Advice: viet.CleanLine(q.r.FormValue("advice"))},
		Level: article.Urgency(level)}
	w.Topics, w.Everyone = d.urgentTopics(append([]string{}, q.r.Form["topic"]...)), w.Level == article.Emergency
	of, areas := q.r.FormValue("of"), d.areas()
	if i := slices.IndexFunc(areas, func(a Area) bool { return a.ID == of }); i >= 0 {
		w.Of = areas[i]
	}
	switch {
	case of != w.Of.ID:
		return w, &wrongInput{"Bot ấy không còn: xin chọn lại nơi nhận. (There is no such bot any more.)"}
	case err != nil || w.Level < article.Notice || w.Level > article.Emergency:
		return w, &wrongInput{"Xin chọn mức cảnh báo. (Choose a level.)"}
	case w.Title == "" || utf8.RuneCountInString(w.Title) > titleMost:
		return w, &wrongInput{fmt.Sprintf("Tiêu đề cần từ 1 đến %d ký tự. (The title needs 1 to %d characters.)",
			titleMost,
			titleMost)}
	case w.Text == "" || utf8.RuneCountInString(w.Text) > draft.TextMost:
		return w, &wrongInput{fmt.Sprintf("Nội dung cần từ 1 đến %d ký tự. (The text needs 1 to %d characters.)",
			draft.TextMost, draft.TextMost)}
	case utf8.RuneCountInString(w.Area) > draft.AreaMost:
		return w, &wrongInput{fmt.Sprintf("Khu vực dài quá %d ký tự. (The area has over %d characters.)",
			draft.AreaMost, draft.AreaMost)}
	case utf8.RuneCountInString(w.Advice) > draft.AdviceMost:
		return w, &wrongInput{fmt.Sprintf("Việc cần làm dài quá %d ký tự. (What to do has over %d characters.)",
			draft.AdviceMost, draft.AdviceMost)}
	case !w.Everyone && !slices.ContainsFunc(w.Topics, func(t draftTopic) bool { return t.Chosen }):
		return w, &wrongInput{"Xin chọn ít nhất một chủ đề. (Choose a topic at least.)"}
	}
	return w, nil
}

// preview shows a warning as it will be read, and asks once more.
func (d warningScreens) preview(q *request) error {
	w, err := d.readDraft(q)
	if err != nil {
		return err
	}
	hours, err := strconv.Atoi(cmp.Or(q.r.FormValue("hours"), "24"))
	if err != nil || hours < 1 || hours > int(article.WarningLife.Hours()) {
		return &wrongInput{"Xin chọn cảnh báo có hiệu lực trong bao lâu, từ 1 đến 24 giờ. (Choose for how many hours.)"}
	}
	w.Key, w.Until = rand.Text(), d.options.Now().Add(time.Duration(hours)*time.Hour)
	return d.show(q, "preview", "Xem lại cảnh báo", struct {
		draftWarning
		LevelName string
	}{w, words.Levels[w.Level]})
}

// send publishes a warning that was looked at. Sent twice, it is one.
func (d warningScreens) send(q *request) error {
	w, err := d.readDraft(q)
	if err != nil {
		return err
	}
	if len(w.Key) < 20 || len(w.Key) > 40 {
		return &wrongInput{"Xin xem lại cảnh báo trước khi gửi. (Look at the preview first.)"}
	}
	if w.Level == article.Emergency && q.r.FormValue("sure") != "1" {
		return &wrongInput{"Tin khẩn cấp gửi cho mọi người: xin đánh dấu xác nhận. (Confirm that everyone is alarmed.)"}
	}
	now := d.options.Now().UTC()
	if w.Until, err = until(q.r.FormValue("until"), now); err != nil {
		return err
	}
	a := article.Article{Source: article.OperatorSource, Key: article.WarningKey("desk-"+w.Key, w.Of.Sources, w.Until),
		Title: w.Title, Lead: w.Summary(), Summary: w.Summary(), ContentText: w.Lines(), ContentHTML: w.HTML(),
		Urgency: w.Level, Published: now, Collected: now, State: article.StateLive}
	for _, t := range w.Topics {
		if t.Chosen || w.Everyone {
			a.Topics = append(a.Topics, t.ID)
		}
	}
	id, err := d.options.Publish(q.r.Context(), a)
	if err != nil {
		return err
	}
	return d.did(q, operations.DeskEntry{Did: "warn", Target: fmt.Sprintf("article %d", id), Note: w.Title},
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
		return time.Time{}, &wrongInput{"Thời hạn của cảnh báo đã qua hay không đúng: xin viết và xem lại lần nữa. " +
			"(The time until which it holds is over or wrong: look at the preview again.)"}
	}
	return at, nil
}

// decide says whether a warning that the rules take for an emergency is one.
func (d warningScreens) decide(q *request) error {
	a, err := d.asked(q)
	if err != nil {
		return err
	}
	decide, did, says := d.options.Publishing.DeclineEscalation, "decline", "Đã ghi nhận: không phát khẩn cấp."
	if q.r.FormValue("emergency") == "1" {
		decide, did, says = d.options.Publishing.ConfirmEscalation, "confirm", "Đã phát khẩn cấp cho mọi người."
	}
	return d.settle(q, a, did, says, func(ctx context.Context) (article.Escalation,
		error) {
		return decide(ctx, a.ID, q.Name)
	})
}

// end ends an emergency: the danger is past, or it was a mistake.
func (d warningScreens) end(q *request) error {
	a, err := d.asked(q)
	if err != nil {
		return err
	}
	how, did, says := article.EscalationAllClear, "all-clear", "Đã báo nguy hiểm đã qua."
	if q.r.FormValue("how") == "false-alarm" {
		how, did, says = article.EscalationFalseAlarm, "false alarm", "Đã báo nhầm: mọi người đã nhận được đính chính."
	}
	return d.settle(q, a, did, says, func(ctx context.Context) (article.Escalation, error) {
		return d.options.Publishing.EndEmergency(ctx, a.ID, how, q.Name)
	})
}

// settle decides about a warning, and says so, or who decided before.
func (d warningScreens) settle(q *request, a article.Article, did, says string,
	decide func(context.Context) (article.Escalation, error)) error {
	r, err := decide(q.r.Context())
	if err != nil {
		return err
	}
	d.options.Published()
	if r.Operator != q.Name {
		says = "Việc này đã được quyết định trước: " + string(r.State) + "."
	}
	return d.did(q, operations.DeskEntry{Did: did, Target: fmt.Sprintf("article %d", a.ID), Note: a.Title}, says,
		"/desk/warnings")
}
