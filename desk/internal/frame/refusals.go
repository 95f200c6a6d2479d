package frame

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"loa/article"
)

var (
	errSignedOut  = errors.New("signed out")
	ErrNotAllowed = errors.New("not allowed")
	errTooLarge   = errors.New("too large")
)

// wrongInput is what somebody wrote that cannot be taken, in their language.
type wrongInput struct{ says string }

// Error is what is wrong.
func (e *wrongInput) Error() string { return e.says }

// Wrong is an error that tells somebody what is wrong with what they wrote.
func Wrong(says string) error { return &wrongInput{says} }

// conflict is what cannot be done because of what somebody else did.
type conflict struct{ says string }

// Error is what stands against it.
func (e *conflict) Error() string { return e.says }

// Against is an error that tells somebody what stands against what they wanted.
func Against(says string) error { return &conflict{says} }

// fail says why there is no page.
func (d *Frame) fail(w http.ResponseWriter, r *http.Request, err error) {
	status, says := http.StatusInternalServerError, "Có lỗi, xin thử lại sau ít phút. (Something failed; the log says "+
		"what.)"
	var wrong *wrongInput
	var against *conflict
	switch {
	case errors.Is(err, article.ErrNotFound):
		status, says = http.StatusNotFound, "Không có trang này. (There is no such page.)"
	case errors.Is(err, errSignedOut):
		status, says = http.StatusUnauthorized, "Phiên làm việc đã hết. Xin đăng nhập lại. (Please sign in again.)"
	case errors.Is(err, ErrNotAllowed):
		status, says = http.StatusForbidden, "Việc này chỉ người vận hành làm được. (Only operators may do this.)"
	case errors.As(err, &against):
		status, says = http.StatusConflict, against.says
	case errors.Is(err, errTooLarge):
		status, says = http.StatusRequestEntityTooLarge, "Biểu mẫu quá dài. (The form is too long.)"
	case errors.As(err, &wrong):
		status, says = http.StatusBadRequest, wrong.says
	default:
		d.Options.Logger.Error("desk", "path", r.URL.Path, "err", err)
	}
	v := view{Title: "Không làm được", Base: d.Base, Site: d.Options.Name, Data: says}
	if err := d.write(w, status, "fail.html", v); err != nil {
		d.Options.Logger.Error("desk", "err", err)
	}
}

// readForm reads what was sent, within bounds and as text: bytes that are none are
// refused here, before they come to a file or a database.
func readForm(r *http.Request) error {
	if !isText(r.PathValue("id")) {
		return article.ErrNotFound
	}
	err := r.ParseForm()
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return errTooLarge
	case err != nil:
		return Wrong("Biểu mẫu không đọc được. (The form cannot be read.)")
	}
	for key, values := range r.PostForm {
		if !isText(key) || slices.ContainsFunc(values, func(v string) bool { return !isText(v) }) {
			return Wrong("Có ký tự bị hỏng trong biểu mẫu; chưa ghi gì cả. Xin quay lại và gõ lại chỗ ấy. " +
				"(Some characters are broken; nothing was written.)")
		}
	}
	return nil
}

// isText tells whether a database can hold s: PostgreSQL takes no NUL.
func isText(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }
