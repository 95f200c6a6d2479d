package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html/template"
	"slices"
	"time"

	"loa/article"
	"loa/operations"
)

type sourceRow struct {
	ID, Name, Trouble  string
	Articles           int
	LastVisit, LastNew time.Time
	Next               time.Time
	Chart              template.HTML
}

// sourceRows are the configured sources, those in trouble first.
func (d *Desk) sourceRows(ctx context.Context) ([]sourceRow, error) {
	health, err := d.o.State.Health(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := d.o.Articles.PerDay(ctx, d.o.Now().In(d.o.TimeZone), chartDays)
	if err != nil {
		return nil, err
	}
	sources := d.current.Load().sources
	var rows []sourceRow
	for _, s := range sources {
		if s.ID == article.OperatorSource {
			continue
		}
		row := sourceRow{ID: s.ID, Name: cmp.Or(s.Name, s.ID)}
		if i := slices.IndexFunc(health, func(h operations.SourceHealth) bool { return h.Source == s.ID }); i >= 0 {
			h := health[i]
			row.Articles, row.LastVisit, row.LastNew, row.Next = h.Articles, h.LastSuccess, h.LastNew, h.Next
			row.Trouble = d.trouble(h)
		} else {
			row.Trouble = "chưa được thăm lần nào"
		}
		byDay := counts[s.ID]
		if byDay == nil {
			byDay = make([]int, chartDays)
		}
		row.Chart = chart(byDay)
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
func (d *Desk) trouble(h operations.SourceHealth) string {
	switch {
	case h.Held > 0:
		return fmt.Sprintf("giữ lại %d tin mới vì quá nhiều một lúc; lệnh loa collect --accept-held %s nhận chúng",
			h.Held,
			h.Source)
	case h.Failures > 0 && h.LastError != "":
		return fmt.Sprintf("%d lần liền không đọc được: %s", h.Failures, h.LastError)
	case h.LayoutErrors > 0:
		return fmt.Sprintf("%d trang không đọc được; có thể cổng đã đổi giao diện, lệnh loa preview cho thấy",
			h.LayoutErrors)
	case h.Silent:
		return "lâu hơn thường lệ không có tin mới; xem trang danh sách có đổi không"
	}
	return ""
}

func (d *Desk) sources(q *request) error {
	rows, err := d.sourceRows(q.r.Context())
	if err != nil {
		return err
	}
	return d.show(q, "sources", "Nguồn tin", struct {
		Rows     []sourceRow
		CanVisit bool
	}{rows, d.o.Visit != nil})
}

// ErrAsked says that another process visits the source, within seconds.
var ErrAsked = errors.New("another process visits it")

// visit visits a source now.
func (d *Desk) visit(q *request) error {
	id := q.r.PathValue("id")
	if d.o.Visit == nil || d.sourceName(id) == id && !d.known(id) {
		return article.ErrNotFound
	}
	outcome, err := d.o.Visit(q.r.Context(), id)
	message := "Đã thăm " + d.sourceName(id) + ": " + outcome
	switch {
	case errors.Is(err, ErrAsked):
		message = "Đã nhờ tiến trình thu thập thăm " + d.sourceName(id) + ", vài giây nữa sẽ có kết quả"
	case err != nil:
		message = "Thăm " + d.sourceName(id) + " không được: " + err.Error()
		if errors.Is(err, context.Canceled) {
			return err
		}
	}
	return d.did(q, operations.DeskEntry{Did: "visit", Target: "source " + id, Note: outcome}, message, "/desk/sources")
}

func (d *Desk) known(id string) bool {
	sources := d.current.Load().sources
	return slices.ContainsFunc(sources, func(s article.Source) bool { return s.ID == id })
}

func (d *Desk) sourceName(id string) string {
	sources := d.current.Load().sources
	for _, s := range sources {
		if s.ID == id {
			return cmp.Or(s.Name, s.ID)
		}
	}
	return id
}
