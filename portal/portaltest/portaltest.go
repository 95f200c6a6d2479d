// Package portaltest has test portals: small sites in the shapes of the content
// systems that portals run, each with the same stories in its own markup, so that
// a test can say which articles must come out of it and which pages must not.
package portaltest

import (
	"bytes"
	"embed"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"text/template"
	"time"

	"loa/viet"
)

//go:embed stories.txt sites/*.txt
var files embed.FS

// Story is an article as each test portal tells it.
type Story struct {
	Number      int // from 1, the newest
	Section     string
	SectionName string
	Author      string
	Title       string
	Lead        string
	Paragraphs  []string
	Slug        string
	At          time.Time
	Comments    int
	Address     string // its path on the site, filled by the site
}

// ID is a number as content systems count their articles.
func (s Story) ID() int { return 1240 - 7*s.Number }

// Date writes the time of a story in a layout of package time, as it is in Vietnam.
func (s Story) Date(layout string) string { return s.At.In(zone).Format(layout) }

// GMT writes it in UTC.
func (s Story) GMT(layout string) string { return s.At.UTC().Format(layout) }

// Millis is its unix time in milliseconds.
func (s Story) Millis() int64 { return s.At.UnixMilli() }

var zone = time.FixedZone("+07", 7*60*60)

// Stories returns the stories, the newest first; the newest is some hours older
// than now.
func Stories(now time.Time) []Story {
	text, err := files.ReadFile("stories.txt")
	if err != nil {
		panic(err)
	}
	var all []Story
	for block := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n\n") {
		lines := strings.Split(block, "\n")
		of := strings.Split(lines[0], " | ")
		s := Story{Number: len(all) + 1, Section: of[0], SectionName: of[1], Author: of[2], Title: lines[1],
			Lead: lines[2], Paragraphs: lines[3:], Slug: viet.Slug(lines[1]), Comments: 3 + len(all)%4}
		s.At = now.Add(-time.Duration(5+9*len(all)) * time.Hour).Truncate(time.Minute)
		all = append(all, s)
	}
	return all
}

// Site is a test portal.
type Site struct {
	Name    string
	Enter   string            // the path that a person pastes
	Stories []Story           // that must be collected, each with its Address
	Settle  map[string]string // further words of the head of its file
	pages   map[string]answer
	host    string // where its pages say that they are
}

type answer struct {
	status int
	kind   string
	to     string
	body   []byte
}

// Names returns the names of the sites.
func Names() []string {
	entries, err := files.ReadDir("sites")
	if err != nil {
		panic(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".txt"))
	}
	return names
}

// New makes a site whose stories are as of now and whose pages are at base, "http://127.0.0.1:1234".
//
// A site is a file of parts that begin with "-- NAME --" on a line. The first part holds
// "key: value" lines: enter (the path to paste), address (of a story's page, a
// template), static (pages that are no articles) and what a test looks for. "-- article --" is the
// template of a story's page; "-- /path --", with a media type, a status or a
// place to be sent to behind it, that of any other page, which sees all stories.
func New(name, base string, now time.Time) (*Site, error) {
	text, err := files.ReadFile(path.Join("sites", name+".txt"))
	if err != nil {
		return nil, err
	}
	parts := partsOf(string(text))
	s := &Site{Name: name, Settle: map[string]string{}, pages: map[string]answer{}, host: base}
	for line := range strings.Lines(parts[0].text) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		s.Settle[key] = value
	}
	s.Enter = s.Settle["enter"]
	s.Stories = Stories(now)
	if n, err := strconv.Atoi(s.Settle["stories"]); err == nil {
		s.Stories = s.Stories[:n]
	}
	for i := range s.Stories {
		address, err := s.fill(s.Settle["address"], s.Stories[i])
		if err != nil {
			return nil, err
		}
		s.Stories[i].Address = string(address)
	}
	for p := range strings.FieldsSeq(s.Settle["static"]) {
		s.pages[p] = answer{body: []byte(staticPage(p))}
	}
	for _, part := range parts[1:] {
		if err := s.add(part); err != nil {
			return nil, fmt.Errorf("site %s: %w", name, err)
		}
	}
	return s, nil
}

type part struct{ head, text string }

func partsOf(text string) []part {
	all := []part{{}}
	for line := range strings.Lines(text) {
		if head, found := strings.CutPrefix(strings.TrimSpace(line), "-- "); found && strings.HasSuffix(head, " --") {
			all = append(all, part{head: strings.TrimSuffix(head, " --")})
			continue
		}
		all[len(all)-1].text += line
	}
	return all
}

func (s *Site) add(p part) error {
	if p.head == "article" {
		for _, story := range s.Stories {
			body, err := s.fill(p.text, story)
			if err != nil {
				return err
			}
			s.pages[story.Address] = answer{body: body}
		}
		return nil
	}
	words := strings.Fields(p.head)
	a := answer{}
	for _, word := range words[1:] {
		status, err := strconv.Atoi(word)
		switch {
		case err == nil:
			a.status = status
		case strings.HasPrefix(word, "http") || strings.HasPrefix(word, "/"):
			a.to = word
		default:
			a.kind = word
		}
	}
	var err error
	a.body, err = s.fill(p.text, struct{ Stories []Story }{s.Stories})
	s.pages[words[0]] = a
	return err
}

// fill writes a template. "{site}" in it is the site's address.
func (s *Site) fill(text string, data any) ([]byte, error) {
	t, err := template.New(s.Name).Funcs(template.FuncMap{
		"section": func(name string, stories []Story) (those []Story) {
			for _, s := range stories {
				if s.Section == name {
					those = append(those, s)
				}
			}
			return those
		},
		"add": func(a, b int) int { return a + b },
	}).Parse(strings.ReplaceAll(text, "{site}", s.host))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, data)
	return bytes.TrimSpace(b.Bytes()), err
}

// ServeHTTP answers as the portal does; pages that it does not have are 404.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a, ok := s.pages[r.URL.RequestURI()]
	if !ok {
		a, ok = s.pages[r.URL.Path]
	}
	if all, found := s.pages["*"]; !ok && found && r.URL.Path != "/robots.txt" {
		a, ok = all, true
	}
	if !ok {
		http.NotFound(w, r)
		return
	}
	kind := a.kind
	if kind == "" {
		kind = "text/html"
	}
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
	if a.to != "" {
		w.Header().Set("Location", a.to)
	}
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	w.Write(a.body)
}

// staticPage is a page that stays for years and reads like a text.
func staticPage(p string) string {
	name := strings.ReplaceAll(strings.TrimSuffix(path.Base(p), path.Ext(p)), "-", " ")
	return "<!doctype html><html lang=vi><head><title>" + name + "</title></head><body><main><h1>" + name + "</h1>" +
		strings.Repeat("<p>Trang này nói về cơ quan, chức năng, nhiệm vụ và cách liên hệ trong giờ làm việc.</p>", 9) +
		"</main></body></html>"
}
