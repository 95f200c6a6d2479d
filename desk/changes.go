package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"loa/article"
	"loa/operations"
)

// changeRow is a change as the log shows it.
type changeRow struct {
	operations.DeskChange
	Says    string
	CanUndo bool
}

// changeList is what a list of changes needs.
type changeList struct {
	Base string
	Rows []changeRow
}

func rowsOf(base string, rows []changeRow) changeList { return changeList{base, rows} }

// deeds name what was done.
var deeds = map[string]string{"add": "thêm", "edit": "sửa", "remove": "bỏ", "undo": "hoàn tác"}

func (d changeScreens) changeRows(q *request, target string) ([]changeRow, error) {
	if d.options.Configuration == nil {
		return nil, nil
	}
	list, err := d.options.Accounts.DeskChanges(q.r.Context(), target, changesShown)
	if err != nil {
		return nil, err
	}
	rows := make([]changeRow, len(list))
	for i, c := range list {
		what := map[string]string{listTopics: "chủ đề", listSources: "nguồn"}[c.List]
		rows[i] = changeRow{c, deeds[c.Did] + " " + what, c.Undone.IsZero() && d.mayChange(q, c.List)}
	}
	return rows, nil
}

// changesShown is how many changes a page shows.
const changesShown = 30

// mayChange tells whether somebody may change a list: editors the topics only.
func (d changeScreens) mayChange(q *request, list string) bool {
	return q.Role == operations.DeskOperator || list == listTopics
}

// changeScreens are the pages about what was changed in the configuration, and what those
// need that change it.
type changeScreens struct{ *frame }

// undo takes a change back.
func (d changeScreens) undo(q *request) error {
	if d.options.Configuration == nil {
		return article.ErrNotFound
	}
	made, err := d.options.Accounts.DeskChange(q.r.Context(), q.r.PathValue("id"))
	if err != nil {
		return err
	}
	if !d.mayChange(q, made.List) {
		return errNotAllowed
	}
	done, err := d.options.Configuration.Undo(q.r.Context(), made.ID, q.Name)
	if errors.Is(err, ErrChanged) {
		return &conflict{"Không hoàn tác được: chỗ ấy đã được sửa tiếp sau đó, hoặc đã hoàn tác rồi. " +
			"(It was changed again since, or is undone already.)"}
	}
	if err != nil {
		return d.refusal(err)
	}
	return d.did(q, operations.DeskEntry{Did: "undo", Target: entryOf(made.List) + " " + made.Target,
		Note: oneLine(done)}, "Đã hoàn tác việc "+deeds[made.Did]+" "+made.Target+". "+d.where(q.r.Context(), done),
		"/desk/log")
}

func entryOf(list string) string { return strings.TrimSuffix(list, "s") }

// oneLine is a change in a line of the log.
func oneLine(c operations.DeskChange) string {
	return strings.ReplaceAll(c.Before, "\n", "; ") + " → " + strings.ReplaceAll(c.After, "\n", "; ")
}

// where says where a change was written.
func (d changeScreens) where(ctx context.Context, c operations.DeskChange) string {
	state, err := d.options.Configuration.State(ctx)
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

// refusal is an error of a change in words, where no form shows it.
func (d changeScreens) refusal(err error) error {
	var refused *RefusedError
	var stated *StatedError
	switch {
	case errors.As(err, &stated):
		return &conflict{statedSays(stated)}
	case errors.As(err, &refused):
		var says []string
		for _, p := range refused.Problems {
			says = append(says, p.Says())
		}
		return &wrongInput{"Cấu hình không nhận: " + strings.Join(says, "; ")}
	case errors.Is(err, ErrChanged):
		return &conflict{"Người khác vừa sửa chỗ này. Xin mở lại trang để xem. " +
			"(Somebody else has changed it; open the page again.)"}
	}
	return err
}

func statedSays(e *StatedError) string {
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

// settings shows what differs from the defaults.
func (d changeScreens) settings(q *request) error {
	if d.options.Configuration == nil {
		return article.ErrNotFound
	}
	state, err := d.options.Configuration.State(q.r.Context())
	if err != nil {
		return err
	}
	type row struct{ Key, Value string }
	var rows []row
	for _, line := range state.Differences {
		key, value, _ := strings.Cut(line, ": ")
		rows = append(rows, row{key, value})
	}
	return d.show(q, "settings", "Cài đặt", struct {
		ConfigState
		Rows []row
	}{state, rows})
}
