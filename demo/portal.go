package demo

import (
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed portal/*.html portal/*.css portal/*.js
var portalFiles embed.FS

// vietnam is the portal's time zone; Vietnam has had no other since 1975.
var vietnam = time.FixedZone("+07", 7*60*60)

// Portal is a sample provincial portal: an http.Handler whose pages have the
// shape of VHV's CMS. POST /publish, /edit and /withdraw change it, by form or
// by any client; all methods are safe for concurrent use.
type Portal struct {
	now   func() time.Time
	pages *template.Template
	mux   *http.ServeMux

	mu       sync.Mutex
	articles []*portalArticle
	next     []*portalArticle
	serial   int // of articles published beyond those prepared
}

// ErrNothing says that no article fits what was asked of the portal.
var ErrNothing = errors.New("no such article on the portal")

// NewPortal returns a portal whose articles were published over the last days.
func NewPortal(now func() time.Time) (*Portal, error) {
	standing, next, err := loadArticles()
	if err != nil {
		return nil, err
	}
	p := &Portal{now: now, articles: standing, next: next, mux: http.NewServeMux()}
	// One article of each section in turn, five hours apart, the first listed newest.
	perSection := map[string]int{}
	for _, a := range standing {
		place := perSection[a.Section]*len(Sections) + slices.IndexFunc(Sections,
			func(s Section) bool { return s.Slug == a.Section })
		perSection[a.Section]++
		a.Published = now().Add(-20*time.Minute - time.Duration(place)*5*time.Hour).Truncate(time.Minute)
		a.Lead = strings.ReplaceAll(a.Lead, "{ngày}", a.Published.In(vietnam).Format("2/1"))
	}
	p.pages, err = template.New("").Funcs(template.FuncMap{
		"iso":     func(t time.Time) string { return t.In(vietnam).Format("2006-01-02T15:04:05-07:00") },
		"day":     visibleDate,
		"folder":  func(t time.Time) string { return t.In(vietnam).Format("20060102") },
		"section": sectionName,
	}).ParseFS(portalFiles, "portal/*.html")
	if err != nil {
		return nil, fmt.Errorf("sample portal's pages: %w", err)
	}
	p.mux.HandleFunc("GET /{$}", p.front)
	p.mux.HandleFunc("GET /robots.txt", robots)
	p.mux.HandleFunc("GET /portal.css", file("portal/portal.css"))
	p.mux.HandleFunc("GET /portal.js", file("portal/portal.js"))
	p.mux.HandleFunc("GET /{section}", p.list)
	p.mux.HandleFunc("GET /{section}/{page}", p.article)
	p.mux.HandleFunc("GET /upload/{site}/{day}/{file}", upload)
	p.mux.HandleFunc("POST /publish", p.change(p.Publish))
	p.mux.HandleFunc("POST /edit", p.change(p.Edit))
	p.mux.HandleFunc("POST /withdraw", p.change(p.Withdraw))
	return p, nil
}

// ServeHTTP makes the portal an http.Handler.
func (p *Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

// Wording overrides what a change of the portal writes; empty fields are left
// to the portal.
type Wording struct {
	Path    string // of the article to edit or withdraw; empty: the newest
	Section string
	Title   string
	Lead    string
	Body    string // paragraphs divided by empty lines
}

// Publish puts the next prepared article on the portal, or the one worded, and
// returns its path.
func (p *Portal) Publish(w Wording) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := &portalArticle{Section: w.Section}
	if w.Title == "" {
		*a = *p.next[p.serial%len(p.next)]
		if round := p.serial / len(p.next); round > 0 {
			a.Title = fmt.Sprintf("%s (tin cập nhật số %d)", a.Title, round+1)
		}
		p.serial++
	} else {
		a.Title, a.Lead, a.Body = w.Title, cmp.Or(w.Lead, w.Title), paragraphs(cmp.Or(w.Body, w.Title))
	}
	if a.Section == "" {
		a.Section = Sections[0].Slug
	}
	if sectionName(a.Section) == "" {
		return "", fmt.Errorf("section %q: %w", a.Section, ErrNothing)
	}
	a.Slug = p.freeSlug(a.Section, slug(a.Title))
	a.Published = p.now()
	p.articles = append(p.articles, a)
	return a.path(), nil
}

// Edit changes an article: its title and text as worded, or by a correction of
// its own. It returns the article's path.
func (p *Portal) Edit(w Wording) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.find(w.Path)
	if a == nil {
		return "", ErrNothing
	}
	a.Edits++
	if w.Title == "" && w.Lead == "" && w.Body == "" {
		a.Title = fmt.Sprintf("%s (cập nhật lần %d)", strings.TrimSuffix(a.Title,
			fmt.Sprintf(" (cập nhật lần %d)", a.Edits-1)), a.Edits)
		a.Body = append(slices.Clone(a.Body),
			fmt.Sprintf("Cập nhật lúc %s: cơ quan chức năng đã bổ sung thông tin lần %d cho bài viết này.",
				p.now().In(vietnam).Format("15:04"), a.Edits))
		return a.path(), nil
	}
	a.Title, a.Lead = cmp.Or(w.Title, a.Title), cmp.Or(w.Lead, a.Lead)
	if w.Body != "" {
		a.Body = paragraphs(w.Body)
	}
	return a.path(), nil
}

// Withdraw takes an article down: its page answers 404 and it leaves the
// lists. It returns the article's path.
func (p *Portal) Withdraw(w Wording) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.find(w.Path)
	if a == nil {
		return "", ErrNothing
	}
	a.Withdrawn = true
	return a.path(), nil
}

// find returns the standing article at a path, or the newest for "", or nil.
func (p *Portal) find(path string) *portalArticle {
	for _, a := range p.newest("") {
		if path == "" || a.path() == path {
			return a
		}
	}
	return nil
}

// newest lists what stands in a section, or everywhere for "", newest first.
func (p *Portal) newest(section string) []*portalArticle {
	var list []*portalArticle
	for _, a := range p.articles {
		if !a.Withdrawn && (section == "" || a.Section == section) {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(a, b *portalArticle) int { return b.Published.Compare(a.Published) })
	return list
}

// freeSlug numbers a slug that is taken, as VHV does.
func (p *Portal) freeSlug(section, wanted string) string {
	free := wanted
	for n := 2; slices.ContainsFunc(p.articles, func(a *portalArticle) bool {
		return a.Section == section &&
			a.Slug == free
	}); n++ {
		free = fmt.Sprintf("%s%d", wanted, n)
	}
	return free
}

func (a *portalArticle) path() string { return "/" + a.Section + "/" + a.Slug + ".html" }

func paragraphs(text string) []string { return strings.Split(strings.TrimSpace(text), "\n\n") }

func sectionName(slug string) string {
	for _, s := range Sections {
		if s.Slug == slug {
			return s.Name
		}
	}
	return ""
}

// visibleDate prints a time as VHV's pages show it.
func visibleDate(t time.Time) string {
	days := [...]string{"Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"}
	t = t.In(vietnam)
	return days[t.Weekday()] + t.Format(", 02/01/2006 | 15:04")
}

// articleView is an article as a template shows it, copied under the lock.
type articleView struct {
	portalArticle
	Path, Picture string
}

func view(a *portalArticle) articleView {
	v := articleView{portalArticle: *a, Path: a.path()}
	if a.Caption != "" {
		v.Picture = fmt.Sprintf("/upload/2005/%s/%s.jpg", a.Published.In(vietnam).Format("20060102"), a.Slug)
	}
	return v
}

type pageView struct {
	Section  Section
	Sections []Section
	Articles []articleView
	Read     []articleView // "Tin xem nhiều", from other sections
	Article  articleView
	Files    []portalFile
	Path     string
}

// listing gathers what a page shows besides its article.
func (p *Portal) listing(section string) pageView {
	p.mu.Lock()
	defer p.mu.Unlock()
	v := pageView{Section: Section{section, sectionName(section)}, Sections: Sections}
	for i, a := range p.newest(section) {
		if i == 20 {
			break
		}
		v.Articles = append(v.Articles, view(a))
	}
	for _, a := range p.newest("") {
		if a.Section != section && len(v.Read) < 6 {
			v.Read = append(v.Read, view(a))
		}
	}
	return v
}

func (p *Portal) front(w http.ResponseWriter, r *http.Request) {
	p.render(w, http.StatusOK, "front.html", p.listing(""))
}

func (p *Portal) list(w http.ResponseWriter, r *http.Request) {
	section := r.PathValue("section")
	if sectionName(section) == "" {
		p.render(w, http.StatusNotFound, "missing.html", p.listing(""))
		return
	}
	p.render(w, http.StatusOK, "list.html", p.listing(section))
}

func (p *Portal) article(w http.ResponseWriter, r *http.Request) {
	v := p.listing(r.PathValue("section"))
	p.mu.Lock()
	a := p.find(r.URL.Path)
	if a != nil {
		v.Article, v.Path = view(a), a.path()
	}
	p.mu.Unlock()
	if a == nil {
		p.render(w, http.StatusNotFound, "missing.html", v)
		return
	}
	p.render(w, http.StatusOK, "article.html", v)
}

func (p *Portal) render(w http.ResponseWriter, status int, page string, v pageView) {
	var out strings.Builder
	if err := p.pages.ExecuteTemplate(&out, page, v); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write([]byte(out.String()))
}

// change turns a form into a Wording, and the answer into a redirect for a
// browser's form, or JSON {"path": …} for other clients.
func (p *Portal) change(do func(Wording) (string, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" {
			http.Error(w, "only this portal's own pages may change it", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 4<<20)
		if err := r.ParseForm(); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		changed, err := do(Wording{
			Path: r.PostForm.Get("path"), Section: r.PostForm.Get("section"),
			Title: r.PostForm.Get("title"), Lead: r.PostForm.Get("lead"), Body: r.PostForm.Get("body"),
		})
		switch {
		case errors.Is(err, ErrNothing):
			http.Error(w, err.Error(), http.StatusNotFound)
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
		case strings.Contains(r.Header.Get("Accept"), "text/html"):
			http.Redirect(w, r, "/#bang-dieu-khien", http.StatusSeeOther)
		default:
			w.Header().Set("Content-Type", "application/json")
			json.NewEncoder(w).Encode(map[string]string{"path": changed})
		}
	}
}

func upload(w http.ResponseWriter, r *http.Request) {
	file := r.PathValue("file")
	switch path.Ext(file) {
	case ".jpg":
		img, err := picture(file)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "image/jpeg")
		w.Write(img)
	case ".pdf":
		w.Header().Set("Content-Type", "application/pdf")
		w.Write(document(strings.TrimSuffix(file, ".pdf")))
	default:
		http.NotFound(w, r)
	}
}

func robots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	w.Write([]byte("User-agent: *\nDisallow: /quan-tri\n"))
}

// file serves one of the portal's own files.
func file(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, portalFiles, name) }
}
