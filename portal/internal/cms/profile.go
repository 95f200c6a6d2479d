package cms

import (
	"regexp"
	"strings"

	"loa/portal/internal/page"
)

// sure is the score from which on a profile is certain; fitting is the least
// with which auto trusts a profile at all.
const (
	sure    = 100
	fitting = 40
)

// Profiles returns every profile, the more particular ones first.
func Profiles() []page.Profile {
	return []page.Profile{
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
func ProfileNamed(name string) page.Profile {
	for _, p := range Profiles() {
		if p.Name() == name {
			return p
		}
	}
	return nil
}

// Detect returns the profile that fits a page best, with the signs that speak
// for it, or nil and what was tried when none fits.
func Detect(doc *page.Document) (page.Profile, string) {
	var best page.Profile
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
