package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/desk/internal/fields"
	"loa/desk/internal/words"
	"loa/operations"
)

const chartDays = 14

// sourceScreens are the pages where sources are listed, added, edited and visited.
type sourceScreens struct{ changeScreens }

type sourceRow struct {
	ID, Name, Trouble  string
	Paused             bool
	Held               int
	Articles           int
	LastVisit, LastNew time.Time
	Next               time.Time
	Chart              template.HTML
}

// sourceRows are the configured sources, those in trouble first.
func (d sourceScreens) sourceRows(ctx context.Context) ([]sourceRow, error) {
	health, err := d.options.State.Health(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := d.options.Articles.PerDay(ctx, d.options.Now().In(d.options.TimeZone), chartDays)
	if err != nil {
		return nil, err
	}
	sources := d.current.Load().sources
	var rows []sourceRow
	for _, s := range sources {
		if s.ID == article.OperatorSource {
			continue
		}
		row := sourceRow{ID: s.ID, Name: cmp.Or(s.Name, s.ID), Paused: s.Paused}
		if i := slices.IndexFunc(health, func(h operations.SourceHealth) bool { return h.Source == s.ID }); i >= 0 {
			h := health[i]
			row.Articles, row.LastVisit, row.LastNew, row.Next = h.Articles, h.LastSuccess, h.LastNew, h.Next
			row.Held = h.Held
			if row.Trouble, err = d.trouble(ctx, h); err != nil {
				return nil, err
			}
		} else if !s.Paused {
			row.Trouble = "chưa được thăm lần nào"
		}
		if s.Paused {
			row.Trouble, row.Next = "", time.Time{}
		}
		byDay := counts[s.ID]
		if byDay == nil {
			byDay = make([]int, chartDays)
		}
		row.Chart = words.Chart(byDay)
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b sourceRow) int { return cmp.Compare(order(a), order(b)) })
	return rows, nil
}

func order(r sourceRow) int {
	if r.Trouble != "" {
		return 0
	}
	return 1
}

// trouble says what is wrong with a source, in words that say what to do.
func (d sourceScreens) trouble(ctx context.Context, h operations.SourceHealth) (string, error) {
	switch {
	case h.Held > 0:
		return fmt.Sprintf("giữ lại %d tin mới vì quá nhiều một lúc, đầu tiên là «%s»", h.Held,
			strings.Join(h.HeldTitles, "», «")), nil
	case h.Failures > 0 && h.LastError != "":
		last, err := d.options.State.Visits(ctx, h.Source, 1)
		says := operations.FailedOther
		if len(last) > 0 && last[0].Failed {
			says = last[0].Failure
		}
		return fmt.Sprintf("%d lần liền không đọc được: %s (%s)", h.Failures, says.Vietnamese(), h.LastError), err
	case h.LayoutErrors > 0:
		return fmt.Sprintf("%d trang không đọc được; có thể cổng đã đổi giao diện, xem thử lại địa chỉ sẽ rõ",
			h.LayoutErrors), nil
	case h.Silent:
		return "lâu hơn thường lệ không có tin mới; xem trang danh sách có đổi không", nil
	}
	return "", nil
}

func (d sourceScreens) list(q *request) error {
	rows, err := d.sourceRows(q.r.Context())
	if err != nil {
		return err
	}
	return d.show(q, "sources", "Nguồn tin", struct {
		Rows             []sourceRow
		CanVisit, CanAdd bool
	}{rows, d.options.Visit != nil, d.options.Configuration != nil && d.options.Look != nil})
}

// visit visits a source now.
func (d sourceScreens) visit(q *request) error {
	id := q.r.PathValue("id")
	if d.options.Visit == nil || d.sourceName(id) == id && !d.known(id) {
		return article.ErrNotFound
	}
	outcome, err := d.options.Visit(q.r.Context(), id)
	message := "Đã thăm " + d.sourceName(id) + ": " + said(outcome)
	switch {
	case errors.Is(err, ErrAsked):
		message = "Đã nhờ tiến trình thu thập thăm " + d.sourceName(id) + ", vài giây nữa sẽ có kết quả"
	case err != nil:
		message = "Thăm " + d.sourceName(id) + " không được: " + d.why(err)
		if errors.Is(err, context.Canceled) {
			return err
		}
	}
	return d.did(q, operations.DeskEntry{Did: "visit", Target: "source " + id, Note: outcome}, message, "/desk/sources")
}

// said is what came of a visit, in Vietnamese.
func said(outcome string) string {
	if vi, ok := operations.VietnameseOutcome(outcome); ok {
		return vi
	}
	return outcome
}

// why says in Vietnamese why a visit failed, and the error beside it.
func (d sourceScreens) why(err error) string {
	if d.options.FailureOf == nil {
		return err.Error()
	}
	return d.options.FailureOf(err).Vietnamese() + " (" + err.Error() + ")"
}

// visitRow is a visit with what came of it in Vietnamese.
type visitRow struct {
	operations.Visit
	Says string
}

func visitRows(visits []operations.Visit) (rows []visitRow) {
	for _, v := range visits {
		row := visitRow{v, said(v.Outcome)}
		if v.Failed {
			row.Says = v.Failure.Vietnamese()
		}
		rows = append(rows, row)
	}
	return rows
}

// visitsShown is how many visits a source's page shows.
const visitsShown = 30

// source shows one source: how it is, what its visits brought, what was changed.
func (d sourceScreens) one(q *request) error {
	id := q.r.PathValue("id")
	rows, err := d.sourceRows(q.r.Context())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rows, func(r sourceRow) bool { return r.ID == id })
	if i < 0 {
		return article.ErrNotFound
	}
	visits, err := d.options.State.Visits(q.r.Context(), id, visitsShown)
	if err != nil {
		return err
	}
	made, err := d.changeRows(q, id)
	if err != nil {
		return err
	}
	made = slices.DeleteFunc(made, func(c changeRow) bool { return c.List != listSources })
	version := ""
	if d.options.Configuration != nil {
		if _, version, err = d.options.Configuration.Source(q.r.Context(), id); errors.Is(err, article.ErrNotFound) {
			err = nil // it was taken out of the file a moment ago
		}
		var refused *RefusedError
		if err != nil && !errors.As(err, &refused) { // a broken file is shown on another page
			return err
		}
	}
	return d.show(q, "source", rows[i].Name, struct {
		sourceRow
		Version                        string
		Visits                         []visitRow
		Changes                        []changeRow
		CanVisit, CanChange, CanAccept bool
	}{rows[i], version, visitRows(visits), made, d.options.Visit != nil, version != "",
		d.options.Accept != nil && rows[i].Held > 0})
}

// accept takes what was held back of a source.
func (d sourceScreens) accept(q *request) error {
	id := q.r.PathValue("id")
	if d.options.Accept == nil || !d.known(id) {
		return article.ErrNotFound
	}
	send := q.r.FormValue("send") == "1"
	patient(q.w)
	outcome, err := d.options.Accept(q.r.Context(), id, send)
	did, message := "accept held", "Đã nhận tin giữ lại của "+d.sourceName(id)+" vào feed, không gửi cho ai: "+
		said(outcome)
	if send {
		did, message = "accept held and send", "Đã nhận và gửi tin giữ lại của "+d.sourceName(id)+": "+said(outcome)
	}
	if err != nil {
		if q.r.Context().Err() != nil {
			return err
		}
		message = "Chưa nhận được tin giữ lại của " + d.sourceName(id) + ": " + d.why(err)
		outcome = "failed: " + err.Error()
	}
	return d.did(q, operations.DeskEntry{Did: did, Target: "source " + id, Note: outcome}, message, "/desk/sources/"+id)
}

// editForm is the form of a source that is there.
func (d sourceScreens) editForm(src article.Source, version string) entryForm {
	return entryForm{Action: "/desk/sources/" + src.ID + "/edit", ID: src.ID, Version: version, Submit: "Lưu",
		Inputs: fields.Of(fields.Sources, src), Back: "/desk/sources/" + src.ID}
}

// standing is a source as the configuration has it now.
func (d sourceScreens) standing(q *request) (article.Source, string, error) {
	if d.options.Configuration == nil {
		return article.Source{}, "", article.ErrNotFound
	}
	src, version, err := d.options.Configuration.Source(q.r.Context(), q.r.PathValue("id"))
	if err != nil {
		return src, version, d.refusal(err)
	}
	return src, version, nil
}

func (d sourceScreens) edit(q *request) error {
	src, version, err := d.standing(q)
	if err != nil {
		return err
	}
	return d.show(q, "entry", "Sửa nguồn "+src.Name, d.editForm(src, version))
}

func (d sourceScreens) save(q *request) error {
	now, version, err := d.standing(q)
	if err != nil {
		return err
	}
	src, title := now, "Sửa nguồn "+now.Name
	wrong := fields.Take(fields.Sources, q.r.Form, &src)
	form := d.editForm(src, q.r.Form.Get("version"))
	if len(wrong) > 0 {
		return d.showForm(q, http.StatusBadRequest, title, form, wrong)
	}
	done, err := d.options.Configuration.Change(q.r.Context(), ConfigChange{Who: q.Name, List: listSources, ID: src.ID,
		Version: form.Version, Source: src})
	if errors.Is(err, ErrChanged) {
		form.Version = version
		compared(form.Inputs, fields.Of(fields.Sources, now))
		form.Conflict = true
		return d.showAs(q, http.StatusConflict, "entry", title, form)
	}
	if err != nil {
		return d.answerForm(q, title, form, err)
	}
	return d.did(q, operations.DeskEntry{Did: "edit", Target: "source " + src.ID, Note: oneLine(done)},
		"Đã lưu "+src.Name+". "+d.where(q.r.Context(), done), "/desk/sources/"+src.ID)
}

// pause leaves a source alone, or goes on with it.
func (d sourceScreens) pause(q *request) error {
	src, version, err := d.standing(q)
	if err != nil {
		return err
	}
	src.Paused = q.r.FormValue("paused") == "1"
	done, err := d.options.Configuration.Change(q.r.Context(), ConfigChange{Who: q.Name, List: listSources, ID: src.ID,
		Version: version, Source: src})
	if err != nil {
		return d.refusal(err)
	}
	did, says := "resume", "Thăm "+src.Name+" trở lại. "
	if src.Paused {
		did, says = "pause", "Tạm dừng thăm "+src.Name+"; tin đã có vẫn còn. "
	}
	return d.did(q, operations.DeskEntry{Did: did, Target: "source " + src.ID, Note: oneLine(done)},
		says+d.where(q.r.Context(), done), "/desk/sources/"+src.ID)
}

// remove takes a source out of the configuration.
func (d sourceScreens) remove(q *request) error {
	src, _, err := d.standing(q)
	if err != nil {
		return err
	}
	if q.r.FormValue("sure") != "1" {
		return &wrongInput{"Xin đánh dấu xác nhận trước khi bỏ nguồn. (Confirm it first.)"}
	}
	done, err := d.options.Configuration.Change(q.r.Context(), ConfigChange{Who: q.Name, List: listSources, ID: src.ID,
		Version: q.r.FormValue("version"), Remove: true})
	if err != nil {
		return d.refusal(err)
	}
	return d.did(q, operations.DeskEntry{Did: "remove", Target: "source " + src.ID, Note: oneLine(done)},
		"Đã bỏ nguồn "+src.Name+"; tin đã có vẫn còn trong kho và trong feed. Nhật ký có nút hoàn tác. "+
			d.where(q.r.Context(), done), "/desk/sources")
}
