// Package changes shows what was changed in the configuration and takes it back, and has what
// the screens need that change it.
package changes

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"loa/article"
	"loa/desk/internal/frame"
	"loa/operations"
)

// Screens are the pages about what was changed in the configuration, and what those need
// that change it.
type Screens struct{ *frame.Frame }

// Row is a change as the log shows it.
type Row struct {
	operations.DeskChange
	Says    string
	CanUndo bool
}

// List is what a list of changes needs.
type List struct {
	Base string
	Rows []Row
}

// ListOf is a list for a template.
func ListOf(base string, rows []Row) List { return List{base, rows} }

// deeds name what was done.
var deeds = map[string]string{"add": "thêm", "edit": "sửa", "remove": "bỏ", "undo": "hoàn tác"}

// Made are the last changes of a target, of all when it is empty.
func (d Screens) Made(q *frame.Request, target string) ([]Row, error) {
	if d.Options.Configuration == nil {
		return nil, nil
	}
	list, err := d.Options.Accounts.DeskChanges(q.R.Context(), target, changesShown)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(list))
	for i, c := range list {
		what := map[string]string{frame.ListTopics: "chủ đề", frame.ListSources: "nguồn"}[c.List]
		rows[i] = Row{c, deeds[c.Did] + " " + what, c.Undone.IsZero() && d.mayChange(q, c.List)}
	}
	return rows, nil
}

// changesShown is how many changes a page shows.
const changesShown = 30

// mayChange tells whether somebody may change a list: editors the topics only.
func (d Screens) mayChange(q *frame.Request, list string) bool {
	return q.Role == operations.DeskOperator || list == frame.ListTopics
}

// Undo takes a change back.
func (d Screens) Undo(q *frame.Request) error {
	if d.Options.Configuration == nil {
		return article.ErrNotFound
	}
	made, err := d.Options.Accounts.DeskChange(q.R.Context(), q.R.PathValue("id"))
	if err != nil {
		return err
	}
	if !d.mayChange(q, made.List) {
		return frame.ErrNotAllowed
	}
	done, err := d.Options.Configuration.Undo(q.R.Context(), made.ID, q.Name)
	if errors.Is(err, frame.ErrChanged) {
		return frame.Against("Không hoàn tác được: chỗ ấy đã được sửa tiếp sau đó, hoặc đã hoàn tác rồi. " +
			"(It was changed again since, or is undone already.)")
	}
	if err != nil {
		return d.Refusal(err)
	}
	return d.Did(q, operations.DeskEntry{Did: "undo", Target: entryOf(made.List) + " " + made.Target,
		Note: OneLine(done)}, "Đã hoàn tác việc "+deeds[made.Did]+" "+made.Target+". "+d.Where(q.R.Context(), done),
		"/desk/log")
}

func entryOf(list string) string { return strings.TrimSuffix(list, "s") }

// OneLine is a change in a line of the log.
func OneLine(c operations.DeskChange) string {
	return strings.ReplaceAll(c.Before, "\n", "; ") + " → " + strings.ReplaceAll(c.After, "\n", "; ")
}

// Where says where a change was written.
func (d Screens) Where(ctx context.Context, c operations.DeskChange) string {
	state, err := d.Options.Configuration.State(ctx)
	switch {
	case err != nil || c.Place == "":
		return ""
	case c.Place == "file":
		return "Đã ghi vào " + state.File + "."
	case state.File == "":
		return "Không có tệp cấu hình, nên đã ghi vào cơ sở dữ liệu."
	}
	return "Tệp " + state.File + " chỉ đọc được, nên đã ghi vào cơ sở dữ liệu; điều tệp ghi khác đi thì theo tệp."
}

// Refusal is an error of a change in words, where no form shows it.
func (d Screens) Refusal(err error) error {
	var refused *frame.RefusedError
	var stated *frame.StatedError
	switch {
	case errors.As(err, &stated):
		return frame.Against(StatedSays(stated))
	case errors.As(err, &refused):
		var says []string
		for _, p := range refused.Problems {
			says = append(says, p.Says())
		}
		return frame.Wrong("Cấu hình không nhận: " + strings.Join(says, "; "))
	case errors.Is(err, frame.ErrChanged):
		return frame.Against("Người khác vừa sửa chỗ này. Xin mở lại trang để xem. " +
			"(Somebody else has changed it; open the page again.)")
	}
	return err
}

// StatedSays says in words where a file states something.
func StatedSays(e *frame.StatedError) string {
	says := "Điều này ghi trong tệp cấu hình"
	if e.File != "" {
		says += " " + e.File
	}
	if e.Line > 0 {
		says += fmt.Sprintf(", dòng %d", e.Line)
	}
	if e.Key != "" {
		says += " (" + e.Key + ")"
	}
	return says + ", mà tệp chỉ đọc được: sửa ở đó, hoặc cho dịch vụ quyền ghi. " +
		"(The file states it and cannot be written.)"
}

// Settings shows what differs from the defaults.
func (d Screens) Settings(q *frame.Request) error {
	if d.Options.Configuration == nil {
		return article.ErrNotFound
	}
	state, err := d.Options.Configuration.State(q.R.Context())
	if err != nil {
		return err
	}
	type row struct{ Key, Value string }
	var rows []row
	for _, line := range state.Differences {
		key, value, _ := strings.Cut(line, ": ")
		rows = append(rows, row{key, value})
	}
	return d.Show(q, "settings", "Cài đặt", struct {
		frame.ConfigState
		Rows []row
	}{state, rows})
}
