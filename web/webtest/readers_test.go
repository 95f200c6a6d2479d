package webtest

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"loa/article"
)

// reader is a program that others wrote, which polls a feed and keeps what it
// saw. poll returns the titles that it shows then.
type reader struct {
	name string
	// edits and withdrawals tell whether the program can show them at all.
	edits, withdrawals bool
	ready              func(t *testing.T) (poll func() string, why string)
}

// TestRealReadersMissNothing lets readers poll three times, with publications,
// an edit and a withdrawal between: what each can show, it shows, once.
func TestRealReadersMissNothing(t *testing.T) {
	s, base := live(t)
	var polls []func() string
	var with []reader
	for i := range 3 {
		s.publish(news(i))
	}
	for _, r := range readers(base) {
		poll, why := r.ready(t)
		if poll == nil {
			t.Logf("%s is left out: %s", r.name, why)
			continue
		}
		polls, with = append(polls, poll), append(with, r)
	}
	if len(with) == 0 {
		t.Skip("none of the readers is installed")
	}
	shows := func(when string, want func(r reader, shown string) string) {
		t.Helper()
		for i, r := range with {
			shown := polls[i]()
			if fault := want(r, shown); fault != "" {
				t.Errorf("%s, %s: got %s; it shows:\n%s\nwant fault empty", r.name, when, fault, shown)
			}
		}
	}
	number := func(shown string, n int) int {
		return strings.Count(shown, fmt.Sprintf("Hội nghị lần thứ %d\n", n))
	}
	shows("at first", func(r reader, shown string) string {
		for n := range 3 {
			if got := number(shown, n); got != 1 {
				return fmt.Sprintf("article %d %d times, want once", n, got)
			}
		}
		return ""
	})
	edited := news(1)
	edited.Title, edited.ContentText = "Hội nghị lần thứ 1, đã sửa", edited.ContentText+" Thêm một câu."
	s.publish(edited)
	s.publish(news(3))
	shows("after a publication and an edit", func(r reader, shown string) string {
		if got := number(shown, 3); got != 1 {
			return fmt.Sprintf("the new article %d times, want once", got)
		}
		if got := strings.Contains(shown, "lần thứ 1, đã sửa\n"); r.edits && !got {
			return "no edit, want it shown"
		}
		if got := number(shown, 2); got != 1 {
			return fmt.Sprintf("an old article %d times, want once", got)
		}
		return ""
	})
	articles, err := s.store.Articles(t.Context(), article.Query{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range articles {
		if a.Key == "bai-2" {
			s.withdraw(a.ID)
		}
	}
	s.publish(news(4))
	shows("after a publication and a withdrawal", func(r reader, shown string) string {
		if got := number(shown, 4); got != 1 {
			return fmt.Sprintf("the new article %d times, want once", got)
		}
		if got := strings.Contains(shown, "[Đã gỡ] Hội nghị lần thứ 2\n"); r.withdrawals && !got {
			return "no withdrawal, want it shown"
		}
		return ""
	})
}

func readers(base string) []reader {
	return []reader{
		{"rss2email, RSS", false, false, func(t *testing.T) (func() string,
			string) {
			return rss2email(t, base+"/feeds/all.rss")
		}},
		{"rss2email, Atom", false, false, func(t *testing.T) (func() string,
			string) {
			return rss2email(t, base+"/feeds/all.atom")
		}},
		{"newsboat, RSS", true, true, func(t *testing.T) (func() string,
			string) {
			return newsboat(t, base+"/feeds/all.rss")
		}},
		{"newsboat, Atom", true, true, func(t *testing.T) (func() string,
			string) {
			return newsboat(t, base+"/feeds/all.atom")
		}},
		{"sfeed, RSS", true, true, func(t *testing.T) (func() string,
			string) {
			return sfeed(t, base+"/feeds/all.rss")
		}},
		{"sfeed, Atom", true, true, func(t *testing.T) (func() string,
			string) {
			return sfeed(t, base+"/feeds/all.atom")
		}},
		{"feedparser, RSS", true, true, func(t *testing.T) (func() string,
			string) {
			return feedparser(t, base+"/feeds/all.rss")
		}},
		{"feedparser, Atom", true, true, func(t *testing.T) (func() string,
			string) {
			return feedparser(t, base+"/feeds/all.atom")
		}},
		{"rss-parser, RSS", true, true, func(t *testing.T) (func() string,
			string) {
			return rssParser(t, base+"/feeds/all.rss")
		}},
		{"rss-parser, Atom", true, true, func(t *testing.T) (func() string,
			string) {
			return rssParser(t, base+"/feeds/all.atom")
		}},
	}
}

// run runs a program in its own home and returns what it prints.
func run(t *testing.T, home, program string, args ...string) string {
	t.Helper()
	c := exec.Command(program, args...)
	c.Dir = home
	c.Env = []string{"HOME=" + home, "XDG_CONFIG_HOME=" + home, "XDG_DATA_HOME=" + home, "LANG=C.UTF-8",
		"PATH=/usr/local/bin:/usr/bin:/bin", "no_proxy=127.0.0.1"}
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v: %s, want no error", program, args, err, out)
	}
	return string(out)
}

func put(t *testing.T, path, content string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// rss2email shows a mail for each article.
func rss2email(t *testing.T, feed string) (func() string, string) {
	if _, err := exec.LookPath("r2e"); err != nil {
		return nil, "r2e is not installed"
	}
	home := t.TempDir()
	for _, dir := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(home, "mail", "inbox", dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	config := put(t, filepath.Join(home,
		"r2e.cfg"), "[DEFAULT]\nfrom = r2e@loa.example\nto = reader@loa.example\nemail-protocol = maildir\n"+
		"maildir-path = "+
		filepath.Join(home, "mail")+"\nmaildir-mailbox = inbox\n")
	data := filepath.Join(home, "r2e.json")
	run(t, home, "r2e", "-c", config, "-d", data, "add", "loa", feed)
	return func() string {
		run(t, home, "r2e", "-c", config, "-d", data, "run")
		return run(t, home, "/usr/bin/python3", "-c", `
import glob, email, email.header, sys
for name in sorted(glob.glob(sys.argv[1] + "/new/*")):
    subject = email.message_from_binary_file(open(name, "rb"))["Subject"]
    print("".join(p.decode(c or "ascii") if isinstance(p, bytes) else p for p, c in email.header.decode_header(subject)).replace("\n", ""))
`, filepath.Join(home, "mail", "inbox"))
	}, ""
}

func newsboat(t *testing.T, feed string) (func() string, string) {
	if _, err := exec.LookPath("newsboat"); err != nil {
		return nil, "newsboat is not installed"
	}
	home := t.TempDir()
	urls, config, cache := put(t, filepath.Join(home, "urls"), feed+"\n"), put(t, filepath.Join(home, "config"),
		""), filepath.Join(home, "cache.db")
	return func() string {
		run(t, home, "newsboat", "-u", urls, "-C", config, "-c", cache, "-x", "reload")
		return run(t, home, "/usr/bin/python3", "-c", `
import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute("SELECT title FROM rss_item WHERE deleted = 0"):
    print(row[0])
`, cache)
	}, ""
}

func sfeed(t *testing.T, feed string) (func() string, string) {
	for _, program := range []string{"sfeed_update", "curl"} {
		if _, err := exec.LookPath(program); err != nil {
			return nil, program + " is not installed"
		}
	}
	home := t.TempDir()
	rc := put(t, filepath.Join(home, "sfeedrc"), "sfeedpath=\""+home+"/feeds\"\nfeeds() {\n\tfeed loa '"+feed+"'\n}\n")
	return func() string {
		run(t, home, "sfeed_update", rc)
		kept, err := os.ReadFile(filepath.Join(home, "feeds", "loa"))
		if err != nil {
			t.Fatal(err)
		}
		var titles strings.Builder
		for line := range strings.Lines(string(kept)) {
			if fields := strings.Split(line, "\t"); len(fields) > 1 {
				titles.WriteString(fields[1] + "\n")
			}
		}
		return titles.String()
	}, ""
}

// feedparser keeps what it saw under its id, as the programs do that use it,
// and sends the tag of the document before.
func feedparser(t *testing.T, feed string) (func() string, string) {
	if exec.Command("/usr/bin/python3", "-c", "import feedparser").Run() != nil {
		return nil, "python3-feedparser is not installed"
	}
	home := t.TempDir()
	return func() string {
		return run(t, home, "/usr/bin/python3", "-c", `
import feedparser, json, os, sys
kept = json.load(open("kept")) if os.path.exists("kept") else {"etag": None, "items": {}}
d = feedparser.parse(sys.argv[1], etag=kept["etag"])
assert d.status in (200, 301, 302, 304, 307), d.status
assert not d.bozo, d.bozo_exception
kept["etag"] = d.get("etag", kept["etag"])
for e in d.entries:
    assert e.id.startswith("tag:") and e.link and e.published_parsed, e
    kept["items"][e.id] = e.title
json.dump(kept, open("kept", "w"))
print("\n".join(kept["items"].values()))
`, feed)
	}, ""
}

func rssParser(t *testing.T, feed string) (func() string, string) {
	modules, err := filepath.Abs("../../.tools/readers/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(modules, "rss-parser")); err != nil {
		return nil, "rss-parser is not installed"
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, "node is not installed"
	}
	home := t.TempDir()
	kept := map[string]string{}
	return func() string {
		out := run(t, home, node, "-e", `
const Parser = require(process.argv[1] + "/rss-parser");
new Parser().parseURL(process.argv[2]).then(f => console.log(JSON.stringify(f.items.map(i => [i.guid || i.id, i.title, i.link, i.isoDate]))));
`, modules, feed)
		var items [][]string
		if err := json.Unmarshal([]byte(out), &items); err != nil {
			t.Fatalf("rss-parser printed %s: %v, want no error", out, err)
		}
		var titles strings.Builder
		for _, it := range items {
			if len(it) != 4 || it[0] == "" || it[2] == "" || it[3] == "" {
				t.Errorf("rss-parser reads %q, want id, title, link and date", it)
				continue
			}
			kept[it[0]] = it[1]
		}
		for _, title := range kept {
			titles.WriteString(title + "\n")
		}
		return titles.String()
	}, ""
}
