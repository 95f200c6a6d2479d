package frame

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/alexedwards/scs/v2"
	"github.com/alexedwards/scs/v2/memstore"

	"loa/desk/internal/guard"
	"loa/desk/internal/words"
	"loa/operations"
)

const (
	sessionLife = 12 * time.Hour
	sessionIdle = 2 * time.Hour

	// ShortestPassword is the least number of characters of a password.
	ShortestPassword = 12
	longestPassword  = 200
)

// cost is what OWASP recommends for argon2id where memory is dear
// (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html).
var cost = &argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Hash hashes a password for DeskUser.Hash. The error says what is wrong with it.
func Hash(password string) (string, error) {
	switch n := len([]rune(password)); {
	case n < ShortestPassword:
		return "", errors.New("the password must have at least " + strconv.Itoa(ShortestPassword) + " characters")
	case n > longestPassword:
		return "", errors.New("the password must have at most " + strconv.Itoa(longestPassword) + " characters")
	}
	return argon2id.CreateHash(password, cost)
}

// newSessions keeps the sessions in memory: a restart signs everybody out.
func newSessions(secure bool, path string) *scs.SessionManager {
	s := scs.New()
	s.Store, s.Lifetime, s.IdleTimeout = memstore.NewWithCleanupInterval(time.Hour), sessionLife, sessionIdle
	s.Cookie.Name, s.Cookie.Path, s.Cookie.Secure = "loa_desk", path, secure
	s.Cookie.HttpOnly, s.Cookie.SameSite, s.Cookie.Persist = true, http.SameSiteStrictMode, false
	return s
}

// user is who is signed in. A session ends when its password or role changes.
func (d *Frame) user(r *http.Request) (operations.DeskUser, bool, error) {
	name := d.Sessions.GetString(r.Context(), "user")
	if name == "" {
		return operations.DeskUser{}, false, nil
	}
	u, ok := userNamed(r.Context(), name)
	if !ok || d.Sessions.GetString(r.Context(), "mark") != mark(u) {
		return operations.DeskUser{}, false, d.Sessions.Destroy(r.Context())
	}
	return u, true, nil
}

// mark tells passwords and roles apart, without telling them.
func mark(u operations.DeskUser) string {
	sum := sha256.Sum256([]byte(u.Hash + " " + string(u.Role)))
	return hex.EncodeToString(sum[:8])
}

func (d *Frame) serveLogin(w http.ResponseWriter, r *http.Request) {
	d.showLogin(w, r, http.StatusOK, "")
}

func (d *Frame) showLogin(w http.ResponseWriter, r *http.Request, status int, wrong string) {
	v := view{Title: "Đăng nhập", Base: d.Base, Site: d.Options.Name, Message: wrong, Data: d.within(r.FormValue("to"))}
	if err := d.write(w, status, "login.html", v); err != nil {
		d.fail(w, r, err)
	}
}

// within is an address of the desk, its first page for any other.
func (d *Frame) within(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, d.Base+"/desk/") ||
		strings.ContainsAny(to, "\\\n\r") {
		return d.Base + "/desk/"
	}
	return u.RequestURI()
}

func (d *Frame) login(w http.ResponseWriter, r *http.Request) {
	name, password := strings.TrimSpace(r.FormValue("name")), r.FormValue("password")
	if wait := d.guard.Wait(r, name); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		d.showLogin(w, r, http.StatusTooManyRequests, "Nhập sai nhiều lần. Xin thử lại sau "+
			words.Span(wait+time.Minute)+". (Too many attempts.)")
		return
	}
	u, ok, err := d.checkPassword(r.Context(), name, password)
	if err != nil {
		d.fail(w, r, err)
		return
	}
	if !ok {
		d.guard.Failed(r, name)
		d.Options.Logger.Warn("desk: wrong name or password", "from", guard.Host(r))
		d.showLogin(w, r, http.StatusUnauthorized, "Tên hoặc mật khẩu không đúng. (Wrong name or password.)")
		return
	}
	if err := d.Sessions.RenewToken(r.Context()); err != nil {
		d.fail(w, r, err)
		return
	}
	d.Sessions.Put(r.Context(), "user", u.Name)
	d.Sessions.Put(r.Context(), "mark", mark(u))
	http.Redirect(w, r, d.within(r.FormValue("to")), http.StatusSeeOther)
}

// nobody is the hash of no password: an unknown name costs as much as a wrong
// password.
var nobody = sync.OnceValue(func() string {
	hash, err := argon2id.CreateHash("no password at all", cost)
	if err != nil {
		panic(err) // the machine has no random numbers
	}
	return hash
})

func (d *Frame) checkPassword(ctx context.Context, name, password string) (operations.DeskUser, bool, error) {
	u, known := userNamed(ctx, name)
	hash := u.Hash
	if !known {
		hash = nobody()
	}
	if len([]rune(password)) > longestPassword {
		password = ""
	}
	d.hashing.Lock()
	defer d.hashing.Unlock()
	right, err := argon2id.ComparePasswordAndHash(password, hash)
	return u, right && known, err
}

func (d *Frame) logout(w http.ResponseWriter, r *http.Request) {
	if err := d.Sessions.Destroy(r.Context()); err != nil {
		d.fail(w, r, err)
		return
	}
	http.Redirect(w, r, d.Base+"/desk/login", http.StatusSeeOther)
}
