package pages

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"loa/article"
	"loa/article/snippet"
	"loa/feed"
	"loa/viet"
	"loa/web/internal/changes"
	"loa/web/internal/site"
)

// page is what the templates show.
type page struct {
	Status                        int           // 0: 200
	Fresh                         time.Duration // how long it holds without a change; 0: as its kind does
	Made                          string        // when it was made, for people
	Title, Description, Canonical string
	Base, Version, SiteName       string
	Root                          string // the site's whole address
	NoIndex                       bool
	Query                         string // words of a search
	Search                        *search
	Heading, English, Link        string
	Box                           string // address of what can be embedded of this page, "" for nothing
	Feeds                         []feedLink
	Bots                          []botLink
	Warnings                      []Banner
	Articles                      []pageArticle
	Empty                         string
	Older, OlderText              string // where the list goes on, and the words for it when they are not the usual ones
	Archive                       string // page of the months
	Years                         []yearOfArchive
	Article                       *pageArticle
	Story                         *story
	Related                       []pageArticle
	News                          *newsArticle
	Groups                        []topicGroup
	Sources                       []article.Source
	Near                          []article.Topic
}

type feedLink struct{ Title, Short, Type, URL string }

type topicGroup struct {
	Name   string
	Topics []countedTopic
}

type countedTopic struct {
	article.Topic
	Count int
}

// pageArticle is an article as a page shows it.
type pageArticle struct {
	Page                                string // name of its page
	Title, Summary, Author, Origin, URL string
	SourceName, When, Stamp, Edited     string
	Language                            string
	Urgent                              string
	Topics                              []article.Topic
	TitleMarked, Marked                 []snippet.Piece // what a search found, in the title and the text
	Thumb                               string          // address of the picture, for lists
	AuthorPage                          string
	Image                               *article.Image
	Content                             template.HTML
	Files                               []pageFile
	Places                              []pagePlace
	Correction                          string // when the article was corrected, and what it said before
	Changes                             []changes.Change
}

// story is what other reports there are of the event that an article reports.
type story struct {
	Reports []pageArticle // oldest first
	Feed    string        // address of the story's feed, "" for none
}

type pageFile struct{ URL, Name, Size string }

type pagePlace struct{ URL, Name string }

func (s viewer) briefs(set *site.Setup, arts []article.Article) []pageArticle {
	out := make([]pageArticle, len(arts))
	for i := range arts {
		out[i] = s.brief(set, &arts[i])
	}
	return out
}

// viewer makes of articles what the pages of a site show.
type viewer struct{ site site.Site }

// brief is an article as lists show it.
func (s viewer) brief(set *site.Setup, a *article.Article) pageArticle {
	v := pageArticle{Page: a.PageName(), Title: a.Title, Summary: a.Summary, URL: a.URL,
		SourceName: set.SourceName(a.Source),
		When:       viet.FormatTime(a.Published.In(s.site.TimeZone)),
		Stamp:      a.Published.In(s.site.TimeZone).Format(time.RFC3339), Urgent: urgencyWords[a.Urgency]}
	if a.Language != "" && a.Language != s.site.Language {
		v.Language = a.Language
	}
	if a.Image != nil {
		v.Thumb = feed.PublicAddress(a.Image.URL)
	}
	for _, id := range a.Topics {
		if t, ok := set.Topic[id]; ok {
			v.Topics = append(v.Topics, t)
		}
	}
	return v
}

// fill adds what only the article's own page shows.
func (s viewer) fill(set *site.Setup, v *pageArticle, a *article.Article) {
	if v.Author, v.Origin = a.Author, a.Origin; a.Author != "" {
		v.AuthorPage = s.site.Path(authorPath(a.Author))
	}
	if a.Revision > 1 && a.Changed.After(a.Published) {
		v.Edited = viet.WithinSentence(viet.FormatTime(a.Changed.In(s.site.TimeZone)))
	}
	v.Correction = set.Writer.Correction(a)
	src, known := set.Source.Find(a.Source)
	if !known || src.FullText {
		v.Content = template.HTML(outlined(feed.PublicHTML(a.ContentHTML), 2)) // sanitised before it was stored
	}
	if v.Content != "" {
		v.Summary = feed.OwnLead(a)
	}
	if a.Image != nil && (feed.PublicAddress(a.Image.URL) == "" ||
		strings.Contains(string(v.Content), template.HTMLEscapeString(a.Image.URL))) {
		v.Image = nil
	} else {
		v.Image = a.Image
	}
	for _, f := range a.Attachments {
		if feed.PublicAddress(f.URL) == "" {
			continue
		}
		name := f.Name
		if name == "" {
			name = f.URL[strings.LastIndexByte(f.URL, '/')+1:]
		}
		v.Files = append(v.Files, pageFile{URL: f.URL, Name: name, Size: size(f.SizeBytes)})
	}
	for _, p := range a.Places {
		v.Places = append(v.Places, pagePlace{URL: p.URL, Name: set.SourceName(p.Source)})
	}
}

// urgencyWords say how urgent an article is.
var urgencyWords = map[article.Urgency]string{article.Notice: "Lưu ý", article.Warning: "Cảnh báo",
	article.Emergency: "Khẩn cấp"}

// size writes a file's size for people, "" when unknown.
func size(n int64) string {
	switch {
	case n <= 0:
		return ""
	case n < 1<<20:
		return strconv.FormatInt((n+1023)>>10, 10) + " KB"
	default:
		return strings.Replace(strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64), ".", ",", 1) + " MB"
	}
}
