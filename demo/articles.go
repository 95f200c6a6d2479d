// Package demo lets anyone try Loa without internet and without a Telegram
// token: a sample provincial portal in the shape of VHV's CMS, and a page that
// shows a Telegram chat as on a phone.
package demo

import (
	"embed"
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

//go:embed articles/*.txt
var articleFiles embed.FS

// Section is a section of the sample portal.
type Section struct{ Slug, Name string }

// Sections are the sample portal's sections, in menu order.
var Sections = []Section{
	{"thoi-su-chinh-tri", "Thời sự - Chính trị"},
	{"kinh-te", "Kinh tế"},
	{"van-hoa-xa-hoi", "Văn hóa - Xã hội"},
	{"giao-duc-y-te", "Giáo dục - Y tế"},
	{"thi-dua-khen-thuong", "Thi đua - Khen thưởng"},
	{"canh-bao", "Thông báo - Cảnh báo"},
}

// portalArticle is one article of the sample portal.
type portalArticle struct {
	Section   string
	Slug      string
	Title     string
	Lead      string
	Caption   string // of its picture; empty: it has none
	Author    string
	Shape     string // "table": with a table
	Body      []string
	Files     []portalFile
	Published time.Time
	Withdrawn bool
	Edits     int
}

type portalFile struct{ Path, Name string }

// parseArticles reads the articles of one file. An article begins with a line
// "## Title", goes on with "key: value" lines and, after an empty line, has its
// paragraphs, divided by empty lines.
func parseArticles(name, section, text string) ([]*portalArticle, error) {
	var all []*portalArticle
	for _, block := range strings.Split("\n"+text, "\n## ")[1:] {
		head, body, _ := strings.Cut(block, "\n\n")
		lines := strings.Split(strings.TrimSpace(head), "\n")
		a := &portalArticle{Section: section, Title: lines[0], Slug: slug(lines[0])}
		for _, line := range lines[1:] {
			key, value, ok := strings.Cut(line, ": ")
			if !ok {
				return nil, fmt.Errorf("%s: article %q: line %q is not \"key: value\"", name, a.Title, line)
			}
			switch key {
			case "section":
				a.Section = value
			case "lead":
				a.Lead = value
			case "caption":
				a.Caption = value
			case "author":
				a.Author = value
			case "shape":
				a.Shape = value
			case "file":
				path, label, _ := strings.Cut(value, " | ")
				a.Files = append(a.Files, portalFile{path, label})
			default:
				return nil, fmt.Errorf("%s: article %q: unknown key %q", name, a.Title, key)
			}
		}
		for _, paragraph := range strings.Split(body, "\n\n") {
			if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
				a.Body = append(a.Body, paragraph)
			}
		}
		if a.Section == "" || a.Lead == "" || len(a.Body) == 0 {
			return nil, fmt.Errorf("%s: article %q lacks its section, lead or body", name, a.Title)
		}
		all = append(all, a)
	}
	return all, nil
}

// loadArticles returns the articles that stand on the portal at its start, and
// those still to be published, in order.
func loadArticles() (standing, next []*portalArticle, err error) {
	read := func(slug, section string) ([]*portalArticle, error) {
		name := "articles/" + slug + ".txt"
		text, err := articleFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read sample articles: %w", err)
		}
		return parseArticles(name, section, string(text))
	}
	for _, s := range Sections {
		articles, err := read(s.Slug, s.Slug)
		if err != nil {
			return nil, nil, err
		}
		standing = append(standing, articles...)
	}
	next, err = read("next", "")
	return standing, next, err
}

// slug makes a VHV-like slug: no accents, hyphens, at most 120 bytes.
func slug(title string) string {
	noMarks := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	plain, _, err := transform.String(noMarks, strings.ToLower(title))
	if err != nil {
		plain = title
	}
	plain = strings.ReplaceAll(plain, "đ", "d")
	words := strings.FieldsFunc(plain, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
	})
	s := strings.Join(words, "-")
	if len(s) > 120 {
		s = strings.TrimRight(s[:120], "-")
	}
	if s == "" {
		s = "bai-viet"
	}
	return s
}
