// Package sourcing has the screens where sources are listed, added, edited and visited.
package sourcing

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
	"loa/desk/internal/changes"
	"loa/desk/internal/fields"
	"loa/desk/internal/frame"
	"loa/desk/internal/words"
	"loa/operations"
)

const chartDays = 14

// Screens are the pages where sources are listed, added, edited and visited.
type Screens struct{ changes.Screens }

// Row is a source in a list.
type Row struct {
	ID, Name, Trouble  string
	Paused             bool
	Held               int
	Articles           int
	LastVisit, LastNew time.Time
	Next               time.Time
	Chart              template.HTML
}

// Rows are the configured sources, those in trouble first.
func (d Screens) Rows(ctx context.Context) ([]Row, error) {
	health, err := d.Options.State.Health(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := d.Options.Articles.PerDay(ctx, d.Options.Now().In(d.Options.TimeZone), chartDays)
	if err != nil {
		return nil, err
	}
	sources := d.Current.Load().Sources
	var rows []Row
	for _, s := range sources {
		if s.ID == article.OperatorSource {
			continue
		}
		row := Row{ID: s.ID, Name: cmp.Or(s.Name, s.ID), Paused: s.Paused}
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
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(order(a), order(b)) })
	return rows, nil
}

func order(r Row) int {
	if r.Trouble != "" {
		return 0
	}
	return 1
}

// trouble says what is wrong with a source, in words that say what to do.
func (d Screens) trouble(ctx context.Context, h operations.SourceHealth) (string, error) {
	switch {
	case h.Held > 0:
		return fmt.Sprintf("giữ lại %d tin mới vì quá nhiều một lúc, đầu tiên là «%s»", h.Held,
			strings.Join(h.HeldTitles, "», «")), nil
	case h.Failures > 0 && h.LastError != "":
		last, err := d.Options.State.Visits(ctx, h.Source, 1)
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

// List shows the sources.
func (d Screens) List(q *frame.Request) error {
	rows, err := d.Rows(q.R.Context())
	if err != nil {
		return err
	}
	return d.Show(q, "sources", "Nguồn tin", struct {
		Rows             []Row
		CanVisit, CanAdd bool
	}{rows, d.Options.Visit != nil, d.Options.Configuration != nil && d.Options.Look != nil})
}

// Visit visits a source now.
func (d Screens) Visit(q *frame.Request) error {
	id := q.R.PathValue("id")
	if d.Options.Visit == nil || d.SourceName(id) == id && !d.Known(id) {
		return article.ErrNotFound
	}
	outcome, err := d.Options.Visit(q.R.Context(), id)
	message := "Đã thăm " + d.SourceName(id) + ": " + said(outcome)
	switch {
	case errors.Is(err, frame.ErrAsked):
		message = "Đã nhờ tiến trình thu thập thăm " + d.SourceName(id) + ", vài giây nữa sẽ có kết quả"
	case err != nil:
		message = "Thăm " + d.SourceName(id) + " không được: " + d.why(err)
		if errors.Is(err, context.Canceled) {
			return err
		}
	}
	return d.Did(q, operations.DeskEntry{Did: "visit", Target: "source " + id, Note: outcome}, message, "/desk/sources")
}

// said is what came of a visit, in Vietnamese.
func said(outcome string) string {
	if vi, ok := operations.VietnameseOutcome(outcome); ok {
		return vi
	}
	return outcome
}

// why says in Vietnamese why a visit failed, and the error beside it.
func (d Screens) why(err error) string {
	if d.Options.FailureOf == nil {
		return err.Error()
	}
	return d.Options.FailureOf(err).Vietnamese() + " (" + err.Error() + ")"
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

// One shows a source: how it is, what its visits brought, what was changed.
func (d Screens) One(q *frame.Request) error {
	id := q.R.PathValue("id")
	rows, err := d.Rows(q.R.Context())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rows, func(r Row) bool { return r.ID == id })
	if i < 0 {
		return article.ErrNotFound
	}
	visits, err := d.Options.State.Visits(q.R.Context(), id, visitsShown)
	if err != nil {
		return err
	}
	made, err := d.Made(q, id)
	if err != nil {
		return err
	}
	made = slices.DeleteFunc(made, func(c changes.Row) bool { return c.List != frame.ListSources })
	version := ""
	if d.Options.Configuration != nil {
		if _, version, err = d.Options.Configuration.Source(q.R.Context(), id); errors.Is(err, article.ErrNotFound) {
			err = nil // it was taken out of the file a moment ago
		}
		var refused *frame.RefusedError
		if err != nil && !errors.As(err, &refused) { // a broken file is shown on another page
			return err
		}
	}
	return d.Show(q, "source", rows[i].Name, struct {
		Row
		Version                        string
		Visits                         []visitRow
		Changes                        []changes.Row
		CanVisit, CanChange, CanAccept bool
	}{rows[i], version, visitRows(visits), made, d.Options.Visit != nil, version != "",
		d.Options.Accept != nil && rows[i].Held > 0})
}

// Accept takes what was held back of a source.
func (d Screens) Accept(q *frame.Request) error {
	id := q.R.PathValue("id")
	if d.Options.Accept == nil || !d.Known(id) {
		return article.ErrNotFound
	}
	send := q.R.FormValue("send") == "1"
	frame.Patient(q.W)
	outcome, err := d.Options.Accept(q.R.Context(), id, send)
	did, message := "accept held", "Đã nhận tin giữ lại của "+d.SourceName(id)+" vào feed, không gửi cho ai: "+
		said(outcome)
	if send {
		did, message = "accept held and send", "Đã nhận và gửi tin giữ lại của "+d.SourceName(id)+": "+said(outcome)
	}
	if err != nil {
		if q.R.Context().Err() != nil {
			return err
		}
		message = "Chưa nhận được tin giữ lại của " + d.SourceName(id) + ": " + d.why(err)
		outcome = "failed: " + err.Error()
	}
	return d.Did(q, operations.DeskEntry{Did: did, Target: "source " + id, Note: outcome}, message, "/desk/sources/"+id)
}

// editForm is the form of a source that is there.
func (d Screens) editForm(src article.Source, version string) changes.EntryForm {
	return changes.EntryForm{Action: "/desk/sources/" + src.ID + "/edit", ID: src.ID, Version: version, Submit: "Lưu",
		Inputs: fields.Of(fields.Sources, src), Back: "/desk/sources/" + src.ID}
}

// standing is a source as the configuration has it now.
func (d Screens) standing(q *frame.Request) (article.Source, string, error) {
	if d.Options.Configuration == nil {
		return article.Source{}, "", article.ErrNotFound
	}
	src, version, err := d.Options.Configuration.Source(q.R.Context(), q.R.PathValue("id"))
	if err != nil {
		return src, version, d.Refusal(err)
	}
	return src, version, nil
}

// Edit shows the form of a source.
func (d Screens) Edit(q *frame.Request) error {
	src, version, err := d.standing(q)
	if err != nil {
		return err
	}
	return d.Show(q, "entry", "Sửa nguồn "+src.Name, d.editForm(src, version))
}

// Save writes a source as its form says.
func (d Screens) Save(q *frame.Request) error {
	now, version, err := d.standing(q)
	if err != nil {
		return err
	}
	src, title := now, "Sửa nguồn "+now.Name
	wrong := fields.Take(fields.Sources, q.R.Form, &src)
	form := d.editForm(src, q.R.Form.Get("version"))
	if len(wrong) > 0 {
		return d.showForm(q, http.StatusBadRequest, title, form, wrong)
	}
	done, err := d.Options.Configuration.Change(q.R.Context(), frame.ConfigChange{
		Who: q.Name, List: frame.ListSources, ID: src.ID,
		Version: form.Version, Source: src})
	if errors.Is(err, frame.ErrChanged) {
		form.Version = version
		changes.Compared(form.Inputs, fields.Of(fields.Sources, now))
		form.Conflict = true
		return d.ShowAs(q, http.StatusConflict, "entry", title, form)
	}
	if err != nil {
		return d.answerForm(q, title, form, err)
	}
	return d.Did(q, operations.DeskEntry{Did: "edit", Target: "source " + src.ID, Note: changes.OneLine(done)},
		"Đã lưu "+src.Name+". "+d.Where(q.R.Context(), done), "/desk/sources/"+src.ID)
}

// Pause leaves a source alone, or goes on with it.
func (d Screens) Pause(q *frame.Request) error {
	src, version, err := d.standing(q)
	if err != nil {
		return err
	}
	src.Paused = q.R.FormValue("paused") == "1"
	done, err := d.Options.Configuration.Change(q.R.Context(), frame.ConfigChange{
		Who: q.Name, List: frame.ListSources, ID: src.ID,
		Version: version, Source: src})
	if err != nil {
		return d.Refusal(err)
	}
	did, says := "resume", "Thăm "+src.Name+" trở lại. "
	if src.Paused {
		did, says = "pause", "Tạm dừng thăm "+src.Name+"; tin đã có vẫn còn. "
	}
	return d.Did(q, operations.DeskEntry{Did: did, Target: "source " + src.ID, Note: changes.OneLine(done)},
		says+d.Where(q.R.Context(), done), "/desk/sources/"+src.ID)
}

// Remove takes a source out of the configuration.
func (d Screens) Remove(q *frame.Request) error {
	src, _, err := d.standing(q)
	if err != nil {
		return err
	}
	if q.R.FormValue("sure") != "1" {
		return frame.Wrong("Xin đánh dấu xác nhận trước khi bỏ nguồn. (Confirm it first.)")
	}
	done, err := d.Options.Configuration.Change(q.R.Context(), frame.ConfigChange{
		Who: q.Name, List: frame.ListSources, ID: src.ID,
		Version: q.R.FormValue("version"), Remove: true})
	if err != nil {
		return d.Refusal(err)
	}
	return d.Did(q, operations.DeskEntry{Did: "remove", Target: "source " + src.ID, Note: changes.OneLine(done)},
		"Đã bỏ nguồn "+src.Name+"; tin đã có vẫn còn trong kho và trong feed. Nhật ký có nút hoàn tác. "+
			d.Where(q.R.Context(), done), "/desk/sources")
}
