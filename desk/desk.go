package desk

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"log/slog"
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
	"loa/ledger"
	"loa/operations"
	"loa/subscriber"
	"loa/viet"
)

// Accounts are who may use the desk, and what they did there.
type Accounts interface {
	DeskUsers(ctx context.Context) ([]operations.DeskUser, error)
	LogDesk(ctx context.Context, e operations.DeskEntry) error
	DeskLog(ctx context.Context, limit int) ([]operations.DeskEntry, error)
	DeskChange(ctx context.Context, id string) (operations.DeskChange, error)
	DeskChanges(ctx context.Context, target string, limit int) ([]operations.DeskChange, error)
}

// State is what runs, in numbers.
type State interface {
	Stats(ctx context.Context) (operations.Stats, error)
	Health(ctx context.Context) ([]operations.SourceHealth, error)
	SourceEvents(ctx context.Context, limit int) ([]operations.SourceEvent, error)
	Leads(ctx context.Context, channel string) (who operations.Holder, ok bool, err error)
	Visits(ctx context.Context, source string, limit int) ([]operations.Visit, error)
}

// Articles are what was published.
type Articles interface {
	Article(ctx context.Context, id int64) (article.Article, error)
	Find(ctx context.Context, q article.Query) (list []article.Article, partial bool, err error)
	Revisions(ctx context.Context, id int64) ([]article.Revision, error)
	PerDay(ctx context.Context, now time.Time, days int) (map[string][]int, error)
}

// Publishing changes what is published.
type Publishing interface {
	Remove(ctx context.Context, id int64, reason string) error
	CorrectSummary(ctx context.Context, id int64, summary string) error
	EndEmergency(ctx context.Context, id int64, how article.EscalationState, who string) (article.Escalation, error)
	Warnings
}

// Warnings are decided by people.
type Warnings interface {
	ApprovalRequests(ctx context.Context, channel string) ([]article.ApprovalRequest, error)
	ConfirmEscalation(ctx context.Context, id int64, who string) (article.Escalation, error)
	DeclineEscalation(ctx context.Context, id int64, who string) (article.Escalation, error)
}

// Others are whom articles reach besides readers and chats.
type Others interface {
	Webhooks(ctx context.Context) ([]operations.WebhookState, error)
	ResumeWebhook(ctx context.Context, id string) error
	FeedTokens(ctx context.Context) ([]operations.FeedToken, error)
	SaveFeedToken(ctx context.Context, t operations.FeedToken) error
	RevokeFeedToken(ctx context.Context, name string) error
	BoxUses(ctx context.Context, since time.Time) ([]operations.BoxUse, error)
	HubSubscriptions(ctx context.Context) ([]operations.HubSubscription, error)
}

// Area is a part of the readers: those of a bot that serves some sources only.
type Area struct {
	ID, Name string
	Sources  []string
}

// Options are what a Desk needs; what may be nil says so.
type Options struct {
	Accounts   Accounts
	State      State
	Articles   Articles
	Publishing Publishing
	Others     Others
	Resending  Resending // nil: nobody can
	// Publish stores a warning and announces it, once, however often it is asked to.
	Publish func(ctx context.Context, a article.Article) (id int64, err error)
	// Areas are the parts of the readers that a warning may be meant for; nil: none.
	Areas func() []Area
	// Audit says whom the broadcasts of an article reached.
	Audit func(ctx context.Context, id int64) ([]ledger.Audit, error)
	// Chats are the subscribers at an address.
	Chats func(ctx context.Context, address string) ([]subscriber.Subscriber, error)
	// Visit visits a source now, and says what came of it; nil: nobody can.
	Visit func(ctx context.Context, source string) (outcome string, err error)
	// FailureOf says why a visit failed; nil: it is not known.
	FailureOf func(err error) operations.VisitFailure
	// Accept visits a source now and takes what was held back; with send it is
	// sent, too. nil: nobody can.
	Accept func(ctx context.Context, source string, send bool) (outcome string, err error)
	// Configuration is where topics and sources are changed; nil: nowhere.
	Configuration Configuration
	// Look reads an address that may become a source; nil: nobody can.
	Look func(ctx context.Context, address string) (Preview, error)
	// CheckFeed says what is wrong with a feed as a private address names it; nil:
	// nobody can make one here.
	CheckFeed func(name string) error
	// Silent says which channels send nothing, and why; nil: it is not known here.
	Silent func() []string
	// Published is called after something was published or withdrawn.
	Published func()
	Topics    []article.Topic
	Sources   []article.Source

	Name, URL string // of the site
	TimeZone  *time.Location
	Now       func() time.Time
	Logger    *slog.Logger
}

//go:embed templates assets
var files embed.FS

// Desk serves the operators' pages.
type Desk struct {
	o         Options
	base      string // path of the site's address
	templates *template.Template
	sessions  *scs.SessionManager
	guard     *guard.Guard
	hashing   sync.Mutex // one password at a time: each takes 19 MB
	current   atomic.Pointer[setup]
	http.Handler
}

// setup is what is configured now.
type setup struct {
	topics  []article.Topic
	sources []article.Source
}

// SetTopics replaces topics and sources, as a reload of the configuration does.
func (d *Desk) SetTopics(topics []article.Topic, sources []article.Source) {
	d.current.Store(&setup{topics, sources})
}

// New returns a Desk.
func New(o Options) (*Desk, error) {
	d := &Desk{o: o, guard: guard.New(o.Now)}
	if _, path, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(o.URL, "https://"), "http://"), "/"); ok {
		d.base = "/" + strings.Trim(path, "/")
	}
	d.SetTopics(o.Topics, o.Sources)
	var err error
	d.templates, err = template.New("").Funcs(template.FuncMap{"when": d.when, "ago": d.ago,
		"number": words.Number, "deed": words.Deed, "thing": words.Thing, "add": func(a, b int) int { return a + b }, "rows": rowsOf}).ParseFS(files,
		"templates/*.html")
	if err != nil {
		return nil, err
	}
	d.sessions = newSessions(strings.HasPrefix(o.URL, "https://"), d.base+"/desk")
	assets, err := fs.Sub(files, "assets")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /desk/assets/", http.StripPrefix("/desk/assets/", http.FileServerFS(assets)))
	mux.HandleFunc("GET /desk/login", d.serveLogin)
	mux.HandleFunc("POST /desk/login", d.login)
	mux.HandleFunc("POST /desk/logout", d.logout)
	sources, topics, warnings := sourceScreens{d}, topicScreens{d}, warningScreens{d}
	for pattern, p := range map[string]struct {
		role  operations.DeskRole
		serve func(*request) error
	}{
		"GET /desk/{$}":                    {operations.DeskEditor, d.today},
		"GET /desk/sources":                {operations.DeskEditor, sources.sources},
		"GET /desk/sources/{id}":           {operations.DeskEditor, sources.source},
		"POST /desk/sources/preview":       {operations.DeskOperator, sources.preview},
		"POST /desk/sources/add":           {operations.DeskOperator, sources.add},
		"GET /desk/sources/{id}/edit":      {operations.DeskOperator, sources.editSource},
		"POST /desk/sources/{id}/edit":     {operations.DeskOperator, sources.saveSource},
		"POST /desk/sources/{id}/pause":    {operations.DeskOperator, sources.pause},
		"POST /desk/sources/{id}/delete":   {operations.DeskOperator, sources.deleteSource},
		"POST /desk/sources/{id}/accept":   {operations.DeskOperator, sources.accept},
		"POST /desk/sources/{id}/visit":    {operations.DeskOperator, sources.visit},
		"GET /desk/topics":                 {operations.DeskEditor, topics.topics},
		"GET /desk/topics/new":             {operations.DeskEditor, topics.newTopic},
		"GET /desk/topics/{id}":            {operations.DeskEditor, topics.editTopic},
		"POST /desk/topics/try":            {operations.DeskEditor, topics.tryTopic},
		"POST /desk/topics/save":           {operations.DeskEditor, topics.saveTopic},
		"POST /desk/topics/{id}/delete":    {operations.DeskEditor, topics.deleteTopic},
		"POST /desk/changes/{id}/undo":     {operations.DeskEditor, d.undo},
		"GET /desk/settings":               {operations.DeskEditor, d.settings},
		"GET /desk/articles":               {operations.DeskEditor, d.articles},
		"GET /desk/articles/{id}":          {operations.DeskEditor, d.article},
		"POST /desk/articles/{id}/summary": {operations.DeskEditor, d.correct},
		"POST /desk/articles/{id}/remove":  {operations.DeskEditor, d.withdraw},
		"POST /desk/articles/{id}/resend":  {operations.DeskOperator, d.resend},
		"GET /desk/warnings":               {operations.DeskEditor, warnings.warnings},
		"POST /desk/warnings/preview":      {operations.DeskEditor, warnings.previewWarning},
		"POST /desk/warnings/send":         {operations.DeskEditor, warnings.sendWarning},
		"POST /desk/warnings/{id}/decide":  {operations.DeskEditor, warnings.decide},
		"POST /desk/warnings/{id}/end":     {operations.DeskEditor, warnings.endWarning},
		"GET /desk/people":                 {operations.DeskEditor, d.people},
		"GET /desk/people/chat":            {operations.DeskOperator, d.chat},
		"GET /desk/agencies":               {operations.DeskEditor, d.agencies},
		"POST /desk/agencies/resume":       {operations.DeskOperator, d.resume},
		"POST /desk/agencies/feeds":        {operations.DeskOperator, d.makeFeed},
		"POST /desk/agencies/revoke":       {operations.DeskOperator, d.revoke},
		"GET /desk/log":                    {operations.DeskEditor, d.log},
	} {
		mux.Handle(pattern, d.signedIn(p.role, p.serve))
	}
	mux.Handle("GET /desk", http.RedirectHandler(d.base+"/desk/", http.StatusSeeOther))
	mux.HandleFunc("/desk/", func(w http.ResponseWriter, r *http.Request) { d.fail(w, r, article.ErrNotFound) })
	d.Handler = d.secured(http.NewCrossOriginProtection().Handler(d.sessions.LoadAndSave(mux)))
	return d, nil
}

// secured sets what every answer of the desk says, and answers 404 as long as
// nobody may use it.
func (d *Desk) secured(next http.Handler) http.Handler {
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
		users, err := d.o.Accounts.DeskUsers(r.Context())
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
func (d *Desk) signedIn(role operations.DeskRole, serve func(*request) error) http.Handler {
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
func (d *Desk) show(q *request, name, title string, data any) error {
	return d.showAs(q, http.StatusOK, name, title, data)
}

func (d *Desk) showAs(q *request, status int, name, title string, data any) error {
	v := view{Title: title, Base: d.base, Site: d.o.Name, Active: place(q.r), User: q.DeskUser,
		Operator: q.Role == operations.DeskOperator, Message: d.sessions.PopString(q.r.Context(), "message"),
		Data: data}
	return d.write(q.w, status, name+".html", v)
}

// place is the page's place in the menu.
func place(r *http.Request) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/desk/"), "/")
	return cmp.Or(name, "today")
}

func (d *Desk) write(w http.ResponseWriter, status int, name string, v view) error {
	var page strings.Builder
	if err := d.templates.ExecuteTemplate(&page, name, v); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write([]byte(page.String()))
	if err != nil {
		d.o.Logger.Debug("reader of the desk went away", "err", err)
	}
	return nil
}

// did enters in the log what was done, and leads back to a page that says so.
func (d *Desk) did(q *request, e operations.DeskEntry, message, to string) error {
	e.At, e.Who = d.o.Now(), q.Name
	if err := d.o.Accounts.LogDesk(q.r.Context(), e); err != nil {
		return err
	}
	d.o.Logger.Info("desk", "who", e.Who, "did", e.Did, "target", e.Target, "note", e.Note)
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
func (d *Desk) fail(w http.ResponseWriter, r *http.Request, err error) {
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
		d.o.Logger.Error("desk", "path", r.URL.Path, "err", err)
	}
	v := view{Title: "Không làm được", Base: d.base, Site: d.o.Name, Data: says}
	if err := d.write(w, status, "fail.html", v); err != nil {
		d.o.Logger.Error("desk", "err", err)
	}
}

func (d *Desk) when(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return viet.FormatTime(t.In(d.o.TimeZone))
}

// ago says how long ago something was, roughly.
func (d *Desk) ago(t time.Time) string {
	if t.IsZero() {
		return "chưa bao giờ"
	}
	switch past := d.o.Now().Sub(t); {
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
