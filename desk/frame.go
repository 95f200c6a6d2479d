package desk

import (
	"cmp"
	"context"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/scs/v2"

	"loa/article"
	"loa/desk/internal/guard"
	"loa/desk/internal/words"
	"loa/operations"
	"loa/viet"
)

// frame is what stands around each screen: who is signed in, the templates, the
// words for what fails.
type frame struct {
	options   Options
	base      string // path of the site's address
	templates *template.Template
	sessions  *scs.SessionManager
	guard     *guard.Guard
	hashing   sync.Mutex // one password at a time: each takes 19 MB
	current   atomic.Pointer[setup]
}

// setup is what is configured now.
type setup struct {
	topics  []article.Topic
	sources []article.Source
}

// SetTopics replaces topics and sources, as a reload of the configuration does.
func (d *frame) SetTopics(topics []article.Topic, sources []article.Source) {
	d.current.Store(&setup{topics, sources})
}

// newFrame returns a frame with the templates of files; more is what those call besides
// what a frame has.
func newFrame(o Options, files fs.FS, more template.FuncMap) (*frame, error) {
	d := &frame{options: o, guard: guard.New(o.Now)}
	if _, path, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(o.URL, "https://"), "http://"), "/"); ok {
		d.base = "/" + strings.Trim(path, "/")
	}
	d.SetTopics(o.Topics, o.Sources)
	var err error
	d.templates, err = template.New("").Funcs(template.FuncMap{"when": d.when, "ago": d.ago, "number": words.Number,
		"deed": words.Deed, "thing": words.Thing, "add": func(a, b int) int { return a + b }}).
		Funcs(more).ParseFS(files, "templates/*.html")
	if err != nil {
		return nil, err
	}
	d.sessions = newSessions(strings.HasPrefix(o.URL, "https://"), d.base+"/desk")
	return d, nil
}

// around lets people sign in and out before they come to pages, and answers for all
// that is not there.
func (d *frame) around(pages *http.ServeMux) http.Handler {
	pages.HandleFunc("GET /desk/login", d.serveLogin)
	pages.HandleFunc("POST /desk/login", d.login)
	pages.HandleFunc("POST /desk/logout", d.logout)
	pages.Handle("GET /desk", http.RedirectHandler(d.base+"/desk/", http.StatusSeeOther))
	pages.HandleFunc("/desk/", func(w http.ResponseWriter, r *http.Request) { d.fail(w, r, article.ErrNotFound) })
	return d.secured(http.NewCrossOriginProtection().Handler(d.sessions.LoadAndSave(pages)))
}

// secured sets what every answer of the desk says, and answers 404 as long as
// nobody may use it.
func (d *frame) secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' data:; "+
			"form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Frame-Options", "DENY")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("X-Robots-Tag", "noindex")
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		users, err := d.options.Accounts.DeskUsers(r.Context())
		switch {
		case err != nil:
			d.fail(w, r, err)
		case len(users) == 0:
			http.NotFound(w, r)
		default:
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), usersKey{}, users)))
		}
	})
}

// usersKey is where a request has the users of the desk, who are read once for it.
type usersKey struct{}

// userNamed is a user as the request found them.
func userNamed(ctx context.Context, name string) (operations.DeskUser, bool) {
	users, _ := ctx.Value(usersKey{}).([]operations.DeskUser)
	for _, u := range users {
		if u.Name == name {
			return u, true
		}
	}
	return operations.DeskUser{}, false
}

// request is a page that is asked for by somebody who is signed in.
type request struct {
	w http.ResponseWriter
	r *http.Request
	operations.DeskUser
}

// signedIn lets those in who may.
func (d *frame) signedIn(role operations.DeskRole, serve func(*request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, ok, err := d.user(r)
		switch {
		case err != nil:
			d.fail(w, r, err)
		case !ok && r.Method == http.MethodGet:
			http.Redirect(w, r, d.base+"/desk/login?to="+template.URLQueryEscaper(r.URL.RequestURI()),
				http.StatusSeeOther)
		case !ok:
			d.fail(w, r, errSignedOut)
		case role == operations.DeskOperator && user.Role != operations.DeskOperator:
			d.fail(w, r, errNotAllowed)
		default:
			err := readForm(r)
			if err == nil {
				err = serve(&request{w, r, user})
			}
			if err != nil {
				d.fail(w, r, err)
			}
		}
	})
}

// view is what a template shows.
type view struct {
	Title, Base, Site string
	Active            string // name of the page's place in the menu
	User              operations.DeskUser
	Operator          bool
	Message           string // what was done just now
	Data              any
}

// show writes a page.
func (d *frame) show(q *request, name, title string, data any) error {
	return d.showAs(q, http.StatusOK, name, title, data)
}

func (d *frame) showAs(q *request, status int, name, title string, data any) error {
	v := view{Title: title, Base: d.base, Site: d.options.Name, Active: place(q.r), User: q.DeskUser,
		Operator: q.Role == operations.DeskOperator, Message: d.sessions.PopString(q.r.Context(), "message"),
		Data: data}
	return d.write(q.w, status, name+".html", v)
}

// place is the page's place in the menu.
func place(r *http.Request) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/desk/"), "/")
	return cmp.Or(name, "today")
}

func (d *frame) write(w http.ResponseWriter, status int, name string, v view) error {
	var page strings.Builder
	if err := d.templates.ExecuteTemplate(&page, name, v); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write([]byte(page.String()))
	if err != nil {
		d.options.Logger.Debug("reader of the desk went away", "err", err)
	}
	return nil
}

// did enters in the log what was done, and leads back to a page that says so.
func (d *frame) did(q *request, e operations.DeskEntry, message, to string) error {
	e.At, e.Who = d.options.Now(), q.Name
	if err := d.options.Accounts.LogDesk(q.r.Context(), e); err != nil {
		return err
	}
	d.options.Logger.Info("desk", "who", e.Who, "did", e.Did, "target", e.Target, "note", e.Note)
	d.sessions.Put(q.r.Context(), "message", message)
	http.Redirect(q.w, q.r, d.base+to, http.StatusSeeOther)
	return nil
}

var (
	errSignedOut  = errors.New("signed out")
	errNotAllowed = errors.New("not allowed")
	errTooLarge   = errors.New("too large")
)

// wrongInput is what somebody wrote that cannot be taken, in their language.
type wrongInput struct{ says string }

// Error is what is wrong.
func (e *wrongInput) Error() string { return e.says }

// fail says why there is no page.
func (d *frame) fail(w http.ResponseWriter, r *http.Request, err error) {
	status, says := http.StatusInternalServerError, "Có lỗi, xin thử lại sau ít phút. (Something failed; the log says "+
		"what.)"
	var wrong *wrongInput
	var against *conflict
	switch {
	case errors.Is(err, article.ErrNotFound):
		status, says = http.StatusNotFound, "Không có trang này. (There is no such page.)"
	case errors.Is(err, errSignedOut):
		status, says = http.StatusUnauthorized, "Phiên làm việc đã hết. Xin đăng nhập lại. (Please sign in again.)"
	case errors.Is(err, errNotAllowed):
		status, says = http.StatusForbidden, "Việc này chỉ người vận hành làm được. (Only operators may do this.)"
	case errors.As(err, &against):
		status, says = http.StatusConflict, against.says
	case errors.Is(err, errTooLarge):
		status, says = http.StatusRequestEntityTooLarge, "Biểu mẫu quá dài. (The form is too long.)"
	case errors.As(err, &wrong):
		status, says = http.StatusBadRequest, wrong.says
	default:
		d.options.Logger.Error("desk", "path", r.URL.Path, "err", err)
	}
	v := view{Title: "Không làm được", Base: d.base, Site: d.options.Name, Data: says}
	if err := d.write(w, status, "fail.html", v); err != nil {
		d.options.Logger.Error("desk", "err", err)
	}
}

func (d *frame) when(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return viet.FormatTime(t.In(d.options.TimeZone))
}

// ago says how long ago something was, roughly.
func (d *frame) ago(t time.Time) string {
	if t.IsZero() {
		return "chưa bao giờ"
	}
	switch past := d.options.Now().Sub(t); {
	case past < 0:
		return "sau " + words.Span(-past)
	case past < time.Minute:
		return "vừa xong"
	default:
		return words.Span(past) + " trước"
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
		return &wrongInput{"Biểu mẫu không đọc được. (The form cannot be read.)"}
	}
	for key, values := range r.PostForm {
		if !isText(key) || slices.ContainsFunc(values, func(v string) bool { return !isText(v) }) {
			return &wrongInput{"Có ký tự bị hỏng trong biểu mẫu; chưa ghi gì cả. Xin quay lại và gõ lại chỗ ấy. " +
				"(Some characters are broken; nothing was written.)"}
		}
	}
	return nil
}

// isText tells whether a database can hold s: PostgreSQL takes no NUL.
func isText(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// conflict is what cannot be done because of what somebody else did.
type conflict struct{ says string }

// Error is what stands against it.
func (e *conflict) Error() string { return e.says }

// previewPatience is how long the answer to a look at an address may take.
const previewPatience = 2 * time.Minute

// patient lets an answer take its time.
func patient(w http.ResponseWriter) {
	// Where it cannot be told, the usual time holds.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(previewPatience))
}
