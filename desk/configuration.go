package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"loa/article"
	"loa/desk/internal/fields"
	"loa/operations"
)

// Configuration is where topics and sources stand, and are changed.
type Configuration interface {
	State(ctx context.Context) (ConfigState, error)
	// Source and Topic return one as it stands now, and the version of it that
	// somebody looks at; article.ErrNotFound when there is none.
	Source(ctx context.Context, id string) (src article.Source, version string, err error)
	Topic(ctx context.Context, id string) (t article.Topic, version string, err error)
	// Change carries out a change, or refuses it: ErrChanged, *RefusedError,
	// *StatedError.
	Change(ctx context.Context, c ConfigChange) (operations.DeskChange, error)
	Undo(ctx context.Context, id, who string) (operations.DeskChange, error)
}

// ConfigState is what there is to know of the configuration as a whole.
type ConfigState struct {
	File        string // empty: there is none
	Writable    bool
	Differences []string  // settings that are not their defaults, without secrets
	Beside      []string  // what the desk set beside the file, as "sources/id"
	LeftOut     []Problem // what of that cannot be used
	Broken      []Problem // why the file cannot be read; what runs is the one before
}

// The lists of a configuration whose entries are changed here.
const (
	listTopics  = "topics"
	listSources = "sources"
)

// ConfigChange is a change of one topic or source.
type ConfigChange struct {
	Who     string
	List    string // "topics" or "sources"
	ID      string // as it is called now; empty: a new one
	Version string // that was looked at
	Source  article.Source
	Topic   article.Topic
	Remove  bool
}

// Did says in a word what a change does.
func (c ConfigChange) Did() string {
	switch {
	case c.Remove:
		return "remove"
	case c.ID == "":
		return "add"
	}
	return "edit"
}

// Target is the id of what is changed, as it is called then.
func (c ConfigChange) Target() string {
	switch {
	case c.Remove:
		return c.ID
	case c.List == listTopics:
		return c.Topic.ID
	}
	return c.Source.ID
}

// ErrChanged says that somebody else changed the same meanwhile.
var ErrChanged = errors.New("changed by somebody else meanwhile")

// Problem is one mistake in what was wanted.
type Problem = fields.Problem

// RefusedError says what is wrong with what was wanted.
type RefusedError struct{ Problems []Problem }

// Error names the problems.
func (e *RefusedError) Error() string {
	var list []string
	for _, p := range e.Problems {
		list = append(list, fmt.Sprintf("line %d: %s: %s", p.Line, p.Key, p.Message))
	}
	return strings.Join(list, "; ")
}

// StatedError says that the file, which goes first and cannot be written, states
// what was to be changed.
type StatedError struct {
	File, Key string
	Line      int
}

// Error says where.
func (e *StatedError) Error() string { return fmt.Sprintf("%s:%d states %s", e.File, e.Line, e.Key) }

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

func (d *Desk) changeRows(q *request, target string) ([]changeRow, error) {
	if d.o.Configuration == nil {
		return nil, nil
	}
	list, err := d.o.Accounts.DeskChanges(q.r.Context(), target, changesShown)
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
func (d *Desk) mayChange(q *request, list string) bool {
	return q.Role == operations.DeskOperator || list == listTopics
}

// undo takes a change back.
func (d *Desk) undo(q *request) error {
	if d.o.Configuration == nil {
		return article.ErrNotFound
	}
	made, err := d.o.Accounts.DeskChange(q.r.Context(), q.r.PathValue("id"))
	if err != nil {
		return err
	}
	if !d.mayChange(q, made.List) {
		return errNotAllowed
	}
	done, err := d.o.Configuration.Undo(q.r.Context(), made.ID, q.Name)
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
func (d *Desk) where(ctx context.Context, c operations.DeskChange) string {
	state, err := d.o.Configuration.State(ctx)
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
func (d *Desk) refusal(err error) error {
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

// conflict is what cannot be done because of what somebody else did.
type conflict struct{ says string }

// Error is what stands against it.
func (e *conflict) Error() string { return e.says }

// settings shows what differs from the defaults.
func (d *Desk) settings(q *request) error {
	if d.o.Configuration == nil {
		return article.ErrNotFound
	}
	state, err := d.o.Configuration.State(q.r.Context())
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

// previewPatience is how long the answer to a look at an address may take.
const previewPatience = 2 * time.Minute

// patient lets an answer take its time.
func patient(w http.ResponseWriter) {
	// Where it cannot be told, the usual time holds.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(previewPatience))
}
