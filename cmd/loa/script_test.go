package main

import (
	"compress/gzip"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"loa/bot/bottest"
	"loa/demo"
)

// TestCommands runs testdata/script/*.txtar against the real program: what a
// person at a terminal sees. A script has, besides testscript's own commands,
//
//	exits CODE PROGRAM ARGS…   runs a program that must end with that code
//	gzip FILE                  packs FILE to FILE.gz
//	publish TITLE              puts an article on the sample portal
//	ready ADDRESS              waits until Loa at ADDRESS is ready
//	fetch URL                  gets a page; stdout is its body
//	fetch -of FILE             the same, of the address in a file's first line
//	newer FILE                 makes a database one that a newer Loa wrote
//	await URL|FILE TEXT        waits until a page, or a file, holds a text
//	fill FILE…                 puts the environment's values for $NAME in files
//
// and in the environment
//
//	PORTAL     a sample portal's address
//	DEAD       an address at which nobody answers
//	TAKEN      host:port that another program listens on
//	FREE       host:port to listen on
//	TELEGRAM   a Bot API server's address, TOKEN its bot's token, and TOKEN2 another's
func TestCommands(t *testing.T) {
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			portal, err := demo.NewPortal(time.Now)
			if err != nil {
				return err
			}
			portalServer := httptest.NewServer(portal)
			env.Defer(portalServer.Close)
			telegram := bottest.New(bottest.Options{Username: "loa_pumay_bot"})
			second := bottest.New(bottest.Options{Token: secondToken, Username: "loa_dien_bien_bot"})
			telegramServer := httptest.NewServer(twoBots(telegram, second))
			env.Defer(telegramServer.Close)
			env.Values["portal"] = portal
			env.Setenv("PATH", filepath.Dir(program)+string(filepath.ListSeparator)+env.Getenv("PATH"))
			env.Setenv("PORTAL", portalServer.URL)
			env.Setenv("TAKEN", portalServer.Listener.Addr().String())
			env.Setenv("FREE", freeAddress(t))
			env.Setenv("DEAD", "http://"+freeAddress(t))
			env.Setenv("TELEGRAM", telegramServer.URL)
			env.Setenv("TOKEN", telegram.Token())
			env.Setenv("TOKEN2", second.Token())
			return nil
		},
		Condition: func(condition string) (bool, error) {
			if condition == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, errors.New("unknown condition")
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits, "gzip": packed, "publish": publish, "ready": ready, "newer": newer, "fetch": fetched,
			"await": await, "fill": fill,
		},
	})
}

func TestEveryCommandHelpsWithAnExampleAndRefusesUnknownFlags(t *testing.T) {
	commands := newRoot().Commands()
	if len(commands) < 11 {
		t.Fatalf("there are only %d commands, want len(commands) at least 11", len(commands))
	}
	for len(commands) > 0 {
		c := commands[0]
		commands = append(commands[1:], c.Commands()...)
		if !c.IsAvailableCommand() {
			continue
		}
		words := strings.Fields(strings.TrimPrefix(c.CommandPath(), "loa "))
		var stdout, stderr strings.Builder
		if code := run(t.Context(), append(words, "--help"), &stdout, &stderr); code != exitDone || stderr.Len() > 0 {
			t.Errorf("%s --help ends with %d and says on stderr %q, want code %d, stderr.Len() at most 0",
				c.CommandPath(), code, &stderr, exitDone)
		}
		if c.HasSubCommands() {
			continue // each of them has an example
		}
		if _, examples, _ := strings.Cut(stdout.String(), "Examples:"); !strings.Contains(examples, c.CommandPath()) {
			t.Errorf("%s --help shows no example", c.CommandPath())
		}
		stdout.Reset()
		if code := run(t.Context(), append(words, "--nope"), &stdout, &stderr); code != exitUsage || stdout.Len() > 0 {
			t.Errorf("%s --nope ends with %d and says on stdout %q, want code %v, stdout.Len() at most 0",
				c.CommandPath(), code, &stdout, exitUsage)
		}
		if want := "unknown flag: --nope; see " + c.CommandPath() +
			" --help"; !strings.Contains(stderr.String(), want) {
			t.Errorf("%s --nope says %q, want it to contain %v", c.CommandPath(), &stderr, want)
		}
	}
}

// exits runs a program that must end with a given code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS…")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		code = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if want, err := strconv.Atoi(args[0]); err != nil || code != want {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// packed packs a file.
func packed(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: gzip FILE")
	}
	out, err := os.Create(ts.MkAbs(args[0]) + ".gz")
	ts.Check(err)
	defer out.Close()
	w := gzip.NewWriter(out)
	_, err = w.Write([]byte(ts.ReadFile(args[0])))
	ts.Check(errors.Join(err, w.Close()))
}

// publish puts an article of the section kinh-te on the portal.
func publish(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: publish TITLE")
	}
	_, err := ts.Value("portal").(*demo.Portal).Publish(demo.Wording{Section: "kinh-te", Title: args[0], Body: args[0] +
		". " + titleBody(0)})
	ts.Check(err)
}

// ready waits until Loa is ready.
func ready(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: ready ADDRESS")
	}
	untilHolds(ts, "http://"+args[0]+"/readyz", `"store":"ok"`)
}

// await waits until a page or a file holds a text.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await URL|FILE TEXT")
	}
	untilHolds(ts, args[0], args[1])
}

func untilHolds(ts *testscript.TestScript, where, text string) {
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		body := ""
		if strings.HasPrefix(where, "http://") {
			if status, answer, err := page(where); err == nil && status == http.StatusOK {
				body = answer
			}
		} else if file, err := os.ReadFile(ts.MkAbs(where)); err == nil {
			body = string(file)
		}
		if strings.Contains(body, text) {
			return
		}
	}
	ts.Fatalf("waited %s in vain for %q in %s", patience, text, where)
}

// page gets a page.
func page(url string) (status int, body string, err error) {
	answer, err := http.Get(url)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	bytes, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(bytes), err
}

// fetched gets a page and prints it; with ! its status must not be 200.
func fetched(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 2 && args[0] == "-of" {
		first, _, _ := strings.Cut(ts.ReadFile(args[1]), "\n")
		args = []string{first}
	}
	if len(args) != 1 {
		ts.Fatalf("usage: fetch URL, or fetch -of FILE")
	}
	status, body, err := page(args[0])
	ts.Check(err)
	if ok := status == http.StatusOK; ok == neg {
		ts.Fatalf("GET %s: status %d", args[0], status)
	}
	_, err = io.WriteString(ts.Stdout(), body)
	ts.Check(err)
}

// newer makes a database one that a newer Loa wrote.
func newer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: newer FILE")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`)
	ts.Check(err)
}

// fill puts the environment's values in files.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: fill FILE…")
	}
	for _, file := range args {
		ts.Check(os.WriteFile(ts.MkAbs(file), []byte(os.Expand(ts.ReadFile(file), ts.Getenv)), 0o600))
	}
}
