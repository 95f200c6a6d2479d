//go:build unix

package main

import (
	"crypto/tls"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"loa/bot/bottest"
	"loa/demo"
	"loa/store/storetest"
)

// installed is a Loa as an operator has set it up, before something is spoiled.
type installed struct {
	*testing.T
	dir      string
	settings map[string]string // by key of the configuration's first level
	few      bool              // runs as a user with few rights
}

// asAnother has the program run as another user than files belong to.
func (i *installed) asAnother() {
	if os.Geteuid() != 0 {
		i.Skip("only root can run programs as another user")
	}
	i.few = true
}

// newInstalled sets up what loa check finds nothing wrong with.
func newInstalled(t *testing.T) *installed {
	portal, err := demo.NewPortal(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(portal)
	t.Cleanup(server.Close)
	telegram := bottest.New(bottest.Options{Username: "loa_pumay_bot"})
	telegramServer := httptest.NewServer(telegram)
	t.Cleanup(telegramServer.Close)
	dir := t.TempDir()
	for parent := dir; parent != filepath.Clean(os.TempDir()) && len(parent) > 1; parent = filepath.Dir(parent) {
		if err := os.Chmod(parent, 0o755); err != nil { // others may enter
			t.Fatal(err)
		}
	}
	data := filepath.Join(dir, "data")
	if err := errors.Join(os.Mkdir(data, 0o777), os.Chmod(data, 0o777)); err != nil {
		t.Fatal(err)
	}
	i := &installed{T: t, dir: dir, settings: map[string]string{
		"site":     `{name: Loa Pu Mây, url: "https://loa.example"}`,
		"server":   fmt.Sprintf("{listen: %q}", freeAddress(t)),
		"database": fmt.Sprintf("{url: %q}", "sqlite:"+filepath.Join(dir, "data", "loa.db")),
		"network":  `{allow_private: ["127.0.0.0/8"], requests_per_minute: 6000}`,
		"topics":   "[{id: kinh-te, name: Kinh tế, sections: [kinh-te]}]",
		"telegram": fmt.Sprintf("{token: %q, api_endpoint: %q}", telegram.Token(), telegramServer.URL),
	}}
	i.source(server.URL, server.URL+"/kinh-te", "")
	return i
}

// source sets the only source.
func (i *installed) source(address, list, more string) {
	i.settings["sources"] = fmt.Sprintf(`[{id: kinh-te, name: Cổng Pu Mây, url: %q, lists: [%q]%s}]`, address, list,
		more)
}

// file writes a file into the installation.
func (i *installed) file(name, content string, mode os.FileMode) string {
	i.Helper()
	path := filepath.Join(i.dir, name)
	if err := errors.Join(os.WriteFile(path, []byte(content), mode), os.Chmod(path, mode)); err != nil {
		i.Fatal(err)
	}
	return path
}

// made makes the database, as a service that ran once.
func (i *installed) made() string {
	i.Helper()
	path := filepath.Join(i.dir, "data", "loa.db")
	storetest.OpenAt(i.T, "sqlite:"+path, time.Now).Close()
	for _, f := range []string{path, path + ".made"} {
		if err := os.Chmod(f, 0o666); err != nil {
			i.Fatal(err)
		}
	}
	return path
}

// check runs loa check and returns what it said, and its exit code.
func (i *installed) check() (said string, code int) {
	i.Helper()
	program, err := binary()
	if err != nil {
		i.Fatal(err)
	}
	var text strings.Builder
	for key, value := range i.settings {
		fmt.Fprintf(&text, "%s: %s\n", key, value)
	}
	command := exec.Command(program, "check", "--config", i.file("loa.yaml", text.String(), 0o644))
	if i.few {
		if err := os.Chmod(filepath.Dir(program), 0o755); err != nil {
			i.Fatal(err)
		}
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := command.CombinedOutput()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		i.Fatal(err)
	}
	return string(out), command.ProcessState.ExitCode()
}

// TestCheckPassesAnInstallationThatIsRight is the positive
// control of the test below.
func TestCheckPassesAnInstallationThatIsRight(t *testing.T) {
	for name, prepare := range map[string]func(i *installed){
		"before the first start": func(*installed) {},
		"after it":               func(i *installed) { i.made() },
		"of a portal inside": func(i *installed) {
			i.settings["network"] = "{}"
			i.settings["sources"] = strings.Replace(i.settings["sources"], "}]", ", allow_private: [127.0.0.0/8]}]", 1)
		},
		"on a socket": func(i *installed) {
			i.settings["server"] = fmt.Sprintf("{listen: %q}", "unix:"+filepath.Join(i.dir, "data", "loa.sock"))
		},
		"with the missing certificate": func(i *installed) {
			c := newCertificates(i)
			i.source(c.server.URL, c.server.URL+"/kinh-te", ", tls_roots: "+i.file("roots.pem", c.intermediate, 0o644))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newInstalled(t)
			i.few = os.Geteuid() == 0
			prepare(i)
			if said, code := i.check(); code != exitDone {
				t.Errorf("got exit %d and\n%s\nwant exit 0", code, said)
			}
		})
	}
}

// TestCheckNamesWhatWasSpoiled spoils an installation in every way we know, one
// at a time: loa check must name what, and say what to do.
func TestCheckNamesWhatWasSpoiled(t *testing.T) {
	for name, c := range spoilings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newInstalled(t)
			c.spoil(i)
			said, code := i.check()
			if code != c.code {
				t.Errorf("got exit %d, want %d", code, c.code)
			}
			for _, want := range c.want {
				if !strings.Contains(said, want) {
					t.Errorf("got\n%s\nwant %q in it", said, want)
				}
			}
		})
	}
}

type spoiling struct {
	spoil func(i *installed)
	code  int
	want  []string
}

func spoilings() map[string]spoiling {
	all := map[string]spoiling{}
	for _, group := range []map[string]spoiling{spoiledSettings(), spoiledMachine(), spoiledDatabase(), spoiledWays()} {
		for name, c := range group {
			all[name] = c
		}
	}
	return all
}

// set spoils by replacing a section.
func set(key, value string) func(*installed) {
	return func(i *installed) { i.settings[key] = value }
}

func spoiledSettings() map[string]spoiling {
	wrong := func(key, value string, want ...string) spoiling { return spoiling{set(key, value), exitUsage, want} }
	return map[string]spoiling{
		"an unknown key":      wrong("server", `{lisen: ":8080"}`, "server.lisen", `Did you mean "listen"?`),
		"a star to listen on": wrong("server", `{listen: "*:8080"}`, "server.listen", "as in :8080"),
		"a relative socket": wrong("server", `{listen: "unix:loa.sock"}`, "server.listen",
			"the whole path of a file"),
		"a turned time zone": wrong("site", `{time_zone: Etc/GMT+7}`, "7 hours behind Greenwich",
			"Asia/Ho_Chi_Minh"),
		"a token without number": wrong("telegram", `{token: "AAHsecret"}`, "telegram.token", "@BotFather"),
		"a raw password": wrong("database", `{url: "postgres://loa:p@ss@db.example/loa"}`, "database.url",
			"escape each of them"),
		"a wrong range": wrong("network", `{allow_private: ["10.1.0.0/33"]}`, "network.allow_private[0]",
			"such as 10.1.0.0/16"),
		"six cron fields": wrong("sources",
			`[{id: a, name: A, url: "https://a.example", schedule: "0 */10 * * * *"}]`, "sources[0].schedule",
			"has 6 fields, not five"),
		"a topic that is none": wrong("sources", `[{id: a, name: A, url: "https://a.example", topics: [y-te]}]`,
			"is no topic; there are: kinh-te"),
		"a token file that is missing": wrong("telegram", `{token_file: /nowhere/token}`, "telegram.token_file",
			"no such file"),
		"an unknown profile": wrong("sources", `[{id: a, name: A, url: "https://a.example", profile: drupal}]`,
			"sources[0].profile", "must be one of auto, none"),
		"roots that are missing": wrong("sources",
			`[{id: a, name: A, url: "https://a.example", tls_roots: /nowhere.pem}]`, "/nowhere.pem", "no such file"),
	}
}

func spoiledMachine() map[string]spoiling {
	return map[string]spoiling{
		"a taken port": {func(i *installed) {
			other := httptest.NewServer(http.NotFoundHandler())
			i.Cleanup(other.Close)
			i.settings["server"] = fmt.Sprintf("{listen: %q}", other.Listener.Addr())
		}, exitFailed, []string{"FAIL  listen", "→ another program has the port"}},
		"an address of another machine": {set("server", `{listen: "192.0.2.1:8080"}`), exitFailed,
			[]string{"FAIL  listen", "→ this machine has no such address"}},
		"a port for root": {func(i *installed) { i.asAnother(); i.settings["server"] = `{listen: "127.0.0.1:80"}` },
			exitFailed, []string{"FAIL  listen", "→ ports below 1024 are for root"}},
		"a socket without a folder": {func(i *installed) {
			i.settings["server"] = fmt.Sprintf("{listen: %q}", "unix:"+filepath.Join(i.dir, "run", "loa.sock"))
		}, exitFailed, []string{"FAIL  listen", "→ there is no folder"}},
		"a file for the socket": {func(i *installed) {
			i.settings["server"] = fmt.Sprintf("{listen: %q}", "unix:"+i.file("loa.sock", "x", 0o644))
		}, exitFailed, []string{"FAIL  listen", "a file that is no socket"}},
		"a folder of root's": {func(i *installed) {
			i.asAnother()
			if err := os.Chmod(filepath.Join(i.dir, "data"), 0o555); err != nil {
				i.Fatal(err)
			}
		}, exitFailed, []string{"FAIL  database", "no file can be made in", "this program runs as user"}},
		"a file where the folder is to be": {func(i *installed) {
			i.settings["database"] = fmt.Sprintf("{url: %q}", "sqlite:"+
				filepath.Join(i.file("d", "x", 0o644), "loa.db"))
		}, exitFailed, []string{"FAIL  database", "is a file: the database needs a folder there"}},
	}
}

func spoiledDatabase() map[string]spoiling {
	return map[string]spoiling{
		"a database of root's": {func(i *installed) {
			i.asAnother()
			if err := os.Chmod(i.made(), 0o600); err != nil {
				i.Fatal(err)
			}
		}, exitFailed, []string{"FAIL  database", "(it belongs to user "}},
		"a read-only database": {func(i *installed) {
			i.asAnother()
			if err := os.Chmod(i.made(), 0o444); err != nil {
				i.Fatal(err)
			}
		}, exitFailed, []string{"FAIL  database", "may not be written by this user"}},
		"a lock file of root's": {func(i *installed) {
			i.asAnother()
			i.made()
			i.file("data/loa.db.lead", "", 0o600)
		}, exitFailed, []string{"FAIL  leading", "nothing would be sent", "remove the file, or give it to that user"}},
		"a database that is gone": {func(i *installed) {
			if err := os.Remove(i.made()); err != nil {
				i.Fatal(err)
			}
		}, exitFailed, []string{"FAIL  database", "it is gone", "loa restore"}},
		"something else for a database": {func(i *installed) {
			i.file("data/loa.db", strings.Repeat("not a database ", 100), 0o666)
		}, exitFailed, []string{"FAIL  database", "is not a SQLite database"}},
		"a newer database": {func(i *installed) {
			db, err := sql.Open("sqlite", i.made())
			if err != nil {
				i.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied)
				VALUES (9999, true)`); err != nil {
				i.Fatal(err)
			}
		}, exitFailed, []string{"FAIL  database", "it was used by a newer Loa"}},
		"no PostgreSQL": {func(i *installed) {
			i.settings["database"] = fmt.Sprintf("{url: %q}", "postgres://loa@"+freeAddress(i.T)+"/loa")
		}, exitFailed, []string{"FAIL  database", "cannot be reached"}},
		"a database that the server has not": {func(i *installed) {
			u, err := url.Parse(storetest.Postgres(i.T))
			if err != nil {
				i.Fatal(err)
			}
			u.Path = "/nobody-made-it"
			i.settings["database"] = fmt.Sprintf("{url: %q}", u)
		}, exitFailed, []string{"FAIL  database", "does not exist on its server"}},
		"a pooler in transaction mode": {func(i *installed) {
			address := storetest.Postgres(i.T)
			storetest.OpenAt(i.T, address, time.Now).Close()
			i.settings["database"] = fmt.Sprintf("{url: %q}", storetest.Bouncer(i.T, address, "transaction"))
		}, exitFailed, []string{"FAIL  database", "pool_mode = session"}},
	}
}

func spoiledWays() map[string]spoiling {
	served := func(status int) func(*installed) {
		return func(i *installed) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if status == 0 && r.URL.Path == "/robots.txt" {
					fmt.Fprint(w, "User-agent: *\nDisallow: /\n")
					return
				}
				w.WriteHeader(max(status, 200))
			}))
			i.Cleanup(s.Close)
			i.source(s.URL, s.URL+"/tin", "")
		}
	}
	return map[string]spoiling{
		"a name that leads nowhere": {func(i *installed) {
			i.source("http://portal.invalid",
				"http://portal.invalid/tin", "")
		},
			exitFailed, []string{"FAIL  source kinh-te", "→ the name cannot be resolved"}},
		"a portal inside": {set("network", "{}"), exitFailed,
			[]string{"FAIL  source kinh-te", "→ if the portal lives in " +
				"your"}},
		"a portal that is off": {func(i *installed) {
			dead := "http://" + freeAddress(i.T)
			i.source(dead, dead+"/tin", "")
		}, exitFailed, []string{"FAIL  source kinh-te", "→ nobody answers there"}},
		"a portal that forbids": {served(http.StatusForbidden), exitFailed, []string{"FAIL  source kinh-te", "403",
			"→ the portal refuses us"}},
		"a list that is gone": {served(http.StatusNotFound), exitFailed, []string{"FAIL  source kinh-te", "404",
			"→ there is no page at this address"}},
		"robots that keep us out": {served(0), exitFailed,
			[]string{"FAIL  source kinh-te", "→ the portal's robots.txt"}},
		"a proxy that is off": {func(i *installed) {
			i.settings["network"] = fmt.Sprintf(`{allow_private: ["127.0.0.0/8"], proxy: %q}`, "http://"+
				freeAddress(i.T))
		}, exitFailed, []string{"FAIL  source kinh-te", "→ is network.proxy right"}},
		"an intermediate certificate that is not sent": {func(i *installed) {
			c := newCertificates(i)
			i.source(c.server.URL, c.server.URL+"/kinh-te", "")
		}, exitFailed, []string{"FAIL  source kinh-te",
			`→ the portal does not send the intermediate certificate "Pu Mây CA 2"`,
			"http://ca.example/2.crt", "tls_roots"}},
		"a certificate that has ended": {func(i *installed) {
			c := newCertificates(i, func(c *certificates) { c.ends = time.Now().Add(-time.Hour) })
			i.source(c.server.URL, c.server.URL+"/kinh-te", ", tls_roots: "+i.file("roots.pem", c.intermediate, 0o644))
		}, exitFailed, []string{"FAIL  source kinh-te", "→ the portal's certificate ended on"}},
		"a certificate of another name": {func(i *installed) {
			c := newCertificates(i, func(c *certificates) { c.ip = net.ParseIP("127.0.0.2") })
			i.source(c.server.URL, c.server.URL+"/kinh-te", ", tls_roots: "+i.file("roots.pem", c.intermediate, 0o644))
		}, exitFailed, []string{"FAIL  source kinh-te",
			"→ the portal shows the certificate of www.pumay.example, 127.0.0.2"}},
		"a portal with a certificate of its own": {func(i *installed) {
			s := httptest.NewTLSServer(http.NotFoundHandler())
			i.Cleanup(s.Close)
			s.Config.ErrorLog = nil
			i.source(s.URL, s.URL+"/tin", "")
		}, exitFailed, []string{"FAIL  source kinh-te", "tls_roots"}},
		"a token that Telegram does not know": {func(i *installed) {
			i.settings["telegram"] = strings.Replace(i.settings["telegram"], `token: "`, `token: "1`, 1)
		}, exitFailed, []string{"FAIL  telegram", "→ copy the token again from @BotFather"}},
		"a Telegram that is blocked": {func(i *installed) {
			i.settings["telegram"] = fmt.Sprintf(`{token: "110201543:AAHhush", api_endpoint: %q}`, "http://"+
				freeAddress(i.T))
		}, exitFailed, []string{"FAIL  telegram", "→ this network may block Telegram"}},
	}
}

// certificates are those of a portal whose server sends its own alone.
type certificates struct {
	ends         time.Time
	ip           net.IP
	intermediate string // PEM
	server       *httptest.Server
}

// newCertificates serves the sample portal by https.
func newCertificates(i *installed, change ...func(*certificates)) *certificates {
	i.Helper()
	c := &certificates{ends: time.Now().Add(time.Hour), ip: net.ParseIP("127.0.0.1")}
	for _, f := range change {
		f(c)
	}
	portal, err := demo.NewPortal(time.Now)
	if err != nil {
		i.Fatal(err)
	}
	root := authority(i.T, "Pu Mây CA 1", nil)
	second := authority(i.T, "Pu Mây CA 2", root)
	c.intermediate = second.pem()
	c.server = httptest.NewUnstartedServer(portal)
	c.server.TLS = &tls.Config{Certificates: []tls.Certificate{second.leaf(i.T, c.ip, c.ends)}}
	c.server.StartTLS()
	i.Cleanup(c.server.Close)
	return c
}
