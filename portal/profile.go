package portal

import (
	"fmt"
	"regexp"
	"strings"

	"loa/article"
)

// Profile reads the pages of one CMS. A profile holds no state and is safe
// for concurrent use.
type Profile interface {
	// Name is the word used in the configuration.
	Name() string
	// Detect weighs the signs that a page was made by the CMS: 0 for none,
	// from sure on there is no doubt. The evidence names the signs found.
	Detect(doc *Document) (score int, evidence string)
	// List reads the articles of a list page's own section, without side
	// boxes. It returns article.ErrLayout, wrapped with what is missing, when
	// the page has no list in the CMS's shape.
	List(doc *Document) (Listing, error)
	// Article reads an article page whole, or returns article.ErrLayout
	// wrapped with what is missing; never half an article.
	Article(doc *Document) (article.Article, error)
	// Key is what identifies the article at an absolute address for ever.
	Key(address string) string
}

// sure is the score from which on a profile is certain; fitting is the least
// with which auto trusts a profile at all.
const (
	sure    = 100
	fitting = 40
)

// Profiles returns every profile, the more particular ones first.
func Profiles() []Profile {
	return []Profile{
		vhv{},
		nukeviet{},
		tandan{},
		vnpt{},
		liferay{},
		vccorp{},
		sharepoint{},
		wordpress{},
	}
}

// ProfileNamed returns the profile of that name, or nil. The names "", "auto"
// and "none" are no profiles.
func ProfileNamed(name string) Profile {
	for _, p := range Profiles() {
		if p.Name() == name {
			return p
		}
	}
	return nil
}

// Detect returns the profile that fits a page best, with the signs that speak
// for it, or nil and what was tried when none fits.
func Detect(doc *Document) (Profile, string) {
	var best Profile
	bestScore, bestEvidence := 0, ""
	for _, p := range Profiles() {
		score, evidence := p.Detect(doc)
		if score > bestScore {
			best, bestScore, bestEvidence = p, score, evidence
		}
	}
	if bestScore < fitting {
		return nil, "no CMS recognised"
	}
	return best, bestEvidence
}

// byLooks is a profile of a CMS that names the parts of its lists differently
// on every portal, so that they are found by their looks.
type byLooks interface {
	// form is what the addresses of its articles look like; nil: anything.
	form() *regexp.Regexp
}

// foundList is the list that the finder finds on one page, if its addresses
// have the CMS's form.
func foundList(doc *Document, p Profile, form *regexp.Regexp, missing string) (Listing, error) {
	f := newFinder(doc, p)
	v := f.judge()
	if v.best == nil {
		return Listing{}, layoutError(p.Name(), missing)
	}
	l := f.listing(v)
	if !fits(l, form) {
		return Listing{}, layoutError(p.Name(), missing)
	}
	return l, nil
}

// fits tells whether at least half of a list's addresses have a form.
func fits(l Listing, form *regexp.Regexp) bool {
	if form == nil {
		return true
	}
	n := 0
	for _, link := range l.Links {
		if form.MatchString(link.URL) {
			n++
		}
	}
	return n*2 >= len(l.Links)
}

// signs adds up what speaks for a CMS.
type signs struct {
	score int
	found []string
}

// when counts a sign if it was seen.
func (s *signs) when(seen bool, weight int, name string) {
	if seen {
		s.score += weight
		s.found = append(s.found, name)
	}
}

func (s *signs) result() (int, string) {
	return s.score, strings.Join(s.found, ", ")
}

// layoutError says what a page lacks; errors.Is finds article.ErrLayout in it.
func layoutError(profile, missing string) error {
	return fmt.Errorf("%w by profile %s: %s", article.ErrLayout, profile, missing)
}
