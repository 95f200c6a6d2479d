// Package frame is what stands around each screen of the desk: the sessions, the templates,
// the log of what was done, the words for what fails, and the contract of the desk with who runs it.
package frame

import (
	"cmp"
	"context"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alexedwards/scs/v2"

	"loa/article"
	"loa/desk/internal/guard"
	"loa/desk/internal/words"
	"loa/operations"
	"loa/viet"
)

// Frame is what stands around each screen: who is signed in, the templates, the
// words for what fails.
type Frame struct {
	Options   Options
	Base      string // path of the site's address
	templates *template.Template
	Sessions  *scs.SessionManager
	guard     *guard.Guard
	hashing   sync.Mutex // One password at a time: each takes 19 MB
	Current   atomic.Pointer[setup]
}

// setup is what is configured now.
type setup struct {
	Topics  []article.Topic
	Sources []article.Source
}

// SetTopics replaces topics and sources, as a reload of the configuration does.
func (d *Frame) SetTopics(topics []article.Topic, sources []article.Source) {
	d.Current.Store(&setup{topics, sources})
}

// New returns a frame with the templates of files; more is what those call besides
// what a frame has.
func New(o Options, files fs.FS, more template.FuncMap) (*Frame, error) {
	d := &Frame{Options: o, guard: guard.New(o.Now)}
	if _, path, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(o.URL, "https://"), "http://"), "/"); ok {
		d.Base = "/" + strings.Trim(path, "/")
	}
	d.SetTopics(o.Topics, o.Sources)
	var err error
	d.templates, err = template.New("").Funcs(template.FuncMap{"when": d.When, "on": d.on, "ago": d.ago,
		"number": words.Number, "deed": words.Deed, "thing": words.Thing, "add": func(a, b int) int { return a + b }}).
		Funcs(more).ParseFS(files, "templates/*.html")
	if err != nil {
		return nil, err
	}
	d.Sessions = newSessions(strings.HasPrefix(o.URL, "https://"), d.Base+"/desk")
	return d, nil
}

// Around lets people sign in and out before they come to pages, and answers for all
// that is not there.
func (d *Frame) Around(pages *http.ServeMux) http.Handler {
	pages.HandleFunc("GET /desk/login", d.serveLogin)
	pages.HandleFunc("POST /desk/login", d.login)
	pages.HandleFunc("POST /desk/logout", d.logout)
	pages.Handle("GET /desk", http.RedirectHandler(d.Base+"/desk/", http.StatusSeeOther))
	pages.HandleFunc("/desk/", func(w http.ResponseWriter, r *http.Request) { d.fail(w, r, article.ErrNotFound) })
	return d.secured(http.NewCrossOriginProtection().Handler(d.Sessions.LoadAndSave(pages)))
}

// secured sets what every answer of the desk says, and answers 404 as long as
// nobody may use it.
func (d *Frame) secured(next http.Handler) http.Handler {
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
		users, err := d.Options.Accounts.DeskUsers(r.Context())
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

// Request is a page that is asked for by somebody who is signed in.
type Request struct {
	W http.ResponseWriter
	R *http.Request
	operations.DeskUser
}

// SignedIn lets those in who may.
func (d *Frame) SignedIn(role operations.DeskRole, serve func(*Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, ok, err := d.user(r)
		switch {
		case err != nil:
			d.fail(w, r, err)
		case !ok && r.Method == http.MethodGet:
			http.Redirect(w, r, d.Base+"/desk/login?to="+template.URLQueryEscaper(r.URL.RequestURI()),
				http.StatusSeeOther)
		case !ok:
			d.fail(w, r, errSignedOut)
		case role == operations.DeskOperator && user.Role != operations.DeskOperator:
			d.fail(w, r, ErrNotAllowed)
		default:
			err := readForm(r)
			if err == nil {
				err = serve(&Request{w, r, user})
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

// Show writes a page.
func (d *Frame) Show(q *Request, name, title string, data any) error {
	return d.ShowAs(q, http.StatusOK, name, title, data)
}

// ShowAs writes a page with another status.
func (d *Frame) ShowAs(q *Request, status int, name, title string, data any) error {
	v := view{Title: title, Base: d.Base, Site: d.Options.Name, Active: place(q.R), User: q.DeskUser,
		Operator: q.Role == operations.DeskOperator, Message: d.Sessions.PopString(q.R.Context(), "message"),
		Data: data}
	return d.write(q.W, status, name+".html", v)
}

// place is the page's place in the menu.
func place(r *http.Request) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/desk/"), "/")
	return cmp.Or(name, "today")
}

func (d *Frame) write(w http.ResponseWriter, status int, name string, v view) error {
	var page strings.Builder
	if err := d.templates.ExecuteTemplate(&page, name, v); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write([]byte(page.String()))
	if err != nil {
		d.Options.Logger.Debug("reader of the desk went away", "err", err)
	}
	return nil
}

// Did enters in the log what was done, and leads back to a page that says so.
func (d *Frame) Did(q *Request, e operations.DeskEntry, message, to string) error {
	e.At, e.Who = d.Options.Now(), q.Name
	if err := d.Options.Accounts.LogDesk(q.R.Context(), e); err != nil {
		return err
	}
	d.Options.Logger.Info("desk", "who", e.Who, "did", e.Did, "target", e.Target, "note", e.Note)
	d.Sessions.Put(q.R.Context(), "message", message)
	http.Redirect(q.W, q.R, d.Base+to, http.StatusSeeOther)
	return nil
}

// When is a time as people read it.
func (d *Frame) When(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return viet.FormatTime(t.In(d.Options.TimeZone))
}

// on is a time behind other words.
func (d *Frame) on(t time.Time) string { return viet.WithinSentence(d.When(t)) }

// ago says how long ago something was, roughly.
func (d *Frame) ago(t time.Time) string {
	if t.IsZero() {
		return "chưa bao giờ"
	}
	switch past := d.Options.Now().Sub(t); {
	case past < 0:
		return "sau " + words.Span(-past)
	case past < time.Minute:
		return "vừa xong"
	default:
		return words.Span(past) + " trước"
	}
}

// previewPatience is how long the answer to a look at an address may take.
const previewPatience = 2 * time.Minute

// Patient lets an answer take its time.
func Patient(w http.ResponseWriter) {
	// Where it cannot be told, the usual time holds.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(previewPatience))
}
