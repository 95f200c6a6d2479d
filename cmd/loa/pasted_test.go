package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/portal/portaltest"
)

// TestWhatPreviewPrintsWorks pastes what preview prints for each test portal into
// a configuration: loa check passes it, and loa collect brings the portal's
// articles and nothing else. An address that is no list is said to be what it is,
// and what preview offers in its place works.
func TestWhatPreviewPrintsWorks(t *testing.T) {
	for _, name := range portaltest.Names() {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(nil)
			t.Cleanup(server.Close)
			site, err := portaltest.New(name, server.URL, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			server.Config.Handler = site
			p := pasting{T: t, dir: t.TempDir(), host: server.URL, site: site}
			p.work()
		})
	}
}

// pasting is a person who tries one portal.
type pasting struct {
	*testing.T
	dir  string
	host string
	site *portaltest.Site
}

func (p *pasting) work() {
	enter := p.host + p.site.Enter
	if refused := p.site.Settle["refused"]; refused != "" {
		_, said := p.loa(exitFailed, "preview", "--config", p.configure(""), enter)
		for _, want := range []string{refused, p.site.Settle["advice"], p.site.Settle["try"]} {
			if !strings.Contains(said, want) {
				p.Errorf("got %s, want it to say %q", said, want)
			}
		}
		if p.site.Settle["try"] == "" {
			return
		}
		enter = p.host + p.site.Settle["try"]
	}
	shown, _ := p.loa(exitDone, "preview", "--config", p.configure(""), enter)
	if says := p.site.Settle["says"]; !strings.Contains(shown, says) {
		p.Errorf("got %s, want it to say %q", shown, says)
	}
	_, source, found := strings.Cut(shown, "to paste under sources:\n")
	if !found || !strings.Contains(source, "name:") || strings.Contains(source, "profile:") &&
		!strings.Contains(source, "profile: auto") {
		p.Fatalf("got %s, want a source to paste, with a name and profile auto", shown)
	}
	config := p.configure(source)
	if !strings.Contains(shown, " ← ") {
		p.Errorf("got %s, want it to say where the fields of an article stand", shown)
	}
	if checked, _ := p.loa(exitDone, "check", "--config", config); strings.Contains(checked, "FAIL") {
		p.Errorf("got %s, want no FAIL", checked)
	}
	collected, _ := p.loa(exitDone, "collect", "--config", config)
	p.tells()
	got, want := p.stored(), p.wanted()
	if !slices.Equal(got, want) {
		p.Errorf("got %s, want %s\n%s%s", strings.Join(got, "\n"), strings.Join(want, "\n"), shown, collected)
	}
}

// tells checks that the authors and sections are kept that the site's pages or lists name.
func (p *pasting) tells() {
	rows := p.rows("SELECT title || '|' || author || '|' || categories FROM articles")
	for _, story := range p.site.Stories {
		for _, row := range rows {
			words := strings.Split(row, "|")
			if words[0] != story.Title {
				continue
			}
			if strings.Contains(p.site.Settle["tells"], "author") && words[1] != story.Author {
				p.Errorf("%s: got author %q, want %q", story.Title, words[1], story.Author)
			}
			if strings.Contains(p.site.Settle["tells"], "category") && !strings.Contains(words[2], story.SectionName) {
				p.Errorf("%s: got sections %q, want %q", story.Title, words[2], story.SectionName)
			}
		}
	}
}

// loa runs a command that must end with a code and returns what it prints, and
// what it logs.
func (p *pasting) loa(code int, args ...string) (string, string) {
	p.Helper()
	var out, log bytes.Buffer
	if got := run(p.Context(), args, &out, &log); got != code {
		p.Fatalf("loa %s: got exit code %d, want %d\n%s%s", args[0], got, code, &out, &log)
	}
	return out.String(), log.String()
}

// configure writes a configuration with a source that was pasted.
func (p *pasting) configure(source string) string {
	text := fmt.Sprintf("server: {listen: %q}\ndatabase: {url: \"sqlite:%s\"}\n"+
		"network: {allow_private: [127.0.0.0/8], requests_per_minute: 60000}\n",
		freeAddress(p.T), filepath.Join(p.dir, "loa.db"))
	if source != "" {
		text += "sources:\n" + source
	}
	file := filepath.Join(p.dir, "loa.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		p.Fatal(err)
	}
	return file
}

// stored returns the day, title and path of what was collected, in order.
func (p *pasting) stored() []string {
	all := p.rows("SELECT published || ' ' || title || ' ' || url FROM articles")
	for i, row := range all {
		at, rest, _ := strings.Cut(row, " ")
		millis, err := strconv.ParseInt(at, 10, 64)
		if err != nil {
			p.Fatal(err)
		}
		all[i] = time.UnixMilli(millis).UTC().Format(time.DateOnly) + " " + strings.Replace(rest, p.host, "", 1)
	}
	slices.Sort(all)
	return all
}

// rows asks the database that a command left.
func (p *pasting) rows(query string) (all []string) {
	db, err := sql.Open("sqlite", filepath.Join(p.dir, "loa.db"))
	if err != nil {
		p.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(p.Context(), query)
	if err != nil {
		p.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var row string
		if err := rows.Scan(&row); err != nil {
			p.Fatal(err)
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		p.Fatal(err)
	}
	return all
}

// wanted are the stories that the site lists where it was entered.
func (p *pasting) wanted() (all []string) {
	for _, s := range p.site.Stories {
		if only := p.site.Settle["only"]; only != "" && s.Section != only {
			continue
		}
		all = append(all, fmt.Sprintf("%s %s %s", s.At.UTC().Format(time.DateOnly), s.Title, s.Address))
	}
	slices.Sort(all)
	return all
}

func TestFilesOfAFirstFillHaveTheirLengthsAndNames(t *testing.T) {
	server := httptest.NewServer(nil)
	t.Cleanup(server.Close)
	site, err := portaltest.New("vhv", server.URL, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/tep.html" {
			site.ServeHTTP(w, r)
			return
		}
		asked = append(asked, r.Method)
		w.Header().Set("Content-Type", "application/pdf")
		w.Header().Set("Content-Disposition", `attachment; filename="Ke-hoach.pdf"`)
		w.Header().Set("Content-Length", "20480")
	})
	p := pasting{T: t, dir: t.TempDir(), host: server.URL, site: site}
	p.loa(exitDone, "collect", "--config", p.configure(p.pasted(server.URL+"/")))
	for _, files := range p.rows("SELECT attachments FROM articles") {
		if !strings.Contains(files, "Ke-hoach.pdf") || !strings.Contains(files, "20480") {
			t.Errorf("got %q, want the name and length that the server gives", files)
		}
	}
	if slices.Contains(asked, http.MethodGet) || len(asked) != len(site.Stories) {
		t.Errorf("got requests %s, want one HEAD a file", asked)
	}
}
